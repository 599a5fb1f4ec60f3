"""Templates: what is markup, what is a field or a place, what is missing; and a value that is never read as markup."""

import json
from pathlib import Path

import pytest

from forms.definition import load_catalogue
from portal.documents.letter_content import PassageKind
from portal.documents.numbering import DocumentType
from portal.office.wordings import markup, merging
from portal.office.wordings.fields import FIELDS
from portal.office.wordings.lifecycle import MOVES, Action, State
from portal.office.wordings.rules import Wording, digest, findings

SERVICES = Path(__file__).resolve().parents[3] / "forms" / "services"
BODY = """# Đề nghị

Ông (bà) **{{Tên người nộp}}** nộp hồ sơ {{mã hồ sơ}}, số {{Số văn bản}}.

- Thời gian: [[Thời gian họp: ngày]]
- Nội dung: [[Nội dung trả lời: đoạn văn]]

1. Mang theo *giấy tờ*.
2. Đến đúng giờ."""
WORDING = Wording(name="Giấy mời", kind=DocumentType.INVITATION, abstract="Mời {{Tên người nộp}}", body=BODY)
VALUES = {name: field.sample for name, field in FIELDS.items()}
TYPED = {"Thời gian họp": "27/03/2027", "Nội dung trả lời": "Một.\nHai."}
HOSTILE = (
    "**đậm** _nghiêng_ # tiêu đề\n- gạch",
    "{{Số văn bản}} [[Thời gian họp: ngày]]",
    '#import "/etc/passwd" $x$ #sys.inputs <mark> @cite \\ `raw`',
    '"}]}{{{<script>alert(1)</script>',
)


def test_the_markup_is_read_once() -> None:
    found = markup.parts(BODY)
    assert [part.kind for part in found] == [
        PassageKind.HEADING,
        PassageKind.PARAGRAPH,
        PassageKind.BULLET,
        PassageKind.BULLET,
        PassageKind.NUMBER,
        PassageKind.NUMBER,
    ]
    assert [part.number for part in found[4:]] == [1, 2]
    assert [(piece.field, piece.bold) for piece in found[1].pieces if piece.field] == [
        ("Tên người nộp", True),
        ("mã hồ sơ", False),
        ("Số văn bản", False),
    ]
    assert [(place.name, place.kind) for place in WORDING.places] == [
        ("Thời gian họp", markup.PlaceKind.DAY),
        ("Nội dung trả lời", markup.PlaceKind.TEXT),
    ]


def test_marks_without_words_print_nothing() -> None:
    assert markup.parts("#\n\n-\n\n1.\n\n**{{Mã hồ sơ}}**")[0].pieces[0].field == "Mã hồ sơ"


def test_only_this_markup_is_known() -> None:
    """Links, pictures, code and HTML stay the letters that they are."""
    (part,) = markup.parts("<b>x</b> [a](http://x) `c` ![p](q) &amp;")
    assert "".join(piece.text for piece in part.pieces) == "<b>x</b> [a](http://x) `c` ![p](q) &amp;"


@pytest.mark.parametrize("hostile", HOSTILE)
def test_what_a_citizen_typed_is_never_markup(hostile: str) -> None:
    """The same passages, looks and open fields as with a harmless name; the value is there letter by letter."""
    plain = merging.merged(WORDING, VALUES, TYPED)
    words = merging.merged(WORDING, VALUES | {"Tên người nộp": hostile}, TYPED | {"Nội dung trả lời": hostile})
    assert [(part.kind, [(w.bold, w.italic, w.late) for w in part.words]) for part in words.paragraphs] == [
        (part.kind, [(w.bold, w.italic, w.late) for w in part.words]) for part in plain.paragraphs
    ]
    assert words.paragraphs[1].words[1] == merging.Word(hostile, bold=True)
    again = merging.Words.from_stored(json.loads(json.dumps(words.stored())))
    assert again == words
    late = {"Số văn bản": "01/GM-UBND"}
    assert merging.finished(again.paragraphs[1].words, late)[1].text == hostile


def test_what_is_missing_says_so_and_is_still_shown() -> None:
    values = VALUES | {"Mã hồ sơ": ""}
    del values["Tên người nộp"]
    said = [one.vi for one in merging.lacking(WORDING, values, {"Thời gian họp": "27/03/2027"})]
    assert said == [
        "Mẫu có trường “Tên người nộp” mà hồ sơ này không có.",
        "Hồ sơ chưa có “Mã hồ sơ”.",
        "Hãy điền “Nội dung trả lời”.",
    ]
    assert "[Mã hồ sơ: chưa có]" in str(merging.merged(WORDING, values, {}))
    assert not merging.lacking(WORDING, VALUES, TYPED)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"body": ""}, "Mẫu chưa có nội dung."),
        ({"body": "{{Tên người nọp}}"}, "Không có trường “Tên người nọp”."),
        ({"body": "{{Đơn: copies}}"}, "Trường “Đơn: copies” lấy nội dung đơn, nên mẫu phải thuộc một dịch vụ."),
        ({"body": "Gửi {{Tên người nộp}"}, "Dấu {{ ở “Gửi {{Tên người nộp}” không có dấu đóng hoặc mở tương ứng."),
        ({"body": "[[A: ngày]] [[A: số]]"}, "Chỗ điền “A” xuất hiện nhiều lần với kiểu khác nhau."),
        ({"body": "x", "kind": DocumentType.OFFICIAL_LETTER, "abstract": ""}, "Công văn phải có trích yếu (V/v …)."),
    ],
)
def test_what_cannot_be_published(changed: dict[str, object], sentence: str) -> None:
    assert sentence in [one.vi for one in findings(_with(changed), None)]


def _with(changed: dict[str, object]) -> Wording:
    fields = {"name": "Mẫu", "kind": DocumentType.INVITATION, "abstract": "", **changed}
    return Wording(**fields)  # type: ignore[arg-type]


def test_answers_are_fields_of_a_service() -> None:
    """``{{Đơn: copies}}`` is known to the form that asks for it; a question it does not have is not."""
    form = load_catalogue(SERVICES)["2.000635"][1]
    wording = _with({"body": "{{đơn:copies}} {{Đơn: khong_co}}", "service": "2.000635"})
    assert [one.vi for one in findings(wording, form)] == ["Không có trường “Đơn: khong_co”."]


def test_words_are_kept_as_they_are() -> None:
    assert Wording.from_stored(json.loads(json.dumps(WORDING.stored()))) == WORDING
    assert digest(WORDING) != digest(_with({"body": BODY + "."}))


def test_published_words_never_change() -> None:
    """Only an open draft can be written or published; nothing leads back from what is published."""
    assert MOVES[Action.CHANGE, State.EDITING] is State.EDITING
    assert {target for (_, source), target in MOVES.items() if source is State.PUBLISHED} == {State.WITHDRAWN}
    assert not [source for (_, source) in MOVES if source in (State.WITHDRAWN, State.DISCARDED)]
    assert [source for (action, source) in MOVES if action is Action.PUBLISH] == [State.CHECKED]
