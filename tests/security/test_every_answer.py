"""Every address with hostile words in everything that anybody wrote: its headers, and nothing on its pages that runs.

The headers are a file to read: a new address, or another header, fails until somebody agrees (T48).

``headers.txt`` first names each set of headers that occurs, then the sets with which each address answers whoever may
use it. The failing test prints the lines that should be there; ``PORTAL_WRITE_HEADERS=1`` writes them.
"""

import csv
import io
import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask, abort
from flask.testing import FlaskClient
from lxml import html
from sqlalchemy.exc import OperationalError
from werkzeug.routing import Rule

from portal.web import headers
from portal.web.access import PUBLIC, allow, rule_of
from tests.support import belongings
from tests.support.applicants import Person, sign_in
from tests.support.belongings import WITHOUT_OWNER, Belongings, addresses

TABLE = Path(__file__).with_name("headers.txt")
WATCHED = (
    "Cache-Control",
    "Content-Security-Policy",
    "Cross-Origin-Opener-Policy",
    "Cross-Origin-Resource-Policy",
    "Permissions-Policy",
    "Referrer-Policy",
    "Strict-Transport-Security",
    "X-Content-Type-Options",
    "X-Frame-Options",
)
PEOPLE = (
    *("citizen", "receptionist", "specialist", "leader", "clerk", "editor", "administrator", "inspector"),
    *("publisher", "archivist", "cashier"),
)
HOSTILE = "\"'><xss-7391 onx7391=1></title></textarea></script><a href=javascript:xss7391>{{7*7}}"
"""Closes whatever it may stand in, and would then be an element, a handler, an address that runs, and a template."""
SAMPLES = {
    "code": "2.000635",
    "version": 1,
    "name": "ethnicities",
    "path": "applicant_address",
    "number": 1,
    "year": 2025,
    "day": "2025-01-01",
    "key": "standard",
    "kind": "official",
    "message_id": 1,
    "event": "sinh-con",
}
Set = tuple[tuple[str, str], ...]
on_one_database = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def watched(answer: Any) -> Set:
    """The headers of an answer that protect somebody."""
    return tuple((name, answer.headers[name]) for name in WATCHED if name in answer.headers)


def _sample(rule: Rule, app: Flask) -> str:
    """An address of the rule that names nothing of anybody."""
    values = {
        name: "00000000-0000-4000-8000-000000000000" if "UUID" in type(kind).__name__ else SAMPLES.get(name, "x")
        for name, kind in rule._converters.items()
    }
    return app.url_map.bind("localhost").build(rule.endpoint, values)


def _places(rule: Rule, app: Flask, owned: Belongings) -> list[str]:
    if rule.arguments <= WITHOUT_OWNER:
        return [_sample(rule, app)]
    places = list(addresses(rule, owned.ids))
    return places if rule.arguments & {"file_id", "document_id"} else places[:2]


class _Desks:
    """The people who may use an address, each signed in once."""

    def __init__(self, app: Flask, world: SimpleNamespace, owner: Person) -> None:
        self.app, self.world, self.signed_in = app, world, {"citizen": owner.client}

    def who_may(self, rule: Rule) -> list[FlaskClient]:
        """The first who may; and a leader, who sees more, if one may."""
        permits = rule_of(self.app.view_functions[rule.endpoint])
        assert permits, rule.rule
        names = [one for one in PEOPLE if permits.permits(self.world.all[one])]
        wanted = [names[0], *(["leader"] if rule.rule.startswith("/office") and "leader" in names[1:] else [])]
        return [self._client(name) for name in wanted]

    def _client(self, name: str) -> FlaskClient:
        if name not in self.signed_in:
            self.signed_in[name] = sign_in(Person(self.app.test_client()), name, back="/account").client
        return self.signed_in[name]


def _answers(app: Flask, desks: _Desks, owned: Belongings) -> Iterator[tuple[str, Any]]:
    """Every address by its method, with its answers: until one is a page or a file, not a refusal."""
    for rule in app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            for client in desks.who_may(rule) if method == "GET" else desks.who_may(rule)[:1]:
                for place in _places(rule, app, owned):
                    with client.open(place, method=method) as answer:
                        yield f"{method:<6} {rule.rule}", answer
                    if answer.status_code == 200 or method != "GET":
                        break


def running(page: str) -> Iterator[str]:
    """What on a page would run, or was not written by us: our pages have no handler, no style and no script in them."""
    for element in html.fromstring(page).iter():
        if not isinstance(element.tag, str):
            continue
        if element.tag.startswith("xss") or (
            element.tag == "script" and not (element.get("src") or "").startswith("/")
        ):
            yield f"<{element.tag}>"
        for name, value in element.items():
            told = "".join(value.split()).lower()
            leads = name in _LEADING and told.startswith(("javascript:", "data:", "vbscript:"))
            if name.startswith("on") or name == "style" or leads:
                yield f'<{element.tag} {name}="{value}">'


_LEADING = frozenset({"href", "src", "action", "formaction", "data", "poster", "srcset", "xlink:href"})


def _wrong(line: str, answer: Any) -> Iterator[str]:
    """What is hostile in an answer: markup that came through, or a cell of a table that is a formula."""
    if answer.mimetype == "text/html":
        yield from (f"{line}: {found}" for found in running(answer.get_data(as_text=True)))
    if answer.mimetype == "text/csv":
        cells = (cell for row in csv.reader(io.StringIO(answer.get_data(as_text=True))) for cell in row)
        yield from (f"{line}: {cell}" for cell in cells if cell and cell[0] in "=+-@＝＋－＠")


@pytest.fixture
def owner(app: Flask) -> Person:
    return sign_in(Person(app.test_client()), "citizen")


@on_one_database
def test_every_address_answers_with_the_headers_written_down_and_nothing_that_runs(
    app: Flask, world: SimpleNamespace, owner: Person, run_worker: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(belongings, "CANARY", HOSTILE)
    monkeypatch.setattr(belongings, "FILE", "'><xss-7391 onx7391=1>{{7*7}}")
    owned = belongings.gather(owner, world, run_worker)
    found: dict[str, set[Set]] = {}
    wrong: list[str] = []
    showing: set[str] = set()
    for line, answer in _answers(app, _Desks(app, world, owner), owned):
        found.setdefault(line, set()).add(watched(answer))
        wrong += _wrong(line, answer)
        if b"&lt;xss-7391" in answer.get_data():
            showing.add(line)
    assert wrong == []
    assert len(showing) >= 25, sorted(showing)
    with owner.client.get(app.jinja_env.globals["asset"]("portal.css")) as asset:
        found["GET    /static/…"] = {watched(asset)}
    if os.environ.get("PORTAL_WRITE_HEADERS"):
        TABLE.write_text("\n".join(_table(found)) + "\n")
    assert "\n".join(_table(found)) + "\n" == TABLE.read_text()


_NAMES: Mapping[str, Callable[[dict[str, str]], bool]] = {
    "asset": lambda kept: "immutable" in kept["Cache-Control"],
    "stranger's file": lambda kept: kept["Referrer-Policy"] == "no-referrer",
    "own picture": lambda kept: "sandbox" in kept["Content-Security-Policy"],
    "feed": lambda kept: kept["Cache-Control"] == "public, max-age=300",
    "public list": lambda kept: "public" in kept["Cache-Control"],
    "signing page": lambda kept: "127.0.0.1" in kept["Content-Security-Policy"],
    "page": lambda kept: True,
}


def _name_of(kept: Set) -> str:
    return next(name for name, fits in _NAMES.items() if fits({**dict.fromkeys(WATCHED, ""), **dict(kept)}))


def _table(found: Mapping[str, set[Set]]) -> Iterator[str]:
    """The sets by name, then the addresses in order."""
    sets = {kept for answers in found.values() for kept in answers}
    names = {kept: _name_of(kept) for kept in sets}
    for name in _NAMES:
        for kept in sorted(one for one in sets if names[one] == name):
            yield f"[{name}]"
            yield from (f"{header}: {value}" for header, value in kept)
            yield ""
    for line in sorted(found, key=lambda line: (line[7:], line)):
        yield f"{line} : {' | '.join(sorted({names[kept] for kept in found[line]}))}"


def test_each_set_has_a_name_of_its_own_and_holds_what_it_promises() -> None:
    """What the file may never say, whatever somebody agrees to."""
    text = TABLE.read_text()
    blocks = [block.splitlines() for block in text.split("\n\n")[:-1]]
    names = [block[0] for block in blocks]
    assert len(names) == len(set(names)), names
    for block in blocks:
        kept = dict(line.split(": ", 1) for line in block[1:])
        assert kept["X-Content-Type-Options"] == "nosniff", block
        assert kept["X-Frame-Options"] == "DENY", block
        assert kept["Cross-Origin-Opener-Policy"] == kept["Cross-Origin-Resource-Policy"] == "same-origin", block
        assert kept["Referrer-Policy"] in ("same-origin", "no-referrer"), block
        assert "Permissions-Policy" in kept, block
        if block[0] != "[asset]":
            assert {"default-src 'none'", "frame-ancestors 'none'"} <= set(kept["Content-Security-Policy"].split("; "))
        if block[0] not in ("[asset]", "[public list]", "[feed]"):
            assert "no-store" in kept["Cache-Control"], block
    assert "unsafe" not in text
    assert "*" not in text


def _raises(problem: Callable[[], Any]) -> Callable[[], Any]:
    @allow(PUBLIC)
    def view() -> Any:
        raise problem()

    return view


@on_one_database
def test_error_pages_carry_the_headers_of_pages(app: Flask, owner: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever goes wrong, wherever it does."""
    page, client = watched(owner.client.get("/account")), owner.client
    asked = {
        400: lambda: client.post("/dossiers/link"),
        403: lambda: client.get("/office/"),
        404: lambda: client.get("/nowhere"),
        405: lambda: client.get("/sign-out"),
    }
    for status, ask in asked.items():
        answer = ask()
        assert (answer.status_code, watched(answer)) == (status, page), status

    def refused(status: int) -> Any:
        @allow(PUBLIC)
        def view() -> Any:
            abort(status)

        return view

    for status in (401, 409, 413, 414, 422, 429, 431, 500, 501, 503):
        monkeypatch.setitem(app.view_functions, "health.alive", refused(status))
        answer = client.get("/healthz")
        assert (answer.status_code, watched(answer)) == (status, page), status
        assert answer.mimetype == "text/html"
    away = _raises(lambda: OperationalError("select 1", {}, Exception()))
    monkeypatch.setitem(app.view_functions, "health.alive", away)
    assert (client.get("/healthz").status_code, watched(client.get("/healthz"))) == (503, page)


@on_one_database
def test_a_request_too_large_for_any_view_is_told_so_in_the_same_frame(app: Flask, client: FlaskClient) -> None:
    size = {"CONTENT_LENGTH": str(1 << 40)}
    answer = client.post("/verify", content_type="multipart/form-data; boundary=x", environ_overrides=size)
    assert answer.status_code == 413
    assert watched(answer) == watched(client.get("/verify"))


def test_over_https_browsers_remember_never_to_come_without_it() -> None:
    bare = Flask("bare")
    headers.init_app(bare, https=True)
    kept = dict(watched(bare.test_client().get("/nowhere")))
    assert kept["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    assert "Strict-Transport-Security" in headers.common(https=True)
