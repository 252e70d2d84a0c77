// Step 8: the events fold to the head on chain, and those relied on are among them.
import { TOPICS } from "./data.mjs";
import { ensure, fail } from "./faults.mjs";
import { keccak, keccak256 } from "./keccak.mjs";
import { rightOf } from "./subject.mjs";
import { fromHex, toHex, word } from "./bytes.mjs";

const ITEMS = "/events/items";
const SEARCHED = 512; // up to so many items are tried one by one to name one that does not belong

/** The events lead from `head_before` to the head that is proven. */
export function checkFold({ head_before: before, items }, { asset }, proven) {
  const stored = proven.raw("head", asset.id);
  const after = stored ? word(stored) : asset.id;
  let last = -1;
  items.forEach(({ digest, log }, n) => {
    if (log === null) return;
    ensure(digestOf(log) === digest, `${ITEMS}/${n}`, "does not hash to its digest: it was altered");
    ensure(log.block_number >= last, `${ITEMS}/${n}`, "must come in chain order");
    last = log.block_number;
  });
  const digests = items.map(({ digest }) => fromHex(digest));
  if (toHex(fold(fromHex(before), digests)) !== after) failUnreached(fromHex(before), digests, after);
}

const digestOf = (log) => keccak(word(log.block_number), word(log.address), ...log.topics, keccak(log.data));

/** The head after those digests, as bytes. */
function fold(head, digests) {
  const pair = new Uint8Array(64);
  for (const digest of digests) {
    pair.set(head);
    pair.set(digest, 32);
    head = keccak256(pair);
  }
  return head;
}

/** Fail at the item that was added, or swapped with the next, where that can be found; else at the list's end. */
function failUnreached(before, digests, after) {
  const reaches = (head, rest) => toHex(fold(head, rest)) === after;
  let head = before;
  for (let n = 0; n < digests.length && digests.length <= SEARCHED; n++) {
    const [one, next, ...rest] = digests.slice(n);
    const others = next ? [next, ...rest] : [];
    if (reaches(head, others)) fail(`${ITEMS}/${n}`, "does not belong to the history: it was added");
    if (next && reaches(head, [next, one, ...rest])) fail(`${ITEMS}/${n}`, "and the next are swapped");
    head = fold(head, [one]);
  }
  fail(`${ITEMS}/${digests.length}`, "do not reach the head: at least one is missing, added or moved");
}

/** The amendment in force and the trade are among the events shown. */
export function checkReliedOn(bundle, subject) {
  const { amendment, trade, listing } = subject;
  if (amendment) find(bundle, subject, "AssetRegistry", "Amended", amendment);
  if (!trade) return;
  const [name, agents] = listing ? ["Traded", 1] : ["Filed", 2];
  const n = find(bundle, subject, "ExchangeLedger", name, trade);
  const at = trade.words.length + 64 * agents;
  const right = `0x${bundle.events.items[n].log.data.slice(at, at + 64)}`;
  ensure(right === rightOf(subject), `${ITEMS}/${n}/log/data`, "made or moved another right");
}

/** Place of the event that carries exactly the entry's terms. */
function find({ events, contracts }, { asset }, contract, name, { id, words }) {
  const topics = [TOPICS[name], asset.id, id];
  const n = events.items.findIndex(({ log }) => {
    if (log?.address !== contracts[contract]) return false;
    return topics.every((topic, i) => log.topics[i] === topic) && log.data.startsWith(words);
  });
  ensure(n >= 0, ITEMS, `must show the event ${name} of ${id}`);
  return n;
}
