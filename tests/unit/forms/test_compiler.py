"""A page of a definition as a form: judged again by the server, cheap, and never losing what was typed."""

import io
import time
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
import wtforms

from forms.answers import Answers
from forms.compiler import PageForm, compile_page
from forms.definition import ServiceForm
from forms.fields.files import FileRef
from forms.text import Text
from forms.typing_in import FormData

Fill = Callable[..., PageForm]
REQUEST = {"copies": "3", "oath": "y"}


class Upload:
    """An uploaded file as a web framework gives it."""

    def __init__(self, filename: str, size: int) -> None:
        self.filename = filename
        self.stream = io.BytesIO(b"x" * size)


def upload(service: ServiceForm, answers: Answers, *files: Any) -> PageForm:
    form = compile_page(service, "people", answers, language="vi")
    return form(formdata=FormData({"people-0-name": ["An"], "letter": list(files)}))


def test_a_page_is_a_form_of_its_questions(fill: Fill, requester: dict[str, str]) -> None:
    form = fill("requester", requester)
    assert [field.name for field in form] == ["full_name", "born", "sex", "number", "phone", "home", "for_self"]
    assert form.validate()
    assert form.values()["phone"] == "+84912345678"
    assert form["full_name"].render_kw == {"spellcheck": "false", "autocomplete": "name"}
    assert form["number"].render_kw["inputmode"] == "numeric"
    assert form["sex"].option_hints == {"female": "Theo giấy tờ"}


def test_errors_are_sentences_at_their_inputs(fill: Fill, requester: dict[str, str]) -> None:
    form = fill("requester", {**requester, "born": "31/2/1990", "home-commune": "", "sex": ""}, language="en")
    assert not form.validate()
    found = [problem for field in form for problem in field.problems()]
    assert found == [
        ("born", "There is no such day as 31/2/1990; check the day and the month."),
        ("sex-0", "Please answer “Sex”."),
        ("home-commune", "Enter the commune, ward or special zone."),
    ]


def test_what_was_typed_is_shown_again_as_typed(fill: Fill, requester: dict[str, str]) -> None:
    form = fill("requester", {**requester, "born": "31/2/1990"})
    assert not form.validate()
    assert 'value="31/2/1990"' in form["born"]()
    assert 'value="0912.345.678"' in form["phone"]()
    assert 'value="Xã Đắk Mil"' in form["home"].form["commune"]()


def test_markup_is_escaped(fill: Fill) -> None:
    assert "<script>" not in fill("request", {"purpose": "<script>alert(1)</script>"})["purpose"]()


def test_a_question_that_is_not_asked_has_no_error_and_no_value(fill: Fill) -> None:
    form = fill("request", {**REQUEST, "papers": ["poor"], "which": "Nguyªn V¨n"})
    assert form.validate(), form.errors
    assert form.is_hidden("which")
    assert form.values()["which"] is None


def test_a_question_is_needed_only_when_it_is_asked(fill: Fill) -> None:
    form = fill("request", {**REQUEST, "papers": ["other"]})
    assert not form.validate()
    assert list(form.errors) == ["which"]
    assert form["which"].show_if == {"question": "papers", "contains": "other"}


def test_required_may_depend_on_this_page(fill: Fill) -> None:
    assert fill("request", REQUEST).validate()
    assert list(fill("request", {**REQUEST, "copies": "6"}).errors) == []
    six = fill("request", {**REQUEST, "copies": "6"})
    assert not six.validate()
    assert list(six.errors) == ["purpose"]


def test_every_row_is_judged_by_its_own_answers(begun: Answers, fill: Fill, service: ServiceForm) -> None:
    typed = {
        "people-0-name": "A",
        "people-0-married": "yes",
        "people-1-name": "B",
        "people-1-married": "no",
        "people-1-spouse": "hidden",
        "people-4-name": "",
    }
    form = fill("people", typed, begun)
    assert not form.validate()
    assert list(form["people"].problems()) == [("people-0-spouse", "Vui lòng trả lời mục “Vợ hoặc chồng”.")]
    assert "people" in form.errors


def test_the_number_of_rows_is_bounded(begun: Answers, fill: Fill) -> None:
    form = fill("people", {f"people-{at}-name": "A" for at in range(400)}, begun)
    assert not form.validate()
    assert form["people"].errors == ["Tối đa 5 mục; hãy bỏ bớt."]
    assert len(form["people"].rows) == 6


def test_no_row_at_all_asks_for_one(begun: Answers, fill: Fill) -> None:
    form = fill("people", {"people-0-name": ""}, begun)
    assert not form.validate()
    assert "Vui lòng trả lời mục “Người được cấp”." in [sentence for _, sentence in form["people"].problems()]


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ([], "đính kèm tệp"),
        ([Upload("", 0)], "đính kèm tệp"),
        ([Upload("rỗng.pdf", 0)], "“rỗng.pdf” rỗng"),
        ([Upload("C:\\đơn.pdf", 1024 * 1024 + 1)], "“đơn.pdf” nặng 1 MB; tối đa 1 MB"),
        ([Upload("a", 1), Upload("b", 1), Upload("c", 1)], "tối đa 2 tệp"),
    ],
)
def test_uploads_are_refused_with_a_reason(service: ServiceForm, begun: Answers, files: list[Any], words: str) -> None:
    form = upload(service, begun, *files)
    assert not form.validate()
    assert [sentence for _, sentence in form["letter"].problems() if words in sentence]


def test_a_good_upload_is_handed_on(service: ServiceForm, begun: Answers) -> None:
    letter = Upload("đơn.pdf", 10)
    form = upload(service, begun, letter)
    assert form.validate(), form.errors
    assert form.uploads() == {"letter": [letter]}
    assert "letter" not in form.values()


def test_files_the_dossier_holds_need_not_be_sent_again(service: ServiceForm, begun: Answers) -> None:
    held = FileRef(id="1", sha256="a" * 64, name="a.pdf", size=1, media_type="application/pdf")
    answers = begun.with_files("letter", (held,))
    form = upload(service, answers)
    assert form.validate(), form.errors
    assert form["letter"].value == (held,)
    assert answers.with_page("people", form.values()).value("letter") == (held,)


def test_what_other_pages_rule_out_is_left_out(service: ServiceForm, fill: Fill) -> None:
    form = fill("request", REQUEST)
    assert "which" in form
    page = service.page("request")
    which = page.questions[3].model_copy(update={"condition": service.page("people").condition})
    moved = page.model_copy(update={"questions": (*page.questions[:3], which, *page.questions[4:])})
    other = ServiceForm.model_validate({**dict(service), "pages": (*service.pages[:2], moved)})
    alone = compile_page(other, "request", Answers(other, {"for_self": True}), language="vi")()
    shared = compile_page(other, "request", Answers(other, {"for_self": False}), language="vi")()
    assert "which" not in alone
    assert alone.values()["which"] is None
    assert "which" in shared
    assert shared["which"].show_if is None
    assert shared["which"].only_if() is None


def test_a_condition_that_this_page_decides_is_told_in_words(service: ServiceForm, fill: Fill) -> None:
    told = fill("request", REQUEST)["which"].only_if()
    assert told == Text(vi="“Giấy tờ” có chọn “Khác”", en="“Papers” includes “Other”")


def test_answers_typed_now_count_before_those_typed_earlier(begun: Answers, fill: Fill) -> None:
    answers = begun.with_page("request", {"papers": ("other",), "copies": Decimal(9)})
    assert fill("request", {**REQUEST, "papers": ["poor"]}, answers).validate()


def test_the_form_stands_on_the_given_base(service: ServiceForm) -> None:
    class Base(wtforms.Form):
        token = wtforms.HiddenField()

    form = compile_page(service, "request", Answers(service), language="vi", base=Base)(formdata=FormData(copies=["1"]))
    assert isinstance(form, Base)
    assert "token" in form
    assert "token" not in form.values()


def test_the_compiled_class_is_shared_but_answers_are_not(service: ServiceForm, begun: Answers) -> None:
    first = compile_page(service, "request", begun, language="vi")
    second = compile_page(service, "request", Answers(service), language="vi")
    assert first.__mro__[1] is second.__mro__[1]
    assert first.answers is not second.answers
    assert compile_page(service, "request", begun, language="en").__mro__[1] is not first.__mro__[1]
    equal = service.model_copy()
    assert compile_page(equal, "request", begun, language="vi").__mro__[1] is not first.__mro__[1]


def test_compiling_and_validating_is_cheap(service: ServiceForm, fill: Fill) -> None:
    fill("request", REQUEST)
    started = time.perf_counter()
    for _ in range(20):
        fill("request", REQUEST).validate()
    assert (time.perf_counter() - started) / 20 < 0.02
