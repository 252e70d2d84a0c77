// Fingerprints as a browser computes them, of files on disk.
// Usage: node tests/vectors/node/fingerprint.mjs file FILE                one file
//        node tests/vectors/node/fingerprint.mjs files FOLDER PATH…       several, by their paths in the folder
// Prints {"digest", "progress": [[done, total], …]}, or {"refused": reason, "path"}.
import { FingerprintError, fingerprintFile, fingerprintFiles } from "../../../api/static/verify/fingerprint.mjs";
import { openAsBlob } from "node:fs";
import path from "node:path";

const [mode, place, ...paths] = process.argv.slice(2);
const progress = [];
const note = (done, total) => progress.push([done, total]);
try {
  const open = async (name) => ({ path: name, blob: await openAsBlob(path.join(place, name)) });
  const digest =
    mode === "file"
      ? await fingerprintFile(await openAsBlob(place), note)
      : await fingerprintFiles(await Promise.all(paths.map(open)), note);
  console.log(JSON.stringify({ digest, progress }));
} catch (error) {
  if (!(error instanceof FingerprintError)) throw error;
  console.log(JSON.stringify({ refused: error.message, path: error.path }));
}
