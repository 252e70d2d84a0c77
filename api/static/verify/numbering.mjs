// The query code 查询码: ten bytes of an id for people to type, with a check.

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const PRIME = 1021n;

/** The query code of a record's id. */
export function queryCode(id) {
  const value = BigInt(id.slice(0, 22));
  const text = written(value, 16) + written((value * 1024n) % PRIME, 2);
  return text.match(/.{1,4}/g).join("-");
}

function written(value, length) {
  let text = "";
  for (let place = length - 1; place >= 0; place--) text += ALPHABET[Number((value >> BigInt(5 * place)) & 31n)];
  return text;
}
