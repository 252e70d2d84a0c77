// The second implementation of what a bundle proves: ethers, types.json and storage.json alone.
// Usage: node tests/vectors/node/bundles.mjs [contracts]
// Prints, for each bundle of tests/vectors/bundles, how many ids, slots and events it found proven.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";

const vectors = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const home = path.resolve(process.argv[2] ?? path.join(vectors, "..", "..", "contracts"));
const { ethers } = createRequire(path.join(home, "package.json"))("ethers");
const { keccak256, concat, zeroPadValue, toBeHex, toBeArray, decodeRlp, encodeRlp } = ethers;
const read = (...parts) => JSON.parse(readFileSync(path.join(vectors, ...parts), "utf8"));
const [types, storage] = [read("types.json"), read("storage.json")];

const word = (value) => zeroPadValue(typeof value === "string" ? value : toBeHex(value), 32);
const structs = (typeString) => {
  const [, name, inner] = typeString.match(/^(\w+)\(([^)]*)\)$/);
  return { [name]: inner.split(",").map((part) => ({ type: part.split(" ")[0], name: part.split(" ")[1] })) };
};

const rootTypehash = ethers.id("Torrens.root.v1");
const idOf = ({ type, values }) => {
  if (type === "Root") return keccak256(concat([rootTypehash, word(values.asset), word(values.kind)]));
  return ethers.TypedDataEncoder.hashStruct(type, structs(types.terms[type].type), values);
};

const HEADER = [
  "parentHash", "sha3Uncles", "miner", "stateRoot", "transactionsRoot", "receiptsRoot", "logsBloom",
  "difficulty", "number", "gasLimit", "gasUsed", "timestamp", "extraData", "mixHash", "nonce", "baseFeePerGas",
  "withdrawalsRoot", "blobGasUsed", "excessBlobGas", "parentBeaconBlockRoot", "requestsHash",
];
const QUANTITIES = new Set([
  "difficulty", "number", "gasLimit", "gasUsed", "timestamp", "baseFeePerGas", "blobGasUsed", "excessBlobGas",
]);
const hashOf = (header) => {
  const present = HEADER.filter((name) => name in header);
  return keccak256(encodeRlp(present.map((n) => (QUANTITIES.has(n) ? toBeArray(BigInt(header[n])) : header[n]))));
};

// The value at a key of a Merkle-Patricia trie, null where it is proven absent (Yellow Paper, appendix D).
const lookUp = (root, key, nodes) => {
  if (nodes.length === 0) {
    assert.equal(root, keccak256("0x80"));
    return null;
  }
  let [nibbles, reference, next] = [keccak256(key).slice(2), root, 0];
  for (;;) {
    let node = reference;
    if (typeof reference === "string") {
      if (reference === "0x") return null;
      assert.equal(keccak256(nodes[next]), reference);
      node = decodeRlp(nodes[next++]);
    }
    if (node.length === 17) {
      [reference, nibbles] = [node[parseInt(nibbles[0], 16)], nibbles.slice(1)];
      continue;
    }
    const flag = parseInt(node[0][2], 16);
    const prefix = node[0].slice(flag & 1 ? 3 : 4);
    if (!nibbles.startsWith(prefix)) return null;
    nibbles = nibbles.slice(prefix.length);
    if (flag & 2) return nibbles === "" ? node[1] : null;
    reference = node[1];
  }
};

const slots = (bundle, trust) => {
  const state = new Map();
  for (const { address, account, storage: own } of bundle.proofs) {
    const [, , storageRoot, codeHash] = decodeRlp(lookUp(bundle.header.stateRoot, address, account));
    const [name] = Object.entries(bundle.contracts).find(([, at]) => at === address);
    assert.equal(codeHash, trust.deployment.contracts[name].code_hash);
    for (const { key, value, proof } of own) {
      const found = lookUp(storageRoot, key, proof);
      assert.equal(BigInt(found === null || found === "0x80" ? 0 : decodeRlp(found)), BigInt(value));
      state.set(`${name} ${key}`, BigInt(value));
    }
  }
  return state;
};
const at = (state, record, key) => {
  const { contract, position } = storage.records[record];
  return state.get(`${contract} ${keccak256(concat([word(key), word(position)]))}`);
};

const headOf = ({ head_before, items }) => {
  let head = head_before;
  for (const { digest, log } of items) {
    if (log) {
      const parts = [word(log.block_number), word(log.address), ...log.topics, keccak256(log.data)];
      assert.equal(keccak256(concat(parts)), digest);
    }
    head = keccak256(concat([head, digest]));
  }
  return head;
};

const report = {};
for (const file of readdirSync(path.join(vectors, "bundles")).sort()) {
  const { input: bundle, trust } = read("bundles", file);
  for (const entry of bundle.terms) assert.equal(idOf(entry), entry.id, `${file}: ${entry.type}`);
  assert.equal(hashOf(bundle.header), trust.block_hash);
  const state = slots(bundle, trust);
  const asset = bundle.terms.find((entry) => entry.type === "Asset");
  const head = at(state, "head", asset.id);
  assert.equal(headOf(bundle.events), head === 0n ? asset.id : toBeHex(head, 32));
  const word_ = at(state, "asset", asset.id);
  assert.equal(word_ === 0n, bundle.inclusion !== null);
  assert.equal(Number(word_ >> 239n), bundle.rev);
  report[path.parse(file).name] = {
    ids: bundle.terms.length, slots: state.size, events: bundle.events.items.length,
  };
}
console.log(JSON.stringify(report));
