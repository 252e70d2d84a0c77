// Canonical forms by ECMAScript's own serialisation, which RFC 8785 is built on.
// Usage: node canonical.mjs < {"texts":[json…],"doubles":[16 hex digits…]} → {"texts":[hex…],"doubles":[text…]}
const canonical = (value) => {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  return `{${Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(",")}}`;
};
const double = (hex) => Buffer.from(hex, "hex").readDoubleBE(0);
process.stdin.setEncoding("utf8");
let given = "";
for await (const piece of process.stdin) given += piece;
const { texts, doubles } = JSON.parse(given);
console.log(
  JSON.stringify({
    texts: texts.map((text) => Buffer.from(canonical(JSON.parse(text)), "utf8").toString("hex")),
    doubles: doubles.map((hex) => JSON.stringify(double(hex))),
  }),
);
