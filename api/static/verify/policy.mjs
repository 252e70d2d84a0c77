// What a verifier demands beyond the proofs.
import { address, below, id, listOf, oneOf, readObject } from "./shapes.mjs";
import { ATTESTATION_KINDS, RIGHT_KINDS } from "./data.mjs";
import { Fault, ensure } from "./faults.mjs";
import { kindsCertified } from "./subject.mjs";

const ASSESSOR = 4;
const REGULATOR = 8;
const CEILING = 6;
const LIVE = 1;
const n = below(2 ** 53);
const flag = oneOf(true, false);
const codes = (known) => (value, field) => {
  const names = listOf(oneOf(...Object.keys(known)))(value, field);
  return names.map((name) => known[name]).sort((a, b) => a - b);
};
const SHAPE = {
  subject: id,
  content: id,
  holder: address,
  credential: flag,
  rights: codes(RIGHT_KINDS),
  level: oneOf(1, 2, 3),
  attestations: codes(ATTESTATION_KINDS),
  not_before: n,
  min_remaining: n,
  live_trade: flag,
};

/** A policy read from its JSON object; throws TypeError naming the member at fault. */
export function readPolicy(document) {
  try {
    const read = readObject(document, "", SHAPE, Object.keys(SHAPE));
    return { credential: false, rights: [], attestations: [], min_remaining: 0, live_trade: false, ...read };
  } catch (error) {
    if (error instanceof Fault) throw new TypeError(`policy${error.field}: ${error.message}`);
    throw error;
  }
}

/** Step 11: fails at the first demand that is broken. */
export function checkDemands(bundle, subject, proven, standing, policy) {
  const sameFile = policy.content === undefined || policy.content === subject.inForce.content;
  ensure(sameFile, "/terms", "register other content than the file's");
  const missing = policy.rights.some((kind) => !kindsCertified(subject).includes(kind));
  ensure(!missing, "/terms/0", "does not certify every right demanded");
  const { level } = standing.assetWord;
  ensure(policy.level === undefined || level <= policy.level, "/terms", `are of an asset of level ${level}`);
  for (const kind of policy.attestations) {
    const shown = subject.attestations.some((entry) => counts(entry, kind, bundle.rev, proven));
    ensure(shown, "/terms", `show no live finding of kind ${kind} for this rev`);
  }
  const recent = policy.not_before === undefined || proven.time >= policy.not_before;
  ensure(recent, "/header/timestamp", `is before ${policy.not_before}`);
  const left = standing.until - proven.time;
  ensure(!policy.min_remaining || left >= policy.min_remaining, "/terms/0", `ends in ${left} seconds`);
}

/** Whether a finding is of that kind, for this rev, live, by one whose findings count. */
function counts({ id: finding, values }, kind, rev, proven) {
  if (values.kind !== kind || values.rev !== rev) return false;
  const word = proven.word("attestation", finding);
  const role = kind === CEILING ? REGULATOR : ASSESSOR;
  return word.status === LIVE && proven.time < word.until && (word.roles & role) !== 0;
}
