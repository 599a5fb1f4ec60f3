"""Publishing: a version that people can use never changes afterwards. Withdrawing an offer, and offering it again."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from forms.definition import ServiceForm, fingerprint
from portal.catalogue.errors import PublishedInBrowser, PublishedVersionChanged, VersionTaken
from portal.catalogue.library import files, occasions
from portal.catalogue.models import CatalogueChange, OfferWithdrawal, PublishedVersion
from portal.catalogue.rules import digest, found_by, has_begun, occasion_found_by, typed
from portal.core import clock
from portal.core.db import insert_for
from portal.core.finding.entries import Kind, put, take_out
from portal.core.finding.queries import entry_keys


def publish_catalogue(
    session: Session, folder: Path, catalogue: Mapping[str, Mapping[int, ServiceForm]], *, now: datetime
) -> int:
    """Record every version of ``catalogue``, which was loaded from ``folder``, as published; returns how many are new.

    Raises PublishedVersionChanged when the file of a published version was altered, PublishedInBrowser when a version
    of its number was published in the browser.
    """
    new = 0
    for code, versions in catalogue.items():
        for version in versions:
            new += _publish(session, code, version, fingerprint(folder / code / f"v{version}.yaml"), now)
        _make_findable(session, versions, now)
    _make_occasions_findable(session)
    return new


def _make_findable(session: Session, versions: Mapping[int, ServiceForm], now: datetime) -> None:
    """Let the version that has begun be found, and those that will; a search knows which of them is offered."""
    today = clock.local(now).date()
    first = max((number for number, service in versions.items() if has_begun(service, today)), default=0)
    for number, service in versions.items():
        if number >= first:
            put(session, found_by(service))
        take_out(session, Kind.SERVICE, service.code, before=first)


def _make_occasions_findable(session: Session) -> None:
    for gone in entry_keys(session, Kind.OCCASION) - {one.key for one in occasions()}:
        take_out(session, Kind.OCCASION, gone)
    for one in occasions():
        put(session, occasion_found_by(one))


def publish_text(session: Session, code: str, version: int, source: str, *, now: datetime) -> None:
    """Publish the text of a sound definition, for good. Raises VersionTaken."""
    if version in files().get(code, {}) or session.get(PublishedVersion, (code, version)) is not None:
        raise VersionTaken(code, version)
    row = PublishedVersion(code=code, version=version, sha256=digest(source), published_at=now, source=source)
    session.add(row)
    try:
        session.flush()
    except IntegrityError:  # published by somebody else a moment ago
        raise VersionTaken(code, version) from None
    definition = typed(source)
    if definition is not None:
        put(session, found_by(definition))
    _count_change(session)


def withdraw(session: Session, code: str, *, reason: str, now: datetime) -> None:
    """Offer a service no longer; what was begun can be finished. Safe to repeat."""
    statement = insert_for(session)(OfferWithdrawal).values(code=code, reason=reason, withdrawn_at=now)
    session.execute(statement.on_conflict_do_nothing())
    _count_change(session)


def offer_again(session: Session, code: str) -> None:
    """Undo a withdrawal. Safe to repeat."""
    session.execute(delete(OfferWithdrawal).where(OfferWithdrawal.code == code))
    _count_change(session)


def _count_change(session: Session) -> None:
    """Let every process notice, once this transaction is through."""
    statement = insert_for(session)(CatalogueChange).values(id=1, count=1)
    more = {"count": CatalogueChange.count + 1}
    session.execute(statement.on_conflict_do_update(index_elements=["id"], set_=more))


def _publish(session: Session, code: str, version: int, sha256: str, now: datetime) -> int:
    known = session.get(PublishedVersion, (code, version))
    if known is None:
        session.add(PublishedVersion(code=code, version=version, sha256=sha256, published_at=now))
        return 1
    if known.source is not None:
        raise PublishedInBrowser(code, version)
    if known.sha256 != sha256:
        raise PublishedVersionChanged(code, version)
    return 0
