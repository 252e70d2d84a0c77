// The second verifier, api/static/verify, over bundles.
// Usage: node tests/vectors/node/verify.mjs vectors         every file of bundles and tampered: {name: report}
//        node tests/vectors/node/verify.mjs stream          line in: {"bundle": base64, "trust", "policy"}; out: report
//        node tests/vectors/node/verify.mjs time [ROUNDS]   {"folder/name": median milliseconds}
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import readline from "node:readline";
import { fileURLToPath } from "node:url";
import { verify } from "../../../api/static/verify/verify.mjs";

const home = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");

function* cases() {
  for (const folder of ["bundles", "tampered"]) {
    for (const file of readdirSync(path.join(home, folder), { recursive: true }).sort()) {
      if (!file.endsWith(".json")) continue;
      const { input, trust } = JSON.parse(readFileSync(path.join(home, folder, file), "utf8"));
      const bundle = typeof input === "string" ? input : JSON.stringify(input);
      yield { name: `${folder}/${file.slice(0, -".json".length)}`, bundle, trust };
    }
  }
}

async function vectors() {
  const reports = {};
  for (const { name, bundle, trust } of cases()) reports[name] = await verify(bundle, trust, trust.policy);
  console.log(JSON.stringify(reports));
}

async function stream() {
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const { bundle, trust, policy } = JSON.parse(line);
    console.log(JSON.stringify(await verify(new Uint8Array(Buffer.from(bundle, "base64")), trust, policy)));
  }
}

async function time() {
  const rounds = Number(process.argv[3] ?? 20);
  const medians = {};
  for (const { name, bundle, trust } of cases()) {
    if (!name.startsWith("bundles/")) continue;
    const taken = [];
    for (let round = 0; round < rounds; round++) {
      const start = performance.now();
      await verify(bundle, trust, trust.policy);
      taken.push(performance.now() - start);
    }
    medians[name] = Number(taken.sort((a, b) => a - b)[rounds >> 1].toFixed(2));
  }
  console.log(JSON.stringify(medians));
}

const modes = { vectors, stream, time };
assert.ok(process.argv[2] in modes, "usage: node verify.mjs vectors|stream|time");
await modes[process.argv[2]]();
