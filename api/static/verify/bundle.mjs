// A bundle's document: its members, their shapes, and the order of its terms.
import { CONTRACTS } from "./data.mjs";
import { HEADER_FIELDS, quantity } from "./header.mjs";
import { JsonFault, decodeUtf8, isObject, parseJson } from "./json.mjs";
import { address, ascii, below, hex, id, listOf, oneOf, orNull, readObject } from "./shapes.mjs";
import { checkText } from "./manifest.mjs";
import { ensure, fail } from "./faults.mjs";
import { fieldsOf, readValues } from "./terms.mjs";

const MOST_BYTES = 1 << 20;
const MOST_TOKEN = 128 * 1024;
const DEEPEST = 16;
const EXACT = 2 ** 53;
const ORDERS = {
  asset: /^Asset (Amendment )?(Attestation ){0,16}$/,
  right: /^(Root |(Grant ){1,6})Asset (Amendment )?(Attestation ){0,16}$/,
  trade: /^(Trade Listing |OffTrade )(Grant ){0,6}Asset (Amendment )?(Attestation ){0,16}$/,
};

const place = (value, field) => readObject(value, field, { root: id, index: below(1 << 20), proof: listOf(id, 20) });

const credential = (value, field) => readObject(value, field, { sd_jwt: token, register: place });

function token(value, field) {
  const length = ascii(value, field).length;
  ensure(length > 0 && length <= MOST_TOKEN, field, `must have from 1 to ${MOST_TOKEN} characters`);
  return value;
}

/** An entry of `terms`; beside its members, `stated`: the values as the document says them. */
function entry(value, field) {
  const values = (own, at) => readValues(value.type, own, at);
  const words = (own, at) => readWords(value.type, own, at);
  const read = readObject(value, field, { type: knownType, id, values, words });
  return { ...read, stated: value.values };
}

function readWords(type, value, field) {
  const count = fieldsOf(type).length;
  ensure(hex(value, field).length === 2 + 64 * count, field, `must be ${count} words of 32 bytes`);
  return value;
}

function knownType(value, field) {
  ensure(typeof value === "string" && fieldsOf(value) !== undefined, field, "is no type of terms");
  return value;
}

function sealed(value, field) {
  ensure(isObject(value), field, "must be a JSON object");
  checkText(value, field);
  return value;
}

const manifest = (value, field) => readObject(value, field, { public: sealed, disclosures: listOf(ascii) });

const slot = (value, field) => readObject(value, field, { key: id, value: id, proof: listOf(hex) });

const proof = (value, field) => readObject(value, field, { address, account: listOf(hex), storage: listOf(slot) });

function header(value, field) {
  const names = ["hash", ...Object.keys(HEADER_FIELDS)];
  const shape = Object.fromEntries(names.map((name) => [name, HEADER_FIELDS[name] === "integer" ? quantity : hex]));
  return readObject(value, field, shape, names);
}

const log = (value, field) => readObject(value, field, { address, block_number: below(EXACT), topics, data: hex });

function topics(value, field) {
  const read = listOf(id)(value, field);
  ensure(read.length === 3, field, "must be three");
  return read;
}

const item = (value, field) => readObject(value, field, { digest: id, log: orNull(log) });

const events = (value, field) => readObject(value, field, { head_before: id, items: listOf(item) });

const SHAPE = {
  format: oneOf("torrens-bundle/1"),
  kind: oneOf(...Object.keys(ORDERS)),
  chain_id: below(EXACT),
  contracts: (value, field) => readObject(value, field, Object.fromEntries(CONTRACTS.map((name) => [name, address]))),
  credential: orNull(credential),
  terms: listOf(entry),
  manifest: orNull(manifest),
  rev: below(1 << 17),
  inclusion: orNull(place),
  proofs: listOf(proof),
  header,
  events,
  as_of: (value, field) => readObject(value, field, { block_number: below(EXACT), block_hash: id }),
};

/** The bundle that bytes spell out; fails at the first member that is not as the format says. */
export function readBundle(bytes) {
  ensure(bytes.length <= MOST_BYTES, "", `must have at most ${MOST_BYTES} bytes`);
  const bundle = readObject(parse(bytes), "", SHAPE);
  const order = bundle.terms.map(({ type }) => `${type} `).join("");
  ensure(ORDERS[bundle.kind].test(order), "/terms", "are not those of a certificate of this kind, in order");
  const amended = bundle.terms.some(({ type }) => type === "Amendment");
  ensure(amended === bundle.rev > 0, "/rev", "is above 0 if and only if there is an amendment");
  return bundle;
}

function parse(bytes) {
  try {
    return parseJson(decodeUtf8(bytes), DEEPEST);
  } catch (error) {
    if (error instanceof JsonFault) fail("", error.message);
    throw error;
  }
}
