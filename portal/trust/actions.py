"""Changing whom the portal believes: always a new version, in the log with who made it and why."""

from datetime import datetime
from pathlib import Path

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.core.actor import Actor
from portal.core.errors import Conflict
from portal.core.events import publish
from portal.signing import actions as signing
from portal.trust import queries
from portal.trust.events import TRUST_LOG, TrustChanged
from portal.trust.library import believed as believed
from portal.trust.models import TrustVersion
from portal.trust.rules import Policy, digest


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
