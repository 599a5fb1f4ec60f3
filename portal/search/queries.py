"""What of the whole portal answers something typed, in groups."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from forms.occasions import Occasion
from portal.catalogue import queries as catalogue
from portal.catalogue.queries import Services
from portal.core.finding import queries as finding
from portal.core.finding.entries import Kind, SearchEntry
from portal.core.finding.queries import Found, How

PAGE_SIZE = 10
SHOWN = 5
_SUGGESTED, _SUGGESTED_OCCASIONS = 6, 2
_LOOKED_AT = 60


@dataclass(frozen=True)
class Line:
    """A notice or guide that was found, in the reader's language where it has one; ``key``: its slug or address."""

    key: str
    title: str
    summary: str
    language: str
    at: datetime | None

    @classmethod
    def of(cls, entry: SearchEntry, language: str) -> "Line":
        """The entry in ``language`` if it was translated, else in Vietnamese."""
        english = language == "en" and bool(entry.title_en)
        title = entry.title_en if english else entry.title
        summary = (entry.summary_en if english else "") or entry.summary
        return cls(entry.key, title, summary, "en" if english else "vi", entry.at)


@dataclass(frozen=True)
class Answer:
    """What answers: services first, then occasions, guides and notices, each best first."""

    services: Services
    occasions: tuple[Occasion, ...]
    guides: tuple[Line, ...]
    notices: tuple[Line, ...]
    more_notices: bool
    marked: frozenset[str]

    @property
    def is_empty(self) -> bool:
        """Whether nothing answers."""
        return not (self.services.listed or self.occasions or self.guides or self.notices)

    @property
    def how(self) -> How:
        """How the services answer."""
        return self.services.how

    @property
    def is_sure(self) -> bool:
        """Whether the services have the words as they were typed."""
        return self.services.is_sure

    def meant(self) -> list[str]:
        """What may have been meant, in the words of services."""
        return self.services.meant()


def answer(session: Session, text: str, *, language: str, now: datetime) -> Answer:
    """What answers ``text``. Asks the database at most a dozen times."""
    means = finding.understanding(session)

    def others(kind: Kind) -> Found:
        return finding.find(session, text, kind, now=now, loosely=False, means=means, most=_LOOKED_AT)

    services = catalogue.search(session, text, now=now, means=means)
    occasions, guides, notices = others(Kind.OCCASION), others(Kind.GUIDE), others(Kind.NOTICE)
    return Answer(
        services=services,
        occasions=tuple(_occasions(occasions)),
        guides=_lines(guides, language),
        notices=_lines(notices, language),
        more_notices=notices.more,
        marked=services.marked | occasions.by | guides.by | notices.by,
    )


def _occasions(found: Found) -> list[Occasion]:
    known = {one.key: one for one in catalogue.occasions()}
    return [known[hit.entry.key] for hit in found.hits if hit.entry.key in known]


def _lines(found: Found, language: str) -> tuple[Line, ...]:
    return tuple(Line.of(hit.entry, language) for hit in found.hits)


@dataclass(frozen=True)
class Suggestion:
    """A service or an occasion to go to."""

    label: str
    note: str
    key: str
    is_occasion: bool


def suggestions(session: Session, text: str, *, language: str, now: datetime) -> Sequence[Suggestion]:
    """What somebody who is still typing may want: services first, then occasions."""
    means = finding.understanding(session)
    services = catalogue.search(session, text, now=now, begins=True, means=means)
    found = finding.find(
        session, text, Kind.OCCASION, now=now, begins=True, loosely=False, means=means, most=_LOOKED_AT
    )
    listed = [
        Suggestion(one.name.into(language), one.sector.name.into(language), one.code, is_occasion=False)
        for one in services.listed[:_SUGGESTED]
    ]
    occasions = _occasions(found)[:_SUGGESTED_OCCASIONS]
    return [*listed, *(Suggestion(one.name.into(language), "", one.key, is_occasion=True) for one in occasions)]
