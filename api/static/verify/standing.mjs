// How a record stands at the proven block: its status, holder and end.
import { HOLD_USE_OPERATE, kindOf } from "./subject.mjs";
import { assetStatus, isEvidenced, rightStatus } from "./statuses.mjs";
import { batchKey } from "./slots.mjs";
import { leafWord } from "./leaf.mjs";
import { rootRightId } from "./terms.mjs";
import { word } from "./bytes.mjs";

/**
 * The standing of a record: `assetWord` (opened; of an inactive leaf what activation would write), `asset` and `right`
 * (statuses, the latter undefined for an asset), `holder`, `until` in seconds.
 */
export function standingOf(bundle, subject, proven) {
  const { path, trade } = subject;
  const assetWord = assetWordOf(bundle, subject, proven);
  const asset = assetStatus(assetWord, proven.time);
  const kind = kindOf(subject);
  const until = Math.min(assetWord.until, ...path.map(({ values }) => values.until));
  if (kind === undefined) return { assetWord, asset, holder: assetHolder(subject, assetWord, proven), until };
  const held = path.map(({ id, values }) => ({ values, word: written(proven, id) }));
  const root = proven.word("right", rootRightId(subject.asset.id, kind));
  const right = rightStatus(assetWord, kind, root, held, proven.time);
  const own = path.length ? held[0].word : written(proven, rootRightId(subject.asset.id, kind));
  const holder = trade ? trade.values.buyer : (own?.holder ?? assetWord.registrant);
  return { assetWord, asset, right, holder, until };
}

/** A right's word, null where it has no slot. */
const written = (proven, id) => (proven.raw("right", id) ? proven.word("right", id) : null);

function assetWordOf({ inclusion }, { asset }, proven) {
  if (proven.raw("asset", asset.id) || inclusion === null) return proven.word("asset", asset.id);
  const { node, registrant, profile } = asset.values;
  return leafWord(asset, {
    batch: proven.word("batch", batchKey(inclusion.root, node)),
    profile: proven.word("profile", word(profile)),
    node: proven.word("party", word(node)),
    registrant: proven.word("party", word(registrant)),
  });
}

/** Holder of the first evidenced root that has not ended, of the first evidenced where all have. */
function assetHolder({ asset }, assetWord, proven) {
  const evidenced = HOLD_USE_OPERATE.filter((kind) => isEvidenced(assetWord, kind));
  const roots = evidenced.map((kind) => written(proven, rootRightId(asset.id, kind)));
  const standing = roots.find((root) => !root?.end);
  const first = standing === undefined ? roots[0] : standing;
  return first?.holder ?? assetWord.registrant;
}
