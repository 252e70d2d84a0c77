// The steps in their order, one function each. Each says what passed, or throws Fault or NotChecked; later ones rely
// on what earlier ones left in the case.
import { NotChecked, ensure, fail } from "./faults.mjs";
import { anchorKey, keyKey, requiredSlots } from "./slots.mjs";
import { canonical } from "./canonical.mjs";
import { checkDemands } from "./policy.mjs";
import { checkDeployment, checkKey, checkRecord, checkSameHolder, checkSameManifest } from "./stated.mjs";
import { checkEntry, checkLinks } from "./identity.mjs";
import { checkFold, checkReliedOn } from "./history.mjs";
import { checkInclusion, checkRecorded, checkRegister } from "./anchor.mjs";
import { checkManifest } from "./manifest.mjs";
import { checkSignature, openCredential } from "./credential.mjs";
import { prove } from "./proven.mjs";
import { readBundle } from "./bundle.mjs";
import { readClaims } from "./claims.mjs";
import { sha256Hex } from "./sha256.mjs";
import { standingOf } from "./standing.mjs";
import { subjectOf } from "./subject.mjs";

function checkFormat(run) {
  run.bundle = readBundle(run.bytes);
  run.subject = subjectOf(run.bundle);
  const { chain_id: chain, contracts, kind } = run.bundle;
  ensure(chain === run.trust.chain_id, "/chain_id", `is not the deployment's, ${run.trust.chain_id}`);
  for (const [name, { address }] of Object.entries(run.trust.contracts)) {
    ensure(contracts[name] === address, `/contracts/${name}`, `is not the deployment's, ${address}`);
  }
  return `a certificate of one ${kind} in this deployment`;
}

async function checkCredential(run) {
  const { credential } = run.bundle;
  if (credential === null) {
    ensure(!run.policy.credential, "/credential", "is demanded, and the bundle has none");
    throw new NotChecked("/credential", "the bundle carries no credential", true);
  }
  run.credential = openCredential(credential.sd_jwt);
  const left = await signatureLeft(run.credential);
  readClaims(run.credential.claims, "/credential/sd_jwt/claims");
  checkDeployment(run.bundle, run.credential);
  if (left) throw left;
  return `signed by the key ${run.credential.thumbprint}`;
}

/** Check the signature; gives what stands in the way of a check, so that the rest is looked at all the same. */
async function signatureLeft(credential) {
  try {
    await checkSignature(credential);
    return null;
  } catch (error) {
    if (error instanceof NotChecked) return error;
    throw error;
  }
}

function checkDisclosures({ bundle, credential }) {
  if (credential) checkSameManifest(bundle, credential);
  ensureManifest(bundle);
  checkManifest(bundle.manifest);
  return `open fields of the manifest: ${bundle.manifest.disclosures.length}`;
}

function checkDigests({ bundle, subject }) {
  ensureManifest(bundle);
  const digest = sha256Hex(canonical(bundle.manifest.public));
  ensure(digest === subject.inForce.manifest, "/manifest/public", `hashes to ${digest}, not to what the terms say`);
  return "the manifest hashes to the digest in the terms";
}

function ensureManifest({ kind, manifest }) {
  if (manifest !== null) return;
  if (kind === "asset") fail("/manifest", "is required in an asset's certificate");
  throw new NotChecked("/manifest", "the bundle carries no manifest", true);
}

function checkId({ bundle, subject, credential, policy }) {
  subject.entries.forEach(checkEntry);
  checkLinks(subject, bundle.rev);
  if (credential) checkRecord(bundle, subject, credential);
  const asked = policy.subject === undefined || bundle.terms[0].id === policy.subject;
  ensure(asked, "/terms/0/id", "is not the record asked about");
  return `ids recomputed from their terms: ${bundle.terms.length}`;
}

function checkAnchor(run) {
  const { bundle, subject, credential } = run;
  const slots = requiredSlots(bundle, subject, credential);
  run.proven = prove(bundle, run.trust, slots);
  checkInclusion(bundle, subject, run.proven);
  if (credential) checkRegister(bundle, credential, run.proven);
  checkRecorded(bundle, subject, run.proven);
  return `${slots.flat().length} slots proven in block ${run.proven.number}, ${run.proven.hash}`;
}

function checkStatus(run) {
  const { bundle, subject, policy } = run;
  run.standing = standingOf(bundle, subject, run.proven);
  const { assetWord, asset, right } = run.standing;
  ensure(assetWord.rev === bundle.rev, "/rev", `SUPERSEDED: the asset is at rev ${assetWord.rev}`);
  if (right === undefined) {
    ensure(asset === "VALID", "/terms/0", `the asset is ${asset}`);
    return "the asset is VALID";
  }
  const told = `the right is ${right}, the asset ${asset}`;
  if (subject.trade && !policy.live_trade) return `the trade stands; ${told}`;
  ensure(right === "LIVE", "/terms/0", told);
  return told;
}

function checkHistory({ bundle, subject, proven }) {
  checkFold(bundle.events, subject, proven);
  checkReliedOn(bundle, subject);
  return `complete from ${bundle.events.head_before} to the head on chain, events: ${bundle.events.items.length}`;
}

function checkCredentialKey({ bundle, subject, credential, proven }) {
  if (!credential) throw new NotChecked("/credential", "without a credential there is no key", true);
  const key = proven.word("key", keyKey(subject.issuer, credential.thumbprint));
  const anchored = Number(proven.raw("anchor", anchorKey(bundle.credential.register.root)) >> 64n);
  checkKey(credential, key, anchored);
  return `a key of ${subject.issuer}, in its window when the credential was anchored, at ${anchored}`;
}

function checkHolder({ standing: { holder }, credential, policy }) {
  if (credential) checkSameHolder(credential, holder);
  ensure(policy.holder === undefined || policy.holder === holder, "/terms/0", `is held by ${holder}`);
  return `held by ${holder}`;
}

function checkPolicy({ bundle, subject, proven, standing, policy }) {
  checkDemands(bundle, subject, proven, standing, policy);
  return "no demand is broken";
}

export const STEPS = {
  format: checkFormat,
  credential: checkCredential,
  disclosures: checkDisclosures,
  digests: checkDigests,
  id: checkId,
  anchor: checkAnchor,
  status: checkStatus,
  history: checkHistory,
  key: checkCredentialKey,
  holder: checkHolder,
  policy: checkPolicy,
};
