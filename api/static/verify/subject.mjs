// What a bundle certifies: its entries by their part in it.

import { rootRightId } from "./terms.mjs";

export const HOLD_USE_OPERATE = [1, 2, 3];

/**
 * The entries of a bundle: `asset`, `amendment`, `inForce` (the values in force), `path` (the grants, the first the
 * one certified), `root` (of a right's bundle without grants), `trade`, `listing`, `offer` (the listing, or the trade
 * filed), `attestations`; and `issuer`. What a bundle lacks is undefined. Each entry has its place as `at`.
 */
export function subjectOf(bundle) {
  const entries = bundle.terms.map((entry, n) => ({ ...entry, at: `/terms/${n}` }));
  const only = (...types) => entries.filter(({ type }) => types.includes(type));
  const [asset] = only("Asset");
  const [amendment] = only("Amendment");
  const [trade] = only("Trade", "OffTrade");
  const [listing] = only("Listing");
  return {
    entries,
    asset,
    amendment,
    inForce: (amendment ?? asset).values,
    path: only("Grant"),
    root: only("Root")[0],
    trade,
    listing,
    offer: trade && (listing ?? trade),
    attestations: only("Attestation"),
    issuer: listing ? listing.values.venue : asset.values.node,
  };
}

/** The kind of right certified, made or moved; undefined for an asset. */
export function kindOf({ root, path, offer }) {
  return (root ?? path[0] ?? offer)?.values.kind;
}

/** The id of the right certified, made or moved. */
export function rightOf(subject) {
  return subject.path[0]?.id ?? rootRightId(subject.asset.id, kindOf(subject));
}

/** Kinds of right certified: every one evidenced of an asset, else the right's own. */
export function kindsCertified(subject) {
  const kind = kindOf(subject);
  if (kind !== undefined) return [kind];
  return HOLD_USE_OPERATE.filter((each) => (subject.inForce.rights >> (each - 1)) & 1);
}

/** When the record begins and ends by its terms and those it hangs on, seconds. */
export function termOf({ asset, inForce, path, trade }) {
  const first = trade ?? path[0] ?? asset;
  return { from: first.values.from, until: Math.min(inForce.until, ...path.map(({ values }) => values.until)) };
}
