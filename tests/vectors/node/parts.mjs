// Parts of the second verifier by themselves.
// Usage: node tests/vectors/node/parts.mjs < [{"kind", "text"}]   > [answer]
// Kinds: base64url (hex of the bytes), canonical (of a JSON text), rlp (lists of hex, of hex), address (EIP-55), trie (of
// {root, key, nodes}: the value, "absent", or {"refused": field}); else null where the text is refused.
import { Fault } from "../../../api/static/verify/faults.mjs";
import { JsonFault, parseJson } from "../../../api/static/verify/json.mjs";
import { fromHex, toHex } from "../../../api/static/verify/bytes.mjs";
import { canonical } from "../../../api/static/verify/canonical.mjs";
import { checksummed } from "../../../api/static/verify/keccak.mjs";
import { fromBase64url } from "../../../api/static/verify/base64url.mjs";
import { lookUp } from "../../../api/static/verify/trie.mjs";
import { readFileSync } from "node:fs";
import { rlpDecode } from "../../../api/static/verify/rlp.mjs";

const plain = (item) => (item.items ? item.items.map(plain) : toHex(item.bytes));
const answers = {
  base64url: (text) => {
    const bytes = fromBase64url(text);
    return bytes && toHex(bytes);
  },
  canonical: (text) => canonical(parseJson(text, 16)),
  rlp: (text) => {
    const item = rlpDecode(fromHex(text));
    return item && plain(item);
  },
  address: checksummed,
  trie: ({ root, key, nodes }) => {
    try {
      const value = lookUp(root, key, nodes, "proof");
      return value === null ? "absent" : toHex(value);
    } catch (error) {
      if (error instanceof Fault) return { refused: error.field };
      throw error;
    }
  },
};
const answer = ({ kind, text }) => {
  try {
    return answers[kind](text);
  } catch (error) {
    if (error instanceof JsonFault) return null;
    throw error;
  }
};
console.log(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map(answer)));
