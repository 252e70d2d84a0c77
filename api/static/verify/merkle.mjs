// The Merkle trees of batches and of registers of credentials.
import { keccak, keccakOfText } from "./keccak.mjs";
import { word } from "./bytes.mjs";

export const BATCH = keccakOfText("Torrens.batch.v1");
export const CREDENTIALS = keccakOfText("Torrens.credentials.v1");

/** The root that a leaf's proof leads to; the smaller child comes first in each inner node. */
export function rootFrom(domain, index, id, proof) {
  const leaf = keccak(keccak(domain, word(index), id));
  return proof.reduce((node, sibling) => (node < sibling ? keccak(node, sibling) : keccak(sibling, node)), leaf);
}
