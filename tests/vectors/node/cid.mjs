// Writes tests/vectors/cid.json from ipfs-unixfs-importer, the second implementation.
// Usage: node tests/vectors/node/cid.mjs [folder of node_modules, default contracts [largest file in bytes]]
//        > tests/vectors/cid.json
import path from "node:path";
import { pathToFileURL } from "node:url";

const home = path.resolve(process.argv[2] ?? "contracts");
const largest = Number(process.argv[3] ?? Infinity);
const load = (name) =>
  import(pathToFileURL(path.join(home, "node_modules", name, "dist/src/index.js")).href);
const { importer, importBytes } = await load("ipfs-unixfs-importer");
const { fixedSize } = await import(
  pathToFileURL(path.join(home, "node_modules/ipfs-unixfs-importer/dist/src/chunker/fixed-size.js")).href
);
const { balanced } = await import(
  pathToFileURL(path.join(home, "node_modules/ipfs-unixfs-importer/dist/src/layout/balanced.js")).href
);

const store = { put: async (cid) => cid, get: async () => undefined };
const MIB = 2 ** 20;

// Content is generated: byte k is (k + floor(k / 2^20)) mod 251, so that chunks differ.
function* generated(bytes) {
  for (let start = 0; start < bytes; start += MIB) {
    const chunk = new Uint8Array(Math.min(MIB, bytes - start));
    for (let k = 0; k < chunk.length; k++) chunk[k] = (start + k + start / MIB) % 251;
    yield chunk;
  }
}
async function* stream(bytes) {
  yield* generated(bytes);
}
const options = (chunkSize, maxLinks) => ({
  cidVersion: 1,
  rawLeaves: true,
  reduceSingleLeafToSelf: true,
  chunker: fixedSize({ chunkSize }),
  layout: balanced({ maxChildrenPerNode: maxLinks }),
});

const cases = [
  ["empty", 0, MIB, 1024],
  ["one byte", 1, MIB, 1024],
  ["one chunk less one byte", MIB - 1, MIB, 1024],
  ["one chunk", MIB, MIB, 1024],
  ["one chunk and one byte", MIB + 1, MIB, 1024],
  ["1,024 chunks", 1024 * MIB, MIB, 1024],
  ["1,024 chunks and one byte", 1024 * MIB + 1, MIB, 1024],
  ["256 KiB chunks, 174 links: 174 chunks", 174 * 262144, 262144, 174],
  ["256 KiB chunks, 174 links: 175 chunks", 175 * 262144, 262144, 174],
  ["three levels: 4 byte chunks, 3 links", 4 * 27 + 1, 4, 3],
  ["three full levels", 4 * 27, 4, 3],
  ["two links", 101, 7, 2],
];
const files = [];
for (const [name, bytes, chunkSize, maxLinks] of cases) {
  if (bytes > largest) continue;
  const file = await importBytes(stream(bytes), store, options(chunkSize, maxLinks));
  files.push({ name, bytes, chunk_size: chunkSize, max_links: maxLinks, cid: file.cid.toString() });
}

const folders = [];
for (const [name, entries] of [
  ["flat", { "a.csv": 10, "b.csv": MIB + 1 }],
  ["nested", { "2024/01.csv": 1, "2024/02.csv": 2, "2024/q1/a": 3, "总表.csv": 5, "a.b": 7, "a/b": 9 }],
]) {
  const source = Object.entries(entries).map(([file, bytes]) => ({ path: file, content: stream(bytes) }));
  let root;
  for await (const entry of importer(source, store, { ...options(MIB, 1024), wrapWithDirectory: true })) root = entry;
  folders.push({ name, entries, cid: root.cid.toString() });
}

console.log(
  JSON.stringify(
    {
      about:
        "Byte k of each file is (k + floor(k / 2^20)) mod 251. Made by ipfs-unixfs-importer: CIDv1, raw leaves, balanced.",
      files,
      folders,
    },
    null,
    1,
  ),
);
