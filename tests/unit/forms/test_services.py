"""The default catalogue: every service is sound, and every page of it is a form in both languages."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import forms
from forms.answers import Answers
from forms.canonical import answers_bytes
from forms.compiler import compile_page
from forms.definition import ServiceForm, load
from forms.definition.loading import definition_files
from forms.fields import Question
from forms.typing_in import FormData, initial_data, raw_values

FILES = definition_files(Path(forms.__file__).parent / "services")
TODAY = date(2026, 11, 23)
TYPED: dict[str, str] = {
    "text": "12/QĐ",
    "long_text": "Nội dung",
    "number": "2",
    "date": "5/3/1990",
    "person_name": "Y Ê-ban",
    "personal_number": "066090123456",
    "tax_code": "0100112437",
    "phone": "0912345678",
    "email": "an@example.vn",
    "money": "1.500.000",
    "yes_no": "yes",
    "statement": "y",
}


@pytest.fixture(params=FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def offered(request: Any) -> ServiceForm:
    return load(request.param)


def typed_into(question: Question, name: str) -> Iterator[tuple[str, list[str]]]:
    """Yield something for every input of a question."""
    if question.kind == "address":
        yield from (
            (f"{name}-{part}", [value])
            for part, value in zip(("province", "commune", "detail"), ("68", "Kiến Đức", "y"), strict=True)
        )
    elif hasattr(question, "options"):
        yield name, [question.options[0].key]
    elif question.kind in TYPED:
        yield name, [TYPED[question.kind]]
    for child in question.children():
        yield from typed_into(child, f"{name}-0-{child.key}")


def test_there_is_a_catalogue() -> None:
    assert len(FILES) >= 12


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_page_takes_answers_and_shows_them_again(offered: ServiceForm, language: str) -> None:
    answers = Answers(offered)
    for page in offered.pages:
        if not answers.is_page_asked(page.key):
            continue
        data = FormData(pair for question in page.questions for pair in typed_into(question, question.key))
        form = compile_page(offered, page.key, answers, language=language, today=TODAY)
        filled = form(formdata=data)
        filled.validate()
        assert not [field.name for field in filled if getattr(field, "rejection", None)]
        assert raw_values(form(formdata=FormData(raw_values(filled)))) == raw_values(filled)
        answers = answers.with_page(page.key, filled.values())
        again = form(formdata=initial_data(answers, page.key))
        assert answers.with_page(page.key, again.values()).visible == answers.visible
    assert Answers.from_stored(offered, answers.to_stored()).visible == answers.visible
    assert answers_bytes(answers)
    assert answers.readable(language)
    assert answers.fees("online").total >= 0


def test_an_empty_page_asks_for_what_is_needed(offered: ServiceForm) -> None:
    answers = Answers(offered)
    page = offered.pages[0]
    form = compile_page(offered, page.key, answers, language="vi", today=TODAY)(formdata=FormData(nothing=["1"]))
    assert not form.validate()
    said = {sentence for field in form if hasattr(field, "problems") for _, sentence in field.problems()}
    missing = [item for item in answers.missing("vi") if item.page_key == page.key]
    assert missing
    simple = [item for item in missing if offered.question(item.question_key).kind not in {"address", "repeat"}]
    assert {item.sentence for item in simple} <= said
