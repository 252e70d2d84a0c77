// Terms: what a record commits to. Their words, and the id that is their hash (EIP-712 hashStruct).
import { TERMS } from "./data.mjs";
import { concat, word } from "./bytes.mjs";
import { address, id, listOf, readObject } from "./shapes.mjs";
import { ensure, fail } from "./faults.mjs";
import { keccak, keccakOfText } from "./keccak.mjs";

const EXACT = 2n ** 53n; // numbers from here on are decimal texts
const DECIMAL = /^[1-9]\d{15,77}$/;
const ROOT_TYPEHASH = keccakOfText("Torrens.root.v1");
const ROOT_FIELDS = [["asset", "bytes32"], ["kind", "uint8"]];

/** Names and types of the fields in a type string. */
function fieldsOfType(type) {
  const parts = type.slice(type.indexOf("(") + 1, -1).split(",");
  return parts.map((part) => part.split(" ").reverse());
}

const KNOWN = new Map(
  Object.entries(TERMS).map(([name, type]) => [name, { fields: fieldsOfType(type), typehash: keccakOfText(type) }]),
);
KNOWN.set("Root", { fields: ROOT_FIELDS, typehash: ROOT_TYPEHASH });

/** Names and types of a kind of terms, in order; undefined where there is no such kind. */
export const fieldsOf = (type) => KNOWN.get(type)?.fields;

/** The id of terms of this type with these words. */
export const idOf = (type, words) => keccak(KNOWN.get(type).typehash, words);

/** The id of an asset's root right of one kind. */
export const rootRightId = (asset, kind) => keccak(ROOT_TYPEHASH, asset, word(kind));

/** Values of terms as stated, checked: numbers of at most 48 bits as Number, wider ones as BigInt. */
export function readValues(type, values, field) {
  const shape = Object.fromEntries(fieldsOf(type).map(([name, kind]) => [name, readerOf(kind)]));
  return readObject(values, field, shape);
}

function readerOf(kind) {
  if (kind === "address") return address;
  if (kind === "bytes32") return id;
  if (kind === "bytes32[]") return listOf(id);
  return (value, field) => readNumber(value, Number(kind.slice(4)), field);
}

function readNumber(value, bits, field) {
  const plain = typeof value === "number" && value >= 0;
  const long = typeof value === "string" && DECIMAL.test(value) && BigInt(value) >= EXACT;
  ensure(plain || long, field, "must be a whole number, from 2^53 on as decimal text");
  if (BigInt(value) >> BigInt(bits)) fail(field, `must be below 2^${bits}`);
  return bits > 48 ? BigInt(value) : value;
}

/** The word that stands for a value: a list of ids by the hash of its elements joined. */
export function wordOf(value) {
  return Array.isArray(value) ? keccak(concat(...value)) : word(value);
}
