"""Every other command does its act: rights, assets, listings, trades, findings, batches."""

from __future__ import annotations

from tests.e2e.papers import (
    HASH,
    OPERATE,
    USE,
    granted,
    listed,
    offer_paper,
    registered,
    root,
    traded,
)
from tests.e2e.program import DAY, ZERO, Document, Program


def _right(program: Program, asset: str, right: str) -> Document:
    shown = program.run("asset", "show", asset)
    found: Document = next(r for r in shown["rights"] if r["id"] == right)
    return found


def _transfer(program: Program, asset: str, right: str, giver: str, taker: str) -> None:
    values = {
        "asset": asset,
        "rev": 0,
        "right": right,
        "kind": USE,
        "from_": program.parties[giver],
        "to": program.parties[taker],
        "made": _right(program, asset, right)["made"],
        "pledges": ZERO,
        "terms": HASH,
    }
    program.act("right transfer", ("Transfer", "Transfer"), (giver, taker), taker, values)
    assert _right(program, asset, right)["holder"] == program.parties[taker]


def _pledge(program: Program, asset: str, right: str, until: int) -> str:
    values = {
        "asset": asset,
        "rev": 0,
        "right": right,
        "kind": USE,
        "pledgor": program.parties["merchant"],
        "pledgee": program.parties["buyer"],
        "rank": 0,
        "forbids": 0,
        "until": until,
        "made": 0,
        "pledges": ZERO,
        "secured": HASH,
        "registration": HASH,
    }
    signers = ("merchant", "buyer")
    return program.act("right pledge", ("Pledge", "Pledge"), signers, "buyer", values)


def test_right__pledged_released_enforced_moved_and_ended__by_commands(program: Program) -> None:
    asset = registered(program)
    right = granted(program, asset)
    here = ("--asset", asset)
    pledge = _pledge(program, asset, right, program.now() + DAY)
    values = {"pledge": pledge, "reason": ZERO}
    program.act("right release", ("Release", "Release"), ("buyer",), "buyer", values, *here)
    expiring = _pledge(program, asset, right, program.now() + DAY)
    program.travel(2 * DAY)
    program.write("right", "settle", *here, "--pledge", expiring, key="buyer")
    _transfer(program, asset, right, "merchant", "enterprise")
    _transfer(program, asset, right, "enterprise", "merchant")
    pledge = _pledge(program, asset, right, program.now() + DAY)
    order = ["--by", program.parties["regulator"], "--reason", HASH]
    enforced = [*here, "--pledge", pledge, "--to", program.parties["buyer"], *order]
    program.write("right", "enforce", *enforced, key="regulator")
    assert _right(program, asset, right)["holder"] == program.parties["buyer"]
    values = {"asset": asset, "right": right, "reason": ZERO}
    program.act("right surrender", ("Surrender", "Surrender"), ("buyer",), "buyer", values)
    assert program.run("right", "show", right)["status"] == "SURRENDERED"


def test_right__suspended_lifted_terminated_and_revoked__by_commands(program: Program) -> None:
    asset = registered(program)
    right, other = granted(program, asset), granted(program, asset)
    which = ["--asset", asset, "--right", right]
    node = [*which, "--by", program.parties["node"]]
    program.write("right", "suspend", *node, key="node")
    assert program.run("right", "show", right)["status"] == "SUSPENDED"
    regulator = ["--by", program.parties["regulator"], "--as-regulator"]
    program.write("right", "lift", *which, *regulator, key="regulator")
    values = {"asset": asset, "right": right, "reason": ZERO}
    signers = ("enterprise", "merchant")
    program.act("right terminate", ("Termination", "Terminate"), signers, "buyer", values)
    assert program.run("right", "show", right)["status"] == "TERMINATED"
    revoked = ["--asset", asset, "--right", other, "--by", program.parties["regulator"]]
    program.write("right", "revoke", *revoked, key="regulator")
    assert program.run("right", "show", other)["status"] == "REVOKED"
    program.travel(200 * DAY)
    program.write("right", "settle", "--asset", asset, key="buyer")


def _amendment(program: Program, asset: str, form: int, rev: int) -> Document:
    shown = program.run("asset", "show", asset)
    return {
        "asset": asset,
        "rev": rev,
        "form": form,
        "manifest": HASH,
        "content": HASH,
        "level": 1,
        "rights": 7,
        "until": shown["valid_until"] + (DAY if form == 4 else 0),
        "reason": ZERO,
    }


def test_asset__amended_renewed_and_cancelled__by_commands(program: Program) -> None:
    asset = registered(program)
    paper, who = ("Amendment", "Amend"), ("enterprise",)
    program.act("asset amend", paper, who, "node", _amendment(program, asset, 1, 0))
    program.act("asset renew", paper, who, "node", _amendment(program, asset, 4, 1))
    shown = program.run("asset", "show", asset)
    assert (shown["rev"], len(shown["amendments"])) == (2, 2)
    values = {"asset": asset, "rev": 2, "reason": ZERO}
    program.act("asset cancel", ("Cancellation", "Cancel"), who, "buyer", values)
    assert program.run("asset", "show", asset)["status"] == "CANCELLED"


def test_asset__objected_suspended_approved_and_revoked__by_commands(program: Program) -> None:
    asset = registered(program)
    filed = []
    for _ in range(3):
        values = {"asset": asset, "objector": program.parties["buyer"], "grounds": HASH}
        paper = ("Objection", "Object")
        filed.append(program.act("asset object", paper, ("buyer",), "buyer", values))
        decided = ["--asset", asset, "--objection", filed[-1], "--outcome"]
        program.write("asset", "resolve", *decided, "ADMIT", key="node")
        assert program.run("asset", "show", asset)["status"] == "OBJECTED"
        if len(filed) < 3:
            outcome = "DISMISSED" if len(filed) == 1 else "UPHELD"
            program.write("asset", "resolve", *decided, outcome, "--reason", HASH, key="node")
        else:
            program.travel(2 * DAY)
            program.write("asset", "resolve", *decided, "LAPSE", key="merchant")
    by = ["--asset", asset, "--by", program.parties["regulator"], "--reason", HASH]
    program.write("asset", "suspend", *by, "--as-regulator", key="regulator")
    assert program.run("asset", "show", asset)["status"] == "SUSPENDED"
    program.write("asset", "lift", *by, "--as-regulator", key="regulator")
    program.write("asset", "approve", *by, key="regulator")
    program.write("asset", "approve", *by, "--withdraw", key="regulator")
    program.write("asset", "revoke", *by, key="regulator")
    assert program.run("asset", "show", asset)["status"] == "REVOKED"


def test_listing__through_every_state__by_commands(program: Program) -> None:
    asset = registered(program)
    first = listed(program, asset)
    which = ["--asset", asset, "--listing", first["id"], "--reason", HASH]
    program.write("listing", "suspend", *which, key="venue")
    assert program.run("listing", "show", first["id"])["status"] == "SUSPENDED"
    program.write("listing", "resume", *which, key="venue")
    file, made = offer_paper(program, asset, previous=first["id"], price="5")
    consents = program.sign("List", file, "enterprise")
    program.write("listing", "revise", "--terms", file, *consents, key="venue")
    plain, _ = offer_paper(program, asset)
    refused = program.refused("listing", "revise", "--terms", plain, *consents, key="venue")
    assert refused["field"] == "/previous"
    values = {"listing": made["id"], "reason": ZERO}
    paper, here = ("Withdrawal", "Withdraw"), ("--asset", asset)
    program.act("listing withdraw", paper, ("enterprise",), "buyer", values, *here)
    assert program.run("listing", "show", made["id"])["status"] == "WITHDRAWN"
    last = listed(program, asset)
    which = ["--asset", asset, "--listing", last["id"]]
    program.write("listing", "delist", *which, key="venue")
    assert program.run("listing", "show", last["id"])["status"] == "DELISTED"


def test_trade__filed_and_adopted__by_commands(program: Program) -> None:
    asset, now = registered(program), program.now()
    values = {
        "asset": asset,
        "rev": 0,
        "right": root(asset, USE),
        "operate": root(asset, OPERATE),
        "seller": program.parties["enterprise"],
        "buyer": program.parties["buyer"],
        "mode": 1,
        "kind": USE,
        "exclusivity": 0,
        "from_": now,
        "until": now + 90 * DAY,
        "purposes": "1",
        "scope": HASH,
        "terms": HASH,
        "flags": 0,
        "regime": 3,
        "form": 0,
        "currency": 156,
        "price": "7",
        "signed": now,
        "made": 0,
        "pledges": ZERO,
    }
    signers = ("enterprise", "buyer")
    trade = program.act("trade file", ("OffTrade", "File"), signers, "merchant", values)
    assert program.run("trade", "show", trade)["adopted"] is False
    venue = program.parties["venue"]
    adopted = ["--asset", asset, "--trade", trade, "--venue", venue]
    program.write("trade", "adopt", *adopted, key="venue")
    assert program.run("trade", "show", trade)["venue"] == venue


def test_attestation_and_anchor__recorded_and_taken_back__by_commands(program: Program) -> None:
    asset, now = registered(program), program.now()
    trade = traded(program, listed(program, asset))
    values = {
        "asset": asset,
        "rev": 0,
        "subjectType": 4,
        "subject": trade,
        "kind": 8,
        "attester": program.parties["buyer"],
        "report": HASH,
        "value": "1",
        "date": now,
        "until": now + DAY,
    }
    paper = ("Attestation", "Attest")
    made = program.act("attest add", paper, ("buyer",), "merchant", values)
    assert program.run("attest", "show", made)["status"] == "LIVE"
    gone, here = {"attestation": made, "reason": ZERO}, ("--asset", asset)
    paper = ("AttestationRevocation", "RevokeAttestation")
    program.act("attest revoke", paper, ("buyer",), "merchant", gone, *here)
    assert program.run("attest", "show", made)["status"] == "REVOKED"
    anchored = program.write("anchor", HASH, "--kind", "AUDIT_EXPORT", key="buyer")
    assert anchored["id"] == HASH
    again = program.refused("anchor", HASH, "--kind", "AUDIT_EXPORT", key="buyer")
    assert again["code"] == "AnchorExists"


def test_batch__published_by_a_regulator__by_command(program: Program) -> None:
    values = {"node": program.parties["node"], "root": HASH, "count": 9, "kind": 1, "locator": HASH}
    program.act("batch anchor", ("Batch", ""), (), "node", values)
    words = ["--root", HASH, "--node", program.parties["node"], "--reason", HASH]
    by = ["--by", program.parties["regulator"], "--as-regulator"]
    program.write("batch", "publish", *words, *by, key="regulator")
    shown = program.run("profile", "show", "1")
    assert (shown["profile"], shown["notice"]) == (1, DAY)
