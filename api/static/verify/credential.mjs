// The credential: an SD-JWT whose issuer-signed part carries an ES256 signature by the key in its header.
import { NotChecked, ensure } from "./faults.mjs";
import { hasExactly, isObject } from "./json.mjs";
import { readStrictJson } from "./manifest.mjs";
import { fromBase64url, toBase64url } from "./base64url.mjs";
import { sha256, sha256Hex } from "./sha256.mjs";
import { toHex, utf8 } from "./bytes.mjs";

const TOKEN = "/credential/sd_jwt";
const MOST_DISCLOSURES = 128;
// The curve P-256: y² = x³ - 3x + B modulo P.
const P = 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn;
const B = 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn;

/**
 * A token taken apart: `header`, `claims`, `disclosures`, `signed` (the text under the signature), `signature`
 * (64 bytes), `thumbprint` and `digest` as hex. Everything is checked but the signature.
 */
export function openCredential(token) {
  const [jwt, ...disclosures] = token.split("~");
  ensure(disclosures.pop() === "", TOKEN, "must end in ~, without a key binding");
  ensure(disclosures.length <= MOST_DISCLOSURES, TOKEN, `must have at most ${MOST_DISCLOSURES} disclosures`);
  const parts = jwt.split(".");
  ensure(parts.length === 3, TOKEN, "must be three parts with dots between");
  const header = partOf(parts[0], `${TOKEN}/header`);
  checkHeader(header);
  const claims = partOf(parts[1], `${TOKEN}/claims`);
  const signature = fromBase64url(parts[2]);
  ensure(signature?.length === 64, `${TOKEN}/signature`, "must be 64 bytes in base64url");
  return {
    header,
    claims,
    disclosures,
    signed: `${parts[0]}.${parts[1]}`,
    signature,
    thumbprint: toHex(fromBase64url(header.kid)),
    digest: sha256Hex(jwt),
  };
}

function partOf(part, field) {
  const bytes = fromBase64url(part);
  ensure(bytes, field, "must be base64url without padding, in its one spelling");
  const value = readStrictJson(bytes, field);
  ensure(isObject(value), field, "must be a JSON object");
  return value;
}

/** Check a header: its members, then `alg`, `typ`, `jwk` and `kid`. */
function checkHeader(header) {
  const field = `${TOKEN}/header`;
  ensure(hasExactly(header, ["alg", "jwk", "kid", "typ"]), field, "must have exactly alg, typ, kid and jwk");
  ensure(header.alg === "ES256", `${field}/alg`, "must be ES256");
  ensure(header.typ === "dc+sd-jwt", `${field}/typ`, "must be dc+sd-jwt");
  checkKey(header.jwk, `${field}/jwk`);
  const { x, y } = header.jwk;
  const thumbprint = toBase64url(sha256(`{"crv":"P-256","kty":"EC","x":"${x}","y":"${y}"}`));
  ensure(header.kid === thumbprint, `${field}/kid`, "is not the thumbprint of the key");
}

function checkKey(jwk, field) {
  ensure(isObject(jwk) && hasExactly(jwk, ["crv", "kty", "x", "y"]), field, "must have exactly kty, crv, x and y");
  ensure(jwk.crv === "P-256", `${field}/crv`, "must be P-256");
  ensure(jwk.kty === "EC", `${field}/kty`, "must be EC");
  for (const name of ["x", "y"]) {
    const part = jwk[name];
    const held = typeof part === "string" && fromBase64url(part)?.length === 32;
    ensure(held, `${field}/${name}`, "must be 32 bytes in base64url");
  }
  ensure(isOnCurve(jwk), field, "is no point of the curve P-256");
}

function isOnCurve(key) {
  const [x, y] = [key.x, key.y].map((part) => BigInt(toHex(fromBase64url(part))));
  return x < P && y < P && (y * y - (x * x * x - 3n * x + B)) % P === 0n;
}

/** Check the signature. Throws NotChecked where there is no WebCrypto: on a page from an insecure origin. */
export async function checkSignature(credential) {
  const subtle = globalThis.crypto?.subtle;
  if (!subtle) throw new NotChecked(`${TOKEN}/signature`, "there is no WebCrypto here to check the signature with");
  const { kty, crv, x, y } = credential.header.jwk;
  const curve = { name: "ECDSA", namedCurve: "P-256" };
  const key = await subtle.importKey("jwk", { kty, crv, x, y }, curve, false, ["verify"]);
  const how = { name: "ECDSA", hash: "SHA-256" };
  const held = await subtle.verify(how, key, credential.signature, utf8(credential.signed));
  ensure(held, `${TOKEN}/signature`, "is not by the key in the header");
}
