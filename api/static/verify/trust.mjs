// What a verifier believes: the contracts of one deployment, and one block hash.
import { CONTRACTS } from "./data.mjs";
import { Fault, ensure } from "./faults.mjs";
import { address, below, id } from "./shapes.mjs";
import { isObject } from "./json.mjs";

/** Trust in a deployment file's object and a block hash; throws TypeError naming the member at fault. */
export function readTrust({ deployment, block_hash: hash }) {
  try {
    ensure(isObject(deployment), "/deployment", "must be a JSON object");
    const chain = below(2 ** 53)(deployment.chain_id, "/deployment/chain_id");
    ensure(isObject(deployment.contracts), "/deployment/contracts", "must be a JSON object");
    const contracts = {};
    for (const name of CONTRACTS) {
      contracts[name] = trusted(deployment.contracts[name], `/deployment/contracts/${name}`);
    }
    return { chain_id: chain, contracts, block_hash: id(hash, "/block_hash") };
  } catch (error) {
    if (error instanceof Fault) throw new TypeError(`${error.field.slice(1)}: ${error.message}`);
    throw error;
  }
}

function trusted(entry, field) {
  ensure(isObject(entry), field, "must have address and code_hash");
  return { address: address(entry.address, `${field}/address`), code_hash: id(entry.code_hash, `${field}/code_hash`) };
}
