"""What of an official may be published, and how it leaves as a vCard."""

from hypothesis import given
from hypothesis import strategies as st

from portal.accounts.officials.rules import digits, is_official, vcard


def test_only_addresses_of_agencies_are_official() -> None:
    own = ["ubnd@kienduc.example", ""]
    assert is_official("a@kienduc.example", own)
    assert is_official("a@phong.KIENDUC.example", own)
    assert not is_official("a@mail.example", own)
    assert not is_official("a@notkienduc.example", own)
    assert not is_official("a@", own)


def test_telephones_are_compared_by_their_digits() -> None:
    assert digits("+84 912 345 678") == digits("0912.345.678") == "0912345678"


@given(st.text(max_size=120), st.text(max_size=120))
def test_nothing_that_is_written_adds_a_line_to_a_card(name: str, title: str) -> None:
    card = vcard(name=f"A{name}", organisation="B", title=f"T{title}", uid="0")
    unfolded = card.replace("\r\n ", "").split("\r\n")
    begins = [line.split(":")[0] for line in unfolded]
    assert begins == ["BEGIN", "VERSION", "KIND", "UID", "FN", "ORG", "TITLE", "END", ""]
    assert all(len(line.encode()) <= 75 for line in card.split("\r\n"))


def test_people_and_agencies() -> None:
    assert "KIND:org" in vcard(name="B", organisation="B", uid="0")
    assert "FN:Hà\\, Nội\\; x" in vcard(name="Hà, Nội; x", organisation="B", uid="0")
