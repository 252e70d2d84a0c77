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
  const path = [];
  let [x, y] = [1, 0];
  for (let t = 0; t < 24; t++) {
    [x, y] = [y, (2 * x + 3 * y) % 5];
    path.push([x + 5 * y, (((t + 1) * (t + 2)) / 2) % 64]);
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
    const [left, right] = [(x + 4) % 5, (x + 1) % 5];
    const turnedLow = (columns[right] << 1) | (columns[right + 5] >>> 31);
    const turnedHigh = (columns[right + 5] << 1) | (columns[right] >>> 31);
    for (let lane = x; lane < LANES; lane += 5) {
      low[lane] ^= columns[left] ^ turnedLow;
      high[lane] ^= columns[left + 5] ^ turnedHigh;
    }
  }
}

/** Rho and pi: each lane turns and moves to its next place. */
function rhoPi(low, high) {
  let [carriedLow, carriedHigh] = [low[1], high[1]];
  for (const [to, turn] of PATH) {
    const [nextLow, nextHigh] = [low[to], high[to]];
    const [a, b] = turn < 32 ? [carriedLow, carriedHigh] : [carriedHigh, carriedLow];
    const by = turn & 31;
    low[to] = by ? (a << by) | (b >>> (32 - by)) : a;
    high[to] = by ? (b << by) | (a >>> (32 - by)) : b;
    [carriedLow, carriedHigh] = [nextLow, nextHigh];
  }
}

/** Chi: each half lane takes the next two of its row. */
function chi(lanes, row) {
  for (let y = 0; y < LANES; y += 5) {
    for (let x = 0; x < 5; x++) row[x] = lanes[y + x];
    for (let x = 0; x < 5; x++) lanes[y + x] = row[x] ^ (~row[(x + 1) % 5] & row[(x + 2) % 5]);
  }
}

/** Keccak-f[1600] over halves of lanes. */
function permute(low, high, room) {
  for (const [constantLow, constantHigh] of CONSTANTS) {
    theta(low, high, room);
    rhoPi(low, high);
    chi(low, room);
    chi(high, room);
    low[0] ^= constantLow;
    high[0] ^= constantHigh;
  }
}

/** Keccak-256 of a byte string, as 32 bytes. */
export function keccak256(bytes) {
  const [low, high, room] = [new Int32Array(LANES), new Int32Array(LANES), new Int32Array(10)];
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
    permute(low, high, room);
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
