"""What is online of a service, in words that follow from its definition."""

from pathlib import Path

import pytest

from forms.definition import ServiceForm, load
from portal.catalogue import levels

SERVICES = Path(__file__).parents[3] / "forms" / "services"


def service(code: str) -> ServiceForm:
    return load(SERVICES / code / "v2.yaml")


def said(code: str, *, payable: bool = True) -> tuple[str, str]:
    reach = levels.reach(service(code), payable=payable)
    return "; ".join(one.vi for one in reach.online), "; ".join(one.vi for one in reach.in_person)


def test_level_4_needs_nobody_to_come() -> None:
    online = "nộp hồ sơ trên mạng; trả phí, lệ phí; nhận kết quả trên mạng hoặc qua bưu chính"
    assert said("2.000635") == (online, "")
    assert said("2.001955") == ("nộp hồ sơ trên mạng; nhận kết quả trên mạng hoặc qua bưu chính", "")  # no fee


def test_without_a_till_the_fee_is_paid_at_the_agency() -> None:
    assert said("2.000635", payable=False)[1] == "trả phí, lệ phí"
    assert levels.unkept(service("2.000635"), payable=False) is not None
    assert levels.unkept(service("2.000635"), payable=True) is None
    assert levels.unkept(service("2.001955"), payable=False) is None
    assert levels.unkept(service("1.001193"), payable=False) is None  # level 3 promises nothing


def test_level_3_says_for_what_to_come() -> None:
    assert said("1.000894")[1] == "nhận kết quả; có mặt theo yêu cầu của thủ tục"
    assert "nộp bản giấy mà cơ quan phải lưu" in said("1.115366")[1]


@pytest.mark.parametrize(("code", "some"), [("1.001193", True), ("2.000635", False)])
def test_originals_are_brought_by_those_who_did_not_sign(code: str, *, some: bool) -> None:
    assert bool(levels.reach(service(code), payable=True).sometimes) is some
