"""What must hold of those who sign with the applicant: that the form asks who they are and where to reach them."""

from collections.abc import Iterator, Mapping
from typing import Final

from forms.definition.models import ServiceForm
from forms.definition.problems import Problem, twice
from forms.definition.references import condition
from forms.definition.signing import MOST_SIGNERS, Signer
from forms.definition.source import Place
from forms.fields import Question
from forms.fields.repeat import RepeatQuestion

_KINDS: Final[Mapping[str, tuple[str, ...]]] = {
    "name": ("person_name", "text"),
    "number": ("personal_number", "tax_code"),
    "email": ("email",),
}


def signers(service: ServiceForm) -> Iterator[Problem]:
    """Yield what is wrong with the signers of a service."""
    yield from twice(("signers",), [signer.key for signer in service.signers])
    form = {question.key: question for _, question in service.questions()}
    for at, signer in enumerate(service.signers):
        place: Place = ("signers", at)
        if signer.condition is not None:
            yield from condition(signer.condition, form, (*place, "condition"))
        yield from _person(signer, form, place)
    most = sum(_rows(signer, form) for signer in service.signers)
    if most > MOST_SIGNERS:
        mend = f"Lower `maximum` of the list: {MOST_SIGNERS} at most"
        yield Problem(("signers",), f"{most} people may have to sign", mend)


def _rows(signer: Signer, form: Mapping[str, Question]) -> int:
    rows = form.get(signer.each or "")
    return rows.maximum if isinstance(rows, RepeatQuestion) else 1


def _person(signer: Signer, form: Mapping[str, Question], place: Place) -> Iterator[Problem]:
    asked = form
    if signer.each is not None:
        rows = form.get(signer.each)
        if not isinstance(rows, RepeatQuestion):
            yield Problem((*place, "each"), f"`{signer.each}` is no list of rows", "Name a question of kind repeat")
            return
        asked = {child.key: child for child in rows.children()}
    for field, kinds in _KINDS.items():
        key = getattr(signer, field)
        question = asked.get(key)
        here = (*place, field)
        if question is None:
            yield Problem(here, f"`{key}` is not asked", "Name a question of the form, or of a row of `each`")
        elif question.kind not in kinds:
            yield Problem(here, f"`{key}` is of kind {question.kind}", f"Name one of kind {' or '.join(kinds)}")
        elif question.required is not True:
            yield Problem(here, f"`{key}` need not be answered", "Nobody is invited without it: make it required")
