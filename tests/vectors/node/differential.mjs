// Answers random cases with second implementations: one JSON array in, one out.
// Usage: node tests/vectors/node/differential.mjs [folder of node_modules, default contracts] < cases.json
// Cases: {kind: "cid", hex, chunk_size, max_links} | {kind: "canonical", json} | {kind: "merkle", domain, assets}
import { createHash } from "node:crypto";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";

const home = path.resolve(process.argv[2] ?? "contracts");
const load = (file) => import(pathToFileURL(path.join(home, "node_modules", file)).href);
const { importBytes } = await load("ipfs-unixfs-importer/dist/src/index.js");
const { fixedSize } = await load("ipfs-unixfs-importer/dist/src/chunker/fixed-size.js");
const { balanced } = await load("ipfs-unixfs-importer/dist/src/layout/balanced.js");
const { StandardMerkleTree } = createRequire(path.join(home, "package.json"))("@openzeppelin/merkle-tree");

const store = { put: async (cid) => cid };
const canonical = (value) => {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  return `{${Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(",")}}`;
};
const answer = {
  cid: async ({ hex, chunk_size, max_links }) => {
    const file = await importBytes([Buffer.from(hex, "hex")], store, {
      cidVersion: 1,
      rawLeaves: true,
      reduceSingleLeafToSelf: true,
      chunker: fixedSize({ chunkSize: chunk_size }),
      layout: balanced({ maxChildrenPerNode: max_links }),
    });
    return file.cid.toString();
  },
  canonical: ({ json }) => createHash("sha256").update(canonical(JSON.parse(json))).digest("hex"),
  merkle: ({ domain, assets }) => {
    const values = assets.map((asset, index) => [domain, index, asset]);
    const tree = StandardMerkleTree.of(values, ["bytes32", "uint32", "bytes32"], { sortLeaves: false });
    return [tree.root, ...values.map((_, index) => tree.getProof(index))];
  },
};
process.stdin.setEncoding("utf8");
let given = "";
for await (const piece of process.stdin) given += piece;
const answers = [];
for (const item of JSON.parse(given)) answers.push(await answer[item.kind](item));
console.log(JSON.stringify(answers));
