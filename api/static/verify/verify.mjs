// A second verifier of Torrens bundles, which shares no code with the first: written from
// registry/certificate/FORMAT.md, without a dependency, for Node 20 and browsers alike.
import { Fault, NotChecked } from "./faults.mjs";
import { STEPS } from "./steps.mjs";
import { readPolicy } from "./policy.mjs";
import { readTrust } from "./trust.mjs";
import { utf8 } from "./bytes.mjs";

const LONGEST = 500; // characters of a pointer or a reason that are shown
const EARLIER = "an earlier step failed";
export const EXIT_CODES = { valid: 0, invalid: 1, unknown: 3 };

/**
 * Check a bundle, as bytes or text, against one trusted block, with no network.
 *
 * trust: `{deployment, block_hash}`. policy: a policy's JSON object. The answer is `{verdict, mode, steps, as_of}` as
 * FORMAT.md has it, of that block: what happened later is not known here. Never rejects for what the bundle says;
 * rejects with TypeError where trust or policy are malformed.
 */
export async function verify(bundle, trust, policy = {}) {
  const bytes = typeof bundle === "string" ? utf8(bundle) : bundle;
  const run = { bytes, trust: readTrust(trust), policy: readPolicy(policy) };
  const steps = [];
  let [failed, missing] = [false, false];
  for (const [i, [name, check]] of Object.entries(STEPS).entries()) {
    const found = failed ? { result: "not_checked", reason: EARLIER, field: null } : await tried(check, run);
    failed ||= found.result === "failed";
    missing ||= found.result === "not_checked" && !found.excused;
    steps.push({ n: i + 1, name, result: found.result, reason: found.reason, field: found.field });
  }
  const verdict = failed ? "invalid" : missing ? "unknown" : "valid";
  return { verdict, mode: "block_hash", steps, as_of: asOf(run) };
}

/** One step's result. An error that is neither kind of finding is one of the program, and passes through. */
async function tried(check, run) {
  try {
    return { result: "passed", reason: await check(run), field: null };
  } catch (error) {
    const told = { reason: shown(error.message), field: shown(error.field ?? "") };
    if (error instanceof Fault) return { result: "failed", ...told };
    if (error instanceof NotChecked) return { result: "not_checked", ...told, excused: error.excused };
    throw error;
  }
}

/** The proven block; nothing here can tell whether it is final. */
function asOf({ proven }) {
  return proven ? { block_number: proven.number, block_hash: proven.hash, finality: null } : null;
}

/** What a forger wrote, fit for any screen: what is not ASCII is escaped. */
function shown(text) {
  const escaped = [...text].map((letter) => {
    const code = letter.codePointAt(0);
    if (code < 0x80) return letter;
    const [mark, width] = code < 0x100 ? ["x", 2] : code < 0x10000 ? ["u", 4] : ["U", 8];
    return `\\${mark}${code.toString(16).padStart(width, "0")}`;
  });
  return escaped.join("").slice(0, LONGEST);
}
