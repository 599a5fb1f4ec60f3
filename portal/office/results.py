"""What each procedure grants: the draft of its result from the answers, and the document from a proposal.

One shape for every procedure of the catalogue says how its result looks and which answers it certifies; title and
kind come from the definition, so that a new procedure works at once and a new version changes no code.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from forms.answers import Answers
from forms.definition import Result, ServiceForm
from forms.fields import Question
from portal.documents.content import ResultContent, ResultLayout, Row, Section
from portal.documents.numbering import DocumentType

_NEVER_CERTIFIED = ("file", "info", "statement")


class Outcome(StrEnum):
    """What the specialist proposes."""

    GRANT = "grant"
    DENY = "deny"


@dataclass(frozen=True)
class Line:
    """One labelled line of a result, as the specialist leaves it."""

    label: str
    value: str


@dataclass(frozen=True)
class Proposal:
    """What the specialist puts before the leader; ``opinion`` is for the leader, ``reason`` for the applicant."""

    outcome: Outcome
    opinion: str
    lines: tuple[Line, ...] = ()
    reason: str = ""

    @classmethod
    def from_stored(cls, stored: Mapping[str, Any]) -> "Proposal":
        """The proposal kept with a dossier."""
        return cls(
            outcome=Outcome(stored["outcome"]),
            opinion=stored["opinion"],
            lines=tuple(Line(line["label"], line["value"]) for line in stored["lines"]),
            reason=stored["reason"],
        )


@dataclass(frozen=True)
class Shape:
    """How the result of a procedure looks: layout, abbreviation in its number, and its own sentences.

    ``certifies`` names the questions whose answers are carried over, in order; empty means all but ``leaves_out``.
    """

    layout: ResultLayout
    abbreviation: str
    opening: str
    closing: str = ""
    certifies: tuple[str, ...] = ()
    leaves_out: tuple[str, ...] = ()


_CERTIFICATE = Shape(ResultLayout.CERTIFICATE, "GCN", "Chứng nhận nội dung sau:")
SHAPES: Mapping[str, Shape] = {}


def shape_of(form: ServiceForm) -> Shape:
    """The shape of a procedure's result; what it says of a procedure that has none of its own is a certificate."""
    return SHAPES.get(form.code, _CERTIFICATE)


def result_of(form: ServiceForm) -> Result | None:
    """The first result the definition names; None for a notification, which ends with an acknowledgement."""
    return form.results[0] if form.results else None


def title(form: ServiceForm) -> str:
    """The type of document as it is printed and listed."""
    result = result_of(form)
    if result is None:
        return "Giấy xác nhận đã nhận thông báo"
    return (result.document_title or result.name).vi


def draft(answers: Answers) -> tuple[Line, ...]:
    """The lines of the result as the answers give them, for the specialist to check and correct."""
    shape = shape_of(answers.definition)
    asked = [question for page in answers.pages for question in answers.asked(page.key)]
    found = [question for question in asked if answers.value(question.key) is not None]
    return tuple(_line(question, answers.value(question.key)) for question in _certified(found, shape))


def _line(question: Question, value: Any) -> Line:
    shown = question.readable(value, "vi")
    return Line(question.label.vi, shown if isinstance(shown, str) else "\n".join(shown))


def _certified(found: Sequence[Question], shape: Shape) -> Sequence[Question]:
    if shape.certifies:
        by_key = {question.key: question for question in found}
        return [by_key[key] for key in shape.certifies if key in by_key]
    return [
        question
        for question in found
        if question.kind not in _NEVER_CERTIFIED and question.key not in shape.leaves_out
    ]


def symbol_of(form: ServiceForm, outcome: Outcome) -> str:
    """The abbreviation in the number of the result: its own type, or a notice when the request is denied."""
    return shape_of(form).abbreviation if outcome is Outcome.GRANT else DocumentType.NOTICE.abbreviation


def content(form: ServiceForm, proposal: Proposal, *, agency: str, applicant: str) -> ResultContent:
    """The words of the result document for a proposal (R9.3a)."""
    if proposal.outcome is Outcome.DENY:
        return _denial(form, proposal, applicant)
    shape, result = shape_of(form), result_of(form)
    rows = tuple(Row(line.label, tuple(line.value.splitlines()) or ("",)) for line in proposal.lines)
    months = result.validity_months if result else None
    return ResultContent(
        layout=shape.layout,
        type_name=title(form),
        abstract="" if shape.layout in _FRAMED else f"Về việc {form.name.vi}",
        authority_line=agency.upper(),
        addressees=() if shape.layout in _FRAMED else (applicant,),
        legal_bases=tuple(f"{basis.number}: {basis.title.vi}" for basis in form.legal_basis),
        opening=(shape.opening,),
        sections=(Section("", rows),),
        closing=(shape.closing,) if shape.closing else (),
        validity=f"Có giá trị trong {months:02d} tháng kể từ ngày cấp." if months else "",
    )


_FRAMED = (ResultLayout.CERTIFICATE, ResultLayout.EXTRACT, ResultLayout.PERMIT)


def _denial(form: ServiceForm, proposal: Proposal, applicant: str) -> ResultContent:
    return ResultContent(
        layout=ResultLayout.NOTICE,
        type_name="Thông báo",
        abstract=f"Về việc không giải quyết thủ tục “{form.name.vi}”",
        addressees=(applicant,),
        legal_bases=tuple(f"{basis.number}: {basis.title.vi}" for basis in form.legal_basis),
        opening=("Sau khi xem xét hồ sơ, cơ quan thông báo không đủ căn cứ để giải quyết, với lý do sau:",),
        sections=(Section("", tuple(Row("Lý do", (line,)) for line in proposal.reason.splitlines() if line)),),
        closing=("Nếu không đồng ý, ông (bà) có quyền khiếu nại hoặc khởi kiện theo quy định của pháp luật.",),
    )
