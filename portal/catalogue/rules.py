"""When a service is offered; the proof of a published text; what a service is found by."""

import hashlib
from datetime import date

from forms.definition import ServiceForm, examine_text
from forms.occasions import Occasion
from portal.core.finding.entries import Entry, Kind


def has_begun(service: ServiceForm, today: date) -> bool:
    """Whether the first day of this version has come."""
    return service.opens_on is None or service.opens_on <= today


def digest(source: str) -> str:
    """The SHA-256 of the text of a definition, line ends as LF: the proof that it has not changed."""
    return hashlib.sha256(source.replace("\r\n", "\n").encode()).hexdigest()


def is_proved(source: str, sha256: str) -> bool:
    """Whether this is the text with that digest."""
    return digest(source) == sha256


def typed(source: str) -> ServiceForm | None:
    """The definition written in a text; None when it is not sound."""
    return examine_text(source)[0]


def found_by(service: ServiceForm) -> Entry:
    """What a version of a service is found by: its names and keywords, then its sector, summary and papers."""
    body = [service.sector.name, *(one.name for one in service.components), *(one.name for one in service.results)]
    return Entry(
        kind=Kind.SERVICE,
        key=service.code,
        version=service.version,
        title=service.name.vi,
        title_en=service.name.en,
        summary=service.summary.vi,
        summary_en=service.summary.en,
        keywords=(*service.keywords, service.code),
        body=tuple(text for one in body for text in (one.vi, one.en)),
    )


def occasion_found_by(occasion: Occasion) -> Entry:
    """What an occasion is found by."""
    return Entry(
        kind=Kind.OCCASION,
        key=occasion.key,
        title=occasion.name.vi,
        title_en=occasion.name.en,
        summary=occasion.intro.vi,
        summary_en=occasion.intro.en,
        keywords=occasion.keywords,
    )
