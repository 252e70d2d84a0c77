// base64url without padding (RFC 4648), in its one spelling.

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const VALUES = new Map([...ALPHABET].map((digit, value) => [digit, value]));

/** Bytes as base64url without padding. */
export function toBase64url(bytes) {
  let text = "";
  for (let i = 0; i < bytes.length; i += 3) {
    const [a, b = 0, c = 0] = bytes.subarray(i, i + 3);
    const digits = [a >> 2, ((a & 3) << 4) | (b >> 4), ((b & 15) << 2) | (c >> 6), c & 63];
    text += digits.slice(0, Math.min(3, bytes.length - i) + 1).map((value) => ALPHABET[value]).join("");
  }
  return text;
}

/** The bytes of base64url; null where it is not in its one spelling: other letters, stray bits, padding. */
export function fromBase64url(text) {
  if (text.length % 4 === 1) return null;
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4));
  let [bits, held, at] = [0, 0, 0];
  for (const digit of text) {
    const value = VALUES.get(digit);
    if (value === undefined) return null;
    [bits, held] = [((bits << 6) | value) & 0x3fff, held + 6];
    if (held < 8) continue;
    held -= 8;
    bytes[at++] = (bits >> held) & 255;
  }
  return bits & ((1 << held) - 1) ? null : bytes;
}
