"""The form engine: a page of 60 questions compiled and validated, and 200 rows opened, refused, saved over HTTP.

The rows are those of the sample household: a table of 200 residences with five columns, and 20 families of 10 members.
Over HTTP means a whole request of a signed-in person through the application (session, database, template) in this
process, without the wire. All figures are processor time, so that they say the same on a busy machine. The garbage
collector runs as in the web server, between the requests.
"""

import re
import time
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from werkzeug.test import Client, encode_multipart

from forms.answers import Answers
from forms.compiler import compile_page
from forms.definition import Page, ServiceForm, load
from forms.fields import parse_question
from forms.typing_in import FormData
from portal.app import create_app
from portal.config import Settings
from portal.demo import PASSWORD
from portal.servers import collect, collect_between_requests
from tests.bench.report import Measured, percentile
from tests.support.samples import HOUSEHOLD, SAMPLES, offered

COMPILE_LIMIT_MS = 5.0
ROWS_LIMIT_MS = 200.0
ROWS = 200
_ROUNDS, _CALLS, _WARM = 200, 20, 3
_TODAY = date(2026, 11, 23)
_KINDS: tuple[tuple[dict[str, Any], str], ...] = (
    ({"kind": "person_name"}, "Nguyễn Thị Thuỷ"),
    ({"kind": "date"}, "5/3/1990"),
    ({"kind": "number"}, "12"),
    ({"kind": "text"}, "Thôn 3, xã Kiến Đức"),
    ({"kind": "yes_no"}, "yes"),
    ({"kind": "phone"}, "0912 345 678"),
)


def measure(settings: Settings) -> Iterator[Measured]:
    """Compiling and validating, then the rows."""
    yield _sixty_questions()
    with offered():
        app = create_app(settings)
        calls = _calls(app.test_client())
        collect_between_requests()
        for name, call in calls.items():
            milliseconds = list(_answered(call, _CALLS + _WARM))[_WARM:]
            label = f"{ROWS} {name}, over HTTP, p95"
            yield Measured(name=label, value=percentile(milliseconds, 0.95), limit=ROWS_LIMIT_MS, unit="ms")


def sixty() -> tuple[ServiceForm, dict[str, list[str]]]:
    """A service with one page of 60 questions, half of them with a condition, and what is typed on it."""
    words = {"vi": "Mục", "en": "Item"}
    typed = {f"item_{at}": [_KINDS[at % len(_KINDS)][1]] for at in range(60)}
    facts: list[dict[str, Any]] = [
        {"key": f"item_{at}", "label": words, "required": False, **_KINDS[at % len(_KINDS)][0]} for at in range(60)
    ]
    for at in range(1, 60, 2):
        facts[at]["condition"] = {"question": f"item_{at - 1}", "answered": True}
    page = Page.model_validate({"key": "all", "title": words, "questions": [parse_question(one) for one in facts]})
    return load(SAMPLES / "household.yaml").model_copy(update={"pages": (page,)}), typed


def _sixty_questions() -> Measured:
    service, typed = sixty()

    def validated() -> None:
        form = compile_page(service, "all", Answers(service), language="vi", today=_TODAY)(FormData(typed))
        if not form.validate():
            raise RuntimeError(form.errors)

    milliseconds = [_timed(validated) for _ in range(_ROUNDS + _WARM)][_WARM:]
    name = "60 questions: compile and validate a page, median"
    return Measured(name=name, value=percentile(milliseconds, 0.5), limit=COMPILE_LIMIT_MS, unit="ms")


def _answered(call: Callable[[], object], times: int) -> Iterator[float]:
    """How long each answer took; what comes after it is not waited for, as at the web server."""
    for _ in range(times):
        yield _timed(call)
        collect()


def _timed(call: Callable[[], object]) -> float:
    began = time.process_time()
    call()
    return (time.process_time() - began) * 1e3


_ROW = {"place": "Thôn 3, xã Kiến Đức", "since": "1/2/2010", "months": "12", "owner": "rent", "rent": "1.500.000"}
_FAMILY = {"home": "Đắk Mil", "head-name": "Y Ê-ban", "head-birth_date": "5/3/1990", "head-sex": "male"}
_MEMBER = {"name": "H Bia", "born": "2000"}


class _Browser:
    """Somebody signed in, who sends forms with the hidden fields they had."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self._hidden: dict[str, str] = {}

    def open(self, path: str) -> None:
        """Raises RuntimeError when there is no page."""
        answer = self.client.get(path)
        if answer.status_code != 200:
            raise RuntimeError(f"{path} answers {answer.status}")

    def read(self, path: str) -> "_Browser":
        """Open a page and remember its hidden fields."""
        page = self.client.get(path).text
        found = {name: re.search(f'name="{name}"[^>]*value="([^"]*)"', page) for name in ("csrf_token", "revision")}
        self._hidden = {name: match[1] for name, match in found.items() if match}
        return self

    def send(self, path: str, data: dict[str, str], status: int) -> str:
        """Send a form; returns where it leads. Raises RuntimeError when it is answered otherwise."""
        return self.ready(path, data, status)()

    def ready(self, path: str, data: dict[str, str], status: int) -> Callable[[], str]:
        """Return what sends a form: its bytes are put together beforehand, as they are by a browser elsewhere."""
        boundary, body = encode_multipart({**self._hidden, **data})
        return lambda: self._sent(path, body, f"multipart/form-data; boundary={boundary}", status)

    def _sent(self, path: str, body: bytes, kind: str, status: int) -> str:
        answer = self.client.post(path, data=body, content_type=kind)
        if answer.status_code != status:
            raise RuntimeError(f"{path} answers {answer.status}: {answer.text[-2000:]}")
        return str(answer.headers.get("Location", ""))


def _calls(client: Client) -> dict[str, Callable[[], object]]:
    """Saving each page, opening it as saved, sending it with one mistake."""
    browser, start = _Browser(client), f"/services/{HOUSEHOLD}/start"
    browser.read("/sign-in").send("/sign-in", {"username": "citizen", "password": PASSWORD}, 302)
    draft = browser.read(start).send(start, {}, 303)
    table = {f"residences-{at}-{key}": value for at in range(ROWS) for key, value in _ROW.items()}
    calls = _on_page(browser, f"{draft}/homes", "rows of a table", table, f"residences-{ROWS - 1}-since")
    return {**calls, **_on_page(browser, f"{draft}/families", "rows in rows", _nested(), "families-19-members-9-born")}


def _nested() -> dict[str, str]:
    """Twenty families of ten members."""
    families = {f"families-{at}-{key}": value for at in range(20) for key, value in _FAMILY.items()}
    places = [f"families-{at}-members-{number}" for at in range(20) for number in range(ROWS // 20)]
    return families | {f"{place}-{key}": value for place in places for key, value in _MEMBER.items()}


def _on_page(
    browser: _Browser, path: str, name: str, rows: dict[str, str], last_date: str
) -> dict[str, Callable[[], object]]:
    browser.read(path)
    return {
        f"{name} saved": browser.ready(path, rows, 303),
        f"{name} opened": lambda: browser.open(path),
        f"{name} with a mistake": browser.ready(path, {**rows, last_date: "31/2/2010"}, 422),
    }
