"""Whatever is done with a lent role says for whom: the gates give back who acts, and every caller goes on with that."""

import ast
from pathlib import Path

from flask import Flask

from portal.core.actor import Actor, Kind, Role
from portal.web.access import PUBLIC, SIGNED_IN, STAFF, rule_of

ACTIONS = Path(__file__).resolve().parents[2] / "portal" / "office" / "actions"
GATES = {"require", "require_duty"}


def test_no_action_forgets_on_whose_behalf_it_was_let_through() -> None:
    forgotten = [
        f"{path.name}:{node.lineno}"
        for path in sorted(ACTIONS.glob("*.py"))
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)
        if isinstance(node.value.func, ast.Name) and node.value.func.id in GATES
    ]
    assert forgotten == []


def test_every_rule_that_asks_for_a_role_names_it(shared_app: Flask) -> None:
    """An endpoint that lets a role in, and does not name it, would let a stand-in act in their own name."""
    rules = {rule_of(view) for view in shared_app.view_functions.values()} - {None, PUBLIC, SIGNED_IN, STAFF}
    for rule in rules:
        assert rule is not None
        let_in = {role for role in Role if rule.permits(Actor(kind=Kind.STAFF, name="", roles=frozenset({role})))}
        assert let_in == rule.roles, rule.name
