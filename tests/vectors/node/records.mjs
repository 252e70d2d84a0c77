// The second implementation of ids and consent digests: ethers, from the type strings alone.
// Usage: node tests/vectors/node/records.mjs check [contracts]    asserts tests/vectors/records.json
//        node tests/vectors/node/records.mjs stream [contracts]   a line in: {"type",terms} or
//          {"consentType",chainId,verifyingContract,message}; a line out: {"hash"}
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import readline from "node:readline";
import { fileURLToPath } from "node:url";

const vectors = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const home = path.resolve(process.argv[3] ?? path.join(vectors, "..", "..", "contracts"));
const { ethers } = createRequire(path.join(home, "package.json"))("ethers");
const read = (name) => JSON.parse(readFileSync(path.join(vectors, name), "utf8"));
const known = read("types.json");

const structs = (typeString) =>
  Object.fromEntries(
    [...typeString.matchAll(/(\w+)\(([^)]*)\)/g)].map(([, name, inner]) => [
      name,
      inner.split(",").map((part) => ({ type: part.split(" ")[0], name: part.split(" ")[1] })),
    ]),
  );
const encoders = new Map();
const encoder = (typeString) => {
  if (!encoders.has(typeString)) encoders.set(typeString, ethers.TypedDataEncoder.from(structs(typeString)));
  return encoders.get(typeString);
};
const domain = (chainId, verifyingContract) => ({
  name: known.domain.name,
  version: known.domain.version,
  chainId,
  verifyingContract,
});
const termsHash = (name, terms) => encoder(known.terms[name].type).hashStruct(name, terms);
const consentDigest = (name, where, message) =>
  ethers.TypedDataEncoder.hash(where, structs(known.consents[name].type), message);

function check() {
  const golden = read("records.json");
  const coder = ethers.AbiCoder.defaultAbiCoder();
  for (const item of golden.terms) {
    assert.equal(ethers.id(known.terms[item.type].type), item.typehash, item.type);
    assert.equal(termsHash(item.type, item.terms), item.id, item.type);
    assert.equal(ethers.keccak256(ethers.concat([item.typehash, item.words])), item.id, item.type);
  }
  for (const item of golden.consents) {
    const { terms, party, seq, epoch, agent, agentEpoch, deadline } = item;
    const message = { terms, party, seq, epoch, agent, agentEpoch, deadline };
    const where = domain(item.chainId, item.verifyingContract);
    assert.equal(ethers.id(known.consents[item.consentType].type), item.consentTypehash, item.consentType);
    assert.equal(ethers.TypedDataEncoder.hashDomain(where), item.domainSeparator, item.consentType);
    assert.equal(encoder(known.consents[item.consentType].type).hash(message), item.structHash, item.consentType);
    assert.equal(consentDigest(item.consentType, where, message), item.digest, item.consentType);
    assert.equal(ethers.recoverAddress(item.digest, item.signature), item.signer, item.consentType);
  }
  const d = golden.derivations;
  const root = (kind) =>
    ethers.keccak256(coder.encode(["bytes32", "bytes32", "uint8"], [ethers.id("Torrens.root.v1"), d.asset, kind]));
  assert.deepEqual([root(1), root(2), root(3)], [d.rootHold, d.rootUse, d.rootOperate]);
  assert.equal(ethers.getAddress(ethers.dataSlice(d.enrolment, 12)), d.party);
  assert.equal(ethers.keccak256(ethers.concat(d.pledges)), d.pledgesThatStay);
  assert.equal(ethers.keccak256(coder.encode(["bytes32", "address"], [d.batchRoot, d.batchNode])), d.batchSlot);
  console.log(JSON.stringify({ terms: golden.terms.length, consents: golden.consents.length }));
}

async function stream() {
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const item = JSON.parse(line);
    const hash = item.consentType
      ? consentDigest(item.consentType, domain(item.chainId, item.verifyingContract), item.message)
      : termsHash(item.type, item.terms);
    console.log(JSON.stringify({ hash }));
  }
}

const modes = { check, stream };
assert.ok(process.argv[2] in modes, "usage: node records.mjs check|stream [folder of node_modules]");
await modes[process.argv[2]]();
