// Verifies a bundle from the command line, with Node and nothing else.
// Usage: node cli.mjs BUNDLE --deployment FILE --block-hash 0x… [--policy FILE]
// Prints the report as JSON. Exit status: 0 valid, 1 invalid, 2 wrong usage, 3 could not be checked.
import { EXIT_CODES, verify } from "./verify.mjs";
import { parseJson } from "./json.mjs";
import { parseArgs } from "node:util";
import { readFileSync } from "node:fs";

const USAGE = "usage: node cli.mjs BUNDLE --deployment FILE --block-hash 0x… [--policy FILE]";
const WRONG_USAGE = 2;
const DEEPEST = 16;

/** What the command line asks for: the bundle's bytes, the trust, the policy. */
function read() {
  const options = { deployment: { type: "string" }, "block-hash": { type: "string" }, policy: { type: "string" } };
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  if (positionals.length !== 1 || !values.deployment || !values["block-hash"]) throw new TypeError(USAGE);
  const json = (file) => {
    const text = readFileSync(file, "utf8");
    parseJson(text, DEEPEST); // what names a member twice has two meanings
    return JSON.parse(text);
  };
  const trust = { deployment: json(values.deployment), block_hash: values["block-hash"] };
  return { bytes: readFileSync(positionals[0]), trust, policy: values.policy === undefined ? {} : json(values.policy) };
}

try {
  const { bytes, trust, policy } = read();
  const report = await verify(bytes, trust, policy);
  console.log(JSON.stringify(report, null, 1));
  process.exitCode = EXIT_CODES[report.verdict];
} catch (error) {
  console.error(`verify: ${error.message}`);
  process.exitCode = WRONG_USAGE;
}
