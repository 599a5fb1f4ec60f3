"""Sealed columns: only the ring opens them, only where they were sealed, and keys rotate."""

import base64
import secrets

import pytest

from portal.core.sealed import KeyRing, SealBroken, read_key

OLD, NEW = secrets.token_bytes(32), secrets.token_bytes(32)


def test_what_was_sealed_opens_at_its_place_only() -> None:
    ring = KeyRing((OLD,))
    sealed = ring.seal("bí mật", place="authenticator.secret.1")
    assert "bí mật" not in sealed
    assert ring.open(sealed, place="authenticator.secret.1") == "bí mật"
    with pytest.raises(SealBroken):
        ring.open(sealed, place="authenticator.secret.2")


def test_the_same_value_is_never_sealed_alike() -> None:
    ring = KeyRing((OLD,))
    assert ring.seal("x", place="p") != ring.seal("x", place="p")


def test_an_old_key_still_opens_and_the_new_one_seals() -> None:
    before = KeyRing((OLD,)).seal("x", place="p")
    ring = KeyRing((NEW, OLD))
    assert ring.open(before, place="p") == "x"
    assert not before.startswith(ring.mark)
    after = ring.seal("x", place="p")
    assert after.startswith(ring.mark)
    assert KeyRing((NEW,)).open(after, place="p") == "x"
    with pytest.raises(SealBroken):
        KeyRing((NEW,)).open(before, place="p")


@pytest.mark.parametrize("broken", ["", "x", "1.0.x", "1.00000000.AAAA", "2"])
def test_what_is_no_seal_is_refused(broken: str) -> None:
    with pytest.raises(SealBroken):
        KeyRing((OLD,)).open(broken, place="p")


def test_a_bit_that_was_turned_is_noticed() -> None:
    ring = KeyRing((OLD,))
    version, name, body = ring.seal("x", place="p").split(".")
    turned = bytearray(base64.urlsafe_b64decode(body))
    turned[-1] ^= 1
    with pytest.raises(SealBroken):
        ring.open(f"{version}.{name}.{base64.urlsafe_b64encode(turned).decode()}", place="p")


def test_keys_are_read_in_both_alphabets_and_have_32_bytes() -> None:
    key = b"\xff\xef" * 16
    assert read_key(base64.b64encode(key).decode()) == read_key(base64.urlsafe_b64encode(key).decode()) == key
    for wrong in ("", "short", base64.b64encode(key[:16]).decode(), "đ" * 43):
        with pytest.raises(ValueError, match="32 bytes"):
            read_key(wrong)
