// The canonical form of RFC 8785, for texts, whole numbers, lists and objects: all that these formats know.
import { isObject } from "./json.mjs";

/** Text whose UTF-8 is the canonical form; members are ordered by UTF-16 code units, as the RFC says. */
export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (!isObject(value)) return typeof value === "bigint" ? value.toString() : JSON.stringify(value);
  const names = Object.keys(value).sort();
  return `{${names.map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join(",")}}`;
}

/** Whether two JSON values are the same, whatever the order of their members. */
export function sameJson(a, b) {
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((item, i) => sameJson(item, b[i]));
  if (!isObject(a)) return a === b;
  const names = Object.keys(a);
  if (!isObject(b) || names.length !== Object.keys(b).length) return false;
  return names.every((name) => Object.hasOwn(b, name) && sameJson(a[name], b[name]));
}
