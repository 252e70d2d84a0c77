// SHA-256 (FIPS 180-4), streaming: any number of bytes in bounded memory, without WebCrypto, which
// knows no streams and is absent on insecure origins.
import { toHex, utf8 } from "./bytes.mjs";

const BLOCK = 64;

/** The first 64 primes: their roots' fractions are the constants. */
function primes() {
  const found = [];
  for (let n = 2; found.length < 64; n++) if (found.every((prime) => n % prime)) found.push(n);
  return found;
}

/** The largest whole number whose *power*-th power is at most *n*. */
function root(n, power) {
  let [low, high] = [0n, 1n << 40n];
  while (high - low > 1n) {
    const middle = (low + high) / 2n;
    if (middle ** power <= n) low = middle;
    else high = middle;
  }
  return low;
}

// The first 32 bits of the fractional parts of the cube roots, and of the first eight square roots.
const K = new Int32Array(primes().map((p) => Number(BigInt.asIntN(32, root(BigInt(p) << 96n, 3n)))));
const START = primes().slice(0, 8).map((p) => Number(BigInt.asIntN(32, root(BigInt(p) << 64n, 2n))));

/** A hash under way: `update` any number of times, then `digest` once. */
export class Sha256 {
  #state = new Int32Array(START);
  #words = new Int32Array(64);
  #rest = new Uint8Array(BLOCK);
  #length = 0; // bytes taken so far; exact to 2^53

  /** Take more bytes. */
  update(bytes) {
    let at = 0;
    const held = this.#length % BLOCK;
    this.#length += bytes.length;
    if (held) {
      at = Math.min(BLOCK - held, bytes.length);
      this.#rest.set(bytes.subarray(0, at), held);
      if (held + at < BLOCK) return this;
      this.#compress(this.#rest, 0);
    }
    for (; at + BLOCK <= bytes.length; at += BLOCK) this.#compress(bytes, at);
    this.#rest.set(bytes.subarray(at));
    return this;
  }

  /** The 32 bytes; nothing may be added after. */
  digest() {
    const [length, held] = [this.#length, this.#length % BLOCK];
    const padding = new Uint8Array((held < 56 ? 56 : 120) - held + 8);
    padding[0] = 0x80;
    const view = new DataView(padding.buffer);
    view.setUint32(padding.length - 8, Math.floor(length / 2 ** 29));
    view.setUint32(padding.length - 4, (length * 8) % 2 ** 32);
    this.update(padding);
    const out = new DataView(new ArrayBuffer(32));
    this.#state.forEach((half, i) => out.setInt32(4 * i, half));
    return new Uint8Array(out.buffer);
  }

  #schedule(bytes, at) {
    const w = this.#words;
    for (let i = 0, p = at; i < 16; i++, p += 4) {
      w[i] = (bytes[p] << 24) | (bytes[p + 1] << 16) | (bytes[p + 2] << 8) | bytes[p + 3];
    }
    for (let i = 16; i < 64; i++) {
      const x = w[i - 15];
      const y = w[i - 2];
      const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
      const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
      w[i] = (w[i - 16] + s0 + w[i - 7] + s1) | 0;
    }
    return w;
  }

  #compress(bytes, at) {
    const w = this.#schedule(bytes, at);
    const state = this.#state;
    let a = state[0];
    let b = state[1];
    let c = state[2];
    let d = state[3];
    let e = state[4];
    let f = state[5];
    let g = state[6];
    let h = state[7];
    for (let i = 0; i < 64; i++) {
      const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
      const one = (h + s1 + ((e & f) ^ (~e & g)) + K[i] + w[i]) | 0;
      const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
      const two = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g;
      g = f;
      f = e;
      e = (d + one) | 0;
      d = c;
      c = b;
      b = a;
      a = (one + two) | 0;
    }
    state[0] += a;
    state[1] += b;
    state[2] += c;
    state[3] += d;
    state[4] += e;
    state[5] += f;
    state[6] += g;
    state[7] += h;
  }
}

/** SHA-256 of a byte string or of a text's UTF-8, as 32 bytes. */
export function sha256(data) {
  return new Sha256().update(typeof data === "string" ? utf8(data) : data).digest();
}

/** The same as `0x` and 64 digits. */
export const sha256Hex = (data) => toHex(sha256(data));
