// Recursive length prefix: the encoding of headers, and the strict decoding of trie nodes.
import { concat } from "./bytes.mjs";

/** A byte string's encoding. */
export function rlpBytes(bytes) {
  if (bytes.length === 1 && bytes[0] < 0x80) return bytes;
  return concat(prefix(0x80, bytes.length), bytes);
}

/** The encoding of a list whose items are encoded already. */
export function rlpList(items) {
  const body = concat(...items);
  return concat(prefix(0xc0, body.length), body);
}

/** Big-endian bytes of a whole number without leading zeros; none for zero. */
export function bigEndian(number) {
  const digits = BigInt(number).toString(16);
  const even = digits.length % 2 ? `0${digits}` : digits;
  return number === 0 || number === 0n ? new Uint8Array() : concat(`0x${even}`);
}

function prefix(base, length) {
  if (length < 56) return Uint8Array.of(base + length);
  const size = bigEndian(length);
  return concat(Uint8Array.of(base + 55 + size.length), size);
}

/**
 * What an encoding says: `{bytes}` for a byte string, `{items}` for a list.
 * Null where it is not one encoding in its one spelling from end to end.
 */
export function rlpDecode(raw) {
  const found = item(raw, 0);
  return found === null || found.end !== raw.length ? null : found.value;
}

function item(raw, start) {
  const span = measure(raw, start);
  if (span === null) return null;
  const { from, end, list } = span;
  if (!list) return { end, value: { bytes: raw.subarray(from, end) } };
  const items = [];
  for (let at = from; at < end; ) {
    const inner = item(raw.subarray(0, end), at);
    if (inner === null) return null;
    items.push(inner.value);
    at = inner.end;
  }
  return { end, value: { items } };
}

/** Where the body of the item at *start* begins and ends, and whether it is a list. */
function measure(raw, start) {
  const first = raw[start];
  if (first === undefined) return null;
  if (first < 0x80) return { from: start, end: start + 1, list: false };
  const list = first >= 0xc0;
  const short = first - (list ? 0xc0 : 0x80);
  let [from, length] = [start + 1, short];
  if (short > 55) {
    const size = raw.subarray(from, from + short - 55);
    if (size.length < short - 55 || size.length > 4 || size[0] === 0) return null;
    length = size.reduce((sum, byte) => sum * 256 + byte, 0);
    if (length < 56) return null;
    from += size.length;
  }
  if (from + length > raw.length) return null;
  if (!list && length === 1 && raw[from] < 0x80) return null;
  return { from, end: from + length, list };
}
