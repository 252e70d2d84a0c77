// The register's ledgers on the benchmark's chain; where they are comes from the environment.
import { readFileSync } from "node:fs";
import { createConfig } from "ponder";

const deployment = JSON.parse(readFileSync(process.env.BENCH_DEPLOYMENT!, "utf8"));

function ledger(name: string) {
  const compiled = JSON.parse(readFileSync(`${process.env.BENCH_COMPILED}/${name}.json`, "utf8"));
  return {
    chain: "local",
    abi: compiled.abi,
    address: deployment.contracts[name].address,
    startBlock: deployment.block_number,
  } as const;
}

export default createConfig({
  ordering: "multichain",
  // its default, and on two cores quicker than a PostgreSQL beside it
  database: { kind: "pglite", directory: process.env.BENCH_PGLITE! },
  chains: { local: { id: 31337, rpc: process.env.BENCH_RPC!, disableCache: true } },
  contracts: {
    PartyRegistry: ledger("PartyRegistry"),
    AssetRegistry: ledger("AssetRegistry"),
    RightsLedger: ledger("RightsLedger"),
    AttestationLog: ledger("AttestationLog"),
  },
});
