"""The definitions of this process: loaded and checked once, then trusted.

Those of files are there from the start; those published in the browser come from the database. A process looks at most
once a second at one small row that counts the changes, so that it notices what another process published.
"""

import logging
import time
from collections.abc import Mapping
from datetime import date
from functools import cached_property
from itertools import count, groupby
from pathlib import Path
from types import MappingProxyType
from typing import ClassVar, Final

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from forms.definition import Sector, ServiceForm, is_open, load_catalogue
from forms.occasions import Occasion, load_occasions
from forms.text import fold
from portal.catalogue.models import CatalogueChange, OfferWithdrawal, PublishedVersion
from portal.catalogue.rules import has_begun, is_proved, typed
from portal.core import clock, db
from portal.core.db import Database

Versions = Mapping[str, Mapping[int, ServiceForm]]
_SECONDS = 1.0
_THE_ROW = 1
_PUBLISHED: Final = (
    select(PublishedVersion).where(PublishedVersion.source.is_not(None)).options(undefer(PublishedVersion.source))
)
_log = logging.getLogger(__name__)

_editions = count(1)


class Library:
    """Every version of every service, and which are offered on a day; each library has its ``edition``."""

    def __init__(self, versions: Versions, *, today: date, withdrawn: Mapping[str, str] | None = None) -> None:
        self.versions = versions
        self.today = today
        self.withdrawn = dict(withdrawn or {})
        self.edition = next(_editions)

    @cached_property
    def latest(self) -> dict[str, ServiceForm]:
        """The newest version of each service that has opened, by code, unless it is closed or withdrawn."""
        newest = {code: self.begun(code) for code in self.versions if code not in self.withdrawn}
        return {code: one for code, one in newest.items() if one is not None and is_open(one, self.today)}

    def begun(self, code: str) -> ServiceForm | None:
        """The newest version whose day has come, open or not: an older one never comes back when it closes."""
        versions = self.versions.get(code, {})
        begun = [number for number, service in versions.items() if has_begun(service, self.today)]
        return versions[max(begun)] if begun else None

    @cached_property
    def offered(self) -> list[ServiceForm]:
        """Every service that is open, by name in Vietnamese."""
        return sorted(self.latest.values(), key=lambda service: fold(service.name.vi))

    @cached_property
    def sectors(self) -> list[tuple[Sector, list[ServiceForm]]]:
        """The services grouped by sector, sectors and services in order of name."""

        def sector(service: ServiceForm) -> str:
            return fold(service.sector.name.vi)

        groups = groupby(sorted(self.offered, key=sector), key=sector)
        return [(services[0].sector, services) for services in (list(group) for _, group in groups)]


class _Current:
    library: Library | None = None
    folder: Path | None = None
    files: Versions = MappingProxyType({})
    occasions: tuple[Occasion, ...] = ()
    beside: Versions | None = None
    """The files that the library was read beside."""
    typed: ClassVar[dict[str, ServiceForm]] = {}
    """Published definitions by their SHA-256: typed once."""
    database: Database | None = None
    changes = 0
    looked = 0.0


def configure(folder: Path) -> None:
    """Load the files of this process's catalogue from ``folder``, once; read the database anew.

    Raises forms.definition.DefinitionError, or ValueError for occasions that are not sound.
    """
    if _Current.folder != folder:
        _Current.files, _Current.folder = load_catalogue(folder), folder
        _Current.occasions = load_occasions(folder)
    _Current.library = None
    _Current.typed.clear()


def files() -> Versions:
    """The versions that are files, whatever was published in the browser."""
    return _Current.files


def occasions() -> tuple[Occasion, ...]:
    """What happens in a life or in a business, as the catalogue of files lists it."""
    return _Current.occasions


def source_file(code: str, version: int) -> Path:
    """The file of a version that is one of ``files``."""
    if _Current.folder is None:
        raise RuntimeError("no catalogue configured: call configure() first")
    return _Current.folder / code / f"v{version}.yaml"


def library() -> Library:
    """The catalogue of this process as it is today."""
    if _Current.folder is None:
        raise RuntimeError("no catalogue configured: call configure() first")
    known = _Current.library
    if known is None or _is_another() or time.monotonic() - _Current.looked >= _SECONDS:
        known = look_again()
    return known


def _is_another() -> bool:
    """Whether the catalogue was read from another database, or beside other files."""
    return _Current.database is not db.database() or _Current.beside is not _Current.files


def look_again() -> Library:
    """Take over at once what was published or withdrawn meanwhile, in whatever process."""
    today, beside = clock.local(clock.now()).date(), _Current.files
    with db.reading() as session:
        changes = session.scalar(select(CatalogueChange.count).where(CatalogueChange.id == _THE_ROW)) or 0
        known = _Current.library
        same = not _is_another() and _Current.changes == changes
        if known is None or not same or known.today != today:
            known = _read(session, today)
    _Current.library, _Current.changes, _Current.beside = known, changes, beside
    _Current.database, _Current.looked = db.database(), time.monotonic()
    return known


def _read(session: Session, today: date) -> Library:
    versions = {code: dict(numbers) for code, numbers in _Current.files.items()}
    for row in session.scalars(_PUBLISHED):
        definition = _definition(row)
        if definition is not None:
            versions.setdefault(row.code, {})[row.version] = definition
    withdrawn = {row.code: row.reason for row in session.scalars(select(OfferWithdrawal))}
    return Library(versions, today=today, withdrawn=withdrawn)


def _definition(row: PublishedVersion) -> ServiceForm | None:
    """The definition of a published version, the same object as long as this process lives.

    A version that is not what was published is left out and reported: the others must go on.
    """
    known = _Current.typed.get(row.sha256)
    if known is None:
        known = typed(row.source or "") if is_proved(row.source or "", row.sha256) else None
        if known is None:
            _log.critical(
                "the published version %s v%s was altered in the database; it is not used", row.code, row.version
            )
            return None
        _Current.typed[row.sha256] = known
    return known
