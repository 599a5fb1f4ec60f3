"""Finding services and their agencies."""

from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from forms.definition import Sector, ServiceForm
from forms.text import Text, fold
from portal.accounts import queries as accounts
from portal.accounts.models import Agency
from portal.catalogue.library import files, library, look_again, source_file
from portal.catalogue.models import PublishedVersion
from portal.catalogue.rules import digest as digest
from portal.catalogue.rules import score
from portal.core.errors import NotFound

_POPULAR = ("2.000635", "1.001193", "1.004873", "2.001955", "1.013225", "1.002809")

paces: list[Callable[[str], Any]] = []
"""Who knows how long a service, by code, really takes: the statistics add themselves where all is wired."""


def definition(code: str, version: int | None = None) -> ServiceForm:
    """A service as it is offered now, or in the version a dossier was made with. Raises NotFound."""
    service = library().latest.get(code) if version is None else _pinned(code, version)
    if service is None:
        raise NotFound
    return service


def find(code: str) -> ServiceForm | None:
    """A service as it is offered now, None when it is not."""
    return library().latest.get(code)


def edition() -> int:
    """A number that changes whenever the services on offer do; what was drawn from them is kept for one edition."""
    return library().edition


def _pinned(code: str, version: int) -> ServiceForm | None:
    """A version by number; another process may have published it within this second."""
    found = library().versions.get(code, {}).get(version)
    if found is None:
        look_again()
        found = library().versions.get(code, {}).get(version)
    return found


def notice_changes() -> None:
    """See at once what this process has just published or withdrawn."""
    look_again()


def newest(code: str) -> ServiceForm:
    """The newest version of a service, offered or not. Raises NotFound."""
    known = versions(code)
    if not known:
        raise NotFound
    return known[max(known)]


def last_day(code: str) -> date | None:
    """The last day on which a service takes applications, in whatever version they are; None when none is named."""
    begun = library().begun(code)
    return None if begun is None else begun.closes_on


def versions(code: str) -> dict[int, ServiceForm]:
    """Every version of a service by number, none if there is no such service."""
    return dict(sorted(library().versions.get(code, {}).items()))


def is_overtaken(service: ServiceForm) -> bool:
    """Whether a newer version of the service is offered now."""
    offered = library().latest.get(service.code)
    return offered is not None and offered.version > service.version


def everything() -> dict[str, dict[int, ServiceForm]]:
    """Every version of every service, offered or not."""
    return {code: versions(code) for code in sorted(library().versions)}


def withdrawn(code: str) -> str | None:
    """Why a service is no longer offered; None when it was not withdrawn."""
    return library().withdrawn.get(code)


def published(session: Session, code: str) -> list[PublishedVersion]:
    """What is recorded of the versions of a service, newest first."""
    query = select(PublishedVersion).where(PublishedVersion.code == code)
    return list(session.scalars(query.order_by(PublishedVersion.version.desc())))


def source(session: Session, code: str, version: int) -> str:
    """The YAML of a published version, as it was published. Raises NotFound."""
    if version in files().get(code, {}):
        return source_file(code, version).read_text(encoding="utf-8")
    found = session.scalar(
        select(PublishedVersion.source).where(PublishedVersion.code == code, PublishedVersion.version == version)
    )
    if found is None:
        raise NotFound
    return found


def offered() -> list[ServiceForm]:
    """Every service that is open, by name in Vietnamese."""
    return library().offered


def popular() -> list[ServiceForm]:
    """The services most people come for."""
    return [library().latest[code] for code in _POPULAR if code in library().latest]


def by_sector() -> list[tuple[Sector, list[ServiceForm]]]:
    """The services grouped by sector, sectors and services in order of name."""
    return library().sectors


def search(text: str, *, level: int | None = None, subject: str | None = None) -> list[ServiceForm]:
    """Services that answer ``text``, best first, whatever the accents; all of them when nothing was typed."""
    words = fold(text).split()
    index = library().index
    found = [
        (score(words, index[service.code]) if words else 1, service)
        for service in offered()
        if level in (None, service.level) and (subject is None or subject in service.subjects)
    ]
    return [service for points, service in sorted(found, key=lambda item: -item[0]) if points]


def agency_for(session: Session, service: ServiceForm) -> Agency:
    """The agency that decides this service, or its successor. Raises NotFound when the agency table lacks it."""
    return accounts.agency(session, service.agency)


def pace(code: str) -> Any:
    """How long a service has really taken lately (``statistics/pace.py``); None when too little is known."""
    return next((found for ask in paces if (found := ask(code)) is not None), None)


def offered_by(agency: Agency) -> dict[str, Text]:
    """The names of the services on offer that an agency decides, by code."""
    return {one.code: one.name for one in offered() if one.agency == agency.key}


def counted_at(session: Session, agency: Agency) -> list[tuple[Text, int]]:
    """How many services on offer a successor would decide from now on."""
    said = Text(vi="Dịch vụ do cơ quan kế thừa giải quyết", en="Services that the successor decides")
    return [(said, len(offered_by(agency)))]
