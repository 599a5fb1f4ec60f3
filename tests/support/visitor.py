"""A person at a browser without JavaScript: opens pages, fills in forms, presses buttons, reads what is there."""

import io
import re
from collections.abc import Iterator, Mapping
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
from flask.testing import FlaskClient

Value = str | bool | list[str] | tuple[bytes, str] | list[tuple[bytes, str]]
_SPACES = re.compile(r"\s+")


class Visitor:
    """One browser window. Every page it opens must be valid HTML with one first-level heading."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        self.path = ""
        self.status = 0
        self.tree = Element("html")
        self.body = b""

    def open(self, path: str, *, status: int = 200) -> "Visitor":
        """Go to an address and follow where it leads."""
        self._arrive(self.client.get(path, follow_redirects=True), status)
        return self

    def follow(self, link: str) -> "Visitor":
        """Follow the link with this text (or the beginning of it)."""
        for found in self.tree.iter("a"):
            if text_of(found).startswith(link):
                return self.open(found.get("href") or "")
        raise AssertionError(f"no link {link!r} on {self.path}: {[text_of(a) for a in self.tree.iter('a')]}")

    def fill(self, button: str, answers: Mapping[str, Value], *, status: int = 200) -> "Visitor":
        """Fill in the form that has this button and press it; ``status`` is that of the page arrived at."""
        form, pressed = self._form_with(button, set(answers))
        data = dict(_present(form)) | {name: _sent(value) for name, value in answers.items()}
        if pressed.get("name"):
            data[pressed.get("name") or ""] = pressed.get("value") or ""
        action = pressed.get("formaction") or form.get("action") or self.path
        method = (form.get("method") or "get").lower()
        if method == "get":
            answer = self.client.get(action, query_string=data, follow_redirects=True)
        else:
            answer = self.client.post(
                action, data=data, follow_redirects=True, content_type=form.get("enctype") or None
            )
        self._arrive(answer, status)
        return self

    def press(self, button: str, *, status: int = 200) -> "Visitor":
        """Press a button without filling in anything."""
        return self.fill(button, {}, status=status)

    def download(self, link: str) -> bytes:
        """The bytes behind the link with this text."""
        for found in self.tree.iter("a"):
            if text_of(found).startswith(link):
                answer = self.client.get(found.get("href") or "")
                assert answer.status_code == 200, found.get("href")
                content = answer.get_data()
                answer.close()
                return content
        raise AssertionError(f"no link {link!r} on {self.path}: {[text_of(a) for a in self.tree.iter('a')]}")

    @property
    def text(self) -> str:
        """Everything there is to read on the page."""
        return text_of(self.tree)

    @property
    def heading(self) -> str:
        """The first-level heading."""
        return text_of(next(self.tree.iter("h1")))

    @property
    def buttons(self) -> list[str]:
        """What the buttons of the page say."""
        return buttons_of(self.tree)

    @property
    def errors(self) -> list[str]:
        """The sentences of the error summary."""
        return [
            text_of(link)
            for box in self.tree.iter("div")
            if "govuk-error-summary" in (box.get("class") or "").split()
            for link in box.iter("li")
        ]

    def sees(self, *sentences: str) -> "Visitor":
        """Everything said is on the page."""
        missing = [sentence for sentence in sentences if sentence not in self.text]
        assert not missing, f"{missing} not on {self.path}:\n{self.text[:3000]}"
        return self

    def _form_with(self, button: str, names: set[str]) -> tuple[Element, Element]:
        """The form that has this button and these fields, and the button."""
        for form in self.tree.iter("form"):
            for control in [*form.iter("button"), *form.iter("input")]:
                if text_of(control).startswith(button) and names <= set(_names(form)):
                    return form, control
        forms = [(buttons_of(form), sorted(set(_names(form)))) for form in self.tree.iter("form")]
        raise AssertionError(f"no button {button!r} with {names} on {self.path}: {forms}\n{self.text[:2000]}")

    def _arrive(self, answer: Any, status: int) -> None:
        self.path = answer.request.path + (f"?{answer.request.query_string.decode()}" if answer.request.args else "")
        self.status, self.body = answer.status_code, answer.get_data()
        if answer.mimetype == "text/html":
            parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
            self.tree = parser.parse(answer.get_data(as_text=True))
            assert len(list(self.tree.iter("h1"))) == 1, self.path
        answer.close()
        assert self.status == status, f"{self.path}: {self.status}\n{self.text[:3000]}"


def text_of(element: Element) -> str:
    """The text of an element, white space folded."""
    return _SPACES.sub(" ", "".join(element.itertext())).strip()


def buttons_of(form: Element) -> list[str]:
    """What the buttons of a form say."""
    return [text_of(control) for control in form.iter("button")]


def _names(form: Element) -> Iterator[str]:
    for control in [*form.iter("input"), *form.iter("select"), *form.iter("textarea")]:
        if control.get("name"):
            yield control.get("name") or ""


def _present(form: Element) -> Iterator[tuple[str, Any]]:
    """What a browser would send without anybody touching the form."""
    several: dict[str, list[str]] = {}
    for control in form.iter("input"):
        kind, name = control.get("type") or "text", control.get("name")
        if not name or kind in ("submit", "button", "file") or control.get("disabled") is not None:
            continue
        if kind in ("radio", "checkbox") and control.get("checked") is None:
            continue
        several.setdefault(name, []).append(control.get("value") or ("on" if kind in ("radio", "checkbox") else ""))
    for area in form.iter("textarea"):
        if area.get("name"):
            several.setdefault(area.get("name") or "", []).append((area.text or "").removeprefix("\n"))
    for select in form.iter("select"):
        options = list(select.iter("option"))
        chosen = [option for option in options if option.get("selected") is not None] or options[:1]
        if select.get("name") and chosen:
            several.setdefault(select.get("name") or "", []).append(_option(chosen[0]))
    for name, values in several.items():
        yield name, values if len(values) > 1 else values[0]


def _option(option: Element) -> str:
    value = option.get("value")
    return text_of(option) if value is None else value


def _sent(value: Value) -> Any:
    if isinstance(value, bool):
        return "y" if value else ""
    if isinstance(value, tuple):
        return (io.BytesIO(value[0]), value[1])
    if isinstance(value, list) and value and isinstance(value[0], tuple):
        return [(io.BytesIO(content), name) for content, name in value]  # type: ignore[misc,str-unpack]
    return value
