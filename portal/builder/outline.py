"""A draft at a glance: its facts, its lists of parts, its pages with their questions, in the language of a page."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from forms.definition import Page, ServiceForm
from forms.text import Text
from portal.builder.conditions import Asked, in_words, readable_from
from portal.builder.errors import PartGone
from portal.builder.examining import LISTED, MORE, SECTIONS, Examined, section_names
from portal.builder.inputs import shown
from portal.builder.shapes import Editor, Shape, model_at, shape, shapes
from portal.builder.tree import Data, Place, at, written
from portal.builder.words import caption, kind_name, value_name

_NAMES: Final = ("label", "name", "title", "note", "number", "key")
SECTION_TITLES: Final = {
    "facts": Text(vi="Giới thiệu dịch vụ", en="About the service"),
    "agency": Text(vi="Cơ quan và hồ sơ", en="Agency and dossier"),
    "process": Text(vi="Điều kiện và trình tự", en="Requirements and steps"),
    "results": Text(vi="Trả kết quả", en="Getting the result"),
    "opening": Text(vi="Thời gian mở", en="Opening"),
    "sources": Text(vi="Nguồn số liệu", en="Sources"),
    MORE: Text(vi="Thông tin khác", en="Other facts"),
}
_UNNAMED: Final = Text(vi="(chưa đặt tên)", en="(no name yet)")


@dataclass(frozen=True)
class Item:
    """A part in a list: where it is, what it is called, what else to know, how much is wrong with it."""

    place: str
    title: str
    detail: str
    condition: str
    errors: int
    is_first: bool
    is_last: bool


@dataclass(frozen=True)
class Listing:
    """A list of parts: where it is, what it is called, its items."""

    place: str
    name: str
    title: str
    items: list[Item]


@dataclass(frozen=True)
class FactPage:
    """Facts that are edited together: the page, its title, the facts in words, how much is wrong."""

    section: str
    title: str
    rows: list[tuple[str, str]]
    errors: int


def shapes_at(content: Data, place: Place, section: str) -> tuple[Shape, ...]:
    """The fields edited on the page of a part, or of a section of facts. Raises PartGone."""
    if section:
        known = {item.name: item for item in shapes(ServiceForm)}
        return tuple(known[name] for name in section_names(section))
    return shapes(model_at(content, place))


def title_of(part: Any, language: str) -> str:
    """What a part is called, as far as it has a name."""
    if isinstance(part, Mapping) and "unit" in part and "amount" in part and "kind" not in part:
        return f"{part['amount']} {value_name('unit', part['unit']).into(language)}"
    for name in _NAMES if isinstance(part, Mapping) else ():
        words = _in_words(part.get(name), language)
        if words:
            return words
    return _UNNAMED.into(language)


def _in_words(value: Any, language: str) -> str:
    if isinstance(value, Mapping):
        return str(value.get(language) or value.get("vi") or value.get("en") or "")
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""


def facts(content: Data, examined: Examined, language: str, agencies: Mapping[str, str]) -> list[FactPage]:
    """The facts of the service, page by page; ``agencies`` has the names of agencies by key."""
    named = content | {"agency": agencies.get(str(content.get("agency")), content.get("agency"))}
    return [
        FactPage(
            section=section,
            title=SECTION_TITLES[section].into(language),
            rows=[(label, words) for label, words in _rows(named, section, language)],
            errors=sum(problem.is_error for problem in examined.inside((), section)),
        )
        for section in (*SECTIONS, MORE)
        if section_names(section)
    ]


def _rows(content: Data, section: str, language: str) -> Iterator[tuple[str, str]]:
    for item in shapes_at(content, (), section):
        yield caption(item.owner, item.name).label.into(language), _fact(item, content.get(item.name), language)


def _fact(item: Shape, value: Any, language: str) -> str:
    value = item.default if value is None else value
    if item.editor is Editor.SWITCH:
        return Text(vi="Có", en="Yes").into(language) if value else Text(vi="Không", en="No").into(language)
    if item.editor is Editor.DAY:
        return str(shown([item], {item.name: value})[item.name])
    if item.editor is Editor.GROUP and isinstance(value, Mapping):
        return title_of(value, language)
    if isinstance(value, list):
        return "; ".join(_choice(item, one, language) for one in value)
    return _choice(item, value, language)


def _choice(item: Shape, value: Any, language: str) -> str:
    return value_name(item.name, value).into(language) if value in item.choices else _in_words(value, language)


@dataclass(frozen=True)
class Outline:
    """The lists of a draft in one language."""

    content: Data
    examined: Examined
    language: str

    @cached_property
    def asked(self) -> dict[str, Asked]:
        """Every question of the form by its key, for conditions in words."""
        return {one.key: one for one in readable_from(self.content, ("fees",), self.language)}

    def listings(self) -> list[Listing]:
        """The lists of parts of the service, its pages apart."""
        lists = [item for item in shapes(ServiceForm) if item.editor in LISTED and item.name != "pages"]
        grouped = [
            (group.name, inner)
            for group in shapes(ServiceForm)
            if group.editor is Editor.GROUP and group.model is not None
            for inner in shapes(group.model)
            if inner.editor in LISTED
        ]
        whole = [self.listing((item.name,), item) for item in lists]
        return whole + [self.listing((name, inner.name), inner) for name, inner in grouped]

    def pages(self) -> list[tuple[Item, Listing]]:
        """The pages of the form with their questions."""
        found = self.listing(("pages",), shape(ServiceForm, "pages"))
        inside = shape(Page, "questions")
        return [(page, self.listing(("pages", number, "questions"), inside)) for number, page in enumerate(found.items)]

    def listing(self, place: Place, item: Shape) -> Listing:
        """The list of parts at ``place``."""
        try:
            parts = at(self.content, place)
        except PartGone:
            parts = []
        parts = parts if isinstance(parts, list) else []
        items = [self._item((*place, number), part, len(parts)) for number, part in enumerate(parts)]
        return Listing(written(place), item.name, caption(item.owner, item.name).label.into(self.language), items)

    def _item(self, place: Place, part: Any, count: int) -> Item:
        number = int(place[-1])
        whole = place[0] == "pages" and len(place) == 4
        return Item(
            place=written(place),
            title=title_of(part, self.language),
            detail=_detail(part, place, self.language),
            condition=self._condition(part),
            errors=sum(problem.is_error for problem in self.examined.below(place)),
            is_first=number == 0 and not (whole and int(place[1]) > 0),
            is_last=number == count - 1 and not (whole and int(place[1]) < len(self.content["pages"]) - 1),
        )

    def _condition(self, part: Any) -> str:
        held = part.get("condition") if isinstance(part, Mapping) else None
        return in_words(held, self.asked, self.language) if held else ""


def _detail(part: Any, place: Place, language: str) -> str:
    if not isinstance(part, Mapping):
        return ""
    if place[-2] == "questions":
        return kind_name(str(part.get("kind", ""))).into(language)
    return ""


def names(content: Data, language: str) -> dict[str, str]:
    """The labels of the questions, pages, papers and other parts by their keys."""
    return dict(_named(content, language))


def _named(part: Any, language: str) -> Iterator[tuple[str, str]]:
    if isinstance(part, Mapping):
        if isinstance(part.get("key"), str):
            yield part["key"], title_of(part, language)
        for name, value in part.items():
            if name != "options":
                yield from _named(value, language)
    elif isinstance(part, list):
        for item in part:
            yield from _named(item, language)


def words_of(item: Shape, value: Any, language: str) -> str:
    """A value in words as far as they are known, to compare two of them."""
    plain = _fact(item, value, language)
    return plain or ("" if value in (None, "", [], {}) else str(value))
