// Storage words: one record's mutable state in 256 bits.
import { WORDS } from "./data.mjs";
import { checksummed } from "./keccak.mjs";
import { word } from "./bytes.mjs";

/** The fields of a word: 160 bits as an address, up to 48 as Number, others as BigInt. */
export function openWord(name, value) {
  const opened = {};
  for (const [field, offset, bits] of WORDS[name]) opened[field] = part(taken(value, offset, bits), bits);
  return opened;
}

const taken = (value, offset, bits) => BigInt.asUintN(bits, value >> BigInt(offset));

function part(value, bits) {
  if (bits === 160) return checksummed(`0x${word(value).slice(26)}`);
  return bits <= 48 ? Number(value) : value;
}

/** Whether a word has a bit outside its fields. */
export function hasStrayBits(name, value) {
  let rest = value;
  for (const [, offset, bits] of WORDS[name]) rest -= taken(value, offset, bits) << BigInt(offset);
  return rest !== 0n;
}
