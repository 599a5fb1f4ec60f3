"""The form of a draft as people will see it, as far as its parts can be understood."""

from collections.abc import Mapping
from typing import Any, NamedTuple, TypeVar

from pydantic import BaseModel, ValidationError

from forms.definition import Component, Page, ServiceForm
from forms.fields import Question, parse_question
from forms.fields.files import FileQuestion
from portal.builder.tree import Data

Part = TypeVar("Part", bound=BaseModel)


class Previewed(NamedTuple):
    """What can be shown, and the labels of the questions that cannot yet."""

    definition: ServiceForm
    left_out: list[str]


def previewed(content: Data) -> Previewed:
    """The pages, questions and papers of a draft that can be typed, as a definition good enough to draw pages of."""
    components = tuple(one for one in (_typed(Component, part) for part in _list(content, "components")) if one)
    left_out: list[str] = []
    pages = tuple(page for page in (_page(part, components, left_out) for part in _list(content, "pages")) if page)
    definition = ServiceForm.model_construct(
        code=content.get("code", ""), version=content.get("version", 1), pages=pages, components=components
    )
    return Previewed(definition, left_out)


def _list(content: Mapping[str, Any], name: str) -> list[Any]:
    held = content.get(name)
    return held if isinstance(held, list) else []


def _page(part: Any, components: tuple[Component, ...], left_out: list[str]) -> Page | None:
    if not isinstance(part, Mapping):
        return None
    known = {component.key for component in components}
    questions: list[Question] = []
    for data in _list(part, "questions"):
        question = _question(data)
        if question is None or (isinstance(question, FileQuestion) and question.component not in known):
            left_out.append(_label(data))
        else:
            questions.append(question)
    bare = _typed(Page, {**part, "questions": questions})
    return bare if questions else None


def _question(data: Any) -> Question | None:
    try:
        return parse_question(data)
    except (ValidationError, ValueError):
        return None


def _typed(model: type[Part], data: Any) -> Part | None:
    try:
        return model.model_validate(data)
    except ValidationError:
        return None


def _label(data: Any) -> str:
    label = data.get("label") if isinstance(data, Mapping) else None
    words = label.get("vi") or label.get("en") if isinstance(label, Mapping) else None
    return str(words or (data.get("key") if isinstance(data, Mapping) else "") or "?")
