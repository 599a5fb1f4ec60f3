"""Who may call what, as a table: a new endpoint fails here until somebody decides and writes it down."""

from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

from portal.web.access import PUBLIC, rule_of

TABLE = Path(__file__).with_name("access_table.txt")


def declared(app: Flask) -> list[str]:
    """``METHODS path : rule`` for every address of the portal."""
    lines = []
    for rule in app.url_map.iter_rules():
        access = rule_of(app.view_functions[rule.endpoint])
        methods = "/".join(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}))
        lines.append(f"{methods:<5} {rule.rule} : {access.name if access else 'NONE'}")
    return sorted(lines, key=lambda line: line.split(maxsplit=1)[1])


def test_the_table_is_the_url_map(shared_app: Flask) -> None:
    """ASVS 8.1.1: the written rules and the code are the same."""
    assert declared(shared_app) == TABLE.read_text().splitlines()


def test_nothing_is_open_by_accident(shared_app: Flask) -> None:
    assert [line for line in declared(shared_app) if line.endswith("NONE")] == []


def test_url_paths_are_lower_case_and_hyphenated(shared_app: Flask) -> None:
    fixed = [part for rule in shared_app.url_map.iter_rules() for part in rule.rule.split("/") if "<" not in part]
    assert [part for part in fixed if part != part.lower() or "_" in part] == []


def test_a_stranger_gets_into_nothing_that_is_not_public(client: FlaskClient, shared_app: Flask) -> None:
    """Every closed GET address sends a visitor to the sign-in page; none answers."""
    adapter = shared_app.url_map.bind("localhost")
    for rule in shared_app.url_map.iter_rules():
        if rule_of(shared_app.view_functions[rule.endpoint]) is PUBLIC or "GET" not in (rule.methods or set()):
            continue
        values = {name: _sample(converter) for name, converter in rule._converters.items()}
        answer = client.get(adapter.build(rule.endpoint, values))
        assert answer.status_code == 302, rule.rule
        assert answer.headers["Location"].startswith("/sign-in"), rule.rule


def _sample(converter: object) -> object:
    kind = type(converter).__name__
    return {"UUIDConverter": "00000000-0000-4000-8000-000000000000", "IntegerConverter": 1}.get(kind, "x")
