"""Narrowing services down: by occasion, field, agency, level and who may apply, in any combination."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Final

from forms.definition import ServiceForm
from forms.occasions import Occasion

PAGE_SIZE = 20
SUBJECTS: Final = ("citizen", "business", "organisation")
LEVELS: Final = ("4", "3")
_LONGEST: Final = 80


@dataclass(frozen=True)
class Choice:
    """What somebody chose, as it stands in an address; empty: not narrowed by that."""

    event: str = ""
    sector: str = ""
    agency: str = ""
    level: str = ""
    subject: str = ""

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> "Choice":
        """What an address asks for; the values may be of nothing there is."""
        return cls(**{name: asked.get(name, "")[:_LONGEST] for name in FACETS})

    @property
    def chosen(self) -> dict[str, Any]:
        """What is chosen, by facet."""
        return {name: getattr(self, name) for name in FACETS if getattr(self, name)}

    def without(self, name: str) -> "Choice":
        """The same, not narrowed by one facet."""
        return replace(self, **{name: ""})


FACETS: Final = tuple(one.name for one in fields(Choice))


class Facets:
    """What services can be narrowed down by; ``occasions`` name theirs."""

    def __init__(self, services: Iterable[ServiceForm], occasions: Iterable[Occasion]) -> None:
        self._services = tuple(services)
        self._events: dict[str, list[str]] = {}
        for one in occasions:
            for code in one.codes:
                self._events.setdefault(code, []).append(one.key)
        self._values: dict[str, Callable[[ServiceForm], Iterable[str]]] = {
            "event": lambda service: self._events.get(service.code, ()),
            "sector": lambda service: (service.sector.code,),
            "agency": lambda service: (service.agency,),
            "level": lambda service: (str(service.level),),
            "subject": lambda service: service.subjects,
        }

    def kept(self, choice: Choice) -> list[ServiceForm]:
        """The services that have everything chosen, in their order."""
        return list(self._having(choice))

    def counts(self, choice: Choice) -> dict[str, Counter[str]]:
        """For each facet how many services each of its values would leave, the other choices being kept."""
        return {
            name: Counter(value for service in self._having(choice.without(name)) for value in values(service))
            for name, values in self._values.items()
        }

    def _having(self, choice: Choice) -> Iterator[ServiceForm]:
        chosen = [(self._values[name], value) for name, value in choice.chosen.items()]
        for service in self._services:
            if all(value in values(service) for values, value in chosen):
                yield service
