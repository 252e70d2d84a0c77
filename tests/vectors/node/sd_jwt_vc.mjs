// Issues and verifies SD-JWT VCs with @sd-jwt/sd-jwt-vc, as it is published; ECDSA by node:crypto.
// Usage: node tests/vectors/node/sd_jwt_vc.mjs [contracts] < request.json
// {issue:{claims,fields,header,key,salts}}: fields of claims.manifest are disclosed, salted in their order
// {verify:{sd_jwt,key,at}}: as of a time in seconds, prints the processed claims, or {error}
import { createHash, createPrivateKey, createPublicKey, sign, verify } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";

const here = path.dirname(fileURLToPath(import.meta.url));
const home = path.resolve(process.argv[2] ?? path.join(here, "..", "..", "..", "contracts"));
const { SDJwtVcInstance } = createRequire(path.join(home, "package.json"))("@sd-jwt/sd-jwt-vc");

const encoding = { dsaEncoding: "ieee-p1363" };
const hasher = (data, algorithm) =>
  new Uint8Array(createHash(algorithm.replace("-", "")).update(Buffer.from(data)).digest());

const issue = async ({ claims, fields, header, key, salts }) => {
  const secret = { key: createPrivateKey({ key, format: "jwk" }), ...encoding };
  const left = [...salts];
  const library = new SDJwtVcInstance({
    hasher,
    hashAlg: "sha-256",
    signAlg: "ES256",
    saltGenerator: () => left.shift(),
    signer: (data) => sign("sha256", Buffer.from(data), secret).toString("base64url"),
  });
  return { sd_jwt: await library.issue(claims, { manifest: { _sd: fields } }, { header }) };
};

const check = async ({ sd_jwt, key, at }) => {
  const open = { key: createPublicKey({ key, format: "jwk" }), ...encoding };
  const library = new SDJwtVcInstance({
    hasher,
    verifier: (data, signature) => verify("sha256", Buffer.from(data), open, Buffer.from(signature, "base64url")),
  });
  const { payload, header } = await library.verify(sd_jwt, { currentDate: at });
  return { claims: payload, header };
};

const request = JSON.parse(readFileSync(0, "utf8"));
try {
  console.log(JSON.stringify(await (request.issue ? issue(request.issue) : check(request.verify))));
} catch (error) {
  console.log(JSON.stringify({ error: error.message }));
}
