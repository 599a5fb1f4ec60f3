"""One pass over what happened in a year, into the cells of its tables. Pure."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from portal.statistics.rules import Family


class Fact(StrEnum):
    """What is counted, each with parts that make it up."""

    RECEIVED = "received"
    EXEMPT = "exempt"
    ASKED_BY = "asked_by"
    RESOLVED = "resolved"
    RATED = "rated"
    RECEIVED_IN = "received_in"
    RESOLVED_IN = "resolved_in"

    @property
    def by_month(self) -> bool:
        """Whether its parts are the months of the year."""
        return self in (Fact.RECEIVED_IN, Fact.RESOLVED_IN)


PARTS = {
    Fact.RECEIVED: ("online", "counter", "post"),
    Fact.EXEMPT: ("yes", "no"),
    Fact.ASKED_BY: ("citizen", "business", "desk"),
    Fact.RESOLVED: ("on_time", "late"),
    Fact.RATED: ("very_satisfied", "satisfied", "not_satisfied"),
}
"""The parts of each fact that are published, by their stable names."""


@dataclass(frozen=True)
class Arrival:
    """A dossier that came in: where, when, how, from whom. ``exempt``: its signature spared the originals."""

    agency: str
    service: str
    month: int
    channel: str
    asked_by: str
    exempt: bool
    person: object
    times: int = 1


@dataclass(frozen=True)
class Ending:
    """An accepted dossier that ended: in how many working days, and whether by the date first promised."""

    agency: str
    service: str
    month: int
    on_time: bool
    days: int
    person: object
    times: int = 1


@dataclass(frozen=True)
class Opinion:
    """How an applicant rated a service."""

    agency: str
    service: str
    month: int
    grade: str
    person: object
    times: int = 1


Happening = Arrival | Ending | Opinion
Place = tuple[str, str]
"""An agency and a service, by key and code."""


@dataclass
class Group:
    """What is counted of some dossiers: the families of figures, and how many took how many working days."""

    facts: dict[Fact, Family] = field(default_factory=dict)
    days: Counter[int] = field(default_factory=Counter)

    def family(self, fact: Fact) -> Family:
        """The figures of a fact; empty ones when it never happened."""
        return self.facts.setdefault(fact, Family())


@dataclass
class Counted:
    """Everything of a year: the whole, each month, each agency, each service of an agency."""

    whole: Group = field(default_factory=Group)
    months: dict[int, Group] = field(default_factory=dict)
    agencies: dict[str, Group] = field(default_factory=dict)
    services: dict[Place, Group] = field(default_factory=dict)

    def groups(self, one: Happening) -> list[Group]:
        """Where something is counted."""
        return [
            self.whole,
            self.months.setdefault(one.month, Group()),
            self.agencies.setdefault(one.agency, Group()),
            self.services.setdefault((one.agency, one.service), Group()),
        ]


def count(happened: Iterable[Happening]) -> Counted:
    """Count everything once at every level."""
    found = Counted()
    for one in happened:
        parts = list(_parts(one))
        for group in found.groups(one):
            for fact, part in parts:
                group.family(fact).add(part, one.person, one.times)
            if isinstance(one, Ending):
                group.days[one.days] += one.times
    return found


def _parts(one: Happening) -> Iterable[tuple[Fact, str]]:
    month = f"{one.month:02}"
    if isinstance(one, Arrival):
        yield Fact.RECEIVED, one.channel
        yield Fact.EXEMPT, "yes" if one.exempt else "no"
        yield Fact.ASKED_BY, one.asked_by
        yield Fact.RECEIVED_IN, month
    elif isinstance(one, Ending):
        yield Fact.RESOLVED, "on_time" if one.on_time else "late"
        yield Fact.RESOLVED_IN, month
    else:
        yield Fact.RATED, one.grade


def percentile(days: Counter[int], per_cent: int) -> int | None:
    """The smallest number of days within which at least so many per cent ended (nearest rank); None for nothing."""
    rank, before = -(-sum(days.values()) * per_cent // 100), 0
    for value in sorted(days):
        before += days[value]
        if before >= rank:
            return value
    return None


def published_until(today: date) -> date:
    """Figures are published once a week, up to the Monday of the week: who looks every day learns of no single case."""
    return date.fromordinal(today.toordinal() - today.weekday())
