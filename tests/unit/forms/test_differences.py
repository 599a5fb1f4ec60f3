"""What changed is said in words, wholly, at its place."""

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from forms.conditions import Comparison
from forms.definition import ServiceForm, examine_data, load, to_data
from forms.definition.loading import definition_files
from forms.differences import differences
from forms.wording import say_condition

CATALOGUE = Path(__file__).parents[3] / "forms" / "services"
SAMPLE = Path(__file__).parent / "samples" / "extract.yaml"
Data = dict[str, Any]
Place = tuple[str | int, ...]


def built(data: Data) -> ServiceForm:
    definition, findings = examine_data(data)
    assert definition is not None, findings
    return definition


def at(*path: Any) -> Callable[[Any], Callable[[Data], None]]:
    """Return a change: set the value at a path, `...` takes it away."""

    def to(value: Any) -> Callable[[Data], None]:
        def change(data: Data) -> None:
            here: Any = data
            for step in path[:-1]:
                here = here[step]
            if value is ...:
                del here[path[-1]]
            elif path[-1] == "+":
                here.append(value)
            else:
                here[path[-1]] = value

        return change

    return to


def swap(*path: Any) -> Callable[[Data], None]:
    def change(data: Data) -> None:
        here: Any = data
        for step in path:
            here = here[step]
        here[0], here[1] = here[1], here[0]

    return change


def to_another_page(data: Data) -> None:
    data["pages"][2]["questions"].append(data["pages"][0]["questions"].pop(4))


PHONE = ("pages", 0, "questions", 4)
ROW = ("pages", 1, "questions", 0)
A = {"vi": "Mới", "en": "New"}
ON_FIRST = "Câu hỏi “Điện thoại” trên trang “Người yêu cầu”"
PRICES = "6.000 đồng nộp trực tuyến, 8.000 đồng nộp trực tiếp"
SELF = "“Xin cho mình?”"

# change, kind, sentence in Vietnamese, words of the English one
CHANGES: list[tuple[Callable[[Data], None], str, str, str]] = [
    (
        at(*PHONE, "required")(...),
        "changed",
        "Câu hỏi “Điện thoại” trên trang “Người yêu cầu” trở thành bắt buộc (trước đây không bắt buộc).",
        "becomes required",
    ),
    (
        at(*PHONE, "required")({"question": "sex", "equals": "female"}),
        "changed",
        f"{ON_FIRST} trở thành bắt buộc khi “Giới tính” là “Nữ” (trước đây không bắt buộc).",
        "required when “Sex” is “Female”",
    ),
    (
        at("pages", 1, "condition")({"question": "for_self", "equals": True}),
        "changed",
        f"Trang “Người được cấp” chỉ được hỏi khi {SELF} là “Có” (trước đây chỉ được hỏi khi {SELF} là “Không”).",
        "is asked only when “For yourself?” is “Yes”",
    ),
    (at(*PHONE, "label")(A), "changed", "Câu hỏi “Điện thoại” đổi tên thành “Mới”.", "is now called “New”"),
    (at(*PHONE)(...), "removed", "Câu hỏi “Điện thoại” trên trang “Người yêu cầu” được bỏ.", "is removed"),
    (
        at("pages", 2, "questions", "+")({"key": "new", "kind": "text", "label": A}),
        "added",
        "Câu hỏi “Mới” trên trang “Nội dung” được thêm.",
        "is added",
    ),
    (
        to_another_page,
        "moved",
        "Câu hỏi “Điện thoại” trên trang “Nội dung” được chuyển từ trang “Người yêu cầu” sang.",
        "was on the page “Who asks” before",
    ),
    (
        swap("pages", 2, "questions"),
        "moved",
        "Câu hỏi “Số bản” trên trang “Nội dung” đổi thứ tự trong trang.",
        "another place on its page",
    ),
    (
        at(*PHONE, "kind")("text"),
        "changed",
        "Câu hỏi “Điện thoại” trên trang “Người yêu cầu” đổi loại từ số điện thoại sang văn bản một dòng.",
        "of kind text, not telephone number",
    ),
    (
        at(*ROW, "questions", 1, "required")(...),
        "changed",
        "Câu hỏi “Đã kết hôn?” trong “Người được cấp” trở thành bắt buộc (trước đây không bắt buộc).",
        "becomes required",
    ),
    (
        at(*ROW, "maximum")(9),
        "changed",
        "Câu hỏi “Người được cấp” trên trang “Người được cấp”: giá trị hoặc số lượng lớn nhất đổi từ 5 thành 9.",
        "changes from 5 to 9",
    ),
    (
        at("pages", 2, "questions", 2, "options", "+")({"key": "more", "label": A}),
        "added",
        "Câu hỏi “Giấy tờ” trên trang “Nội dung”: lựa chọn “Mới” được thêm.",
        "the option “New” is added",
    ),
    (
        at("fees", 0, "online")(...),
        "changed",
        f"Khoản thu “Lệ phí bản sao” đổi từ {PRICES} một bản thành 8.000 đồng một bản.",
        "to 8,000 VND per copy",
    ),
    (
        at("components", 0, "required")(True),
        "changed",
        "Giấy tờ “Văn bản ủy quyền” trở thành bắt buộc (trước đây bắt buộc khi “Xin cho mình?” là “Không”).",
        "becomes required",
    ),
    (
        at("components", 0, "max_mb")(3),
        "changed",
        "Giấy tờ “Văn bản ủy quyền”: dung lượng tối đa (MB) đổi từ 1 thành 3.",
        "largest file (MB) changes from 1 to 3",
    ),
    (
        at("legal_basis", "+")({"number": "07/2025/NĐ-CP", "title": A}),
        "added",
        "Căn cứ pháp lý 07/2025/NĐ-CP “Mới” được thêm.",
        "The legal basis 07/2025/NĐ-CP “New” is added",
    ),
    (
        at("result_channels")(["online", "counter"]),
        "changed",
        "Dịch vụ: cách nhận kết quả: thêm tại nơi tiếp nhận, bỏ qua bưu chính.",
        "added at the counter, removed by post",
    ),
    (
        at("opens_on")(dt.date(2027, 1, 1)),
        "added",
        "Dịch vụ: ngày bắt đầu nhận được thêm: 01/01/2027.",
        "first day is added: 01/01/2027",
    ),
]


@pytest.mark.parametrize(("change", "kind", "vietnamese", "english"), CHANGES, ids=range(len(CHANGES)))
def test_a_change_is_told(
    service: ServiceForm, change: Callable[[Data], None], kind: str, vietnamese: str, english: str
) -> None:
    data = to_data(service)
    change(data)
    found = differences(service, built(data))
    assert [(item.kind, item.text.vi) for item in found] == [(kind, vietnamese)]
    assert english in found[0].text.en


def test_a_new_key_with_was_is_the_same_question(service: ServiceForm) -> None:
    data = to_data(service)
    data["pages"][0]["questions"][4].update(key="telephone", was="phone")
    (found,) = differences(service, built(data))
    assert found.kind == "changed"
    assert found.text.vi.endswith("đổi mã từ `phone` thành `telephone`; câu trả lời đã có được giữ.")


@pytest.mark.parametrize("path", [SAMPLE, *definition_files(CATALOGUE)], ids=lambda path: path.parent.name)
def test_nothing_is_told_between_equal_versions(path: Path) -> None:
    assert differences(load(path), load(path)) == []


def leaves(data: Any, place: Place = ()) -> Iterator[tuple[Place, Any]]:
    if isinstance(data, dict | list):
        for step, value in data.items() if isinstance(data, dict) else enumerate(data):
            yield from leaves(value, (*place, step))
    else:
        yield place, data


def other(value: Any) -> list[Any]:
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, int):
        return [value + 1, value - 1]
    if isinstance(value, dt.date):
        return [value + dt.timedelta(days=1)]
    swapped = {
        "fee": "charge",
        "online": "counter",
        "citizen": "organisation",
        "past": "any",
        "same_day": "working_day",
    }
    return [swapped.get(value, f"{value} nữa"), f"{value}x"]


def test_no_change_of_any_value_goes_untold(service: ServiceForm) -> None:
    told = untold = 0
    for place, value in leaves(to_data(service)):
        if place in {("code",), ("version",)} or "key" in place:
            continue
        for instead in other(value):
            data = to_data(service)
            at(*place)(instead)(data)
            changed, _ = examine_data(data)
            if changed is None or changed == service:
                continue
            told += bool(differences(service, changed))
            untold += not differences(service, changed)
            assert not untold, place
    assert told > 150


CONDITIONS: list[tuple[dict[str, Any], str, str]] = [
    ({"question": "for_self", "equals": False}, "“Xin cho mình?” là “Không”", "“For yourself?” is “No”"),
    ({"question": "sex", "in": ["male", "female"]}, "“Giới tính” là “Nam” hoặc “Nữ”", "“Sex” is “Male” or “Female”"),
    ({"question": "copies", "greater": 5}, "“Số bản” lớn hơn 5", "“Copies” is more than 5"),
    ({"question": "papers", "contains": "poor"}, "“Giấy tờ” có chọn “Hộ nghèo”", "“Papers” includes “Poor household”"),
    ({"count": "people", "at_least": 2}, "số lượng của “Người được cấp” từ 2", "the number of “People” is at least 2"),
    ({"question": "born", "less": "1990-01-31"}, "“Ngày sinh” trước ngày 31/01/1990", "is before 31/01/1990"),
    ({"question": "phone", "answered": False}, "“Điện thoại” không có câu trả lời", "“Telephone” is not answered"),
    ({"question": "married", "equals": True}, "“Đã kết hôn?” là “Có”", "“Married?” is “Yes”"),
    (
        {"all": [{"question": "copies", "less": 2}, {"any": [{"question": "sex", "equals": "male"}] * 2}]},
        "“Số bản” nhỏ hơn 2 và (“Giới tính” là “Nam” hoặc “Giới tính” là “Nam”)",
        "“Copies” is less than 2 and (“Sex” is “Male” or “Sex” is “Male”)",
    ),
    (
        {"not": {"question": "copies", "at_most": 3}},
        "không đúng là (“Số bản” không quá 3)",
        "it is not so that (“Copies” is at most 3)",
    ),
]


@pytest.mark.parametrize(("data", "vietnamese", "english"), CONDITIONS)
def test_a_condition_in_words(service: ServiceForm, data: dict[str, Any], vietnamese: str, english: str) -> None:
    with_it = to_data(service)
    with_it["pages"][2]["questions"][-1]["condition"] = data
    question = ServiceForm.model_validate(with_it).question("oath")
    assert question.condition is not None
    said = say_condition(question.condition, service)
    assert said.vi == vietnamese
    assert english in said.en


def test_a_condition_on_an_unknown_question_keeps_its_key(service: ServiceForm) -> None:
    assert say_condition(Comparison(question="gone", equals=1), service).vi == "“gone” là 1"
