// Bytes as Uint8Array, and their one spelling as text: 0x and lower-case hex.

const DIGITS = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

/** `0x` and two lower-case digits a byte. */
export function toHex(bytes) {
  let text = "0x";
  for (const byte of bytes) text += DIGITS[byte];
  return text;
}

/** The bytes of `0x` and an even number of hex digits, which the caller has checked. */
export function fromHex(text) {
  const bytes = new Uint8Array((text.length - 2) / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = parseInt(text.substr(2 + 2 * i, 2), 16);
  return bytes;
}

const asBytes = (part) => (typeof part === "string" ? fromHex(part) : part);

/** Byte strings one after another; each a Uint8Array or hex. */
export function concat(...parts) {
  const pieces = parts.map(asBytes);
  const joined = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    joined.set(piece, at);
    at += piece.length;
  }
  return joined;
}

/** A whole number, or at most 32 bytes of hex, as a word: 64 digits after `0x`, padded on the left. */
export function word(value) {
  const digits = typeof value === "string" ? value.slice(2).toLowerCase() : BigInt(value).toString(16);
  return `0x${digits.padStart(64, "0")}`;
}

/** Text as UTF-8. */
export const utf8 = (text) => new TextEncoder().encode(text);

/** Whether two byte strings are the same. */
export const sameBytes = (a, b) => a.length === b.length && a.every((byte, i) => byte === b[i]);
