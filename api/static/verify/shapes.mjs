// The values that a document may hold, each read by one function that fails at its pointer.
import { checksummed } from "./keccak.mjs";
import { byCodePoint, isObject } from "./json.mjs";
import { ensure, fail } from "./faults.mjs";

const ID = /^0x[0-9a-f]{64}$/;
const ADDRESS = /^0x[0-9a-fA-F]{40}$/;
const NOT_ASCII = /[^\u0000-\u007f]/;
const HEX = /^0x([0-9a-f]{2})*$/;

/** *name* as a step of a JSON pointer (RFC 6901). */
export const pointed = (name) => String(name).replaceAll("~", "~0").replaceAll("/", "~1");

/**
 * An object with exactly the members of *shape*, each read by its function of (value, pointer). The first fault
 * counts: unknown members by code point, then missing ones, then values in the order of *shape*; members that
 * *optional* names may be missing.
 */
export function readObject(value, field, shape, optional = []) {
  ensure(isObject(value), field, "must be a JSON object");
  const unknown = Object.keys(value).filter((name) => !Object.hasOwn(shape, name));
  if (unknown.length) fail(`${field}/${pointed(unknown.sort(byCodePoint)[0])}`, "is not part of the format");
  const names = Object.keys(shape);
  const missing = names.find((name) => !(name in value) && !optional.includes(name));
  if (missing !== undefined) fail(`${field}/${pointed(missing)}`, "is missing");
  const read = {};
  for (const name of names.filter((name) => name in value)) {
    read[name] = shape[name](value[name], `${field}/${pointed(name)}`);
  }
  return read;
}

/** A reader of lists of at most *most* items, each read by *item*. */
export const listOf = (item, most = Infinity) => (value, field) => {
  ensure(Array.isArray(value), field, "must be a list");
  ensure(value.length <= most, field, `must have at most ${most} items`);
  return value.map((one, i) => item(one, `${field}/${i}`));
};

/** A reader that takes null beside what *reader* takes. */
export const orNull = (reader) => (value, field) => (value === null ? null : reader(value, field));

/** A reader of one of the texts or numbers given. */
export const oneOf = (...known) => (value, field) => {
  ensure(known.includes(value), field, `must be ${known.join(", ")}`);
  return value;
};

/** A reader of whole numbers from 0 and below *end*. */
export const below = (end) => (value, field) => {
  const held = typeof value === "number" && value >= 0 && value < end;
  ensure(held, field, `must be a whole number from 0 and below ${end}`);
  return value;
};

/** A reader of texts of ASCII. */
export function ascii(value, field) {
  ensure(typeof value === "string" && !NOT_ASCII.test(value), field, "must be text of ASCII");
  return value;
}

/** A reader of texts. */
export function text(value, field) {
  ensure(typeof value === "string", field, "must be a text");
  return value;
}

/** 32 bytes: `0x` and 64 lower-case hex digits. */
export function id(value, field) {
  ensure(typeof value === "string" && ID.test(value), field, "must be 0x and 64 lower-case hex digits");
  return value;
}

/** An address in the spelling of EIP-55. */
export function address(value, field) {
  ensure(typeof value === "string" && ADDRESS.test(value), field, "must be 0x and 40 hex digits");
  ensure(checksummed(value) === value, field, "must have the checksum of EIP-55");
  return value;
}

/** Bytes: `0x` and an even number of lower-case hex digits. */
export function hex(value, field) {
  ensure(typeof value === "string" && HEX.test(value), field, "must be 0x and pairs of lower-case hex digits");
  return value;
}
