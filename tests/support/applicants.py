"""People who apply over HTTP without scripts: follow links, fill and send forms, and answers to fill in."""

import io
import re
from dataclasses import dataclass, field
from typing import Any

from flask.testing import FlaskClient
from lxml import html
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from portal.demo import PASSWORD
from tests.support.markup import require_valid

EXTRACT = "2.000635"
LABOUR_RULES = "2.001955"
BIRTH = "1.001193"

APPLICANT = {
    "role": "self",
    "applicant_name": "Nguyễn Thị Thuỷ",
    "applicant_birth_date": "27/3/1990",
    "applicant_number": "067190001234",
    "applicant_phone": "0912 345 678",
    "applicant_address-province": "68",
    "applicant_address-commune": "Kiến Đức",
    "applicant_address-detail": "Thôn 3",
}
RECORD = {"event": "birth", "registered_at": "Ủy ban nhân dân xã Kiến Đức"}
COPIES = {"copies": "3", "result_channel": "online"}
PAPERS = {"statement": "y"}
PAGES = {"applicant": APPLICANT, "record": RECORD, "copies_and_result": COPIES, "papers": PAPERS}


@dataclass
class Person:
    """Somebody at a browser; remembers the last page and the headers of the last file."""

    client: FlaskClient
    page: Any = None
    answer: Any = None
    headers: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, *, status: int = 200, follow: bool = True) -> "Person":
        self._seen(self.client.get(path, follow_redirects=follow), status)
        return self

    def _seen(self, answer: TestResponse, status: int) -> None:
        self.answer = answer
        text = answer.get_data(as_text=True) if answer.status_code != status else ""
        assert answer.status_code == status, (answer.status_code, answer.request.path, text[:3000])
        kind = answer.content_type or ""
        self.page = None
        if kind.startswith("text/html"):
            require_valid(answer.get_data(as_text=True))
            assert "vi='" not in answer.get_data(as_text=True), "a bilingual text was printed raw"
            self.page = html.fromstring(answer.get_data(as_text=True))

    @property
    def path(self) -> str:
        return str(self.answer.request.path)

    @property
    def main(self) -> str:
        """The words of the page without its frame."""
        return re.sub(r"\s+", " ", " ".join(self.page.get_element_by_id("main").itertext()))

    @property
    def title(self) -> str:
        return str(self.page.findtext(".//title"))

    def form(self, action: str = "") -> Any:
        forms = [form for form in self.page.forms if action in (form.get("action") or self.path)]
        own = [form for form in forms if form.method == "POST" and form.get("action") != "/sign-out"]
        assert own, (action, [form.get("action") for form in self.page.forms], self.main)
        return own[-1]

    def send(
        self,
        data: dict[str, Any] | None = None,
        *,
        files: dict[str, list[tuple[bytes, str]]] | None = None,
        action: str = "",
        status: int = 200,
        follow: bool = True,
        headers: dict[str, str] | None = None,
        to: str = "",
    ) -> "Person":
        """Fill in a form of the page, over what it holds, and send it (``to`` another address, as some buttons do)."""
        form = self.form(action)
        values: dict[str, Any] = {}
        for name, value in form.form_values():
            values.setdefault(name, []).append(value)
        values.update(data or {})
        for name, given in (files or {}).items():
            values[name] = [FileStorage(io.BytesIO(content), filename) for content, filename in given]
        boundary, body = encode_multipart(values)
        answer = self.client.post(
            to or form.get("action") or self.path,
            data=body,
            content_type=f"multipart/form-data; boundary={boundary}",
            follow_redirects=follow,
            headers=headers or {},
        )
        self._seen(answer, status)
        return self

    def download(self, path: str, *, status: int = 200) -> bytes:
        """A file, with its headers in ``headers``; the page stays."""
        with self.client.get(path) as answer:
            assert answer.status_code == status, (answer.status_code, path)
            self.headers = dict(answer.headers)
            content: bytes = answer.data
        return content

    def link(self, words: str) -> str:
        main = self.page.get_element_by_id("main")
        for anchor in main.iter("a"):
            if words in re.sub(r"\s+", " ", " ".join(anchor.itertext())):
                return str(anchor.get("href"))
        raise AssertionError(f"no link says {words!r}: {self.main}")

    def button(self, words: str) -> str:
        for button in self.page.iter("button"):
            if words in re.sub(r"\s+", " ", " ".join(button.itertext())):
                return str(button.get("name"))
        raise AssertionError(f"no button says {words!r}")

    def press(self, words: str, data: dict[str, Any] | None = None, *, status: int = 200, **more: Any) -> "Person":
        """Press a button of the page that says this (or the beginning of it), with its own value and address."""
        for button in self.page.iter("button"):
            if re.sub(r"\s+", " ", button.text_content()).strip().startswith(words):
                pressed = {button.get("name"): button.get("value") or ""} if button.get("name") else {}
                to = button.get("formaction") or ""
                return self.send((data or {}) | pressed, to=to, status=status, **more)
        raise AssertionError(f"no button says {words!r}: {self.main}")

    def typed(self, action: str = "") -> dict[str, Any]:
        """What the form of the page holds."""
        return dict(self.form(action).form_values())

    def errors(self) -> list[str]:
        """The sentences of the error summary."""
        return [link.text_content() for link in self.page.find_class("govuk-error-summary")[0].iter("a")]


def sign_in(person: Person, username: str, *, back: str = "/dossiers") -> Person:
    """Sign in with the password of the demo."""
    person.get(f"/sign-in?next={back}")
    return person.send({"username": username, "password": PASSWORD}, action="/sign-in")


def begin(person: Person, code: str = EXTRACT) -> str:
    """Open a draft; returns its address."""
    person.get(f"/services/{code}/start").send(action="/start")
    assert person.path.startswith("/drafts/"), person.path
    return person.path


def fill(person: Person, draft: str, pages: dict[str, dict[str, Any]] | None = None) -> None:
    """Fill page after page."""
    for key, values in (pages or PAGES).items():
        person.get(f"{draft}/{key}").send(values, action=f"/{key}")


def prepared(person: Person) -> str:
    """A complete draft with its application made; the person is on the sign page."""
    draft = begin(person)
    fill(person, draft)
    assert person.path == f"{draft}/check", person.main
    person.send(action="/application")
    assert person.path == f"{draft}/sign", person.main
    return draft


def application_pdf(person: Person) -> bytes:
    """The application of the sign page the person is on."""
    return person.download(person.link("Đơn điện tử"))
