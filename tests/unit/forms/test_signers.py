"""Who signs besides the applicant, as data: checked when a definition is loaded, read from the answers."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.answers import Answers
from forms.definition import examine_text, load, to_data, to_yaml
from forms.differences import differences
from forms.signers import cosigners

SAMPLE = Path(__file__).parents[2] / "support" / "services" / "9.000300" / "v1.yaml"
TEXT = SAMPLE.read_text(encoding="utf-8")
SERVICE = load(SAMPLE)
NUMBERS = ("067191000011", "067091000022", "067192000033", "067190001234")


def told(owners: Sequence[str] = (), guarantor: str = "") -> Answers:
    stored: dict[str, Any] = {"guaranteed": bool(guarantor)}
    if owners:
        stored["owners"] = [
            {"owner_name": f"Người {at}", "owner_number": number, "owner_email": f"a{at}@b.vn"}
            for at, number in enumerate(owners)
        ]
    if guarantor:
        stored |= {"guarantor_name": "Lê Thị Cúc", "guarantor_number": guarantor, "guarantor_email": "c@b.vn"}
    return Answers.from_stored(SERVICE, stored)


def test_one_for_every_row_then_the_next_group() -> None:
    found = cosigners(told(NUMBERS[:2], NUMBERS[2]))
    assert [(one.key, one.number, one.group) for one in found] == [
        ("owner-1", NUMBERS[0], 1),
        ("owner-2", NUMBERS[1], 1),
        ("guarantor", NUMBERS[2], 2),
    ]
    assert all(one.can_be_invited for one in found)


def test_nobody_when_the_condition_does_not_hold() -> None:
    assert cosigners(told()) == ()


@given(st.lists(st.sampled_from(NUMBERS), max_size=8), st.sampled_from(["", *NUMBERS]), st.sampled_from(NUMBERS))
def test_everybody_named_signs_exactly_once_in_order_and_the_applicant_not_again(
    owners: list[str], guarantor: str, applicant: str
) -> None:
    found = cosigners(told(owners, guarantor), applicant_numbers=frozenset({applicant}))
    numbers = [one.number for one in found]
    assert sorted(numbers) == sorted({*owners, *([guarantor] if guarantor else [])} - {applicant})
    assert [one.group for one in found] == sorted(one.group for one in found)
    for one in found:
        assert one.group == (1 if one.number in owners else 2)
        roles = {"Đồng sở hữu"} if one.number in owners else set()
        roles |= {"Người bảo lãnh"} if one.number == guarantor else set()
        assert set(one.role.vi.split("; ")) == roles


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("    each: owners\n", "    each: plot\n", "`plot` is no list of rows"),
        ("    name: owner_name\n", "    name: plot\n", "`plot` is not asked"),
        ("    email: guarantor_email\n", "    email: guarantor_name\n", "`guarantor_name` is of kind person_name"),
        ("    number: guarantor_number\n", "    number: plot\n", "`plot` is of kind text"),
        ("    group: 2\n", "    group: 0\n", "group"),
        (
            "condition: {question: guaranteed, equals: true}\n\npages",
            "condition: {question: no, equals: 1}\n\npages",
            "no",
        ),
        ("        maximum: 8\n", "        maximum: 40\n", "41 people may have to sign"),
        ("  - key: guarantor\n    role", "  - key: owner\n    role", "`owner` is there twice"),
        (
            "kind: email, label: {vi: Thư điện tử, en: E-mail}}",
            "kind: email, label: {vi: Thư điện tử, en: E-mail}, required: false}",
            "`owner_email` need not be answered",
        ),
    ],
)
def test_a_definition_that_cannot_invite_is_refused(old: str, new: str, words: str) -> None:
    assert old in TEXT
    service, findings = examine_text(TEXT.replace(old, new, 1))
    said = [finding.what for finding in findings if finding.level == "error"]
    assert any(words in one for one in said), (service, said)


def test_signers_survive_being_written_and_read_again() -> None:
    again, findings = examine_text(to_yaml(to_data(SERVICE)))
    assert [finding for finding in findings if finding.level == "error"] == []
    assert again == SERVICE


def test_a_change_of_signers_is_told() -> None:
    fewer = SERVICE.model_copy(update={"signers": SERVICE.signers[:1]})
    (gone,) = differences(SERVICE, fewer)
    assert gone.text.vi == "Người cùng ký “Người bảo lãnh” được bỏ."
    later = SERVICE.model_copy(
        update={"signers": (SERVICE.signers[0].model_copy(update={"group": 3}), SERVICE.signers[1])}
    )
    (moved,) = differences(SERVICE, later)
    assert "1" in moved.text.vi
    assert "3" in moved.text.vi
