// A sealed manifest: its public form, and the fields disclosed from it (SD-JWT, RFC 9901).
import { JsonFault, Refused, decodeUtf8, hasExactly, isObject, parseJson } from "./json.mjs";
import { Fault, ensure, fail } from "./faults.mjs";
import { fromBase64url, toBase64url } from "./base64url.mjs";
import { oneOf, pointed, text } from "./shapes.mjs";
import { sha256 } from "./sha256.mjs";

const DEEPEST = 16;
const MOST_BYTES = 256 * 1024;
const MOST_VALUES = 10_000;
const MOST_FIELDS = 128;
const SALT_BYTES = 16;
const RESERVED = ["_sd", "...", "format", "vocabulary"];
const DIGEST = /^[A-Za-z0-9_-]{43}$/;
// All but tab and line feed, and what turns the direction of a line.
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufeff]/;

/**
 * A JSON object or any value from bytes, by the rules of a manifest's text: whole numbers below 2^53, no member
 * twice, texts as `checkText` says. Fails at *field*, or at the pointer below it.
 */
export function readStrictJson(bytes, field) {
  ensure(bytes.length <= MOST_BYTES, field, `must have at most ${MOST_BYTES} bytes`);
  try {
    const value = parseJson(decodeUtf8(bytes), DEEPEST, true);
    checkText(value, field);
    return value;
  } catch (error) {
    if (error instanceof JsonFault) fail(field, error.message);
    throw error;
  }
}

/** Check every value below *value* in document order: an object's names before what they name. */
export function checkText(value, field) {
  let count = 0;
  const visit = (item, at) => {
    count += 1;
    ensure(count <= MOST_VALUES, field, `must have at most ${MOST_VALUES} values`);
    if (item instanceof Refused) fail(at, item.rule);
    ensure(typeof item !== "bigint", at, "has a number beyond 2^53 - 1");
    if (typeof item === "string") checkOneText(item, at);
    else if (Array.isArray(item)) item.forEach((inner, i) => visit(inner, `${at}/${i}`));
    else if (isObject(item)) {
      for (const name of Object.keys(item)) checkOneText(name, at);
      for (const [name, inner] of Object.entries(item)) visit(inner, `${at}/${pointed(name)}`);
    }
  };
  visit(value, field);
}

function checkOneText(text, at) {
  ensure(text.isWellFormed(), at, "has half a character");
  ensure(text.normalize("NFC") === text, at, "has a text that is not in Unicode form NFC");
  ensure(!CONTROL.test(text), at, "has a control or direction-changing character in a text");
  ensure(text.trim() === text, at, "has white space around a text");
}

/** Check the public form and the disclosures of a bundle's manifest. */
export function checkManifest({ public: sealed, disclosures }) {
  const digests = checkPublic(sealed);
  const seen = new Set();
  disclosures.forEach((disclosure, n) => checkDisclosure(disclosure, `/manifest/disclosures/${n}`, digests, seen));
}

function checkPublic(sealed) {
  const field = "/manifest/public";
  ensure(hasExactly(sealed, ["format", "vocabulary", "_sd"]), field, "must have format, vocabulary and _sd alone");
  text(sealed.format, `${field}/format`);
  text(sealed.vocabulary, `${field}/vocabulary`);
  oneOf("torrens-manifest/1")(sealed.format, `${field}/format`);
  const digests = sealed._sd;
  const counted = Array.isArray(digests) && digests.length >= 1 && digests.length <= MOST_FIELDS;
  ensure(counted, `${field}/_sd`, `must be a list of 1 to ${MOST_FIELDS} digests`);
  digests.forEach((digest, i) => {
    const held = typeof digest === "string" && DIGEST.test(digest);
    ensure(held, `${field}/_sd/${i}`, "must be a SHA-256 in base64url");
  });
  const ordered = digests.every((digest, i) => i === 0 || digests[i - 1] < digest);
  ensure(ordered, `${field}/_sd`, "must be sorted and distinct");
  return digests;
}

/** *seen*: the digests and names of the disclosures before. */
function checkDisclosure(disclosure, field, digests, seen) {
  const [salt, name] = openDisclosure(disclosure, field);
  ensure(fromBase64url(salt)?.length >= SALT_BYTES, field, `must have a salt of at least ${SALT_BYTES} bytes`);
  ensure(!RESERVED.includes(name), field, "has a name that no field may have");
  const digest = toBase64url(sha256(disclosure));
  ensure(digests.includes(digest), field, "is not among the digests of the manifest");
  ensure(!seen.has(`digest ${digest}`) && !seen.has(`name ${name}`), field, "repeats a field");
  seen.add(`digest ${digest}`).add(`name ${name}`);
}

function openDisclosure(disclosure, field) {
  const bytes = fromBase64url(disclosure);
  ensure(bytes, field, "must be base64url without padding, in its one spelling");
  const opened = whole(field, () => readStrictJson(bytes, field));
  ensure(Array.isArray(opened) && opened.length === 3, field, "must be a salt, a name and a value");
  ensure(typeof opened[0] === "string" && typeof opened[1] === "string", field, "must begin with two texts");
  return opened;
}

/** What *read* gives; a fault inside is one of *field* as a whole. */
function whole(field, read) {
  try {
    return read();
  } catch (error) {
    if (error instanceof Fault) fail(field, error.message);
    throw error;
  }
}
