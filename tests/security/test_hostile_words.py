"""Words sent as questions, targets, names and hosts: they stay words (T31, T32, T33, T34, T43)."""

import unicodedata
from collections.abc import Iterator
from itertools import cycle
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qsl, urljoin, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from sqlalchemy import event, select, update
from werkzeug.http import parse_options_header

from forms.text import one_line
from portal.accounts.models import Account
from portal.config import ROOT
from portal.core.db import database, reading, transaction
from portal.dossiers.models import DossierFile
from portal.web.redirects import local_path
from tests.support.applicants import PAGES, Person, begin, fill, sign_in
from tests.support.files import pdf

MARK, PASSPHRASE = "kegian4417", "bốn con voi trắng 42"
PAYLOADS = (
    f"{MARK}' OR '1'='1",
    f'{MARK}"; DROP TABLE dossier; --',
    f"{MARK}') UNION SELECT password_hash FROM account --",  # noqa: S608 (a payload)
    f"1; SELECT pg_sleep(5) -- {MARK}",
    f"{MARK}' || (SELECT pg_sleep(5)) || '",
    f"{MARK}' AND 1=randomblob(900000000)/*",
    f"password_hash DESC, {MARK}",
    f"{MARK}\\' OR 1=1 --",
    f"$.{MARK}[*] ? (@.x)",
    f"{MARK}\x00\ufffe\U0001f4a3",
    "-1",
    "99999999999999999999",
    "1e309",
    "٣",
)
PAGES_WITH_QUESTIONS = {
    "": ("/services", "/notices", "/directory", "/audit/heads", "/verify", "/track", "/lists/communes"),
    "citizen": ("/dossiers", "/account"),
    "receptionist": (
        *("/office/", "/office/register", "/office/register.csv", "/office/results", "/office/numbers"),
        *("/office/letters", "/office/messages", "/office/notices", "/office/incoming", "/office/handover"),
    ),
    "leader": ("/office/board", "/office/board/dossiers", "/office/asking", "/office/satisfaction", "/office/opinions"),
    "editor": ("/editor/", "/editor/letters"),
    "administrator": (
        *("/admin/accounts", "/admin/outbox", "/admin/stand-ins", "/admin/services", "/admin/calendar"),
        *("/audit", "/audit/events.csv"),
    ),
}
OFTEN = {"q", "page", "sort", "order", "from", "to", "year", "view", "list", "state", "code", "officer", "key", "step"}
TARGETS = (
    *(
        "//evil.example",
        "///evil.example",
        "////evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "\\/evil.example",
    ),
    *("/\t/evil.example", "/\n/evil.example", "/\r/evil.example", "\t//evil.example", " //evil.example", "/\x00/evil"),
    *("https://evil.example", "https:evil.example", "https:/evil.example", "http:evil.example", "HTTPS://evil.example"),
    *(
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "ftp://e.x",
    ),
    *("https://localhost@evil.example", "//localhost@evil.example", "https://localhost.evil.example", "//[::1]", "//1"),
    *(
        "/\\/evil.example",
        "/\\\\evil.example",
        "/%0d%0aX: y",
        "/%09/evil.example",
        "/%5cevil.example",
        "/%2fevil.example",
    ),
    *("/.//evil.example", "/..//evil.example", "/;//evil.example", "?next=//evil.example", "#//evil.example", "evil"),
    *("/\u2028/evil.example", "/\u200b/evil.example", "/／evil.example", "/@evil.example", "/\x85/evil.example"),
)
NAMES = (
    *("hai dòng\r\nX-Evil: 1.pdf", 'a"; filename="evil.exe', "a'b''c.pdf", "a;b,c=d.pdf", "a%0d%0ab.pdf", "😀🇻🇳.pdf"),
    *(unicodedata.normalize("NFD", "Giấy khai sinh của Nguyễn Thị Thuỷ ")[:80] * 3, "x" * 251 + ".pdf", "\\..\\e.pdf"),
    *("../../etc/passwd", "a\u202efdp.exe", "tên\u2028khác.pdf", "CON.pdf", " .pdf", "a\tb.pdf"),
)

# Statements are the same on both databases; what they hold is looked at here before any of them is asked
quick = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def statements(app: Flask) -> Iterator[list[str]]:
    """Every statement that is sent to the database."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        sent.append(statement)

    event.listen(database().engine, "before_cursor_execute", note)
    yield sent
    event.remove(database().engine, "before_cursor_execute", note)


def asked_on(client: FlaskClient, address: str) -> set[str]:
    """The names that a page asks with: of its search forms, and of links to itself."""
    page = client.get(address)
    assert page.status_code in (200, 404), (address, page.status_code)
    if page.mimetype != "text/html":
        return OFTEN
    tree = html.fromstring(page.get_data(as_text=True))
    fields = {name for form in tree.forms if form.method == "GET" for name in form.fields}
    links = (urlsplit(urljoin(address, link.get("href"))) for link in tree.iter("a") if link.get("href"))
    return OFTEN | fields | {name for link in links if link.path == address for name, _value in parse_qsl(link.query)}


@quick
def test_what_is_typed_is_never_part_of_a_statement(app: Flask, world: SimpleNamespace, statements: list[str]) -> None:
    """T31: every parameter of every list; so no payload that waits can be waited for, either."""
    payloads, asked = cycle(PAYLOADS), 0
    for name, addresses in PAGES_WITH_QUESTIONS.items():
        client = sign_in(Person(app.test_client()), name, back="/account").client if name else app.test_client()
        for address in addresses:
            for parameter in sorted(asked_on(client, address) - {"csrf_token"}):
                answer = client.get(address, query_string={parameter: next(payloads)})
                assert answer.status_code in (200, 302, 303, 400, 404, 422, 429), (address, parameter)
                asked += 1
    assert asked > 400
    assert len(statements) > asked
    assert [one for one in statements if MARK in one or "pg_sleep" in one or "randomblob" in one] == []


@quick
@pytest.mark.parametrize("sign", ["%", "_", "*", "?", "[a-z]"])
def test_signs_of_patterns_are_signs(app: Flask, world: SimpleNamespace, sign: str) -> None:
    """T31: to look for % finds what holds a %, not everything."""
    administrator = sign_in(Person(app.test_client()), "administrator", back="/account")
    assert "editor2" in administrator.get("/admin/accounts?q=editor2").main
    page = administrator.get(f"/admin/accounts?q={sign.replace('%', '%25').replace('?', '%3F')}").main
    assert "editor2" not in page
    assert "receptionist" not in page


def test_nobody_is_sent_to_another_site() -> None:
    """T33: whatever is asked for, a browser stays on this one."""
    assert len(TARGETS) >= 40
    for target in TARGETS:
        place = local_path(target, otherwise="/account")
        there = urlsplit(urljoin("https://portal.example/sign-in", place.replace("\\", "/")))
        assert (there.scheme, there.netloc) == ("https", "portal.example"), target
        assert not set(place) & set("\r\n\t\\\x00"), target


@quick
@pytest.mark.parametrize("address", ["/language/en?next=", "/sign-in?next="])
def test_where_one_is_sent_back_to_is_here(app: Flask, world: SimpleNamespace, address: str) -> None:
    """T33, over HTTP: a reader who changes the language, and somebody who is signed in already."""
    client = sign_in(Person(app.test_client()), "citizen").client
    for target in TARGETS:
        name, query = address.split("?")
        answer = client.get(name, query_string={query.rstrip("="): target})
        there = urlsplit(urljoin("http://localhost/", answer.headers["Location"]))
        assert (there.scheme, there.netloc) == ("http", "localhost"), target


def test_nothing_is_redirected_to_that_was_not_looked_at() -> None:
    """T33: what comes in a request reaches ``redirect`` through ``local_path`` only."""
    wanted = ('args.get("next")', 'form.get("next")')
    for path in (ROOT / "portal").rglob("*.py"):
        for line in path.read_text().splitlines():
            if any(one in line for one in wanted):
                assert "local_path(" in line or path.name in ("outlines.py", "drafts.py", "files.py"), (path, line)
            assert "redirect(request" not in line, (path, line)


@quick
def test_names_of_files_stay_names(app: Flask, world: SimpleNamespace) -> None:
    """T34: even if such a name had come into the database, it is no header and no second name (RFC 6266, RFC 8187)."""
    owner = sign_in(Person(app.test_client()), "citizen")
    draft = begin(owner)
    fill(owner, draft, {"applicant": PAGES["applicant"]})
    owner.get(f"{draft}/papers").send(PAGES["papers"], files={"old_copy_file": [(pdf(("x",)), "x.pdf")]})
    for name in NAMES:
        with transaction() as session:
            session.execute(update(DossierFile).values(name=name))
            file = session.scalars(select(DossierFile)).one()
        with owner.client.get(f"/dossiers/{file.dossier_id}/files/{file.id}") as answer:
            kind, options = parse_options_header(answer.headers["Content-Disposition"])
        assert answer.status_code == 200
        assert (kind, set(options)) == ("attachment", {"filename"}), name
        assert not set(options["filename"]) & set("/\\\r\n\u202e\u2028\t"), name
        assert unicodedata.is_normalized("NFC", options["filename"])
        assert "X-Evil" not in answer.headers


_FORGED = (
    {"Host": "evil.example"},
    {"Host": "localhost:1@evil.example"},
    {"Host": "localhost.evil.example"},
    {"Host": "evil.example:80"},
    {"Host": ""},
)
_AROUND = {
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Server": "evil.example",
    "X-Forwarded-Prefix": "/evil.example",
    "X-Forwarded-Proto": "evil",
    "X-Forwarded-Port": "4417",
    "X-Host": "evil.example",
    "X-Original-URL": "/admin/evil.example",
    "X-Rewrite-URL": "/admin/evil.example",
    "Forwarded": "for=1.2.3.4;host=evil.example;proto=https",
}


@quick
def test_a_forged_host_gets_nothing(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """T32: with the hosts that production insists on."""
    monkeypatch.setitem(app.config, "TRUSTED_HOSTS", ["localhost"])
    client = app.test_client()
    assert client.get("/sign-in").status_code == 200
    for headers in _FORGED:
        for path in ("/", "/sign-in", "/services/2.000635", "/nowhere"):
            answer = client.get(path, headers=headers)
            assert answer.status_code == 400, (headers, path)
            assert "evil.example" not in answer.get_data(as_text=True) + str(answer.headers)


@quick
def test_headers_of_proxies_change_no_link(app: Flask) -> None:
    """T32: without a proxy that we were told of."""
    client = app.test_client()
    for path in ("/", "/sign-in", "/services/2.000635", "/notices/feed.atom", "/sitemap.xml", "/dossiers", "/nowhere"):
        answer = client.get(path, headers=_AROUND)
        assert answer.status_code == client.get(path).status_code
        told = answer.get_data(as_text=True) + str(answer.headers)
        assert "evil" not in told, path
        assert "4417" not in told, path


@quick
def test_one_name_in_four_normal_forms_is_one_account(app: Flask, world: SimpleNamespace) -> None:
    """T43: composed, without what cannot be seen; a second account under the same name is refused."""
    spelling = "Nguyễn Thị Thuỷ Tiên"
    forms = [unicodedata.normalize(form, spelling) for form in ("NFD", "NFC", "NFKC", "NFKD")]
    hidden = [
        "Nguyễn\u200d Thị\u202e Thuỷ\u200b Tiên",
        "\ufeffNguyễn Thị\u2066 Thuỷ Tiên\u2069",
        "Nguyễn\u00a0Thị Thuỷ  Tiên",
    ]
    statuses = []
    for number, name in enumerate([*forms, *hidden]):
        username = ("tien.nguyen", "Tien.Nguyen", " TIEN.NGUYEN ")[number % 3]
        person = Person(app.test_client()).get("/register/citizen")
        typed = {"display_name": name, "username": username, "password": PASSPHRASE}
        known = {"personal_number": "067190001999", "phone": "0912345678"}
        data = dict(person.form("/register/citizen").form_values()) | typed | known
        statuses.append(person.client.post("/register/citizen", data=data).status_code)
    assert statuses == [302] + [422] * 6
    with reading() as session:
        (found,) = session.scalars(select(Account).where(Account.display_name.like("%Tiên"))).unique()
    assert (found.username, found.display_name) == ("tien.nguyen", spelling)
    assert {one_line(name) for name in [*forms, *hidden]} == {spelling}
