// Trees of many sizes by @openzeppelin/merkle-tree, and its verdict on proofs made elsewhere.
// Usage: node merkle_sizes.mjs [folder of node_modules, default contracts] < questions.json
// Question: {domain, count, indices, proofs}: asset i is SHA-256 of the text 'asset i'; proofs[k] is for indices[k].
// Answer: {root, proofs, accepted, acceptedElsewhere}: its own root and proofs for the indices; whether it takes the
// proofs given; whether it takes any of them for the next leaf (always false but for a batch of one).
import { createHash } from "node:crypto";
import { createRequire } from "node:module";
import path from "node:path";

const home = path.resolve(process.argv[2] ?? "contracts");
const { StandardMerkleTree } = createRequire(path.join(home, "package.json"))("@openzeppelin/merkle-tree");
const encoding = ["bytes32", "uint32", "bytes32"];
const assetId = (i) => "0x" + createHash("sha256").update(`asset ${i}`).digest("hex");

const answer = ({ domain, count, indices, proofs }) => {
  const values = Array.from({ length: count }, (_, i) => [domain, i, assetId(i)]);
  const tree = StandardMerkleTree.of(values, encoding, { sortLeaves: false });
  const takes = (index, proof) => StandardMerkleTree.verify(tree.root, encoding, values[index % count], proof);
  return {
    root: tree.root,
    proofs: indices.map((index) => tree.getProof(index)),
    accepted: indices.every((index, k) => takes(index, proofs[k])),
    acceptedElsewhere: count > 1 && indices.some((index, k) => takes(index + 1, proofs[k])),
  };
};
process.stdin.setEncoding("utf8");
let given = "";
for await (const piece of process.stdin) given += piece;
console.log(JSON.stringify(JSON.parse(given).map(answer)));
