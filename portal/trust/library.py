"""Whom this process believes now. It looks at most once a second whether another process made a new version."""

import time
from dataclasses import dataclass
from pathlib import Path

from portal.core import clock, db
from portal.core.db import Database
from portal.signing.actions import TrustStore
from portal.trust import queries
from portal.trust.rules import Policy

_SECONDS = 1.0


@dataclass(frozen=True)
class _Known:
    """What was read, from where, and when."""

    database: Database
    folder: Path
    version: int | None
    policy: Policy | None
    store: TrustStore
    looked: float


class _Current:
    known: _Known | None = None


def believed(folder: Path) -> TrustStore:
    """Whom the version in force believes at this moment; before the first version, what ``folder`` holds.

    The same object as long as nothing changes. Raises TrustStoreUnusable or TrustVersionAltered.
    """
    known = _Current.known
    if known is not None and (known.database is not db.database() or known.folder != folder):
        known = None
    if known is None or time.monotonic() - known.looked >= _SECONDS:
        known = _Current.known = _look(folder, known)
    return known.store


def _look(folder: Path, known: _Known | None) -> _Known:
    with db.reading() as session:
        version = queries.newest(session)
        policy = known.policy if known is not None and known.version == version else None
        if policy is None and version is not None:
            policy = queries.policy(queries.version(session, str(version)))
    if policy is not None:
        store = policy.store(clock.now())
    else:
        store = known.store if known is not None and known.version is None else TrustStore.load(folder)
    if known is not None and known.store == store:
        store = known.store
    return _Known(db.database(), folder, version, policy, store, time.monotonic())
