// Storage words: one record's mutable state in 256 bits.
import { WORDS } from "./data.mjs";
import { checksummed } from "./keccak.mjs";
import { word } from "./bytes.mjs";

/** The fields of a word: 160 bits as an address, up to 48 as Number, others as BigInt. */
export function openWord(name, value) {
  return Object.fromEntries(
    WORDS[name].map(([field, offset, bits]) => [field, part((value >> BigInt(offset)) & ((1n << BigInt(bits)) - 1n), bits)]),
  );
}

function part(value, bits) {
  if (bits === 160) return checksummed(`0x${word(value).slice(26)}`);
  return bits <= 48 ? Number(value) : value;
}

/** Whether a word has a bit outside its fields. */
export function hasStrayBits(name, value) {
  const mask = WORDS[name].reduce((sum, [, offset, bits]) => sum | (((1n << BigInt(bits)) - 1n) << BigInt(offset)), 0n);
  return (value & ~mask) !== 0n;
}
