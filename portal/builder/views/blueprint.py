"""The blueprint of the builder, and what its pages share."""

from typing import Any
from uuid import UUID

from flask import Blueprint, url_for

from portal.accounts import queries as accounts
from portal.builder import queries, rules
from portal.builder.examining import Examined, Problem, examine
from portal.builder.inputs import input_name
from portal.builder.models import ServiceDraft
from portal.builder.outline import shapes_at
from portal.builder.tree import written
from portal.core import clock
from portal.core.actor import Role
from portal.core.errors import Conflict
from portal.web.access import current_actor, role
from portal.web.languages import language, say
from portal.web.reading import read_session

bp = Blueprint("builder", __name__)
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
    return [
        {"text": sentence(problem), "href": problem_address(draft, problem), "is_error": problem.is_error}
        for problem in problems
    ]


def sentence(problem: Problem) -> str:
    """What is wrong and how to mend it, in the language of the page."""
    what, mend = problem.finding.words(language())
    return f"{what}. {mend}."


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
