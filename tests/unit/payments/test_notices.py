"""A notice of a transfer counts only when it is signed, fresh, in đồng and for our account."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.payments.gateways.base import Forged
from portal.payments.gateways.webhook import Malformed, Notice, SignedNotices, sign
from portal.payments.money import MOST

NOW = datetime(2026, 11, 27, 3, 0, tzinfo=UTC)
OLD, NEW = "old-key-of-thirty-two-characters!", "new-key-of-thirty-two-characters!"
TELLER = SignedNotices(account="0011004000001", secrets=(NEW, OLD))
SAID: dict[str, Any] = {
    "transaction_id": "FT1",
    "account": "0011 004 000001",
    "amount": 13_000,
    "currency": "VND",
    "content": "DVC261127000158",
}


def told(
    body: bytes, *, secret: str = NEW, at: datetime = NOW, header: str = "", teller: SignedNotices = TELLER
) -> Notice:
    time = str(int(at.timestamp()))
    return teller.read(body, header or f"t={time},v1={sign(secret, time, body)}", now=NOW)


def said(**changed: Any) -> bytes:
    return json.dumps({name: value for name, value in (SAID | changed).items() if value != "gone"}).encode()


def test_a_signed_notice_is_read() -> None:
    notice = told(said(booked_at="2026-11-26T23:30:00+07:00", payer_name="TRẦN BÌNH"))
    assert (notice.number, notice.amount, notice.booked_on) == ("FT1", 13_000, date(2026, 11, 26))
    assert told(said()).booked_on == date(2026, 11, 27)


def test_two_keys_hold_at_once_and_a_third_does_not() -> None:
    assert told(said(), secret=OLD).amount == 13_000
    with pytest.raises(Forged):
        told(said(), secret="another")
    with pytest.raises(Forged):
        told(said(), secret=OLD, teller=SignedNotices(account="0011004000001", secrets=(NEW, "x" * 32, OLD)))
    time = str(int(NOW.timestamp()))
    both = f"t={time},v1={'0' * 64},v1={sign(OLD, time, said())}"
    assert told(said(), header=both).amount == 13_000


@pytest.mark.parametrize("minutes", [-6, 6])
def test_a_notice_is_good_for_five_minutes(minutes: int) -> None:
    assert told(said(), at=NOW + timedelta(minutes=minutes * 4 / 6)).amount == 13_000
    with pytest.raises(Forged):
        told(said(), at=NOW + timedelta(minutes=minutes))


@pytest.mark.parametrize(
    "header", ["x", "t=1", "v1=00", "t=,v1=", "t=9999999999999,v1=00", "t=-1,v1=00", "t=١,v1=00", "t=1,t=2,v1=é"]
)
def test_headers_that_prove_nothing(header: str) -> None:
    with pytest.raises(Forged):
        told(said(), header=header)


@pytest.mark.parametrize(
    "body",
    [
        *(said(amount=amount) for amount in (0, -1, MOST + 1, 10**400, 1.0, 13000.5, "13000", True, None, [], "gone")),
        *(said(currency=currency) for currency in ("USD", "vnd", "", None, "gone")),
        *(said(account=account) for account in ("999", "", 5, None, "gone")),
        *(said(transaction_id=number) for number in ("", " ", "x" * 81, None, {}, "gone")),
        *(said(content=content) for content in ("x" * 1001, None, 1.5, "gone")),
        *(said(booked_at=at) for at in ("x", "2026-11-27T10:00:00", 5, "1970-01-01", "9999-12-31T23:59:59-12:00")),
        b'{"amount": NaN}',
        said()[:-1] + b', "amount": 1}',
        b"[" * 60_000,
        b"[]",
        b"null",
        b"\xff",
        b"",
    ],
    ids=lambda body: body[:60].decode("latin-1"),
)
def test_what_is_no_transfer_of_dong_to_us_is_refused(body: bytes) -> None:
    with pytest.raises(Malformed):
        told(body)


def test_half_characters_and_signs_that_steer_do_not_reach_the_database() -> None:
    assert told(said(content="a\u0000b\ud800c\u202ed")).content == "a b c d"


def test_fields_are_called_as_the_installation_says() -> None:
    teller = SignedNotices(account="0011004000001", secrets=(NEW,), fields={"amount": "sum", "transaction": "id"})
    body = json.dumps(
        {name: value for name, value in SAID.items() if name[:2] not in ("am", "tr")} | {"sum": 5, "id": 77}
    )
    assert (told(body.encode(), teller=teller).number, told(body.encode(), teller=teller).amount) == ("77", 5)


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(), lambda one: st.lists(one)))
@settings(max_examples=60, deadline=None)
def test_whatever_stands_in_a_field_there_is_an_answer(value: Any) -> None:
    for name in SAID:
        try:
            told(json.dumps(SAID | {name: value}).encode())
        except Malformed:
            continue
