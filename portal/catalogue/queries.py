"""Finding services and their agencies."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from forms.definition import Sector, ServiceForm
from forms.occasions import Occasion, Step
from forms.text import Text, fold
from portal.accounts import queries as accounts
from portal.accounts.models import Agency
from portal.catalogue.library import files, library, look_again, source_file
from portal.catalogue.library import occasions as listed_occasions
from portal.catalogue.models import PublishedVersion
from portal.catalogue.rules import digest as digest
from portal.core.errors import NotFound
from portal.core.finding import queries as finding
from portal.core.finding.asking import Understanding
from portal.core.finding.entries import Kind
from portal.core.finding.queries import Found, How

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


@dataclass(frozen=True)
class Services:
    """Services on offer, best first; ``found`` says how they answer what was typed, None when nothing was."""

    listed: tuple[ServiceForm, ...]
    found: Found | None = None
    names: Mapping[str, str] = field(default_factory=dict)
    """By code the name or keyword that is nearest to what was typed."""

    @property
    def how(self) -> How:
        """How they answer."""
        return self.found.how if self.found and self.listed else How.NOT

    @property
    def is_sure(self) -> bool:
        """Whether they have the words as they were typed."""
        return self.how is How.WHOLLY and self.found is not None and not self.found.asked.corrected

    @property
    def marked(self) -> frozenset[str]:
        """The folded words by which they were found."""
        return self.found.by if self.found else frozenset()

    def meant(self, *, most: int = 3) -> list[str]:
        """What may have been meant, in the words of the services: their nearest names, without what was typed."""
        if self.found is None:
            return []
        typed = self.found.asked.typed
        names = (self.names[service.code] for service in self.listed[:most])
        return [name for name in dict.fromkeys(names) if name and fold(name) != typed and name not in _codes()]


def _codes() -> frozenset[str]:
    return frozenset(library().latest)


def search(
    session: Session, text: str, *, now: datetime, begins: bool = False, means: Understanding | None = None
) -> Services:
    """Services that answer ``text``, best first, whatever the accents and typing errors; all when nothing was typed."""
    if not text.strip():
        return Services(tuple(offered()))
    found = finding.find(session, text, Kind.SERVICE, now=now, begins=begins, means=means)
    listed, names = [], {}
    for hit in found.hits:
        service = library().latest.get(hit.entry.key)
        if service is not None and service.version == hit.entry.version:
            listed.append(service)
            names[service.code] = hit.name
    return Services(tuple(listed), found, names)


def occasions() -> list[Occasion]:
    """What happens in a life or in a business and calls for services that are on offer, as the catalogue lists it."""
    return [one for one in listed_occasions() if any(code in library().latest for code in one.codes)]


def occasion(key: str) -> tuple[Occasion, list[tuple[ServiceForm, Step]]]:
    """An occasion with the services on offer that it calls for, in their order. Raises NotFound."""
    found = next((one for one in occasions() if one.key == key), None)
    if found is None:
        raise NotFound
    return found, [
        (library().latest[step.service], step) for step in found.services if step.service in library().latest
    ]


def agencies_of(session: Session, services: Iterable[ServiceForm]) -> dict[str, Agency]:
    """The agencies that decide these services, or who goes on with their work, by their key in the catalogue."""
    return accounts.going_on(session, {service.agency for service in services})


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
