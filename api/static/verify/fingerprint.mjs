// Content fingerprints of files at hand, as `torrens fingerprint` computes them: read in slices, nothing is uploaded.
import { Sha256, sha256Hex } from "./sha256.mjs";
import { byCodePoint } from "./json.mjs";
import { canonical } from "./canonical.mjs";
import { toHex } from "./bytes.mjs";

const SLICE = 4 * 1024 * 1024; // bytes in memory at a time

/** A file that has no fingerprint; `path` names it. */
export class FingerprintError extends Error {
  constructor(path, reason) {
    super(reason);
    this.path = path;
  }
}

/**
 * Digest of one file, a Blob, as `0x` and 64 digits; its name is no part of it. *progress*: called with bytes done and
 * bytes in all after each slice; what it throws stops the work.
 */
export async function fingerprintFile(blob, progress = () => {}) {
  return toHex(await digestOf(blob, (done) => progress(done, blob.size)));
}

/**
 * Digest of several files or of a folder: the SHA-256 of the canonical list of `{path,bytes,sha256}` in the order of
 * the paths' UTF-8. *files*: `{path, blob}`, the path within the folder with `/`, or a file's own name.
 */
export async function fingerprintFiles(files, progress = () => {}) {
  checkPaths(files.map(({ path }) => path));
  const total = files.reduce((sum, { blob }) => sum + blob.size, 0);
  const entries = [];
  let before = 0;
  for (const { path, blob } of files.toSorted((a, b) => byCodePoint(a.path, b.path))) {
    const digest = await digestOf(blob, (done) => progress(before + done, total));
    entries.push({ path, bytes: blob.size, sha256: toHex(digest).slice(2) });
    before += blob.size;
  }
  return sha256Hex(canonical(entries));
}

async function digestOf(blob, progress) {
  const hash = new Sha256();
  for (let at = 0; at < blob.size; at += SLICE) {
    const slice = new Uint8Array(await blob.slice(at, at + SLICE).arrayBuffer());
    hash.update(slice);
    progress(at + slice.length);
  }
  return hash.digest();
}

function checkPaths(paths) {
  if (!paths.length) throw new FingerprintError("", "holds no file");
  const seen = new Set();
  for (const path of paths) {
    if (seen.has(path)) throw new FingerprintError(path, "two files of one listing bear this name");
    seen.add(path);
    if (!path.isWellFormed()) throw new FingerprintError(path, "name must be UTF-8");
    if (path.normalize("NFC") !== path) throw new FingerprintError(path, "name must be in Unicode form NFC");
  }
}
