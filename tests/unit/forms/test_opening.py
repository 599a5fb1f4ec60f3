"""A service takes applications from its first day to its last, both included."""

from datetime import date

import pytest
from pydantic import ValidationError

from forms.definition import ServiceForm, is_open, to_data

FIRST, LAST = date(2027, 1, 10), date(2027, 1, 20)


@pytest.mark.parametrize(
    ("bounds", "day", "expected"),
    [
        ({}, FIRST, True),
        ({"opens": False}, FIRST, False),
        ({"opens_on": FIRST}, date(2027, 1, 9), False),
        ({"opens_on": FIRST}, FIRST, True),
        ({"closes_on": LAST}, LAST, True),
        ({"closes_on": LAST}, date(2027, 1, 21), False),
        ({"opens_on": FIRST, "closes_on": FIRST}, FIRST, True),
        ({"opens": False, "opens_on": FIRST}, FIRST, False),
    ],
)
def test_when_it_is_open(service: ServiceForm, bounds: dict[str, object], day: date, expected: bool) -> None:
    assert is_open(ServiceForm.model_validate({**to_data(service), **bounds}), day) is expected


def test_it_does_not_close_before_it_opens(service: ServiceForm) -> None:
    with pytest.raises(ValidationError, match="is before"):
        ServiceForm.model_validate({**to_data(service), "opens_on": LAST, "closes_on": FIRST})
