"""Who may call what, as a table: a new endpoint fails here until somebody decides."""

from flask import Flask

from portal.web.access import rule_of

PUBLIC = "public"


def rules(app: Flask) -> dict[str, str]:
    """Every endpoint with the name of its rule."""
    found = {}
    for rule in app.url_map.iter_rules():
        declared = rule_of(app.view_functions[rule.endpoint])
        found[rule.endpoint] = declared.name if declared else "NONE"
    return found


def test_every_endpoint_declares_its_rule(shared_app: Flask) -> None:
    assert [endpoint for endpoint, rule in rules(shared_app).items() if rule == "NONE"] == []


def test_url_paths_are_lower_case_and_hyphenated(shared_app: Flask) -> None:
    fixed = [part for rule in shared_app.url_map.iter_rules() for part in rule.rule.split("/") if "<" not in part]
    assert [part for part in fixed if part != part.lower() or "_" in part] == []
