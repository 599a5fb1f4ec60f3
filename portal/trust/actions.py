"""Changing whom the portal believes: always a new version, in the log with who made it and why."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from forms.text import Text
from portal.accounts import actions as accounts
from portal.core.actor import Actor, Role
from portal.core.errors import Conflict, NotFound
from portal.core.events import publish
from portal.signing import actions as signing
from portal.trust import queries
from portal.trust.errors import (
    AnchorKnown,
    AnchorNotAuthority,
    AnchorOutOfTime,
    AnchorUnreadable,
    FingerprintDiffers,
    HostUnreadable,
)
from portal.trust.events import TRUST_LOG, AnchorProposed, AnchorRefused, TrustChanged
from portal.trust.library import believed as believed
from portal.trust.models import TrustProposal, TrustVersion
from portal.trust.rules import KIND_NAMES, Anchor, Kind, Policy, digest, hosts_of, read_facts


def import_folder(session: Session, folder: Path, *, why: str, actor: Actor, now: datetime) -> TrustVersion | None:
    """Believe exactly what a trust folder holds, from now on; None when that is believed already.

    For the operator of the machine. Raises TrustStoreUnusable or Conflict.
    """
    store = signing.TrustStore.load(folder)
    wanted = Policy.of(store, demo=signing.is_demo_trust(folder))
    number = queries.newest(session)
    if number is not None and queries.version(session, str(number)).sha256 == digest(wanted.to_dict()):
        return None
    return _make(session, wanted, version=(number or 0) + 1, why=why, actor=actor, now=now)


def begin(session: Session, folder: Path, *, actor: Actor, now: datetime) -> TrustVersion | None:
    """Make the trust folder version 1, unless there is a version already or no folder yet."""
    if queries.newest(session) is not None or not folder.is_dir():
        return None
    return import_folder(session, folder, why="PORTAL_TRUST_DIR", actor=actor, now=now)


def propose(
    session: Session,
    data: bytes,
    *,
    kind: Kind,
    hosts: str = "",
    until: datetime | None = None,
    why: str,
    actor: Actor,
    now: datetime,
) -> TrustProposal:
    """Put a certificate (PEM or DER) before another administrator; nothing is believed yet.

    Raises TrustNotBegun, AnchorUnreadable, AnchorNotAuthority, AnchorOutOfTime, HostUnreadable or AnchorKnown.
    """
    anchor = _anchor(data, kind=kind, hosts=hosts, since=now, until=until)
    if queries.current(session).find(kind, anchor.sha256) is not None:
        raise AnchorKnown
    proposal = TrustProposal(
        anchor=anchor.to_dict(),
        why=why,
        open_key=f"{kind.value}/{anchor.sha256}",
        proposed_by=actor.id,
        proposer=actor.name,
        proposed_at=now,
    )
    session.add(proposal)
    try:
        session.flush()
    except IntegrityError:  # it waits to be confirmed already
        raise AnchorKnown from None
    publish(session, TRUST_LOG, AnchorProposed(kind.value, anchor.sha256, why), actor=actor, now=now)
    return proposal


def _anchor(data: bytes, *, kind: Kind, hosts: str, since: datetime, until: datetime | None) -> Anchor:
    try:
        der = signing.load_certificate(data).dump()
        facts = read_facts(der)
    except (ValueError, TypeError, KeyError) as problem:
        raise AnchorUnreadable from problem
    if not facts.authority:
        raise AnchorNotAuthority
    if facts.expires <= since:
        raise AnchorOutOfTime
    try:
        return Anchor(kind=kind, certificate=der, hosts=hosts_of(hosts), since=since, until=until)
    except ValueError as problem:
        raise HostUnreadable(str(problem)) from problem


def confirm(session: Session, proposal_id: UUID, *, fingerprint: str, actor: Actor, now: datetime) -> TrustVersion:
    """Believe a proposed certificate from now on: a second administrator has compared its SHA-256 fingerprint.

    ``fingerprint`` is what they typed, with or without colons and spaces. Raises NotFound, Conflict,
    SamePerson or FingerprintDiffers.
    """
    proposal, anchor = _open(session, proposal_id)
    accounts.require_others(session, proposal.proposed_by, actor=actor)
    if "".join(fingerprint.replace(":", " ").split()).lower() != anchor.sha256:
        raise FingerprintDiffers
    policy = queries.current(session).with_anchor(replace(anchor, since=now))
    made = _next(session, policy, why=proposal.why, actor=actor, now=now)
    proposal.open_key, proposal.decided_by, proposal.decided_at = None, actor.name, now
    proposal.version = made.version
    return made


def refuse(session: Session, proposal_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Refuse a proposed certificate, or take one's own proposal back. Raises NotFound or Conflict."""
    proposal, anchor = _open(session, proposal_id)
    proposal.open_key, proposal.decided_by, proposal.decided_at = None, actor.name, now
    publish(session, TRUST_LOG, AnchorRefused(anchor.kind.value, anchor.sha256), actor=actor, now=now)


def ask_to_retire(
    session: Session, kind: Kind, sha256: str, *, why: str, actor: Actor, now: datetime
) -> accounts.Approval:
    """Ask that a certificate be believed no longer: a second administrator decides. Nothing changes yet.

    The operator of the machine takes trust away at once, with ``portal trust import``.
    Raises NotFound, TrustNotBegun, NotEntitled or AskedAlready.
    """
    anchor = _believed(session, kind, sha256)
    return accounts.ask_second(
        session,
        RETIREMENT,
        subject=TRUST_LOG,
        key=f"{kind.value}/{sha256}",
        payload={"set": kind.value, "sha256": sha256, "name": anchor.facts.name},
        reason=why,
        actor=actor,
        now=now,
    )


def _retire(session: Session, request: accounts.Approval, actor: Actor, now: datetime) -> None:
    kind, sha256 = Kind(request.payload["set"]), request.payload["sha256"]
    policy = queries.current(session).without(_believed(session, kind, sha256))
    _next(session, policy, why=request.reason, actor=actor, now=now)


def _believed(session: Session, kind: Kind, sha256: str) -> Anchor:
    anchor = queries.current(session).find(kind, sha256)
    if anchor is None:
        raise NotFound
    return anchor


def _facts(session: Session, request: accounts.Approval) -> Sequence[tuple[Text, Text]]:
    name, sha256 = request.payload["name"], request.payload["sha256"]
    return (
        (Text(vi="Chứng thư số", en="Certificate"), Text(vi=name, en=name)),
        (Text(vi="Tin cậy cho", en="Believed for"), KIND_NAMES[Kind(request.payload["set"])]),
        (Text(vi="Dấu vân tay SHA-256", en="SHA-256 fingerprint"), Text(vi=sha256, en=sha256)),
    )


RETIREMENT = accounts.register_request(
    accounts.RequestKind(
        key="trust-retire",
        title=Text(vi="Thôi tin cậy chứng thư số", en="Believe a certificate no longer"),
        roles=frozenset({Role.ADMINISTRATOR}),
        act=_retire,
        facts=_facts,
    )
)
"""Taking a trust anchor away."""


def _open(session: Session, proposal_id: UUID) -> tuple[TrustProposal, Anchor]:
    proposal = session.get(TrustProposal, proposal_id, with_for_update=True)
    if proposal is None:
        raise NotFound
    if proposal.open_key is None:
        raise Conflict
    return proposal, Anchor.from_dict(proposal.anchor)


def _next(session: Session, policy: Policy, *, why: str, actor: Actor, now: datetime) -> TrustVersion:
    return _make(session, policy, version=(queries.newest(session) or 0) + 1, why=why, actor=actor, now=now)


def _make(session: Session, policy: Policy, *, version: int, why: str, actor: Actor, now: datetime) -> TrustVersion:
    content = policy.to_dict()
    row = TrustVersion(
        version=version,
        policy=policy.store(now).policy,
        sha256=digest(content),
        content=content,
        why=why,
        made_by=actor.name,
        made_at=now,
    )
    session.add(row)
    try:
        session.flush()
    except IntegrityError:  # somebody else changed the policy a moment ago
        raise Conflict from None
    event = TrustChanged(version=version, policy=row.policy, sha256=row.sha256, why=why)
    publish(session, TRUST_LOG, event, actor=actor, now=now)
    return row
