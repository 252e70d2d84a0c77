// One table for each kind of event on the benchmark's chain, with what the register's index keeps of it.
import { index, onchainTable } from "ponder";

export const party = onchainTable("party", (t) => ({
  id: t.hex().primaryKey(),
  enrolledBy: t.hex().notNull(),
  signer: t.hex().notNull(),
  region: t.integer().notNull(),
  word: t.bigint().notNull(),
}));

export const asset = onchainTable(
  "asset",
  (t) => ({
    id: t.hex().primaryKey(),
    node: t.hex().notNull(),
    registrant: t.hex().notNull(),
    manifest: t.hex().notNull(),
    content: t.hex().notNull(),
    kind: t.integer().notNull(),
    level: t.integer().notNull(),
    rights: t.integer().notNull(),
    validFrom: t.integer().notNull(),
    until: t.integer().notNull(),
    number: t.bigint().notNull(),
    word: t.bigint().notNull(),
    block: t.bigint().notNull(),
  }),
  (table) => ({
    byRegistrant: index().on(table.registrant),
    byContent: index().on(table.content),
  }),
);

export const right = onchainTable(
  "right",
  (t) => ({
    id: t.hex().primaryKey(),
    asset: t.hex().notNull(),
    parent: t.hex().notNull(),
    grantor: t.hex().notNull(),
    grantee: t.hex().notNull(),
    kind: t.integer().notNull(),
    validFrom: t.integer().notNull(),
    until: t.integer().notNull(),
    purposes: t.bigint().notNull(),
    word: t.bigint().notNull(),
    block: t.bigint().notNull(),
  }),
  (table) => ({ byAsset: index().on(table.asset), byGrantee: index().on(table.grantee) }),
);

export const attestation = onchainTable(
  "attestation",
  (t) => ({
    id: t.hex().primaryKey(),
    asset: t.hex().notNull(),
    attester: t.hex().notNull(),
    kind: t.integer().notNull(),
    report: t.hex().notNull(),
    value: t.bigint().notNull(),
    date: t.integer().notNull(),
    until: t.integer().notNull(),
    word: t.bigint().notNull(),
    block: t.bigint().notNull(),
  }),
  (table) => ({ byAsset: index().on(table.asset) }),
);

export const anchor = onchainTable("anchor", (t) => ({
  id: t.text().primaryKey(),
  kind: t.bigint().notNull(),
  digest: t.hex().notNull(),
  sender: t.hex().notNull(),
  word: t.bigint().notNull(),
}));
