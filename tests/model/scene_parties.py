"""Rules about parties: each builds one act, right or spoiled, and does it on both."""

from __future__ import annotations

from registry.records import Terms, party_id
from registry.types import Digest
from tests.model.consents import Consent, Signature, digest_of
from tests.model.draws import one_of
from tests.model.ledger import NOTHING, ZERO
from tests.model.parties_standing import CLOSED, NODE, REGULATOR, party
from tests.model.scene import DAY, HOUR, Scene

REGIONS = (320_500, 110_000, 320_100, 0, 999_999, 320_000)
ROLES = (0, 2, 4, 16, 1, 8, 6, 32)


def enrolment(s: Scene, node: str, signer: str, region: int) -> Terms:
    """Terms of a new party."""
    return s.terms("Enrolment", signer=signer, node=node, region=region, identity=s.digest())


def fresh_account(s: Scene) -> str:
    """An account of nobody yet."""
    return s.signers.account(f"account {s.digest()}")


def admit(s: Scene) -> str:
    account = ZERO if s.chance(3) else fresh_account(s)
    terms = enrolment(s, ZERO, account, one_of(s.draw, REGIONS))
    again = [t for t in s.on.terms.values() if t.name == "Enrolment" and t["node"] == ZERO]
    if s.chance(10):
        terms = s.pick(again) or terms
    consent = s.new_signer("Enrol", terms, party_id(terms), terms.address("signer"))
    roles = one_of(s.draw, ROLES)
    return s.act("PartyRegistry.admit", s.authority(), terms, roles, consent)


def enrol(s: Scene) -> str:
    node = one_of(s.draw, s.parties(NODE))
    terms = enrolment(s, node, fresh_account(s), one_of(s.draw, REGIONS))
    consent = s.new_signer("Enrol", terms, party_id(terms), terms.address("signer"))
    return s.act("PartyRegistry.enrol", s.sender(node), terms, consent)


def set_roles(s: Scene) -> str:
    who = one_of(s.draw, s.parties() if s.chance(80) else list(s.on.parties))
    kept = party(s.on, who).roles
    roles = one_of(s.draw, (*ROLES, kept, kept | 2, kept | 4))
    return s.act("PartyRegistry.setRoles", s.authority(), who, roles)


def target(s: Scene) -> str:
    """A party whose change hurts the others little; now and then any."""
    minor = [who for who in s.parties() if who not in s.named.values()] or s.parties()
    return one_of(s.draw, minor if s.chance(50) else list(s.on.parties))


def detach(s: Scene) -> str:
    terms = s.terms("Detachment", party=target(s))
    consent = s.consent("Detach", terms, terms.address("party"))
    return s.act("PartyRegistry.detach", s.anyone(), terms, consent)


def closure(s: Scene) -> Terms:
    """Terms on which a party leaves; a node names another."""
    minor = [who for who in s.on.parties if who not in s.named.values()]
    who = s.pick(minor, [*s.named.values()][1:]) if s.chance(90) else target(s)
    who = who if who in s.on.parties else target(s)
    nodes = [node for node in s.parties(NODE) if node != who]
    is_node = bool(party(s.on, who).roles & NODE)
    successor = one_of(s.draw, nodes) if is_node and nodes else ZERO
    return s.terms("Closure", party=who, successor=successor, reason=s.digest())


def close(s: Scene) -> str:
    terms = closure(s)
    consent = s.consent("Close", terms, terms.address("party"))
    return s.act("PartyRegistry.close", s.anyone(), terms, consent)


def close_by_authority(s: Scene) -> str:
    return s.act("PartyRegistry.closeByAuthority", s.authority(), closure(s))


def _over(s: Scene, who: str) -> tuple[str, bool, list[str]]:
    """Who orders about a party, in which role, by which succession."""
    if s.chance(50):
        return one_of(s.draw, s.parties(REGULATOR)), True, []
    node = s.on.nodes.get(party(s.on, who).node, ZERO)
    path, by = s.succession(node)
    return (by if s.chance(90) else one_of(s.draw, s.parties(NODE))), False, path


def suspend_party(s: Scene) -> str:
    who = target(s)
    by, as_regulator, path = _over(s, who)
    arguments = (who, by, as_regulator, path, s.digest())
    return s.act("PartyRegistry.suspendParty", s.sender(by), *arguments)


def lift_party(s: Scene) -> str:
    down = [who for who, word in s.on.parties.items() if 1 < word.status < CLOSED]
    if not down and s.chance(80):
        return suspend_party(s)
    who = s.pick(down, list(s.on.parties)) or ZERO
    by, as_regulator, path = _over(s, who)
    arguments = (who, by, as_regulator, path, s.digest())
    return s.act("PartyRegistry.liftParty", s.sender(by), *arguments)


def add_key(s: Scene) -> str:
    start = s.now - one_of(s.draw, (0, DAY, -DAY))
    until = start + one_of(s.draw, (365 * DAY, HOUR, 2**33))
    thumbprint = s.pick([], [t for _, t in s.on.keys]) if s.chance(20) else None
    thumbprint = thumbprint or s.digest()
    terms = s.terms(
        "CredentialKey", party=target(s), thumbprint=thumbprint, from_=start, until=until
    )
    consent = s.consent("Key", terms, terms.address("party"))
    return s.act("PartyRegistry.addKey", s.anyone(), terms, consent)


def compromise_key(s: Scene) -> str:
    if not s.on.keys and s.chance(85):
        return add_key(s)
    known = list(s.on.keys) if s.chance(95) else []
    known = known or [(target(s), s.digest())]
    who, thumbprint = one_of(s.draw, known)
    since = s.now - one_of(s.draw, (HOUR, DAY, 0, -DAY, 30 * DAY))
    terms = s.terms("Compromise", party=who, thumbprint=thumbprint, since=since)
    consent = s.consent("Compromise", terms, terms.address("party"))
    return s.act("PartyRegistry.compromiseKey", s.anyone(), terms, consent)


def void_consent(s: Scene) -> str:
    """Void a digest: of a consent that is then shown in vain, or any."""
    who, before = target(s), [digest for _, _, digest in s.on.voids]
    digest = s.digest() if s.chance(85) or not before else one_of(s.draw, before)
    terms = s.terms("Voiding", party=who, digest=digest)
    return _void(s, terms)


def _void(s: Scene, terms: Terms) -> str:
    consent = s.consent("Void", terms, terms.address("party"))
    return s.act("PartyRegistry.voidConsent", s.anyone(), terms, consent)


def void_and_show(s: Scene) -> str:
    """A party signs a closing, voids it, and somebody shows it all the same."""
    who = target(s)
    terms = s.terms("Detachment", party=who)
    shown = s.consent("Detach", terms, who)
    digest = digest_of(s.on, "Detach", terms, shown)
    _void(s, s.terms("Voiding", party=who, digest=digest))
    return s.act("PartyRegistry.detach", s.anyone(), terms, shown)


def rotate(s: Scene) -> str:
    who = target(s)
    signer = fresh_account(s) if s.chance(70) else one_of(s.draw, (party(s.on, who).signer, ZERO))
    terms = s.terms("Rotation", party=who, signer=signer)
    consent = s.consent("Rotate", terms, terms.address("party"))
    new = _joined(s, "Rotate", terms, consent, terms.address("signer"))
    return s.act("PartyRegistry.rotate", s.anyone(), terms, consent, new)


def _joined(s: Scene, act: str, terms: Terms, consent: Consent, account: str) -> Signature:
    """The signature of an account that joins in a party's consent."""
    digest = s.digest() if s.chance(10) else digest_of(s.on, act, terms, consent)
    return s.signers.sign(account, digest)


def recovery(s: Scene, who: str, by: str) -> Terms:
    """Terms of a recovery."""
    known = [t for t in s.on.terms.values() if t.name == "Recovery" and t["party"] == who]
    if known and s.chance(15):
        return one_of(s.draw, known)
    return s.terms("Recovery", party=who, signer=fresh_account(s), by=by, reason=NOTHING)


def propose_recovery(s: Scene) -> str:
    who = target(s)
    if s.on.recoveries and s.chance(20):
        who = one_of(s.draw, list(s.on.recoveries))
    node = s.on.nodes.get(party(s.on, who).node, ZERO)
    path, by = s.succession(node)
    terms = recovery(s, who, by)
    signer = s.new_signer("Recover", terms, terms.address("party"), terms.address("signer"))
    return s.act("PartyRegistry.proposeRecovery", s.sender(by), terms, path, signer)


def complete_recovery(s: Scene) -> str:
    if not s.on.recoveries and s.chance(80):
        return propose_recovery(s)
    who = s.pick(list(s.on.recoveries), list(s.on.parties)) or ZERO
    if s.chance(60):
        s.pair.pass_time(3 * DAY)
    return s.act("PartyRegistry.completeRecovery", s.anyone(), who)


def veto_recovery(s: Scene) -> str:
    if not s.on.recoveries and s.chance(80):
        return propose_recovery(s)
    who = s.pick(list(s.on.recoveries), list(s.on.parties)) or ZERO
    record = s.on.recovery_ids.get(who, NOTHING)
    terms = s.terms("Veto", party=who, recovery=record)
    consent = s.consent("Veto", terms, terms.address("party"))
    return s.act("PartyRegistry.vetoRecovery", s.anyone(), terms, consent)


def order_recovery(s: Scene) -> str:
    closed = [who for who, word in s.on.parties.items() if word.status == CLOSED]
    who = s.pick(closed, s.parties()) or target(s)
    by = one_of(s.draw, s.parties(REGULATOR))
    terms = recovery(s, who, by)
    signer = s.new_signer("Recover", terms, terms.address("party"), terms.address("signer"))
    return s.act("PartyRegistry.orderRecovery", s.sender(terms.address("by")), terms, signer)


def dismiss_recovery(s: Scene) -> str:
    if not s.on.recoveries and s.chance(80):
        return propose_recovery(s)
    who = s.pick(list(s.on.recoveries), list(s.on.parties)) or ZERO
    by = who if s.chance(5) else one_of(s.draw, s.parties(REGULATOR))
    return s.act("PartyRegistry.dismissRecovery", s.sender(by), who, by, s.digest())


def by_id(s: Scene, ids: list[Digest], name: str) -> Terms | None:
    """Terms of a record that is kept by its id."""
    found = [s.on.terms[i] for i in ids if i in s.on.terms]
    return s.pick(found, [t for t in s.on.terms.values() if t.name == name])
