// A block's header: its fields in the order in which they are hashed.
import { bigEndian, rlpBytes, rlpList } from "./rlp.mjs";
import { ensure } from "./faults.mjs";
import { fromHex } from "./bytes.mjs";
import { keccak } from "./keccak.mjs";

/** Fields in RLP order, and how each is encoded. */
export const HEADER_FIELDS = {
  parentHash: "bytes",
  sha3Uncles: "bytes",
  miner: "bytes",
  stateRoot: "bytes",
  transactionsRoot: "bytes",
  receiptsRoot: "bytes",
  logsBloom: "bytes",
  difficulty: "integer",
  number: "integer",
  gasLimit: "integer",
  gasUsed: "integer",
  timestamp: "integer",
  extraData: "bytes",
  mixHash: "bytes",
  nonce: "bytes",
  baseFeePerGas: "integer",
  withdrawalsRoot: "bytes",
  blobGasUsed: "integer",
  excessBlobGas: "integer",
  parentBeaconBlockRoot: "bytes",
  requestsHash: "bytes",
};
const NAMES = Object.keys(HEADER_FIELDS);
const ALWAYS = NAMES.indexOf("baseFeePerGas");
const QUANTITY = /^0x(0|[1-9a-f][0-9a-f]{0,63})$/;

/** A quantity of JSON-RPC: hex without leading zeros. */
export function quantity(value, field) {
  ensure(typeof value === "string" && QUANTITY.test(value), field, "must be hex without leading zeros");
  return value;
}

/** The hash of a header, whatever it claims to be. Fails at `/header/<field>` where one is missing. */
export function headerHash(header) {
  const last = NAMES.findLastIndex((name) => Object.hasOwn(header, name));
  const needed = NAMES.slice(0, Math.max(last + 1, ALWAYS));
  for (const name of needed) ensure(Object.hasOwn(header, name), `/header/${name}`, "is missing");
  const items = needed.map((name) => {
    const bytes = HEADER_FIELDS[name] === "integer" ? bigEndian(BigInt(header[name])) : fromHex(header[name]);
    return rlpBytes(bytes);
  });
  return keccak(rlpList(items));
}
