// One row for each event, as Ponder's documentation writes it.
import { ponder } from "ponder:registry";
import { anchor, asset, attestation, party, right } from "ponder:schema";

ponder.on("PartyRegistry:Enrolled", async ({ event, context }) => {
  const { terms, word } = event.args;
  await context.db.insert(party).values({
    id: event.args.party,
    enrolledBy: terms.node,
    signer: terms.signer,
    region: terms.region,
    word,
  });
});

ponder.on("AssetRegistry:Registered", async ({ event, context }) => {
  const { terms, word, number } = event.args;
  await context.db.insert(asset).values({
    id: event.args.asset,
    node: terms.node,
    registrant: terms.registrant,
    manifest: terms.manifest,
    content: terms.content,
    kind: terms.kind,
    level: terms.level,
    rights: terms.rights,
    validFrom: terms.from,
    until: terms.until,
    number,
    word,
    block: event.block.number,
  });
});

ponder.on("RightsLedger:Granted", async ({ event, context }) => {
  const { terms, word } = event.args;
  await context.db.insert(right).values({
    id: event.args.right,
    asset: event.args.asset,
    parent: terms.parent,
    grantor: terms.grantor,
    grantee: terms.grantee,
    kind: terms.kind,
    validFrom: terms.from,
    until: terms.until,
    purposes: terms.purposes,
    word,
    block: event.block.number,
  });
});

ponder.on("AttestationLog:Attested", async ({ event, context }) => {
  const { terms, word } = event.args;
  await context.db.insert(attestation).values({
    id: event.args.attestation,
    asset: event.args.asset,
    attester: terms.attester,
    kind: terms.kind,
    report: terms.report,
    value: terms.value,
    date: terms.date,
    until: terms.until,
    word,
    block: event.block.number,
  });
});

ponder.on("AttestationLog:Anchored", async ({ event, context }) => {
  const { kind, digest, sender, word } = event.args;
  await context.db.insert(anchor).values({ id: `${kind}-${digest}`, kind, digest, sender, word });
});
