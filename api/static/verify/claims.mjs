// The claims of a credential: their shapes, and nothing of what they say.
import { ASSET_STATUSES, RIGHT_STATUSES } from "./statuses.mjs";
import { address, below, id, listOf, oneOf, orNull, readObject } from "./shapes.mjs";
import { ensure } from "./faults.mjs";

const OUTCOMES = ["OPEN", "PROPOSED", "ADMITTED", "UPHELD", "DISMISSED", "LAPSED"];
const TAGGED = /^sha-256:[0-9a-f]{64}$/;
const n = below(2 ** 53);
const any = (value) => value;
const shaped = (shape) => (value, field) => readObject(value, field, shape);

function text(value, field) {
  const letters = typeof value === "string" ? [...value].length : 0;
  ensure(letters >= 1 && letters <= 200, field, "must be a text of 1 to 200 characters");
  return value;
}

function tagged(value, field) {
  ensure(typeof value === "string" && TAGGED.test(value), field, "must be sha-256: and 64 lower-case hex digits");
  return value;
}

const name = orNull(shaped({ zh: text, en: text }));
const node = shaped({ party: address, name, region: below(1_000_000) });
const profile = shaped({ number: below(2 ** 32), version: below(1 << 16), document: tagged, name });
const review = shaped({
  depth: orNull(oneOf("FORMAL", "SUBSTANTIVE", "VENUE")),
  reviewer: orNull(text),
  reports: listOf(text, 16),
});
const registration = shaped({
  type: oneOf("INITIAL", "CHANGE", "CORRECTION", "LEVEL", "RENEWAL", "LICENCE", "TRANSFER", "TRADE", "FILED"),
  transaction: orNull(id),
  block_number: orNull(n),
  node,
  profile,
  review,
  effect: orNull(oneOf("PRESUMPTION", "OPPOSABILITY", "EVIDENCE")),
});
const right = shaped({
  right: oneOf("HOLD", "USE", "OPERATE"),
  vocabulary: oneOf("2022", "2025"),
  evidence: orNull(oneOf("DECLARED", "CONTRACT", "ADMINISTRATIVE", "THIRD_PARTY", "NOTARISED")),
});
const notice = shaped({
  from: orNull(n),
  until: orNull(n),
  objections: listOf(shaped({ id, outcome: oneOf(...OUTCOMES) }), 64),
});

const SHAPE = {
  vct: text,
  iss: text,
  sub: text,
  iat: n,
  exp: n,
  chain: shaped({ id: n, contract: address }),
  number: text,
  query_code: text,
  rev: below(1 << 17),
  terms: listOf(any, 32),
  registration,
  rights: listOf(right, 3),
  holder: address,
  notice,
  validity: shaped({ from: n, until: n, reason: oneOf("TERMS", "PROFILE", "SOURCE", "ASSET", "ANCESTOR") }),
  pledges: listOf(shaped({ id, rank: below(256), until: n }), 24),
  listings: listOf(shaped({ id, venue: address, number: n, until: n }), 128),
  same_content: n,
  status: shaped({ asset: oneOf(...ASSET_STATUSES.slice(1)), right: orNull(oneOf(...RIGHT_STATUSES)) }),
  as_of: shaped({ block_number: n, block_hash: id, time: n, finality: oneOf("anchored", "finalised") }),
  manifest: any,
  _sd_alg: oneOf("sha-256"),
};

/** Claims checked against their shapes. */
export const readClaims = (claims, field) => readObject(claims, field, SHAPE, ["manifest", "_sd_alg"]);
