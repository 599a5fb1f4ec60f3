"""The fields that a template can name, in plain words, with samples; their values come from a dossier (``values``)."""

from collections.abc import Iterator
from dataclasses import dataclass

from forms.definition import ServiceForm
from forms.text import Text

ANSWER = "Đơn:"
"""What the name of a field begins with that takes an answer of the form: ``{{Đơn: ho_ten}}``."""


@dataclass(frozen=True)
class Field:
    """A field: its name in a template, what it means, and a sample value for previews."""

    name: str
    meaning: Text
    sample: str


def _field(name: str, english: str, sample: str) -> Field:
    return Field(name, Text(vi=name, en=english), sample)


NUMBER, SIGNED_ON, SIGNER, POSITION = "Số văn bản", "Ngày ký", "Người ký", "Chức vụ người ký"
_OF_DOSSIERS = (
    _field("Tên người nộp", "Applicant's name", "Nguyễn Thị Mẫu"),
    _field("Giấy tờ của người nộp", "Applicant's identity paper", "Số định danh cá nhân 067190000123"),
    _field("Địa chỉ người nộp", "Applicant's address", "Số 5, đường Mẫu, xã Kiến Đức, tỉnh Lâm Đồng"),
    _field("Điện thoại người nộp", "Applicant's telephone", "0912 345 678"),
    _field("Thư điện tử người nộp", "Applicant's e-mail", "mau@example.vn"),
    _field("Mã hồ sơ", "Dossier code", "000.00.05.H16-260205-0001"),
    _field("Tên thủ tục", "Procedure's name", "Cấp bản sao trích lục hộ tịch"),
    _field("Mã thủ tục", "Procedure's code", "2.000635"),
    _field("Ngày nộp", "Day of submission", "05/02/2026"),
    _field("Ngày tiếp nhận", "Day of acceptance", "06/02/2026"),
    _field("Ngày hẹn trả", "Day promised for the result", "12/02/2026"),
    _field("Tên cơ quan", "Agency's name", "Ủy ban nhân dân xã Mẫu"),
    _field("Địa danh", "Agency's place", "Xã Mẫu"),
    _field("Liên hệ cơ quan", "How to reach the agency", "Bộ phận Một cửa, số điện thoại 0261 3 000 000"),
)
_OF_SIGNATURES = (
    _field(NUMBER, "Number, once it is signed", "01/UBND"),
    _field(SIGNED_ON, "Day of the signature", "09/02/2026"),
    _field(SIGNER, "Who signs", "Trần Văn Mẫu"),
    _field(POSITION, "Position of who signs", "Chủ tịch"),
)
FIELDS = {field.name: field for field in (*_OF_DOSSIERS, *_OF_SIGNATURES)}
LATE = frozenset(field.name for field in _OF_SIGNATURES)
"""What is known only when a letter is signed."""
_BY_FOLD = {name.casefold(): name for name in FIELDS}


def proper(name: str) -> str:
    """The name as it stands in the list, however its letters were typed; an unknown one unchanged."""
    if name.casefold().startswith(ANSWER.casefold()):
        return f"{ANSWER} {name[len(ANSWER) :].strip()}"
    return _BY_FOLD.get(name.casefold(), name)


def known(form: ServiceForm | None) -> dict[str, Field]:
    """Every field that a template can name, by name; those of the answers only for the form of one service."""
    return FIELDS | {field.name: field for field in (_answers(form) if form else ())}


def _answers(form: ServiceForm) -> Iterator[Field]:
    for _, question in form.questions():
        if question.kind != "file":
            label = question.label
            yield Field(f"{ANSWER} {question.key}", label, f"« {label.vi} »")
