// Status of assets and rights: one function of terms, words and time. The first name that applies wins.

export const ASSET_STATUSES = [
  "NONE", "REVOKED", "CANCELLED", "REFUSED", "EXPIRED", "SUSPENDED", "OBJECTED", "IN_NOTICE", "VALID",
];
export const RIGHT_STATUSES = [
  "NONE", "REVOKED", "TERMINATED", "SURRENDERED", "EXPIRED", "SUSPENDED", "PENDING", "LIVE",
];
/** `noticeEnd` of an asset in notice until its registrant consents. */
export const NOTICE_AWAITED = 0xffffff;
export const HOUR = 3600;
const CANCELLED = 1;
const ASSET_ENDS = [undefined, "CANCELLED", "REVOKED"];
const RIGHT_ENDS = [undefined, "EXPIRED", "SURRENDERED", "TERMINATED", "REVOKED"];

/** Status of the asset with this word at a time in seconds. */
export function assetStatus(word, time) {
  if (word.end) return ASSET_ENDS[word.end] ?? "REFUSED";
  if (time >= word.until) return "EXPIRED";
  if (word.suspended) return "SUSPENDED";
  if (word.objections) return "OBJECTED";
  return isInNotice(word, time) ? "IN_NOTICE" : "VALID";
}

const isInNotice = ({ noticeEnd }, time) => noticeEnd === NOTICE_AWAITED || time < noticeEnd * HOUR;

/** Whether the registrant evidenced its right of this kind. */
export const isEvidenced = (asset, kind) => ((asset.rights >> (kind - 1)) & 1) === 1;

/**
 * Status of the right at the head of a path, of the root where the path is empty. *asset*, *root*: opened words;
 * *path*: `{values, word}` of the right and its ancestors, `word` null where there is no slot.
 */
export function rightStatus(asset, kind, root, path, time) {
  const found = [leftByAsset(asset, time)];
  found.push(isEvidenced(asset, kind) ? own(root, 0, asset.until, time) : "NONE");
  for (const { values, word } of path) found.push(word ? own(word, values.from, values.until, time) : "NONE");
  return RIGHT_STATUSES[Math.min(...found.map((name) => RIGHT_STATUSES.indexOf(name)))];
}

function own(word, from, until, time) {
  if (word.end) return RIGHT_ENDS[word.end] ?? "NONE";
  if (time >= until) return "EXPIRED";
  if (word.suspended) return "SUSPENDED";
  return time < from ? "PENDING" : "LIVE";
}

function leftByAsset(word, time) {
  if (word.end) return word.end === CANCELLED ? "TERMINATED" : "REVOKED";
  if (time >= word.until) return "EXPIRED";
  if (word.suspended) return "SUSPENDED";
  return isInNotice(word, time) ? "PENDING" : "LIVE";
}
