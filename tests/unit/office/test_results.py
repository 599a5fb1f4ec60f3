"""One result for each procedure of the catalogue, made from the answers."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from forms.answers import Answers
from forms.definition import ServiceForm, load_catalogue
from portal.documents.content import ResultLayout
from portal.office import demands, results
from portal.office.results import Line, Outcome, Proposal
from portal.office.shapes import SHAPES

SERVICES = Path(__file__).resolve().parents[3] / "forms" / "services"
CATALOGUE = load_catalogue(SERVICES)
CODES = sorted(SHAPES)


def form_of(code: str) -> ServiceForm:
    return max(CATALOGUE[code].values(), key=lambda form: form.version)


def answered(code: str, typed: Mapping[str, Any]) -> Answers:
    form = form_of(code)
    questions = {key: form.question(key) for key in typed}
    return Answers(form, {key: questions[key].stored(questions[key].parse(value)) for key, value in typed.items()})


def test_every_procedure_of_the_catalogue_has_its_result() -> None:
    assert set(SHAPES) == set(CATALOGUE)


@pytest.mark.parametrize("code", CODES)
def test_a_result_asks_only_for_what_the_form_asks(code: str) -> None:
    """A renamed question would leave a certificate without its line: found here."""
    asked = {question.key for _, question in form_of(code).questions()}
    wanted = {key for line in SHAPES[code].lines for key in line.keys}
    assert wanted <= asked


@pytest.mark.parametrize("code", CODES)
def test_a_result_has_a_title_a_symbol_and_lines(code: str) -> None:
    form = form_of(code)
    proposal = Proposal(Outcome.GRANT, "", (Line("Họ, chữ đệm, tên", "Y Ê-ban Niê"),))
    words = results.content(form, proposal, applicant="Y Ê-ban Niê")
    assert words.type_name == results.title(form)
    assert words.type_name
    assert results.symbol_of(form, Outcome.GRANT).isalpha()
    assert words.sections[0].rows[0].lines == ("Y Ê-ban Niê",)


@pytest.mark.parametrize("code", CODES)
def test_a_denial_is_a_notice_with_its_reasons(code: str) -> None:
    proposal = Proposal(Outcome.DENY, "", reason="Không đủ điều kiện.\nChưa có giấy tờ về đất.")
    words = results.content(form_of(code), proposal, applicant="Nguyễn Thị Thuỷ")
    assert words.layout is ResultLayout.NOTICE
    assert [row.lines[0] for row in words.sections[0].rows] == ["Không đủ điều kiện.", "Chưa có giấy tờ về đất."]
    assert words.addressees == ("Nguyễn Thị Thuỷ",)
    assert results.symbol_of(form_of(code), Outcome.DENY) == "TB"


def test_the_draft_is_filled_in_from_the_answers() -> None:
    answers = answered("2.000635", {"role": "self", "applicant_name": "Nguyễn Thị Thuỷ", "event": "birth"})
    drafted = {line.label: line.value for line in results.draft(answers)}
    assert drafted["Họ, chữ đệm, tên"] == "Nguyễn Thị Thuỷ"
    assert drafted["Loại việc hộ tịch"] == "Giấy khai sinh"
    assert drafted["Số, quyển số đăng ký"] == ""
    assert "Họ, chữ đệm, tên vợ hoặc chồng" not in drafted


def test_a_certificate_about_somebody_else_names_that_person() -> None:
    typed = {"role": "relative", "applicant_name": "Nguyễn Thị Thuỷ", "person_name": "Y Ê-ban Niê"}
    drafted = {line.label: line.value for line in results.draft(answered("1.004873", typed))}
    assert drafted["Họ, chữ đệm, tên"] == "Y Ê-ban Niê"


def test_blank_lines_are_not_printed() -> None:
    proposal = Proposal(Outcome.GRANT, "", (Line("Ghi chú", ""), Line("Nơi đăng ký", "Kiến Đức\nĐắk Nông")))
    words = results.content(form_of("2.000635"), proposal, applicant="A")
    assert [(row.label, row.lines) for row in words.sections[0].rows] == [("Nơi đăng ký", ("Kiến Đức", "Đắk Nông"))]


def test_a_proposal_survives_being_kept() -> None:
    stored = {"outcome": "deny", "opinion": "Ý kiến", "lines": [{"label": "A", "value": "b"}], "reason": "Lý do"}
    assert Proposal.from_stored(stored) == Proposal(Outcome.DENY, "Ý kiến", (Line("A", "b"),), "Lý do")


def test_a_procedure_without_a_shape_of_its_own_still_has_a_result() -> None:
    form = form_of("2.000635").model_copy(update={"code": "9.999999"})
    answers = Answers(form, answered("2.000635", {"role": "self", "applicant_name": "Nguyễn Thị Thuỷ"}).held)
    assert results.shape_of(form).layout is ResultLayout.EXTRACT
    assert "Nguyễn Thị Thuỷ" in [line.value for line in results.draft(answers)]


def test_only_what_was_asked_can_be_found_wrong() -> None:
    """A supplement request never points at a question the applicant cannot open."""
    answers = answered("2.000635", {"role": "self", "event": "birth"})
    targets = [target for group in demands.groups(answers, language="vi") for target in group.targets]
    keys = {target.key for target in targets}
    assert "old_copy" in keys
    assert not keys & {"mandate", "request_letter", "spouse_name", "statement", "delivery_address"}
    assert {target.kind for target in targets} == {"component", "question"}
