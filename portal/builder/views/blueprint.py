"""The blueprint of the builder, and what its pages share."""

import re
from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from flask import Blueprint, url_for

from portal.accounts import queries as accounts
from portal.builder import outline, queries, rules
from portal.builder.examining import MORE, Examined, Problem, examine
from portal.builder.inputs import LANGUAGES, input_name
from portal.builder.models import ServiceDraft
from portal.builder.outline import shapes_at
from portal.builder.tree import written
from portal.builder.words import caption
from portal.core import clock
from portal.core.actor import Role
from portal.core.errors import Conflict
from portal.web.access import current_actor, role
from portal.web.languages import language, say
from portal.web.reading import read_session

bp = Blueprint("builder", __name__)
_NAMED: Final = re.compile(r"`([a-z][a-z0-9_]*)(?::[^`]*)?`")
ADMINISTRATOR = role(Role.ADMINISTRATOR)


def opened(draft_id: UUID) -> tuple[ServiceDraft, Examined]:
    """A draft and what is wrong with it. Raises NotFound."""
    draft = queries.draft(read_session(), draft_id)
    return draft, examine(draft.content)


def possible(draft: ServiceDraft) -> frozenset[str]:
    """What the person at this browser can do with the draft now."""
    return rules.possible(draft, current_actor())


def acting() -> dict[str, Any]:
    """Who acts, and when: what every action is told."""
    return {"actor": current_actor(), "now": clock.now()}


def agency_names() -> dict[str, str]:
    """The agencies in force by key."""
    today = clock.local(clock.now()).date()
    return {agency.key: say(agency.name) for agency in accounts.agencies(read_session(), on=today)}


def number(typed: str | None) -> int:
    """The revision a form was made for. Raises Conflict when it is none."""
    if not (typed or "").isdecimal():
        raise Conflict
    return int(typed or "0")


def problem_rows(draft: ServiceDraft, problems: list[Problem]) -> list[dict[str, Any]]:
    """What is wrong, each with a link to the input it is mended in."""
    names = outline.names(draft.content, language())
    return [{"text": sentence(draft, problem, names), "href": problem_address(draft, problem)} for problem in problems]


def sentence(draft: ServiceDraft, problem: Problem, names: Mapping[str, str] | None = None) -> str:
    """What is wrong and how to mend it, in the language of the page, parts and fields by their labels."""
    what, mend = problem.finding.words(language())
    known = outline.names(draft.content, language()) if names is None else names
    fields = {
        item.name: say(caption(item.owner, item.name).label)
        for item in shapes_at(draft.content, problem.part, problem.section or MORE if not problem.part else "")
    }
    if problem.rest[-1:] and problem.rest[-1] in LANGUAGES:
        fields[str(problem.rest[-1])] = _in_language(problem, fields)
    text = _NAMED.sub(lambda found: _labelled(found[1], {**fields, **known}), f"{what}. {mend}.")
    return text[:1].upper() + text[1:]


def _in_language(problem: Problem, fields: Mapping[str, str]) -> str:
    """The label of a bilingual input, in a row with its number: ``Các phương án 2 (tiếng Anh)``."""
    name, *inside = problem.rest
    row = f" {inside[0] + 1}" if isinstance(inside[0], int) else ""
    return f"{fields.get(str(name), name)}{row} ({say(caption('Text', str(problem.rest[-1])).label)})"


def _labelled(key: str, names: Mapping[str, str]) -> str:
    """A key as people know it: the label of what it names."""
    name = names.get(key) or say(caption("Text", key).label)
    return f"“{name}”"


def problem_address(draft: ServiceDraft, problem: Problem) -> str:
    """Where a problem is mended."""
    name = input_name(shapes_at(draft.content, problem.part, problem.section), problem.rest)
    return part_address(draft.id, written(problem.part), section=problem.section, anchor=name or None)


def part_address(draft_id: UUID, place: str, *, section: str = "", anchor: str | None = None) -> str:
    """The page of a part, of a section of facts, or of the whole draft."""
    if section:
        return url_for("builder.facts", draft_id=draft_id, section=section, _anchor=anchor)
    if place:
        return url_for("builder.part", draft_id=draft_id, place=place, _anchor=anchor)
    return url_for("builder.draft", draft_id=draft_id)
