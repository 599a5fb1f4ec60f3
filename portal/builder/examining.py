"""What is wrong with a draft, each finding with the part it is mended in and the input there."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from pydantic import BaseModel

from forms.definition import Finding, ServiceForm, examine_data
from forms.lint import lint
from portal.builder.errors import PartGone
from portal.builder.shapes import Editor, kind_of, shapes
from portal.builder.tree import Data, Place, at

_RETENTION: Final = ("retention_years", "result_retention_years", "retention_basis")
SECTIONS: Final[dict[str, tuple[str, ...]]] = {
    "facts": ("name", "summary", "sector", "subjects", "level", "keywords"),
    "agency": ("agency", "agency_level", "dossier_sets", "originals", "presence", *_RETENTION),
    "process": ("requirements", "steps"),
    "results": ("result_channels", "notification_only", "assurance", "results_assurance"),
    "opening": ("opens", "opens_on", "closes_on"),
    "sources": ("figures_from", "sources"),
}
"""The facts of a service by the page they are edited on; whatever is in none of them is on the page `more`."""
MORE: Final = "more"
LISTED: Final = frozenset({Editor.PARTS, Editor.QUESTIONS})
"""Editors of parts that have pages of their own."""
_IN_LIST: Final = 2
_IN_GROUP: Final = 3
"""Steps to a part: name of the list and position, perhaps behind the name of a group."""
_FIXED: Final = frozenset({"code", "version"})


@dataclass(frozen=True)
class Problem:
    """A finding, the place of the part it is mended in (a section for the facts), and the input there."""

    finding: Finding
    part: Place
    section: str
    rest: Place

    @property
    def is_error(self) -> bool:
        """Whether it keeps the draft from being published."""
        return self.finding.level == "error"


@dataclass(frozen=True)
class Examined:
    """A draft as it was understood: its definition if every part can be typed, and everything that is wrong."""

    definition: ServiceForm | None
    problems: tuple[Problem, ...]

    @property
    def errors(self) -> tuple[Problem, ...]:
        """What has to be mended."""
        return tuple(problem for problem in self.problems if problem.is_error)

    def inside(self, place: Place, section: str = "") -> list[Problem]:
        """The problems that are mended on the page of this part."""
        return [problem for problem in self.problems if problem.part == place and problem.section == section]

    def below(self, place: Place) -> list[Problem]:
        """The problems of a part and of the parts inside it."""
        return [problem for problem in self.problems if (*problem.part, *problem.rest)[: len(place)] == place]


def examine(content: Data) -> Examined:
    """Understand a draft; a sound one is also looked over for what makes people give up or come twice."""
    definition, findings = examine_data(content)
    sound = definition is not None and not any(finding.level == "error" for finding in findings)
    advice = lint(definition) if sound and definition is not None else []
    return Examined(definition, tuple(_placed(content, [*findings, *advice])))


def _placed(content: Data, findings: Iterable[Finding]) -> Iterator[Problem]:
    for finding in findings:
        part, rest = split(content, finding.place)
        yield Problem(finding, part, "" if part else section_of(rest), rest)


def split(content: Data, place: Place) -> tuple[Place, Place]:
    """The nearest part with a page of its own that ``place`` is in, and the way from there."""
    model: type[BaseModel] | None = ServiceForm
    part = 0
    while model is not None:
        step = next((step for step in (_IN_LIST, _IN_GROUP) if _is_position(place, part, step)), 0)
        holder = _group(model, str(place[part])) if step == _IN_GROUP else model
        model = _model_of(holder, content, place[: part + step]) if step and holder is not None else None
        part += step if model is not None else 0
    return place[:part], place[part:]


def _is_position(place: Place, part: int, step: int) -> bool:
    """Whether the way from ``part`` reaches a position of a list with this step, and no earlier."""
    way = place[part : part + step]
    return len(way) == step and isinstance(way[-1], int) and not isinstance(way[-2], int)


def _group(model: type[BaseModel], name: str) -> type[BaseModel] | None:
    """The type of a group of the part that has lists of its own."""
    return next((item.model for item in shapes(model) if item.name == name and item.editor is Editor.GROUP), None)


def _model_of(model: type[BaseModel], content: Data, place: Place) -> type[BaseModel] | None:
    """The type of the part at ``place``, in a list of ``model``; None when the list is not of parts with pages."""
    holder = next((item for item in shapes(model) if item.name == place[-2]), None)
    if holder is None or holder.editor not in LISTED:
        return None
    if holder.model is not None:
        return holder.model
    try:
        return kind_of(at(content, place))
    except PartGone:
        return None


def section_of(rest: Place) -> str:
    """The page on which a fact of the service is edited; none for a list of parts, which the outline shows."""
    name = str(rest[0]) if rest else ""
    for section, names in SECTIONS.items():
        if name in names:
            return section
    listed = not name or any(item.name == name and item.editor in LISTED for item in shapes(ServiceForm))
    return "" if listed else MORE


def section_names(section: str) -> tuple[str, ...]:
    """The facts edited on a page. Raises PartGone."""
    known = {item.name: item for item in shapes(ServiceForm)}
    if section in SECTIONS:
        return tuple(name for name in SECTIONS[section] if name in known)
    if section != MORE:
        raise PartGone
    taken = {name for names in SECTIONS.values() for name in names} | _FIXED
    return tuple(name for name, item in known.items() if name not in taken and item.editor not in LISTED)
