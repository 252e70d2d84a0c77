// Strict JSON (RFC 8259): no member twice, whole numbers in their one spelling, a bounded depth. JSON.parse tells
// none of these. Objects have no prototype, so that no member's name means anything to the language.

const SPACE = new Set([" ", "\t", "\n", "\r"]);
const NUMBER = /-?(?:(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|Infinity)|NaN/y;
const INTEGER = /^(0|-?[1-9]\d*)$/;
const PLAIN = /[^"\\\u0000-\u001f]*/y;
const FOUR = /^[0-9a-fA-F]{4}$/;
const ESCAPES = { '"': '"', "\\": "\\", "/": "/", b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" };
const MOST_DIGITS = 4300; // longer numbers would cost more than their length

/** What is wrong with a JSON text. */
export class JsonFault extends Error {}

/** Stands where a value was refused, so that its pointer can be told. */
export class Refused {
  constructor(rule) {
    this.rule = rule;
  }
}

const refuse = (what) => {
  throw new JsonFault(what);
};

/** UTF-8 bytes as text. Throws JsonFault where they are not UTF-8. */
export function decodeUtf8(bytes) {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return refuse("is not UTF-8");
  }
}

/**
 * The value of a JSON text: objects without a prototype, lists, texts, booleans, null; numbers as Number where they
 * are exact, else BigInt. Objects and lists may lie *deepest* levels deep. Throws JsonFault; with *marking*, a member
 * that comes twice and a number that is not whole and exact are Refused in its place instead.
 */
export function parseJson(text, deepest, marking = false) {
  const reader = new Reader(text, deepest, marking);
  const value = reader.value(0);
  reader.skipSpace();
  if (reader.at < text.length) refuse("has something after its end");
  return value;
}

class Reader {
  constructor(text, deepest, marking) {
    this.text = text;
    this.deepest = deepest;
    this.marking = marking;
    this.at = 0;
  }

  skipSpace() {
    while (SPACE.has(this.text[this.at])) this.at++;
  }

  /** Take *sign* after any space; whether it was there. */
  takes(sign) {
    this.skipSpace();
    const there = this.text[this.at] === sign;
    if (there) this.at++;
    return there;
  }

  value(depth) {
    this.skipSpace();
    const first = this.text[this.at];
    if (first === "{") return this.object(depth + 1);
    if (first === "[") return this.list(depth + 1);
    if (first === '"') return this.string();
    for (const [name, value] of [["true", true], ["false", false], ["null", null]]) {
      if (this.text.startsWith(name, this.at)) {
        this.at += name.length;
        return value;
      }
    }
    return this.number();
  }

  /** Refuse one value, not the text: by a mark where marks are wanted. */
  refuseValue(what) {
    return this.marking ? new Refused(what) : refuse(what);
  }

  enter(depth) {
    if (depth > this.deepest) refuse(`is nested deeper than ${this.deepest} levels`);
    this.at++;
  }

  object(depth) {
    this.enter(depth);
    const members = Object.create(null);
    if (this.takes("}")) return members;
    do {
      this.skipSpace();
      if (this.text[this.at] !== '"') refuse("has a member without a name");
      const name = this.string();
      if (!this.takes(":")) refuse("has a member without a value");
      const twice = name in members;
      const value = this.value(depth);
      members[name] = twice ? this.refuseValue("has a member twice") : value;
    } while (this.takes(","));
    if (!this.takes("}")) refuse("has an object that does not end");
    return members;
  }

  list(depth) {
    this.enter(depth);
    const items = [];
    if (this.takes("]")) return items;
    do items.push(this.value(depth));
    while (this.takes(","));
    if (!this.takes("]")) refuse("has a list that does not end");
    return items;
  }

  string() {
    const parts = [];
    this.at++;
    for (;;) {
      PLAIN.lastIndex = this.at;
      const [plain] = PLAIN.exec(this.text);
      parts.push(plain);
      this.at += plain.length;
      const next = this.text[this.at++];
      if (next === '"') return parts.join("");
      if (next !== "\\") refuse("has a text that does not end, or a control character in it");
      parts.push(this.escape());
    }
  }

  escape() {
    const kind = this.text[this.at++];
    if (kind === "u") {
      const digits = this.text.slice(this.at, this.at + 4);
      if (!FOUR.test(digits)) refuse("has an escape that is none");
      this.at += 4;
      return String.fromCharCode(parseInt(digits, 16));
    }
    if (!Object.hasOwn(ESCAPES, kind ?? "")) refuse("has an escape that is none");
    return ESCAPES[kind];
  }

  number() {
    NUMBER.lastIndex = this.at;
    const found = NUMBER.exec(this.text);
    if (found === null) refuse("is not JSON");
    const [digits] = found;
    this.at += digits.length;
    if (!INTEGER.test(digits)) return this.refuseValue("has a number that is not whole and plain");
    if (digits.replace("-", "").length > MOST_DIGITS) return this.refuseValue("has a number too long for any field");
    const value = Number(digits);
    if (Number.isSafeInteger(value)) return value;
    return this.marking ? this.refuseValue("has a number beyond 2^53 - 1") : BigInt(digits);
  }
}

/** Whether a value is a JSON object. */
export function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Refused);
}

/** Whether an object has exactly these members. */
export function hasExactly(value, names) {
  return Object.keys(value).length === names.length && names.every((name) => Object.hasOwn(value, name));
}

/** Order of texts by code point, which is that of their UTF-8. */
export function byCodePoint(a, b) {
  const [left, right] = [[...a], [...b]];
  for (let i = 0; i < left.length && i < right.length; i++) {
    const difference = left[i].codePointAt(0) - right[i].codePointAt(0);
    if (difference) return difference;
  }
  return left.length - right.length;
}
