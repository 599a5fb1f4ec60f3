"""Finding services and their agencies."""

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from forms.definition import Sector, ServiceForm
from forms.text import fold
from portal.accounts.models import Agency
from portal.catalogue.library import library
from portal.catalogue.rules import score
from portal.core.errors import NotFound

_AGENCY = select(Agency).where(Agency.key == bindparam("key"))
_POPULAR = ("2.000635", "1.001193", "1.004873", "2.001955", "1.013225", "1.002809")


def definition(code: str, version: int | None = None) -> ServiceForm:
    """A service as it is offered now, or in the version a dossier was made with. Raises NotFound."""
    service = library().latest.get(code) if version is None else library().versions.get(code, {}).get(version)
    if service is None:
        raise NotFound
    return service


def edition() -> int:
    """A number that changes whenever the services on offer do; what was drawn from them is kept for one edition."""
    return library().edition


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
    """The agency that decides this service. Raises NotFound when the agency table lacks it."""
    agency = session.scalars(_AGENCY, {"key": service.agency}).first()
    if agency is None:
        raise NotFound
    return agency
