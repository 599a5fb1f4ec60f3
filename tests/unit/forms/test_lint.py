"""Each warning of the lint: what sets it off, where it stands, what it says in both languages, and what does not."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from forms.checking import advise
from forms.definition import Finding, ServiceForm, examine_data, load, to_data
from forms.definition.loading import definition_files
from forms.lint import lint
from portal.cli import main

CATALOGUE = Path(__file__).parents[3] / "forms" / "services"
Data = dict[str, Any]
Lint = Callable[[Callable[[Data], None]], list[Finding]]
FIRST = ("pages", 2, "questions", 6)
"""Where the tests put a question: the end of the last page of the sample."""


@pytest.fixture
def found(service: ServiceForm) -> Lint:
    """Return what the lint says of the sample after a change, without what it says before."""

    def build(change: Callable[[Data], None]) -> list[Finding]:
        data = to_data(service)
        change(data)
        definition, findings = examine_data(data)
        assert definition is not None, findings
        before = {finding.what for finding in lint(service)}
        return [finding for finding in lint(definition) if finding.what not in before]

    return build


def words(vi: str, en: str) -> dict[str, str]:
    return {"vi": vi, "en": en}


def ask(**facts: Any) -> Callable[[Data], None]:
    def change(data: Data) -> None:
        question = {"key": "more", "kind": "text", "label": words("Nội dung", "Content"), **facts}
        data["pages"][2]["questions"].append(question)

    return change


def component(name: str, **facts: Any) -> Callable[[Data], None]:
    def change(data: Data) -> None:
        data["components"].append({"key": "more_paper", "name": words(name, "Paper"), **facts})
        ask(key="paper_file", kind="file", component="more_paper", label=words("Tệp", "File"))(data)

    return change


def never(data: Data) -> None:
    both = [{"question": "copies", "greater": 5}, {"question": "copies", "less": 4}]
    ask(condition={"all": both})(data)


def never_a_page(data: Data) -> None:
    never_shown = {"all": [{"question": "for_self", "equals": True}, {"question": "people", "answered": True}]}
    data["pages"].append(
        {
            "key": "last",
            "title": words("Trang", "Page"),
            "condition": never_shown,
            "questions": [{"key": "more", "kind": "yes_no", "label": words("Có không?", "Is there?")}],
        }
    )


def in_rows(data: Data) -> None:
    spouse = data["pages"][1]["questions"][0]["questions"][2]
    spouse["condition"] = {"all": [{"question": "married", "equals": True}, {"question": "married", "equals": False}]}


def at(path: tuple[Any, ...], value: Any) -> Callable[[Data], None]:
    def change(data: Data) -> None:
        here: Any = data
        for step in path[:-1]:
            here = here[step]
        here[path[-1]] = value

    return change


YOUR_PHONE = {"kind": "phone", "label": words("Điện thoại của bạn", "Your telephone")}
LONG = words("Rất dài " * 20, "Very long " * 20)

# change, place, words in English, words in Vietnamese, words of the remedy
WARNINGS: list[tuple[Callable[[Data], None], tuple[Any, ...], str, str, str]] = [
    (ask(**YOUR_PHONE, autocomplete="tel"), FIRST, "already known", "cổng đã biết", "`prefill: phone`"),
    (ask(**YOUR_PHONE, prefill="phone"), FIRST, "browser", "trình duyệt", "`autocomplete: tel`"),
    (component("Bản sao thẻ căn cước công dân"), ("components", 1), "already holds", "Nhà nước đã có", "Look"),
    (component("Sổ hộ khẩu"), ("components", 1), "already holds", "Nhà nước đã có", "household book"),
    (component("Giấy xác nhận cư trú"), ("components", 1), "already holds", "Nhà nước đã có", "residence"),
    (ask(label=words("Số thẻ tín dụng", "Credit card number")), FIRST, "secret", "bí mật", "cards or passwords"),
    (ask(label=words("Mật khẩu hộp thư", "Mail password")), FIRST, "secret", "bí mật", "cards or passwords"),
    (ask(label=LONG), FIRST, "characters", "ký tự", "Shorten"),
    (ask(format="digits"), FIRST, "no example", "chưa có ví dụ", "`hint`"),
    (ask(label=words("Same words here", "Same words here")), (*FIRST, "label"), "same in both", "giống nhau", "Transl"),
    (
        ask(label=words("Name of the father", "Father")),
        (*FIRST, "label"),
        "is English",
        "viết bằng tiếng Anh",
        "Vietnam",
    ),
    (ask(label=words("Họ tên cha", "Họ của người cha")), (*FIRST, "label"), "is Vietnamese", "tiếng Việt", "English"),
    (ask(kind="number", label=words("Số bản", "Copies")), FIRST, "asked twice", "hỏi hai lần", "Ask it once"),
    (never, (*FIRST, "condition"), "never asked", "không bao giờ được hỏi", "Correct the condition"),
    (never_a_page, ("pages", 3, "condition"), "never shown", "không bao giờ hiện", "Correct the condition"),
    (in_rows, ("pages", 1, "questions", 0, "questions", 2, "condition"), "never asked", "không bao giờ", "Correct"),
    (ask(condition={"question": "copies", "at_least": 1}), (*FIRST, "condition"), "always", "luôn đúng", "Remove"),
    (
        at(("fees", 1, "condition"), {"question": "copies", "greater": 60}),
        ("fees", 1, "condition"),
        "never charged",
        "không bao giờ được tính",
        "Correct",
    ),
    (
        at(("fees", 0, "condition"), {"question": "phone", "not_equals": "x"}),
        ("fees", 0, "condition"),
        "not answered",
        "không có câu trả lời",
        "required",
    ),
]


@pytest.mark.parametrize(("change", "place", "english", "vietnamese", "mend"), WARNINGS, ids=range(len(WARNINGS)))
def test_what_is_amiss_is_said_with_place_and_remedy(
    found: Lint, change: Callable[[Data], None], place: tuple[Any, ...], english: str, vietnamese: str, mend: str
) -> None:
    (finding,) = [item for item in found(change) if english in item.what]
    assert finding.level == "warning"
    assert finding.place == place
    assert vietnamese in finding.words("vi")[0]
    assert mend in finding.words("en")[1]


def test_a_fee_that_may_count_nothing_is_said(service: ServiceForm) -> None:
    assert [finding.what for finding in lint(service) if finding.place == ("fees", 1, "unit")] == [
        "the fee can be due while “People” is not answered, and is then zero"
    ]


QUIET: list[Callable[[Data], None]] = [
    ask(),
    ask(**YOUR_PHONE, prefill="phone", autocomplete="tel"),
    ask(label=words("Số thẻ bảo hiểm y tế", "Health insurance card")),
    component("Bản sao thẻ căn cước công dân", required=False),
    component("Bản vẽ thiết kế"),
    ask(hint=words("Ví dụ: Mừng mùa cà phê mới", "Example: Mừng mùa cà phê mới")),
    ask(kind="number", unit=words("m²", "m²")),
    ask(kind="number", label=words("Số bản", "Copies"), condition={"question": "copies", "answered": False}),
    ask(condition={"question": "copies", "greater": 49}),
]


@pytest.mark.parametrize("change", QUIET, ids=range(len(QUIET)))
def test_what_is_in_order_is_not_said(found: Lint, change: Callable[[Data], None]) -> None:
    unexpected = [finding for finding in found(change) if finding.place[:4] == FIRST and "never" not in finding.what]
    assert unexpected == []
    assert [finding for finding in found(change) if finding.place[:1] == ("components",)] == []


def test_too_many_papers_for_everybody(found: Lint) -> None:
    def change(data: Data) -> None:
        for number in range(6):
            data["components"].append(
                {"key": f"paper_{number}", "name": words(f"Bản vẽ {number}", f"Drawing {number}")}
            )
            label = words(f"Bản vẽ {number}", f"Drawing {number}")
            question = {"key": f"file_{number}", "kind": "file", "component": f"paper_{number}", "label": label}
            data["pages"][2]["questions"].append(question)

    assert [item.what for item in found(change) if item.place == ("components",)] == ["6 papers are asked of everybody"]


def test_what_the_portal_does_not_know_is_asked(service: ServiceForm) -> None:
    data = to_data(service)
    ask(**YOUR_PHONE, autocomplete="tel")(data)
    definition, _ = examine_data(data)
    assert definition is not None
    assert not [item for item in lint(definition, known={"name"}) if "already known" in item.what]
    assert [item for item in lint(definition, known={"phone"}) if "already known" in item.what]


def test_the_catalogue_has_nothing_unreachable_nothing_secret_and_no_untranslated_word() -> None:
    for path in definition_files(CATALOGUE):
        said = " ".join(finding.what for finding in lint(load(path)))
        for what in ("never", "always holds", "secret", "same in both", "is English", "is Vietnamese", "already"):
            assert what not in said, path


def test_advice_on_files_names_the_line() -> None:
    finding = next(item for item in advise(CATALOGUE) if item.file.parent.name == "2.000488")
    assert "label" in "".join(
        finding.file.read_text(encoding="utf-8").splitlines()[finding.line - 1 : finding.line + 3]
    )


def test_a_definition_with_errors_is_advised_on_as_far_as_that_goes(service: ServiceForm) -> None:
    data = to_data(service)
    data["components"] = []
    ask(label=words("Mật khẩu", "Password"), condition={"question": "gone", "equals": 1})(data)
    definition, findings = examine_data(data)
    assert definition is not None
    assert {finding.level for finding in findings} == {"error"}
    assert [finding for finding in lint(definition) if "secret" in finding.what]


def test_level_4_asks_nobody_to_come(service: ServiceForm) -> None:
    here = {"presence": words("Hai bên cùng có mặt.", "Both must be present.")}
    changed = [examine_data(to_data(service) | here | {"level": level})[0] for level in (3, 4)]
    said = [[one.what for one in lint(one) if one.place == ("presence",)] for one in changed if one is not None]
    assert said == [[], ["a service of level 4 asks people to come"]]


def test_the_command_prints_advice_and_does_not_fail_on_it() -> None:
    result = CliRunner().invoke(main, ["forms", "check"])
    assert result.exit_code == 0, result.output
    assert "warning: “" in result.output
    assert "2.000635/v3.yaml:1: warning: level 4, but this portal takes no payment online" in result.output
    assert result.output.rstrip().endswith(", 0 error(s).")


def test_the_command_prints_the_schema() -> None:
    result = CliRunner().invoke(main, ["forms", "schema"])
    assert json.loads(result.output)["title"].startswith("Service definition")
