"""What roles may call, as the written table says: who watches changes nothing, who gives rights touches no dossier."""

from portal.core.actor import Role
from tests.architecture.test_access import TABLE

OF_DOSSIERS = {Role.RECEPTIONIST, Role.SPECIALIST, Role.LEADER, Role.CLERK}


OF_OTHERS = ("/office/lost-factors", "/office/organisations", "/office/payments")
"""Who somebody is, is checked at the counter or by an administrator; money is the cashiers', and read by inspectors."""


def opened() -> list[tuple[str, str, set[str]]]:
    """Methods, path and roles of every address that asks for a role of staff."""
    lines = [line.split(" : staff: ") for line in TABLE.read_text().splitlines() if " : staff: " in line]
    return [(*head.split(maxsplit=1), set(roles.split(" | "))) for head, roles in lines]  # type: ignore[misc]


def test_only_the_desks_reach_dossiers() -> None:
    others = set(Role) - OF_DOSSIERS
    assert [
        (path, roles & others)
        for _, path, roles in opened()
        if path.startswith("/office") and not path.startswith(OF_OTHERS) and roles & others
    ] == []


def test_inspectors_change_nothing() -> None:
    assert [path for methods, path, roles in opened() if Role.INSPECTOR in roles and "POST" in methods] == []


def test_editors_do_not_publish_and_publishers_do_not_write() -> None:
    notices = {path: roles for methods, path, roles in opened() if path.startswith("/editor/<") and "POST" in methods}
    part = {path.rsplit("/", 1)[-1]: roles for path, roles in notices.items()}
    published = {"publish", "unschedule", "return", "withdraw", "accept", "refuse", "pin", "archive"}
    written = {"edit", "submit", "reopen", "correct", "restore"}
    assert {name for name, roles in part.items() if roles == {Role.PUBLISHER}} == published
    assert {name for name, roles in part.items() if roles == {Role.EDITOR}} == written
