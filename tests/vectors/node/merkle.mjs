// Writes tests/vectors/merkle.json from @openzeppelin/merkle-tree, the second implementation.
// Usage: node tests/vectors/node/merkle.mjs [folder of node_modules, default contracts] > tests/vectors/merkle.json
import { createHash } from "node:crypto";
import { createRequire } from "node:module";
import path from "node:path";

const home = path.resolve(process.argv[2] ?? "contracts");
const require = createRequire(path.join(home, "package.json"));
const { StandardMerkleTree } = require("@openzeppelin/merkle-tree");

// keccak256("Torrens.batch.v1"), stated here so that a wrong domain in the library shows.
const DOMAIN = "0x940aa88574dbd67e82b1f6bdc73000025922471f40587bc8944d0c3823dabd25";
const assetId = (i) => "0x" + createHash("sha256").update(`asset ${i}`).digest("hex");

const batches = [1, 2, 3, 4, 5, 8, 1000].map((count) => {
  const values = Array.from({ length: count }, (_, i) => [DOMAIN, i, assetId(i)]);
  const tree = StandardMerkleTree.of(values, ["bytes32", "uint32", "bytes32"], { sortLeaves: false });
  const shown = count <= 8 ? values.map((_, i) => i) : [0, 1, 487, 488, 489, 998, 999];
  return {
    count,
    root: tree.root,
    items: shown.map((i) => ({
      index: i,
      asset: assetId(i),
      leaf: tree.leafHash(values[i]),
      proof: tree.getProof(i),
    })),
  };
});
console.log(
  JSON.stringify(
    {
      about: "Asset i is SHA-256 of the text 'asset i'. Made by @openzeppelin/merkle-tree, sortLeaves: false.",
      domain: DOMAIN,
      batches,
    },
    null,
    1,
  ),
);
