// The state that a bundle's proofs prove: one block's header, and words of storage under it.
import { STORAGE } from "./data.mjs";
import { toHex } from "./bytes.mjs";
import { ensure, fail } from "./faults.mjs";
import { hasStrayBits, openWord } from "./words.mjs";
import { headerHash } from "./header.mjs";
import { lookUp } from "./trie.mjs";
import { rlpDecode } from "./rlp.mjs";

/** Words proven in a block of that number, time in seconds, and hash. */
export class Proven {
  constructor({ number, time, hash }, words) {
    Object.assign(this, { number, time, hash });
    this.words = words;
  }

  /** One word as BigInt; zero where its slot is proven empty. */
  raw(record, key) {
    return this.words.get(`${record} ${key}`);
  }

  /** One word, opened by its layout. */
  word(record, key) {
    return openWord(STORAGE[record].word, this.raw(record, key));
  }
}

/** The words in exactly those slots; *slots*: a list for each contract. */
export function prove(bundle, trust, slots) {
  const block = proveHeader(bundle, trust.block_hash);
  ensure(bundle.proofs.length === slots.length, "/proofs", `must be of exactly ${slots.length} contracts`);
  const words = new Map();
  slots.forEach((own, n) => {
    const [proof, field] = [bundle.proofs[n], `/proofs/${n}`];
    const root = proveAccount(proof, field, trust.contracts[own[0].contract], bundle.header.stateRoot);
    const exact = proof.storage.length === own.length;
    ensure(exact, `${field}/storage`, `must prove exactly ${own.length} slots of ${own[0].contract}`);
    own.forEach((slot, i) => {
      const value = proveSlot(proof.storage[i], `${field}/storage/${i}`, slot, root);
      words.set(`${slot.record} ${slot.key}`, value);
    });
  });
  return new Proven(block, words);
}

function proveHeader({ header, as_of: asOf }, trusted) {
  ensure(header.hash === trusted, "/header/hash", "is not the trusted block hash");
  ensure(headerHash(header) === trusted, "/header", "does not hash to the block hash");
  ensure(asOf.block_hash === trusted, "/as_of/block_hash", "is not the header's");
  const [number, time] = [Number(header.number), Number(header.timestamp)];
  ensure(asOf.block_number === number, "/as_of/block_number", "is not the header's");
  return { number, time, hash: trusted };
}

/** Storage root of a contract whose code is the trusted one. */
function proveAccount(proof, field, expected, stateRoot) {
  ensure(proof.address === expected.address, `${field}/address`, `must be ${expected.address}`);
  const at = `${field}/account`;
  const value = lookUp(stateRoot, proof.address, proof.account, at);
  const account = value && rlpDecode(value);
  const [, , storageRoot, codeHash] = account?.items?.length === 4 ? account.items : fail(at, "proves no account");
  ensure(codeHash.bytes && storageRoot.bytes, at, "proves no account");
  ensure(toHex(codeHash.bytes) === expected.code_hash, at, "has other code than the deployment's contract");
  return toHex(storageRoot.bytes);
}

function proveSlot({ key, value: stated, proof }, field, slot, root) {
  ensure(key === slot.location, `${field}/key`, `must be the slot of ${slot.record} ${slot.key}`);
  const at = `${field}/proof`;
  ensure(proof.length !== 1 || proof[0] !== "0x80", at, "must be an empty list where nothing was ever stored");
  const stored = lookUp(root, key, proof, at);
  const value = stored === null ? 0n : integer(stored, at);
  ensure(value === BigInt(stated), `${field}/value`, "is not the word that is proven");
  const layout = STORAGE[slot.record].word;
  ensure(!layout || !hasStrayBits(layout, value), `${field}/value`, "has a bit outside its word's fields");
  return value;
}

function integer(stored, field) {
  const bytes = rlpDecode(stored)?.bytes;
  ensure(bytes && bytes.length <= 32 && bytes[0] !== 0, field, "does not store an integer");
  return bytes.length ? BigInt(toHex(bytes)) : 0n;
}
