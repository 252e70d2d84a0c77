// Which storage slots a verdict rests on, and where they lie.
import { HOLD_USE_OPERATE } from "./subject.mjs";
import { STORAGE } from "./data.mjs";
import { keccak } from "./keccak.mjs";
import { rootRightId } from "./terms.mjs";
import { word } from "./bytes.mjs";

const ORDER = ["PartyRegistry", "AssetRegistry", "RightsLedger", "ExchangeLedger", "AttestationLog"];
const CREDENTIALS = 1; // kind of an anchor whose digest is the root of a register of credentials

/** Keys of the mappings whose key is no id. */
export const batchKey = (root, node) => keccak(root, word(node));
export const keyKey = (issuer, thumbprint) => keccak(word(issuer), thumbprint);
export const anchorKey = (root) => keccak(word(CREDENTIALS), root);

/** One slot: of which record, by the mapping's key, in which contract, at which location. */
export function slotOf(record, key) {
  const { contract, position } = STORAGE[record];
  return { record, key, contract, location: keccak(key, word(position)) };
}

/** Every slot required, by contract; *credential*: the opened one, or null. */
export function requiredSlots(bundle, subject, credential) {
  const wanted = [...recordSlots(subject), ...batchSlots(bundle, subject)];
  wanted.push(...HOLD_USE_OPERATE.map((kind) => ["right", rootRightId(subject.asset.id, kind)]));
  wanted.push(...subject.path.map(({ id }) => ["right", id]));
  if (subject.listing) wanted.push(["listing", subject.listing.id]);
  else if (subject.trade) wanted.push(["filing", subject.trade.id]);
  if (credential) {
    wanted.push(["key", keyKey(subject.issuer, credential.thumbprint)]);
    wanted.push(["anchor", anchorKey(bundle.credential.register.root)]);
  }
  wanted.push(...subject.attestations.map(({ id }) => ["attestation", id]));
  const each = new Map(wanted.map(([record, key]) => [`${record} ${key}`, slotOf(record, key)]));
  const byContract = ORDER.map((contract) => [...each.values()].filter((slot) => slot.contract === contract));
  return byContract.filter((own) => own.length);
}

const recordSlots = ({ asset }) => [["asset", asset.id], ["head", asset.id]];

function batchSlots({ inclusion }, { asset: { values } }) {
  if (inclusion === null) return [];
  return [
    ["batch", batchKey(inclusion.root, values.node)],
    ["profile", word(values.profile)],
    ["party", word(values.node)],
    ["party", word(values.registrant)],
  ];
}
