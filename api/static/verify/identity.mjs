// Step 5: each entry is what its id commits to, and the entries belong together.
import { HOLD_USE_OPERATE, kindOf, rightOf } from "./subject.mjs";
import { ensure } from "./faults.mjs";
import { fieldsOf, idOf, rootRightId, wordOf } from "./terms.mjs";

const GRANT = 1; // mode of an offer; any other transfers the right

/** Check that an entry's values are its words, and that these hash to its id. */
export function checkEntry({ type, id, values, words, at }) {
  fieldsOf(type).forEach(([name], i) => {
    const stated = `0x${words.slice(2 + 64 * i, 66 + 64 * i)}`;
    ensure(wordOf(values[name]) === stated, `${at}/values/${name}`, "is not what the words say");
  });
  ensure(idOf(type, words) === id, `${at}/id`, "is not the hash of the words");
}

/** Check that the entries name each other as they must. */
export function checkLinks(subject, rev) {
  const { asset, amendment, entries } = subject;
  for (const { type, values, at } of entries) {
    if (type !== "Asset") ensure(values.asset === asset.id, `${at}/values/asset`, "is another asset");
  }
  if (amendment) ensure(amendment.values.rev === rev - 1, `${amendment.at}/values/rev`, "is not the rev before");
  checkPath(subject);
  if (subject.listing) checkSale(subject);
  if (subject.trade) checkOffer(subject);
}

function checkPath(subject) {
  const { asset, path, entries } = subject;
  const kind = kindOf(subject);
  if (kind === undefined) return;
  ensure(HOLD_USE_OPERATE.includes(kind), `${entries[0].at}/values/kind`, "is no kind of right");
  path.forEach(({ values, at }, i) => {
    const parent = path[i + 1]?.id ?? rootRightId(asset.id, kind);
    ensure(values.kind === kind, `${at}/values/kind`, "is another kind of right");
    ensure(values.parent === parent, `${at}/values/parent`, "is not the next right of the path");
  });
}

function checkSale({ trade, listing }) {
  const pairs = { listing: listing.id };
  for (const name of ["rev", "seller", "price"]) pairs[name] = listing.values[name];
  for (const [name, value] of Object.entries(pairs)) {
    ensure(trade.values[name] === value, `${trade.at}/values/${name}`, "is not that of the listing");
  }
}

function checkOffer(subject) {
  const { asset, path, offer } = subject;
  const right = `${offer.at}/values/right`;
  if (offer.values.mode !== GRANT) {
    ensure(offer.values.right === rightOf(subject), right, "is not the right transferred");
    return;
  }
  ensure(path.length, "/terms", "do not show the right that was granted");
  checkGranted(subject);
  const parent = path[1]?.id ?? rootRightId(asset.id, kindOf(subject));
  ensure(offer.values.right === parent, right, "is not the right granted from");
}

/** The first grant is the one that the trade made. */
function checkGranted({ path: [grant], offer, trade }) {
  const expected = {};
  for (const name of ["asset", "rev", "kind", "exclusivity", "purposes", "scope", "terms", "flags"]) {
    expected[name] = offer.values[name];
  }
  Object.assign(expected, { parent: offer.values.right, grantor: trade.values.seller, grantee: trade.values.buyer });
  Object.assign(expected, { from: trade.values.from, until: trade.values.until, salt: trade.id });
  for (const [name, value] of Object.entries(expected)) {
    ensure(grant.values[name] === value, `${grant.at}/values/${name}`, "is not what the trade agreed");
  }
}
