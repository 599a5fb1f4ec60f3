"""The rules of the house, read from the source: a convention that matters is a test."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("portal", "forms")
DOMAIN_FILES = {
    "__init__", "models", "errors", "events", "lifecycle", "rules", "queries", "actions", "page_forms", "views",
    "api", "cli", "subscribers",
}  # fmt: skip
DOORS = {"actions", "queries", "events", "errors"}
# The office works on the same aggregate as the applicant: its pure tables and wordings are shared, never its inside.
AGGREGATE = {
    "models",
    "lifecycle",
    "rules",
    "transitions",
    "standing",
    "statuses",
    "document_names",
    "timeline",
    "papers",
    "overruling",
    "application",
    "filling",
    "prefill",
    "desk",
    "deadlines",
    "ledger",
    "masking",
    "covering",
    "charges",
    "course",
    "counter",
    "filer",
    "filings",
    "force",
    "findable",
    "reads",
    "dialogue",
    "dialogue_pages",
    "mandates",
    "scope_form",
    "parcels",
    "parcel_models",
    "parcel_events",
    "visit_words",
    "visits",
    "transfers",
    "transfer_events",
    "transfer_models",
    "organisations",  # who acts for an organisation is looked up with every sign-in; who they are is arranged above
}
DOMAINS = {
    "accounts",
    "archive",
    "audit",
    "builder",
    "catalogue",
    "consents",
    "counter",
    "dossiers",
    "mandates",
    "notices",
    "office",
    "organisations",
    "payments",
    "petitions",
    "processes",
    "proofs",
    "retention",
    "search",
    "statistics",
    "trust",
}
LONGEST_FILE, LONGEST_FUNCTION = 400, 50


def sources(*packages: str) -> Iterator[Path]:
    """Every Python file of the packages, migrations apart."""
    for package in packages or PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


def trees() -> Iterator[tuple[Path, ast.Module]]:
    for path in sources():
        yield path, ast.parse(path.read_text(encoding="utf-8"))


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def where(path: Path, node: ast.AST) -> str:
    return f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}"


def test_only_the_database_room_commits() -> None:
    sites = [
        where(path, node)
        for path, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "commit"
    ]
    assert len(sites) == 1
    assert sites[0].startswith("portal/core/db.py")


def test_only_the_transitions_move_a_dossier() -> None:
    """``.status =`` and ``.step =`` on a dossier stand in one file: design §4.4."""
    sites = [
        where(path, node)
        for path, tree in trees()
        if "dossiers" in path.parts or "office" in path.parts
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        for target in ast.walk(node)
        if isinstance(target, ast.Attribute) and isinstance(target.ctx, ast.Store) and target.attr in ("status", "step")
    ]
    assert {site.split(":")[0] for site in sites} == {"portal/dossiers/transitions.py"}


def test_files_and_functions_stay_small() -> None:
    long_files = [str(path) for path in sources() if len(path.read_text().splitlines()) > LONGEST_FILE]
    long_functions = [
        where(path, function)
        for path, tree in trees()
        for function in functions(tree)
        if (function.end_lineno or 0) - function.lineno + 1 > LONGEST_FUNCTION
    ]
    assert long_files == []
    assert long_functions == []


def test_everything_is_typed() -> None:
    untyped = [
        where(path, function)
        for path, tree in trees()
        for function in functions(tree)
        if function.returns is None
        or any(
            argument.annotation is None
            for argument in function.args.posonlyargs + function.args.args + function.args.kwonlyargs
            if argument.arg not in ("self", "cls")
        )
    ]
    assert untyped == []


def test_imports_stand_at_the_top() -> None:
    """A late import hides a cycle; only the composition root may have one."""
    late = [
        where(path, node)
        for path, tree in trees()
        for function in functions(tree)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert late == []


@pytest.mark.parametrize(
    "domain",
    sorted(DOMAINS - {"audit", "organisations", "payments", "petitions", "proofs", "statistics"}),
)
def test_other_domains_are_entered_through_their_doors(domain: str) -> None:
    """Inside ``domain`` nothing reaches behind the door of a lower domain, models named for types apart."""
    others = DOMAINS - {domain}
    allowed = DOORS | AGGREGATE
    reached = [
        f"{path.relative_to(ROOT)} -> {module}"
        for path in sources(f"portal/{domain}")
        for module in imported(ast.parse(path.read_text()))
        for parts in [module.split(".")]
        if len(parts) >= 3 and parts[0] == "portal" and parts[1] in others and parts[2] not in allowed
    ]
    assert reached == []


def imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{name.name}" for name in node.names)
        elif isinstance(node, ast.Import):
            yield from (name.name for name in node.names)


def test_rules_do_not_look_at_the_clock() -> None:
    """Below the views the time is an argument."""
    lookers = [
        where(path, node)
        for path, tree in trees()
        if path.stem in ("actions", "queries", "rules", "lifecycle", "transitions", "models") or "actions" in path.parts
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("clock.now", "datetime.now", "now")
    ]
    assert lookers == []


def test_escaping_stays_on() -> None:
    """No ``|safe`` in templates, no Markup outside the two rooms that clean or build HTML."""
    safe = [str(path) for path in (ROOT / "templates").rglob("*.html") if re.search(r"\|\s*safe\b", path.read_text())]
    markup = [
        str(path.relative_to(ROOT))
        for path in sources("portal")
        if re.search(r"\bMarkup\(", path.read_text()) and path.parts[-2] != "web" and path.name != "rendering.py"
    ]
    assert safe == []
    assert markup == []


def test_templates_carry_no_inline_script_or_style() -> None:
    inline = re.compile(r"<style|\sstyle=|\son[a-z]+=\"|<script(?![^>]*\ssrc=)|javascript:", re.IGNORECASE)
    found = [str(path) for path in (ROOT / "templates").rglob("*.html") if inline.search(path.read_text())]
    assert found == []


def test_nothing_is_left_for_later() -> None:
    mark = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
    found = [str(path) for path in sources() if mark.search(path.read_text())]
    assert found == []


def test_lock_files_name_no_registry() -> None:
    locks = [ROOT / "package-lock.json", *(ROOT / "requirements").glob("*.lock")]
    assert [
        lock.name
        for lock in locks
        if re.search(r"https?://(?!opencollective|github|tidelift)", lock.read_text())
        and re.search(r"registry|pypi|index-url|resolved\"", lock.read_text())
    ] == []
