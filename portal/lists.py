"""Suggestions while somebody types: places and the items of long lists, as JSON. Pages work without them."""

from collections.abc import Iterator
from typing import Any, Final, get_args

from flask import Blueprint, Response, jsonify, request

from forms.fields import Question
from forms.fields.search import SearchChoiceQuestion
from forms.lists import ListName, OptionList, named
from forms.lookup import LONGEST
from forms.places import Place, places
from portal.catalogue import queries as catalogue
from portal.core.errors import NotFound
from portal.web import limits
from portal.web.access import PUBLIC, allow

bp = Blueprint("lists", __name__)

_RATE: Final = "1200/minute"  # a whole office behind one address, each person typing
_CACHED: Final = "public, max-age=3600"
_NAMES: Final = frozenset(get_args(ListName))


@bp.get("/lists/communes")
@allow(PUBLIC)
def communes() -> Response:
    """Communes by today's and former names; ``within`` is the code of a province."""
    within = request.args.get("within", "")
    found = places().suggest(_typed(), within if within in places().provinces else "")
    return _answer([_place(place, with_province=not within) for place in found])


@bp.get("/lists/<name>")
@allow(PUBLIC)
def items(name: str) -> Response:
    """The items of a list shipped with the forms. Raises NotFound."""
    if name not in _NAMES:
        raise NotFound
    return _answer(_items(named(name)))


@bp.get("/services/<code>/<int:version>/lists/<path>")
@allow(PUBLIC)
def options(code: str, version: int, path: str) -> Response:
    """The options a definition brings along for one question, ``key`` or ``rows.key``. Raises NotFound."""
    question = _question(catalogue.definition(code, version).questions(), path)
    return _answer(_items(question.options_list))


def _question(questions: Iterator[tuple[Any, Question]], path: str) -> SearchChoiceQuestion:
    keys = path.split(".")
    level = [question for _, question in questions]
    for key in keys[:-1]:
        level = [child for question in level if question.key == key for child in question.children()]
    found = next((question for question in level if question.key == keys[-1]), None)
    if not isinstance(found, SearchChoiceQuestion):
        raise NotFound
    return found


def _typed() -> str:
    limits.spend("suggestions", rate=_RATE)
    return request.args.get("q", "")[:LONGEST]


def _in_english() -> bool:
    """The language is part of the address, so that an answer can be kept by any cache."""
    return request.args.get("lang") == "en"


def _items(options: OptionList) -> list[dict[str, str]]:
    language = "en" if _in_english() else "vi"
    return [{"key": item.key, "label": item.label.into(language)} for item in options.suggest(_typed())]


def _place(place: Place, *, with_province: bool) -> dict[str, str]:
    former = place.note.into("en" if _in_english() else "vi") if place.note else ""
    notes = [place.province_name if with_province else "", former]
    return {
        "key": place.commune.code,
        "label": place.commune.name,
        "note": "; ".join(note for note in notes if note),
        "parent": place.commune.province,
    }


def _answer(items: list[dict[str, str]]) -> Response:
    answer = jsonify(items=items)
    answer.headers["Cache-Control"] = _CACHED
    return answer
