// Opens the golden vector's sealed manifest with a second implementation (node:crypto and a
// canonical form written from RFC 8785) and fails where any digest differs.
// Usage: node tests/vectors/node/manifest.mjs [vector, default tests/vectors/manifest.json]
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";

const vector = JSON.parse(readFileSync(process.argv[2] ?? "tests/vectors/manifest.json", "utf8"));
const canonical = (value) => {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  // Strings compare by UTF-16 code units in JavaScript, which is the order RFC 8785 asks for.
  return `{${Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(",")}}`;
};
const sha256 = (text, form) => createHash("sha256").update(text).digest(form);
const failures = [];
const expect = (what, seen, wanted) => {
  if (!isDeepStrictEqual(seen, wanted)) failures.push(`${what}: ${JSON.stringify(seen)} is not ${JSON.stringify(wanted)}`);
};

const opened = { format: vector.public.format, vocabulary: vector.public.vocabulary };
const digests = [];
for (const disclosure of Object.values(vector.disclosures)) {
  const json = Buffer.from(disclosure, "base64url").toString("utf8");
  const [salt, name, value] = JSON.parse(json);
  expect(`canonical form of ${name}`, canonical([salt, name, value]), json);
  opened[name] = value;
  digests.push(sha256(disclosure, "base64url"));
}
expect("_sd", digests.sort(), vector.public._sd);
expect("document", opened, vector.document);
expect("canonical form", sha256(canonical(vector.document), "hex"), vector.document_sha256);
expect("manifest digest", "0x" + sha256(canonical(vector.public), "hex"), vector.digest);
for (const failure of failures) console.error(failure);
console.log(failures.length ? "manifest vector: failed" : "manifest vector: agrees");
process.exit(failures.length ? 1 : 0);
