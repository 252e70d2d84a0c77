// Digests by the second verifier's own keccak-256 and SHA-256, the latter fed in uneven pieces.
// Usage: node tests/vectors/node/hashes.mjs < [{"hex", "piece": bytes}]   > [{"keccak", "sha256"}]
import { Sha256 } from "../../../api/static/verify/sha256.mjs";
import { keccak } from "../../../api/static/verify/keccak.mjs";
import { readFileSync } from "node:fs";
import { toHex } from "../../../api/static/verify/bytes.mjs";

const digests = JSON.parse(readFileSync(0, "utf8")).map(({ hex, piece }) => {
  const bytes = new Uint8Array(Buffer.from(hex, "hex"));
  const hash = new Sha256();
  for (let at = 0; at < bytes.length; at += piece) hash.update(bytes.subarray(at, at + piece));
  return { keccak: keccak(bytes), sha256: toHex(hash.digest()) };
});
console.log(JSON.stringify(digests));
