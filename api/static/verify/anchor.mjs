// Step 6: what is recorded on chain of the asset, its rights, the trade, the findings and the credential.
import { BATCH, CREDENTIALS, rootFrom } from "./merkle.mjs";
import { anchorKey, batchKey } from "./slots.mjs";
import { ensure, fail } from "./faults.mjs";

const CLAIMS = "/credential/sd_jwt/claims";

/** The asset is a leaf of the anchored batch that the bundle names. */
export function checkInclusion({ inclusion }, { asset }, proven) {
  if (inclusion === null) return;
  const key = batchKey(inclusion.root, asset.values.node);
  ensure(proven.raw("batch", key), "/inclusion/root", "was not anchored by the asset's node");
  const { count } = proven.word("batch", key);
  ensure(inclusion.index < count, "/inclusion/index", "is not in the batch");
  const root = rootFrom(BATCH, inclusion.index, asset.id, inclusion.proof);
  ensure(root === inclusion.root, "/inclusion/proof", "does not lead to the root");
}

/** The credential's digest is in the register whose root is anchored, and was issued by the proven block. */
export function checkRegister({ credential }, { digest, claims }, proven) {
  const { root, index, proof } = credential.register;
  ensure(proven.raw("anchor", anchorKey(root)), "/credential/register/root", "was never anchored");
  const reached = rootFrom(CREDENTIALS, index, digest, proof);
  ensure(reached === root, "/credential/register/proof", "does not lead to the root");
  const issued = claims.as_of;
  const before = issued.block_number <= proven.number && issued.time <= proven.time;
  ensure(before, `${CLAIMS}/as_of`, "is after the proven block");
  const same = issued.block_number < proven.number || issued.block_hash === proven.hash;
  ensure(same, `${CLAIMS}/as_of/block_hash`, "is not the proven block's");
  ensure(claims.iat === issued.time, `${CLAIMS}/iat`, "is not the time of the block of issue");
}

/** The asset, the rights, the trade and the findings are on chain. */
export function checkRecorded(bundle, subject, proven) {
  const { asset, path, trade, listing, attestations } = subject;
  if (proven.raw("asset", asset.id)) {
    const { registrant } = proven.word("asset", asset.id);
    ensure(registrant === asset.values.registrant, `${asset.at}/values/registrant`, `is ${registrant} on chain`);
  } else {
    ensure(bundle.inclusion, asset.at, "has no slot, and no batch is given");
    ensure(!path.length && !trade, asset.at, "no right of an inactive leaf can have been granted");
  }
  for (const { id, at } of path) ensure(proven.raw("right", id), at, "was never granted");
  if (listing) checkSold(listing, proven);
  else if (trade) ensure(proven.raw("filing", trade.id), trade.at, "was never filed");
  for (const { id, at } of attestations) ensure(proven.raw("attestation", id), at, "was never recorded");
}

function checkSold({ id, at }, proven) {
  if (!proven.raw("listing", id)) fail(at, "was never listed");
  ensure(proven.word("listing", id).sold, at, "had no unit sold");
}
