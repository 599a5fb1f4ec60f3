"""What each procedure grants: the draft of its result from the answers, and the document from a proposal.

One shape for every procedure of the catalogue says how its result looks and which answers it certifies; title and
kind come from the definition, so that a new procedure works at once and a new version changes no code.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Any

from forms.answers import Answers
from forms.definition import Result, ServiceForm
from portal.documents.content import ResultContent, ResultLayout, Row, Section
from portal.documents.numbering import DocumentType
from portal.office.shapes import SHAPES, Certified, Shape


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


def shape_of(form: ServiceForm) -> Shape:
    """The shape of a procedure's result; a procedure that has none of its own gets one after its definition's kind."""
    own = SHAPES.get(form.code)
    if own is not None:
        return own
    result = result_of(form)
    kind = (result.document_kind if result else None) or ResultLayout.ACKNOWLEDGEMENT.value
    known = kind in set(ResultLayout)
    return Shape(ResultLayout(kind) if known else ResultLayout.NOTICE, DocumentType.NOTICE.abbreviation)


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
    if shape.lines:
        drafted = ((line.label, _first(line, answers)) for line in shape.lines)
        return tuple(Line(label, value) for label, value in drafted if value is not None)
    return tuple(Line(label, _joined(shown)) for section in answers.readable("vi") for label, shown in section.rows)


def _first(line: Certified, answers: Answers) -> str | None:
    """The first answer given to the questions of a line; without one what the specialist starts from."""
    for key in line.keys:
        if key in answers.visible:
            return _joined(answers.definition.question(key).readable(answers.value(key), "vi"))
    return line.fill


def _joined(shown: str | list[str]) -> str:
    return shown if isinstance(shown, str) else "\n".join(shown)


def symbol_of(form: ServiceForm, outcome: Outcome) -> str:
    """The abbreviation in the number of the result: its own type, or a notice when the request is denied."""
    return shape_of(form).abbreviation if outcome is Outcome.GRANT else DocumentType.NOTICE.abbreviation


def content(form: ServiceForm, proposal: Proposal, *, applicant: str) -> ResultContent:
    """The words of the result document for a proposal (R9.3a)."""
    if proposal.outcome is Outcome.DENY:
        return _denial(form, proposal, applicant)
    shape, result = shape_of(form), result_of(form)
    rows = tuple(Row(line.label, tuple(line.value.splitlines())) for line in proposal.lines if line.value)
    months = result.validity_months if result else None
    return ResultContent(
        layout=shape.layout,
        type_name=title(form),
        abstract="" if shape.layout in _FRAMED else f"Về việc {form.name.vi}",
        addressees=() if shape.layout in _FRAMED else (applicant,),
        legal_bases=() if shape.layout in _CERTIFYING else _bases(form),
        opening=(shape.opening,) if shape.opening else (),
        sections=(Section("", rows),),
        closing=(shape.closing,) if shape.closing else (),
        validity=f"Có giá trị trong {months:02d} tháng kể từ ngày cấp." if months else "",
    )


def digest(form: ServiceForm, proposal: Proposal, *, applicant: str) -> str:
    """SHA-256 of what a leader is asked to sign: every word of the result, and the opinion it comes with.

    The words also depend on the catalogue and on this program, which may change while a dossier waits unchanged.
    """
    words = asdict(content(form, proposal, applicant=applicant)) | {"opinion": proposal.opinion}
    written = json.dumps(words, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(written.encode()).hexdigest()


_CERTIFYING = (ResultLayout.CERTIFICATE, ResultLayout.EXTRACT)
_FRAMED = (ResultLayout.CERTIFICATE, ResultLayout.EXTRACT, ResultLayout.PERMIT)


def _bases(form: ServiceForm) -> tuple[str, ...]:
    """The legal bases as official documents open: ``Căn cứ Luật Hộ tịch số 60/2014/QH13;`` (Decree 30/2020, App. I)."""
    return tuple(f"Căn cứ {basis.title.vi} số {basis.number};" for basis in form.legal_basis)


def _denial(form: ServiceForm, proposal: Proposal, applicant: str) -> ResultContent:
    return ResultContent(
        layout=ResultLayout.NOTICE,
        type_name="Thông báo",
        abstract=f"Về việc không giải quyết thủ tục “{form.name.vi}”",
        addressees=(applicant,),
        legal_bases=_bases(form),
        opening=("Sau khi xem xét hồ sơ, cơ quan thông báo không đủ căn cứ để giải quyết, với lý do sau:",),
        sections=(Section("", tuple(Row("Lý do", (line,)) for line in proposal.reason.splitlines() if line)),),
        closing=("Nếu không đồng ý, ông (bà) có quyền khiếu nại hoặc khởi kiện theo quy định của pháp luật.",),
    )
