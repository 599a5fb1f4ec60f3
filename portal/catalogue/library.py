"""The definitions of this process: loaded and checked once, then trusted."""

from functools import cached_property
from itertools import count, groupby
from pathlib import Path

from forms.definition import Sector, ServiceForm, load_catalogue
from forms.text import fold

_editions = count(1)


class Library:
    """Every version of every service, and the words each can be found by; ``edition`` tells one from the next."""

    def __init__(self, folder: Path) -> None:
        self.versions = load_catalogue(folder)
        self.edition = next(_editions)

    @cached_property
    def latest(self) -> dict[str, ServiceForm]:
        """The newest version of each service that is open, by code."""
        newest = {code: versions[max(versions)] for code, versions in self.versions.items()}
        return {code: service for code, service in newest.items() if service.opens}

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

    @cached_property
    def index(self) -> dict[str, list[tuple[int, list[str]]]]:
        """For each service its folded words, with the weight of the place they stand in."""
        return {code: _entries(service) for code, service in self.latest.items()}


def _entries(service: ServiceForm) -> list[tuple[int, list[str]]]:
    places: list[tuple[int, tuple[str, ...]]] = [
        (8, (service.name.vi, service.name.en, service.code)),
        (6, service.keywords),
        (2, (service.sector.name.vi, service.sector.name.en)),
        (1, (service.summary.vi, service.summary.en)),
    ]
    return [(weight, fold(" ".join(texts)).split()) for weight, texts in places]


class _Current:
    library: Library | None = None
    folder: Path | None = None


def configure(folder: Path) -> None:
    """Load the catalogue of this process from ``folder``, once. Raises forms.definition.DefinitionError."""
    if _Current.folder != folder:
        _Current.library, _Current.folder = Library(folder), folder


def library() -> Library:
    """The catalogue of this process."""
    if _Current.library is None:
        raise RuntimeError("no catalogue configured: call configure() first")
    return _Current.library
