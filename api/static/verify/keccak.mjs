// Keccak-256 as Ethereum uses it (the padding of 2011, not that of SHA3-256), and EIP-55 addresses.
import { concat, toHex, utf8 } from "./bytes.mjs";

const RATE = 136; // bytes absorbed by one permutation
const LANES = 25;

/** The round constants, low and high halves, by the linear feedback register of the specification. */
function roundConstants() {
  const halves = [];
  let register = 1;
  for (let round = 0; round < 24; round++) {
    const pair = [0, 0];
    for (let j = 0; j < 7; j++) {
      const bit = (1 << j) - 1;
      if (register & 1) pair[bit >> 5] |= 1 << (bit & 31);
      register = (register << 1) ^ (register & 0x80 ? 0x171 : 0);
    }
    halves.push(pair);
  }
  return halves;
}

/** For each lane in the order of rho and pi: where it goes, and by how many bits it turns. */
function lanePath() {
  const path = { to: new Int32Array(24), turn: new Int32Array(24) };
  let [x, y] = [1, 0];
  for (let t = 0; t < 24; t++) {
    [x, y] = [y, (2 * x + 3 * y) % 5];
    path.to[t] = x + 5 * y;
    path.turn[t] = (((t + 1) * (t + 2)) / 2) % 64;
  }
  return path;
}

const CONSTANTS = roundConstants();
const PATH = lanePath();

/** Theta: each lane takes the parity of two neighbouring columns. `low`, `high`: halves of the lanes. */
function theta(low, high, columns) {
  for (let x = 0; x < 5; x++) {
    columns[x] = low[x] ^ low[x + 5] ^ low[x + 10] ^ low[x + 15] ^ low[x + 20];
    columns[x + 5] = high[x] ^ high[x + 5] ^ high[x + 10] ^ high[x + 15] ^ high[x + 20];
  }
  for (let x = 0; x < 5; x++) {
    const left = x === 0 ? 4 : x - 1;
    const right = x === 4 ? 0 : x + 1;
    const forLow = columns[left] ^ ((columns[right] << 1) | (columns[right + 5] >>> 31));
    const forHigh = columns[left + 5] ^ ((columns[right + 5] << 1) | (columns[right] >>> 31));
    for (let lane = x; lane < LANES; lane += 5) {
      low[lane] ^= forLow;
      high[lane] ^= forHigh;
    }
  }
}

/** Rho and pi: each lane turns and moves to its next place. */
function rhoPi(low, high) {
  let carriedLow = low[1];
  let carriedHigh = high[1];
  for (let t = 0; t < 24; t++) {
    const to = PATH.to[t];
    const by = PATH.turn[t] & 31;
    const swapped = PATH.turn[t] > 31;
    const a = swapped ? carriedHigh : carriedLow;
    const b = swapped ? carriedLow : carriedHigh;
    carriedLow = low[to];
    carriedHigh = high[to];
    low[to] = by ? (a << by) | (b >>> (32 - by)) : a;
    high[to] = by ? (b << by) | (a >>> (32 - by)) : b;
  }
}

/** Chi: each half lane takes the next two of its row. */
function chi(lanes) {
  for (let y = 0; y < LANES; y += 5) {
    const first = lanes[y];
    const second = lanes[y + 1];
    const third = lanes[y + 2];
    const fourth = lanes[y + 3];
    const fifth = lanes[y + 4];
    lanes[y] = first ^ (~second & third);
    lanes[y + 1] = second ^ (~third & fourth);
    lanes[y + 2] = third ^ (~fourth & fifth);
    lanes[y + 3] = fourth ^ (~fifth & first);
    lanes[y + 4] = fifth ^ (~first & second);
  }
}

/** Keccak-f[1600] over halves of lanes. */
function permute(low, high, columns) {
  for (let round = 0; round < 24; round++) {
    theta(low, high, columns);
    rhoPi(low, high);
    chi(low);
    chi(high);
    low[0] ^= CONSTANTS[round][0];
    high[0] ^= CONSTANTS[round][1];
  }
}

/** Keccak-256 of a byte string, as 32 bytes. */
export function keccak256(bytes) {
  const [low, high, columns] = [new Int32Array(LANES), new Int32Array(LANES), new Int32Array(10)];
  const padded = new Uint8Array((Math.floor(bytes.length / RATE) + 1) * RATE);
  padded.set(bytes);
  padded[bytes.length] ^= 0x01;
  padded[padded.length - 1] ^= 0x80;
  const view = new DataView(padded.buffer);
  for (let block = 0; block < padded.length; block += RATE) {
    for (let lane = 0; lane < RATE / 8; lane++) {
      low[lane] ^= view.getInt32(block + 8 * lane, true);
      high[lane] ^= view.getInt32(block + 8 * lane + 4, true);
    }
    permute(low, high, columns);
  }
  const digest = new DataView(new ArrayBuffer(32));
  for (let lane = 0; lane < 4; lane++) {
    digest.setInt32(8 * lane, low[lane], true);
    digest.setInt32(8 * lane + 4, high[lane], true);
  }
  return new Uint8Array(digest.buffer);
}

/** Keccak-256 of byte strings joined, each a Uint8Array or hex; as `0x` and 64 digits. */
export const keccak = (...parts) => toHex(keccak256(concat(...parts)));

/** Keccak-256 of a text's UTF-8, as `0x` and 64 digits. */
export const keccakOfText = (text) => toHex(keccak256(utf8(text)));

/** An address in the spelling of EIP-55; *text* is `0x` and 40 digits in any letters. */
export function checksummed(text) {
  const digits = text.slice(2).toLowerCase();
  const hash = keccakOfText(digits);
  return `0x${[...digits].map((digit, i) => (hash[i + 2] >= "8" ? digit.toUpperCase() : digit)).join("")}`;
}
