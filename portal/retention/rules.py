"""When the time of a dossier is over. Pure: the day is an argument."""

from dataclasses import dataclass
from datetime import date, datetime

from forms.definition import ServiceForm
from portal.core.clock import VIETNAM, local

PERMANENT = "permanent"


@dataclass(frozen=True)
class Term:
    """How many whole years the dossiers of a service, and their results, are kept; None: for ever."""

    years: int | None
    result_years: int | None
    basis: str


def term_of(service: ServiceForm) -> Term:
    """The term that a definition gives. A result is never kept shorter than its dossier."""
    years = _years(service.retention_years)
    named = service.result_retention_years
    result = years if named is None else _years(named)
    if result is not None:
        result = None if years is None else max(result, years)
    version = f"định nghĩa dịch vụ {service.code}, phiên bản {service.version}"
    basis = f"{service.retention_basis.vi} ({version})" if service.retention_basis else version.capitalize()
    return Term(years, result, basis)


def _years(value: int | str) -> int | None:
    return None if isinstance(value, str) else value


def due_on(finished_at: datetime, years: int) -> date:
    """The first day on which it may be destroyed: the years run from the end of the year in which it was finished."""
    return date(local(finished_at).year + years + 1, 1, 1)


def finished_before(today: date, years: int) -> datetime:
    """What was finished before this moment is due on ``today``."""
    return datetime(today.year - years, 1, 1, tzinfo=VIETNAM)
