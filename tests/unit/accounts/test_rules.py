"""The pure rules of accounts."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from portal.accounts import passwords, rules
from portal.accounts.actions.people import first_password
from portal.accounts.errors import PasswordUnfit, UsernameUnfit
from portal.core.actor import Actor, Kind, Role

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("idle", "longest", "ends"),
    [(timedelta(minutes=30), timedelta(hours=12), 30), (timedelta(minutes=30), timedelta(minutes=5), 5)],
)
def test_a_sign_in_ends_unused_or_at_its_longest_whichever_comes_first(
    idle: timedelta, longest: timedelta, ends: int
) -> None:
    assert rules.ends_at(idle_until=NOW + idle, expires_at=NOW + longest) == NOW + timedelta(minutes=ends)


@pytest.mark.parametrize(
    "password",
    [
        "ngắn quá",
        "matkhau123456",
        "MậtKhẩu!!!2026",
        "password-1234",
        "111111111111",
        "abcabcabcabc",
        "123456789012",
        "098765432109",
        "qwertyuiopas",
        "Admin@123456",
        "citizen.citizen",
        "067190001234",
        "x" * 129,
    ],
)
def test_a_password_that_is_easy_to_guess_is_refused(password: str) -> None:
    with pytest.raises(PasswordUnfit):
        rules.check_password(password, own=["067190001234", "citizen.cit"])


@pytest.mark.parametrize(
    "password",
    ["mưa tháng bảy gãy cành trám", "correct horse battery", "xx4!kd92mPq1", "con voi Bản Đôn", "0" + "9ab" * 5 + "k2"],
)
def test_a_long_password_needs_no_strange_characters(password: str) -> None:
    rules.check_password(password, own=["067190001234", "citizen", ""])


def test_a_password_typed_with_another_keyboard_tool_is_the_same() -> None:
    assert passwords.matches(passwords.hashed("mu\u031ba tha\u0301ng ba\u0309y"), "mưa tháng bảy")


def test_a_wrong_password_and_no_account_are_both_no() -> None:
    assert not passwords.matches(passwords.hashed("mưa tháng bảy"), "mưa tháng bẩy")
    assert not passwords.matches(None, "there is no such account")
    assert not passwords.matches("not a hash", "x")


@pytest.mark.usefixtures("careful_passwords")
def test_hashes_are_argon2id_and_salted() -> None:
    one, two = passwords.hashed("con voi Bản Đôn"), passwords.hashed("con voi Bản Đôn")
    assert one.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert one != two


@pytest.mark.parametrize("typed", ["", "ab", "1abc", "nguyễn", "a b c", "a" * 61, "a/b", "-abc", "admin\x00"])
def test_a_username_that_cannot_be_used(typed: str) -> None:
    with pytest.raises(UsernameUnfit):
        rules.clean_username(typed)


def test_usernames_differ_by_more_than_capitals() -> None:
    assert rules.clean_username("  Nguyen.Van-A_1 ") == "nguyen.van-a_1"


def test_first_passwords_are_fit_and_differ() -> None:
    made = {first_password() for _ in range(50)}
    assert len(made) == 50
    for password in made:
        rules.check_password(password)


@pytest.mark.parametrize(
    ("kind", "roles", "page"),
    [
        (Kind.CITIZEN, [], "/dossiers"),
        (Kind.BUSINESS, [], "/dossiers"),
        (Kind.STAFF, [Role.CLERK, Role.ADMINISTRATOR], "/office/"),
        (Kind.STAFF, [Role.EDITOR], "/editor/"),
        (Kind.STAFF, [Role.CASHIER], "/cashier/"),
        (Kind.STAFF, [Role.ARCHIVIST], "/admin/retention"),
        (Kind.STAFF, [Role.ADMINISTRATOR], "/admin/accounts"),
        (Kind.STAFF, [], "/account"),
    ],
)
def test_where_one_begins(kind: Kind, roles: list[Role], page: str) -> None:
    actor = Actor(kind=kind, name="x", id=UUID(int=1), roles=frozenset(roles))
    assert rules.start_page(actor) == page


@pytest.mark.parametrize(
    ("factor", "said", "level"),
    [
        ("", "", "low"),
        ("app", "", "substantial"),
        ("passkey", "low", "substantial"),
        ("", "substantial", "substantial"),
        ("app", "high", "high"),
        ("", "high", "high"),
        ("", "low", "low"),
    ],
)
def test_how_sure_a_sign_in_is(factor: str, said: str, level: str) -> None:
    assert rules.level_of(factor=factor, level=said) == level
