// What a credential claims, held against the bundle that carries it.
import { kindsCertified, termOf } from "./subject.mjs";
import { ensure, fail } from "./faults.mjs";
import { queryCode } from "./numbering.mjs";
import { sameJson } from "./canonical.mjs";

const TOKEN = "/credential/sd_jwt";
const CLAIMS = `${TOKEN}/claims`;
const RIGHT_NAMES = { 1: "HOLD", 2: "USE", 3: "OPERATE" };

function expect(claim, path, expected) {
  ensure(claim === expected, `${CLAIMS}/${path}`, `must be ${expected}`);
}

/** Step 2: of this kind of certificate, on this chain, in this register. */
export function checkDeployment(bundle, { claims }) {
  expect(claims.vct, "vct", `urn:torrens:certificate:${bundle.kind}:1`);
  expect(claims.chain.id, "chain/id", bundle.chain_id);
  expect(claims.chain.contract, "chain/contract", bundle.contracts.AssetRegistry);
}

/** Step 3: the sealed manifest signed is the bundle's, and the same fields are disclosed. */
export function checkSameManifest({ manifest }, { claims, disclosures }) {
  const signed = Object.hasOwn(claims, "manifest");
  if (manifest === null) {
    ensure(!signed && !disclosures.length, "/manifest", "is left out, and the credential has one");
    return;
  }
  ensure(signed && sameJson(claims.manifest, manifest.public), `${CLAIMS}/manifest`, "is not the bundle's manifest");
  ensure(sameJson(disclosures, manifest.disclosures), TOKEN, "discloses other fields than the bundle");
}

/** Step 5: this record, at this rev, by the party whose record it is. */
export function checkRecord(bundle, subject, { claims }) {
  const [{ id: record }] = bundle.terms;
  checkTerms(bundle, subject, claims.terms);
  expect(claims.sub, "sub", `urn:torrens:${bundle.kind}:${bundle.chain_id}:${record}`);
  expect(claims.rev, "rev", bundle.rev);
  expect(claims.iss, "iss", `urn:torrens:party:${bundle.chain_id}:${subject.issuer}`);
  expect(claims.query_code, "query_code", queryCode(record));
  const { from, until } = termOf(subject);
  expect(claims.validity.from, "validity/from", from);
  expect(claims.validity.until, "validity/until", until);
  expect(claims.exp, "exp", until);
  const rights = claims.rights.map(({ right }) => right).join(", ");
  const expected = kindsCertified(subject).map((kind) => RIGHT_NAMES[kind]).join(", ");
  ensure(rights === expected, `${CLAIMS}/rights`, `must be ${expected}`);
}

function checkTerms(bundle, subject, claimed) {
  const own = bundle.terms.slice(0, bundle.terms.length - subject.attestations.length);
  own.forEach(({ type, id, stated }, n) => {
    const same = n < claimed.length && sameJson(claimed[n], { type, id, values: stated });
    ensure(same, `${CLAIMS}/terms/${n}`, "is not what the bundle's terms say");
  });
  if (claimed.length !== own.length) fail(`${CLAIMS}/terms/${own.length}`, "is more than the bundle's terms say");
}

/** Step 9: the issuer's key was in its window, and not yet compromised, when the credential was anchored. */
export function checkKey({ claims }, key, anchored) {
  ensure(key.exists, `${TOKEN}/header/jwk`, "was never a credential key of the issuer");
  const register = "/credential/register";
  const within = key.from <= anchored && anchored < key.until;
  ensure(within, register, `was anchored at ${anchored}, outside the key's window`);
  ensure(!key.compromised || anchored < key.compromised, register, "was anchored after the key's compromise");
  ensure(claims.iat <= anchored, `${CLAIMS}/iat`, "is after the anchor of the credential");
}

/** Step 10: the holder certified still holds the record. */
export function checkSameHolder({ claims }, holder) {
  expect(claims.holder, "holder", holder);
}
