"""What people type, by kind: good answers to fill forms with, for the publish gate and for tests."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from forms.fields.base import Context, Question, Rejected

SAMPLES: Final[Mapping[str, Sequence[Any]]] = {
    "address": (
        {"province": "68", "commune": "Xã Kiến Đức", "detail": "Số 12, Tổ dân phố 3"},
        {"province": "Lâm Đồng", "commune": "Xã Kiến Đức", "detail": "Số 12, Tổ dân phố 3"},
    ),
    "bank_account": (
        {"bank": "970436", "number": "0011004123456"},
        {"bank": "iban", "number": "DE89 3704 0044 0532 0130 00"},
        {"number": "DE89 3704 0044 0532 0130 00"},
    ),
    "decimal": ("12,5", "12", "0"),
    "email": ("nguoidan@example.vn",),
    "ethnicity": ("Kinh", "Ê-đê"),
    "nationality": ("Việt Nam", "Lào"),
    "old_identity_number": ("245123456",),
    "partial_date": ("27/3/1947", "3/1947", "1947", "1/1/2030"),
    "passport": ("B1234567", "C01234567"),
    "percentage": ("50", "12,5", "0"),
    "period": (
        {"from": "5/1/2024", "to": "6/1/2024"},
        {"from": "1/2024", "to": "2/2024"},
        {"from": "5/1/2030", "to": "6/1/2030"},
        {"from": "1/2030", "to": "2/2030"},
    ),
    "person_name": ("Nguyễn Thị Ngọc Ánh", "H'Linh Niê", "Y Ê-ban"),
    "phone": ("0912 345 678", "+1 650 253 0000"),
    "search_choice": ("Việt Nam", "Kinh", "Lâm Đồng"),
    "statement": ("y",),
    "time": ("8:30", "14h05", "0:00", "23:59"),
    "url": ("https://example.vn/gioi-thieu",),
}
"""Of the kinds whose answers depend on none of their options."""
_BOUNDS: Final = ("minimum", "maximum", "earliest", "latest")
"""Options whose values are answers too."""
_MOST_OPTIONS: Final = 60


def samples(question: Question, context: Context) -> Sequence[Any]:
    """Return answers to `question` as typed, the plainest first, at least one of them right in `context`.

    NotImplementedError for a kind that neither stands here nor says its own.
    """
    if not question.answers:
        return ()
    if question.children():
        row = sample_row(question.children(), context)
        return [[row] * max(1, getattr(question, "minimum", 1))] if question.control in {"rows", "table"} else [row]
    options = getattr(question, "options", ())[:_MOST_OPTIONS]
    found = [*question.samples(context), *(option.key for option in options), *(option.label.vi for option in options)]
    found += SAMPLES.get(question.kind, ())
    if not found:
        raise NotImplementedError(f"the kind {question.kind} has no samples in forms.fields.sampling")
    bounds = (getattr(question, name, None) for name in _BOUNDS)
    return [*found, *(str(bound) for bound in bounds if bound is not None)]


def good_samples(question: Question, context: Context) -> Iterator[Any]:
    """Yield the samples of `question`, as typed, that are right in `context`."""
    for typed in samples(question, context):
        try:
            value = question.parse(typed)
        except Rejected:
            continue
        if value is not None and not any(question.check(value, context)):
            yield typed


def sample_row(questions: Sequence[Question], context: Context) -> dict[str, Any]:
    """Return typed answers to questions that stand together, those that are asked, each right beside the others."""
    row: dict[str, Any] = {}
    stored: dict[str, Any] = {}
    for question in questions:
        inside = Context(scope={**context.scope, **stored}, today=context.today)
        typed = next(good_samples(question, inside), None) if question.is_asked(inside.scope) else None
        if typed is not None:
            row[question.key], stored[question.key] = typed, question.stored(question.parse(typed))
    return row
