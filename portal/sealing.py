"""The keys of everything that is sealed: changing them, and saying what a lost one has locked."""

import logging
from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from portal import tables
from portal.accounts import actions as accounts
from portal.core import resealing
from portal.core.db import reading, transaction
from portal.core.sealed import SealBroken
from portal.notices import actions as notices

_log = logging.getLogger(__name__)
_KNOWN = tables.MODULES
"""Every table has to be known before its sealed parts can be found."""


def reseal_everything(*, batch: int, say: Callable[[str], Any]) -> Iterator[str]:
    """Seal everything with the newest key, ``batch`` rows at a time; yields a line for whatever does not open."""
    try:
        with transaction() as session:
            count = accounts.reseal(session)
        say(f"authenticator: {count} value(s) sealed again.")
    except SealBroken:
        yield "authenticator: a secret cannot be read; its key is not in PORTAL_SEALING_KEYS."
    try:
        with transaction() as session:
            count = notices.reseal(session)
        say(f"notice_subscription: {count} value(s) sealed again.")
    except SealBroken:
        yield "notice_subscription: an address cannot be read; its key is not in PORTAL_SEALING_KEYS."
    for model in resealing.tables():
        yield from _reseal_table(model, batch, say)


def _reseal_table(model: Any, batch: int, say: Callable[[str], Any]) -> Iterator[str]:
    with reading() as session:
        total = resealing.waiting(session, model)
    done, last = 0, None
    while True:
        with transaction() as session:
            some = resealing.reseal_some(session, model, after=last, limit=batch)
        yield from (f"{place}: cannot be read; left as it is." for place in some.unreadable)
        if not some.rows:
            break
        done, last = done + some.rows, some.last
        say(f"{model.__tablename__}: {done} of {max(done, total)} row(s) sealed again.")


def told() -> Iterator[str]:
    """A line for each key that is missing and for each row that needs it."""
    with reading() as session:
        lost = resealing.lost_keys(session)
        for name, rows in sorted(lost.items()):
            yield f"key {name}: not in PORTAL_SEALING_KEYS; {rows} row(s) need it."
        if lost:
            yield from (f"{row}: cannot be read." for row in resealing.unreadable_rows(session, lost.keys()))


def warn_of_lost_keys() -> None:
    """Say in the log which keys are missing, when the portal starts. Nothing is changed; the rest works on."""
    try:
        with reading() as session:
            lost = resealing.lost_keys(session)
    except SQLAlchemyError:
        return  # not migrated, or away: the first request says so
    for name, rows in sorted(lost.items()):
        _log.error("sealing key %s is missing: %d row(s) cannot be read; run `portal reseal --check`", name, rows)
