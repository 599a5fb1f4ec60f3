"""The default catalogue against an independent table of codes, fees, deadlines, papers; and a robot that applies."""

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from forms import fees
from forms.answers import Answers
from forms.checking import check
from forms.compiler import compile_page
from forms.definition import ServiceForm, TimeLimit, load_catalogue
from forms.fields import Context, Question
from forms.fields.files import FileQuestion, FileRef
from forms.generation import generate
from forms.text import fold

FOLDER = Path(__file__).parents[3] / "forms" / "services"
TODAY = date(2026, 11, 23)
RUNS = 40

# code: (level, agency, sector, calendar of the ordinary case)
TABLE = {
    "1.000894": (3, "ubnd-xa-kien-duc", "G15-TP07", (1, "working_day")),
    "1.001029": (3, "ubnd-xa-kien-duc", "VH-VHCS", (5, "working_day")),
    "1.001193": (3, "ubnd-xa-kien-duc", "G15-TP07", (1, "same_day")),
    "1.001612": (4, "ubnd-xa-kien-duc", "TC-HKD", (3, "working_day")),
    "1.002809": (4, "cong-an-tinh", "GT-GPLX", (5, "working_day")),
    "1.004873": (4, "ubnd-xa-kien-duc", "G15-TP07", (3, "working_day")),
    "1.013225": (3, "ubnd-xa-kien-duc", "G17-XD11", (10, "working_day")),
    "1.115366": (3, "van-phong-dang-ky-dat-dai", "G13-TN02", (4, "working_day")),
    "2.000033": (4, "so-cong-thuong", "CT-XTTM", (0, "same_day")),
    "2.000488": (4, "cong-an-tinh", "TP-LLTP", (10, "calendar_day")),
    "2.000635": (4, "ubnd-xa-kien-duc", "G15-TP07", (1, "same_day")),
    "2.001955": (4, "so-noi-vu", "G09-NV23", (7, "working_day")),
}
CODES = sorted(TABLE)

PLOT = {"plot_address": {"province": "68", "commune": "Kiến Đức", "detail": "Thôn 3"}}
A_DAY_OF_ALL = date(2025, 12, 31)
"""On this day every version charges the same; test_fees_of_services.py has the latest by day, channel and place."""

# What is due for these answers when filed online, and at the counter
FEES: list[tuple[str, dict[str, Any], int, int]] = [
    ("2.000635", {"copies": 1}, 8_000, 8_000),
    ("2.000635", {"copies": 3}, 24_000, 24_000),
    ("2.001955", {}, 0, 0),
    ("2.000033", {}, 0, 0),
    ("1.001193", {"within_sixty_days": True}, 0, 0),
    ("1.001193", {"within_sixty_days": True, "copies": 2}, 16_000, 16_000),
    ("1.001193", {"within_sixty_days": False, "exemption": "none"}, 5_000, 5_000),
    ("1.001193", {"within_sixty_days": False, "exemption": "poor"}, 0, 0),
    ("1.000894", {}, 0, 0),
    ("1.000894", {"copies": 2}, 16_000, 16_000),
    ("1.004873", {"exemption": "none"}, 3_000, 3_000),
    ("1.004873", {"exemption": "disabled"}, 0, 0),
    ("2.000488", {"copies": 2, "exemption": "none"}, 200_000, 200_000),
    ("2.000488", {"copies": 4, "exemption": "none"}, 210_000, 210_000),
    ("2.000488", {"copies": 3, "exemption": "student"}, 105_000, 105_000),
    ("2.000488", {"copies": 1, "exemption": "child"}, 0, 0),
    ("1.002809", {}, 115_000, 135_000),
    ("1.001612", {}, 0, 100_000),
    ("1.013225", {"works_kind": "house", **PLOT}, 75_000, 75_000),
    ("1.013225", {"works_kind": "linear", **PLOT}, 150_000, 150_000),
    ("1.115366", {"user_kind": "person", **PLOT}, 28_000, 28_000),
    ("1.115366", {"user_kind": "organisation", **PLOT}, 30_000, 30_000),
    ("1.001029", {"rooms": [{"room_name": "1"}] * 4}, 4_000_000, 4_000_000),
    ("1.001029", {"rooms": [{"room_name": "1"}] * 9}, 6_000_000, 6_000_000),
]

LIMITS: list[tuple[str, dict[str, Any], int]] = [
    ("1.013225", {"works_kind": "house"}, 7),
    ("1.013225", {"works_kind": "religious"}, 10),
    ("2.000488", {"lived_abroad": False, "residences": [{}]}, 10),
    ("2.000488", {"lived_abroad": True, "residences": [{}]}, 15),
    ("2.000488", {"lived_abroad": False, "residences": [{}, {}]}, 15),
    ("1.115366", {"change_kind": "name", "difficult_area": False}, 4),
    ("1.115366", {"change_kind": "name", "difficult_area": True}, 14),
    ("1.115366", {"change_kind": "erosion", "difficult_area": False}, 5),
    ("1.115366", {"change_kind": "erosion", "difficult_area": True}, 15),
]

# Papers whose original is brought once with the result (R11.3); `!` when a signature cannot replace it (R9.3c)
ORIGINALS = {
    "1.001193": {"birth_proof", "abandonment_minutes", "surrogacy_confirmation"},
    "1.002809": {"health_certificate", "!current_licence"},
    "1.013225": {"land_certificate", "drawings"},
    "1.115366": {"!land_certificate"},
}

SAYINGS = {
    "lam giay khai sinh": "1.001193",
    "giay doc than": "1.004873",
    "trich luc khai sinh": "2.000635",
    "doi bang lai": "1.002809",
    "so do": "1.115366",
    "xin phep xay nha": "1.013225",
    "khuyen mai": "2.000033",
    "mo quan karaoke": "1.001029",
    "noi quy cong ty": "2.001955",
    "giay hon thu": "1.000894",
    "ly lich tu phap": "2.000488",
    "mo cua hang": "1.001612",
}


@pytest.fixture(scope="module", params=["first", "latest"])
def catalogue(request: Any) -> Mapping[str, ServiceForm]:
    """The first and the latest version of every service: what is due, when and for which papers has not changed."""
    pick = {"first": min, "latest": max}[request.param]
    return {code: versions[pick(versions)] for code, versions in load_catalogue(FOLDER).items()}


@pytest.fixture(scope="module")
def agencies() -> list[dict[str, Any]]:
    text = (FOLDER / "agencies.yaml").read_text(encoding="utf-8")
    found: list[dict[str, Any]] = yaml.safe_load(text)["agencies"]
    return found


def _case(service: ServiceForm, scope: Mapping[str, Any]) -> TimeLimit:
    return next(case for case in service.time_limits if case.condition is None or case.condition.holds(scope))


def test_nothing_is_wrong_with_the_catalogue() -> None:
    assert [str(finding) for finding in check(FOLDER)] == []


def test_the_catalogue_is_the_twelve_procedures(catalogue: Mapping[str, ServiceForm]) -> None:
    shown = {
        code: (service.level, service.agency, service.sector.code, (case.amount, case.unit))
        for code, service in catalogue.items()
        for case in [_case(service, {})]
    }
    assert shown == TABLE


@pytest.mark.parametrize(("code", "scope", "online", "counter"), FEES)
def test_fee(catalogue: Mapping[str, ServiceForm], code: str, scope: dict[str, Any], online: int, counter: int) -> None:
    service = catalogue[code]
    found = (fees.due(service, scope, channel, day=A_DAY_OF_ALL).total for channel in ("online", "counter"))
    assert tuple(found) == (online, counter)


def test_every_fee_rule_is_in_the_table(catalogue: Mapping[str, ServiceForm]) -> None:
    priced = {
        (code, line.key) for code, scope, _, _ in FEES for line in fees.due(catalogue[code], scope, "online").lines
    }
    assert priced == {(code, fee.key) for code, service in catalogue.items() for fee in service.fees}


def test_three_copies_are_explained(catalogue: Mapping[str, ServiceForm]) -> None:
    (line,) = fees.due(catalogue["2.000635"], {"copies": 3}, "online").lines
    assert line.explanation.vi in ("3 bản × 8.000 đồng", "3 bản × 8.000 đồng; theo 281/2016/TT-BTC")


@pytest.mark.parametrize(("code", "scope", "days"), LIMITS)
def test_time_limit_of_a_case(
    catalogue: Mapping[str, ServiceForm], code: str, scope: dict[str, Any], days: int
) -> None:
    assert _case(catalogue[code], scope).amount == days


@pytest.mark.parametrize("code", CODES)
def test_originals_r11_3_r9_3c(catalogue: Mapping[str, ServiceForm], code: str) -> None:
    found = {
        f"!{item.key}" if item.paper_archive_required else item.key
        for item in catalogue[code].components
        if item.original_required or item.paper_archive_required
    }
    assert found == ORIGINALS.get(code, set())
    assert catalogue[code].originals is not None


@pytest.mark.parametrize("code", CODES)
def test_every_component_has_one_file_question(catalogue: Mapping[str, ServiceForm], code: str) -> None:
    service = catalogue[code]
    asked = [item.component for _, item in service.questions() if isinstance(item, FileQuestion)]
    assert sorted(asked) == sorted(component.key for component in service.components)


@pytest.mark.parametrize("code", CODES)
def test_service_rests_on_a_published_regulation_r11_5(catalogue: Mapping[str, ServiceForm], code: str) -> None:
    service = catalogue[code]
    assert [basis.number for basis in service.established_by] == ["35/2016/QĐ-UBND"]
    assert service.legal_basis


@pytest.mark.parametrize("code", CODES)
def test_figures_are_dated_and_say_so(catalogue: Mapping[str, ServiceForm], code: str) -> None:
    service = catalogue[code]
    assert service.figures_from <= TODAY
    assert f"cập nhật ngày {service.figures_from:%d/%m/%Y}" in service.sources.vi


@pytest.mark.parametrize("code", CODES)
def test_demonstration_amounts_say_so(catalogue: Mapping[str, ServiceForm], code: str) -> None:
    for fee in catalogue[code].fees:
        if fee.note is not None and "Hội đồng nhân dân" in fee.note.vi:
            assert "minh họa" in fee.note.vi
            assert "demonstration" in fee.note.en


@pytest.mark.parametrize("code", CODES)
def test_last_page_ends_with_the_statement(catalogue: Mapping[str, ServiceForm], code: str) -> None:
    assert catalogue[code].pages[-1].questions[-1].kind == "statement"


@pytest.mark.parametrize("code", CODES)
def test_result_question_offers_the_channels_of_the_service(catalogue: Mapping[str, ServiceForm], code: str) -> None:
    service = catalogue[code]
    keys = {question.key: question for _, question in service.questions()}
    offered = {option.key for option in getattr(keys.get("result_channel"), "options", ())}
    assert offered == (set(service.result_channels) if len(service.result_channels) > 1 else set())
    assert ("delivery_address" in keys) == ("post" in service.result_channels)


def test_only_the_promotion_is_a_notification(catalogue: Mapping[str, ServiceForm]) -> None:
    assert [code for code, service in catalogue.items() if service.notification_only] == ["2.000033"]


def test_every_result_has_a_title_and_a_layout(catalogue: Mapping[str, ServiceForm]) -> None:
    layouts = {"certificate", "extract", "permit", "decision", "notice", "acknowledgement"}
    for code, service in catalogue.items():
        for result in service.results:
            assert result.document_title is not None, code
            assert result.document_kind in layouts, code


@pytest.mark.parametrize(("said", "code"), SAYINGS.items())
def test_people_find_it_in_their_own_words(catalogue: Mapping[str, ServiceForm], said: str, code: str) -> None:
    service = catalogue[code]
    assert any(said in fold(words) for words in (*service.keywords, service.name.vi))


def test_the_extract_is_short(catalogue: Mapping[str, ServiceForm]) -> None:
    service = catalogue["2.000635"]
    assert len(service.pages) <= 4
    mine = Answers(service).with_page("applicant", {"role": "self"}).with_page("record", {"event": "birth"})
    assert [item.key for item in mine.asked("record")] == [
        "event",
        "registered_at",
        "registration_number",
        "registration_date",
    ]
    assert [attached.component.key for attached in mine.components() if attached.required] == []


def test_an_unknown_father_is_not_asked_about(catalogue: Mapping[str, ServiceForm]) -> None:
    answers = Answers(catalogue["1.001193"]).with_page("birth", {"situation": "ordinary"})
    unknown = answers.with_page("mother", {"mother_known": True}).with_page("father", {"father_known": False})
    assert [item.key for item in unknown.asked("father")] == ["father_known"]
    assert not unknown.is_page_asked("marriage")
    assert unknown.with_page("father", {"father_known": True}).is_page_asked("marriage")


def test_files_are_composed_unicode() -> None:
    for path in FOLDER.rglob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        assert text == unicodedata.normalize("NFC", text), path


def test_english_is_not_a_copy_of_the_vietnamese(catalogue: Mapping[str, ServiceForm]) -> None:
    for code, service in catalogue.items():
        texts = [
            service.name,
            service.summary,
            service.agency_level,
            service.sources,
            service.sector.name,
            *service.steps,
        ]
        texts += [page.title for page in service.pages]
        texts += [question.label for _, question in service.questions()]
        texts += [component.name for component in service.components]
        assert [text.vi for text in texts if text.vi == text.en] == [], code


# A robot that answers: the option of a choice depends on the run, everything else is one good answer of its kind

TYPED: dict[str, Any] = {
    "person_name": "Nguyễn Thị Ngọc Ánh",
    "personal_number": "066 190 123 456",
    "phone": "0912 345 678",
    "email": "anh@example.vn",
    "tax_code": "0100112437",
    "long_text": "Nội dung khai.",
    "money": "50.000.000",
    "statement": "y",
    "address": {"province": "68", "commune": "Xã Kiến Đức", "detail": "Thôn 3"},
}
TEXTS = {"free": "Nội dung", "code": "125/2019", "digits": "660154002173"}


def _pick(run: int, key: str, count: int) -> int:
    return hashlib.sha256(f"{run}/{key}".encode()).digest()[0] % count


def _answer(question: Any, run: int) -> Any:
    if question.kind == "file":
        return (FileRef(id="1", sha256="0" * 64, name="a.pdf", size=1, media_type="application/pdf"),)
    if question.kind == "repeat":
        row = {child.key: _answer(child, run) for child in question.questions}
        return tuple(row for _ in range(question.minimum + _pick(run, question.key, 2)))
    return question.parse(_typed(question, run))


def _typed(question: Any, run: int) -> Any:
    if question.kind == "choice":
        return question.options[_pick(run, question.key, len(question.options))].key
    if question.kind == "yes_no":
        return bool(_pick(run, question.key, 2))
    if question.kind == "date":
        return "15/12/2026" if question.when == "future" or question.key == "end_date" else "05/03/1990"
    if question.kind == "number":
        return str(min(question.maximum, max(question.minimum, 1 + _pick(run, question.key, 20))))
    if question.kind == "text":
        return TEXTS[question.format][: question.max_length]
    return TYPED[question.kind]


def _applied(service: ServiceForm, run: int) -> Answers:
    answers = Answers(service)
    for page in service.pages:
        values: dict[str, Any] = {}
        for question in page.questions:
            if question.answers and answers.is_page_asked(page.key) and question.is_asked(answers.visible):
                values[question.key] = _answer(question, run)
                answers = answers.with_page(page.key, values)
    return answers


@pytest.fixture(scope="module")
def applications(catalogue: Mapping[str, ServiceForm]) -> dict[str, list[Answers]]:
    return {code: _applications(service) for code, service in catalogue.items()}


def _applications(service: ServiceForm) -> list[Answers]:
    """The robot's of the first version, which has plain kinds; of later ones those that take every branch."""
    if service.version == 1:
        return [_applied(service, run) for run in range(RUNS)]
    return [one.answers for one in generate(service, today=TODAY).applications]


@pytest.mark.parametrize("code", CODES)
def test_every_service_can_be_completed(applications: dict[str, list[Answers]], code: str) -> None:
    for answers in applications[code]:
        assert answers.missing("vi", context=Context(scope=answers.visible, today=TODAY)) == []


@pytest.mark.parametrize("code", CODES)
def test_every_question_can_be_reached(applications: dict[str, list[Answers]], code: str) -> None:
    service = applications[code][0].definition
    reached = {item.key for answers in applications[code] for page in service.pages for item in answers.asked(page.key)}
    assert {question.key for _, question in service.questions()} - reached == set()


@pytest.mark.parametrize("code", CODES)
def test_no_page_shows_more_than_seven_inputs(applications: dict[str, list[Answers]], code: str) -> None:
    def inputs(questions: tuple[Question, ...]) -> int:
        return sum(question.answers for question in questions)

    for answers in applications[code]:
        shown = {page.key: inputs(answers.asked(page.key)) for page in answers.pages}
        assert {key: count for key, count in shown.items() if count > 7 or count == 0} == {}


@pytest.mark.parametrize("code", CODES)
def test_answers_read_back_in_both_languages(applications: dict[str, list[Answers]], code: str) -> None:
    for answers in applications[code][:5]:
        kept = Answers.from_stored(answers.definition, answers.to_stored())
        assert kept.canonical() == answers.canonical()
        assert len(kept.readable("vi")) == len(kept.readable("en")) == len(kept.pages)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("code", CODES)
def test_every_page_becomes_a_form(applications: dict[str, list[Answers]], code: str, language: str) -> None:
    answers = applications[code][0]
    for page in answers.definition.pages:
        form = compile_page(answers.definition, page.key, answers, language=language, today=TODAY)()
        assert all(field.label.text for field in form)


def test_every_service_belongs_to_an_agency(
    catalogue: Mapping[str, ServiceForm], agencies: list[dict[str, Any]]
) -> None:
    assert {service.agency for service in catalogue.values()} <= {agency["key"] for agency in agencies}


def test_agencies_are_complete_and_harmless(agencies: list[dict[str, Any]]) -> None:
    assert [agency["key"] for agency in agencies if agency["valid_to"] is None] == [
        "ubnd-tinh", "ubnd-xa-kien-duc", "so-noi-vu", "so-cong-thuong", "cong-an-tinh", "van-phong-dang-ky-dat-dai",
    ]  # fmt: skip
    known: set[str] = set()
    for agency in agencies:
        assert re.fullmatch(r"\d{3}\.\d{2}\.\d{2}\.[A-Z]\d{2}", agency["identifier"])
        assert agency["parent"] is None or agency["parent"] in known
        assert agency["email"].endswith(".example")
        assert isinstance(agency["valid_from"], date)
        if agency["valid_to"] is not None:  # closed: another that is known goes on with its work
            assert agency["valid_from"] < agency["valid_to"]
            assert agency["successor"] in known
        assert all(agency[name] for name in ("symbol", "level", "place", "address", "phone"))
        assert set(agency["name"]) == {"vi", "en"}
        known.add(agency["key"])
    assert len({agency["identifier"] for agency in agencies}) == len(agencies)
