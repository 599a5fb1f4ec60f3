"""A person at a real browser window: opens pages, fills in forms, presses buttons, reads what is there.

Every page and state somebody arrives at is examined once: no console error, no breach of the content policy, no failed
or foreign request, and nothing has to be scrolled sideways at 320 px. axe-core, which takes seconds, has to find
nothing on the first page of each place, and on every page after it that shows an element of a kind not met before:
another class, another parent, other attributes, a control without a label, a link without words, a heading after
another one.
"""

import os
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from playwright.sync_api import ConsoleMessage, Locator, Page, Request, Response

from tests.support.visitor import Value

ROOT = Path(__file__).parents[2]
AXE = ROOT / "node_modules/axe-core/axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SHOTS = os.environ.get("PORTAL_SHOTS", "")
WIDE, NARROW, PHONE = 1280, 320, 360
_SPACES = re.compile(r"\s+")
_NUMBERED = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d{3}\.\d\d\.\d\d\.[A-Z]\d\d-\d{6}-\d{4}")
_CODED = re.compile(r"\d\.\d{6}")
_RUN_AXE = """async (tags) => {
  const found = await axe.run({ runOnly: tags, resultTypes: ["violations"] })
  return found.violations.flatMap(v => v.nodes.map(n => `${v.id}: ${n.html.slice(0, 200)} — ${n.failureSummary}`))
}"""
_TOO_WIDE = """() => {
  const wide = document.scrollingElement.scrollWidth
  if (wide <= innerWidth) return []
  return [...document.querySelectorAll("body *")]
    .filter(e => e.getBoundingClientRect().left + e.scrollWidth > innerWidth + 1)
    .slice(-3).map(e => `${wide} px because of ${e.outerHTML.slice(0, 150)}`).concat(`it is ${wide} px wide`)
}"""
_KINDS = """() => {
  const own = e => [e.localName, ...e.classList].join(".")
  const there = id => document.querySelectorAll(`[id="${CSS.escape(id)}"]`).length
  const points = /^(for|aria-(labelledby|describedby|controls|owns|errormessage))$/
  const says = /^(role|type|scope|lang|tabindex|aria-.*)$/
  const wordy = "a, button, summary, legend, caption, h1, h2, h3, h4, h5, h6, th, li, dt, dd, label, option"
  const attribute = ({ name, value }) => {
    if (points.test(name)) return `${name} ${value.trim().split(/\\s+/).every(there)}`
    return says.test(name) && name !== "aria-label" ? `${name}=${value}` : `${name} ${Boolean(value.trim())}`
  }
  let level = ""
  const kind = e => {
    const marks = [e.parentElement ? own(e.parentElement) : "", own(e), ...[...e.attributes].map(attribute).sort()]
    if ("labels" in e) marks.push(`${e.labels?.length ?? 0} labels`)
    if (e.matches(wordy) && !e.textContent.trim()) marks.push("no words")
    if (e.id && there(e.id) > 1) marks.push("not the only one")
    if (e.matches("h1, h2, h3, h4, h5, h6")) { marks.push(`after ${level}`); level = e.localName }
    return marks.join(" ")
  }
  return [...new Set([...document.querySelectorAll("html, body *")].map(kind))]
}"""
_TELL_BREACH = """addEventListener("securitypolicyviolation", e =>
  console.error(`breach of ${e.effectiveDirective}: ${e.blockedURI} ${e.sample}`))"""
_STATE = """() => [
  ...new Set([...document.querySelectorAll(
    ".govuk-error-summary, .pt-banner, .pt-verdict, .pt-empty, .pt-upload__list, .pt-files, " +
    ".pt-timeline, table, .govuk-details"
  )].map(e => [...e.classList].join("."))), document.querySelector("h1")?.textContent.trim() || ""
].join(" ")"""


@cache
def axe_core() -> str:
    """The source of axe-core."""
    return AXE.read_text("utf-8")


class Seen:
    """Which pages, in which states, were examined in this run."""

    states: set[tuple[str, ...]] = set()
    kinds: set[tuple[bool, str]] = set()
    """Kinds of elements, and places, that axe-core has looked at with and without JavaScript."""


class Window:
    """One browser window of one person. ``faults`` collects whatever no page may do."""

    def __init__(self, page: Page, *, javascript: bool, who: str = "") -> None:
        self.page, self.javascript, self.who = page, javascript, who
        self.status = 0
        self.faults: list[str] = []
        self._examined: Page | None = None
        page.add_init_script(_TELL_BREACH)
        page.on("console", self._on_console)
        page.on("pageerror", lambda error: self.faults.append(f"script error: {error}"))
        page.on("request", self._on_request)
        page.on("response", self._on_response)

    # --- going somewhere -------------------------------------------------------------------------------------------

    def open(self, path: str, *, status: int = 200) -> "Window":
        """Go to an address."""
        return self._arrive(self.page.goto(path), status)

    def follow(self, link: str) -> "Window":
        """Follow the link with this text (or the beginning of it)."""
        return self._click(self.link(link), 200)

    def press(self, button: str, *, status: int = 200) -> "Window":
        """Press a button; ``status`` is that of the page arrived at."""
        return self._click(self.button(button), status)

    def fill(self, button: str, answers: Mapping[str, Value], *, status: int = 200) -> "Window":
        """Answer questions, then press a button."""
        self.type_in(answers)
        return self.press(button, status=status)

    def search(self, name: str, words: str) -> "Window":
        """Type into a search field and press Enter."""
        field = self.page.locator(f"input[name={name}]").last
        field.fill(words)
        with self.page.expect_navigation() as going:
            field.press("Enter")
        return self._arrive(going.value, None)

    def _click(self, target: Locator, status: int) -> "Window":
        with self.page.expect_navigation() as going:
            target.click()
        return self._arrive(going.value, status)

    def _arrive(self, answer: Response | None, status: int | None) -> "Window":
        self.status = answer.status if answer else 200
        assert status is None or self.status == status, f"{self.page.url}: {self.status}\n{self.text[:2000]}"
        return self.look()

    # --- what is on the page ---------------------------------------------------------------------------------------

    def link(self, words: str) -> Locator:
        """The first link that begins with these words."""
        return self.page.locator("a:visible").filter(has_text=re.compile(rf"^\s*{re.escape(words)}")).first

    def button(self, words: str) -> Locator:
        """The first button that begins with these words."""
        return self.page.get_by_role("button", name=re.compile(rf"^\s*{re.escape(words)}")).first

    def field(self, name: str) -> Locator:
        """The control or controls with this name."""
        return self.page.locator(f'[name="{name}"]')

    @property
    def path(self) -> str:
        """Where one is."""
        return "/" + self.page.url.split("/", 3)[3]

    @property
    def text(self) -> str:
        """Everything there is to read, white space folded."""
        return _SPACES.sub(" ", self.page.locator("body").inner_text())

    @property
    def heading(self) -> str:
        """The first-level heading."""
        return _SPACES.sub(" ", self.page.locator("h1").inner_text())

    def sees(self, *sentences: str) -> "Window":
        """Everything said can be read on the page."""
        missing = [sentence for sentence in sentences if sentence not in self.text]
        assert not missing, f"{missing} not on {self.path}:\n{self.text[:3000]}"
        return self

    def download(self, link: str) -> bytes:
        """The bytes behind the link."""
        with self.page.expect_download() as going:
            self.link(link).click()
        return Path(going.value.path()).read_bytes()

    def type_in(self, answers: Mapping[str, Value]) -> None:
        """Answer questions by the names of their controls."""
        for name, value in answers.items():
            self._type_one(self.field(name), value)

    def _type_one(self, control: Locator, value: Value) -> None:
        kind = control.first.evaluate("e => e.type || e.tagName.toLowerCase()")
        if kind == "file" and isinstance(value, tuple):
            content, name = value
            control.set_input_files({"name": name, "mimeType": "application/pdf", "buffer": content})
        elif kind == "radio":
            self._choose(self.page.locator(f'[name="{control.first.get_attribute("name")}"][value="{value}"]'))
        elif kind == "checkbox" and isinstance(value, list):
            for box in control.all():
                self._choose(box, box.get_attribute("value") in value)
        elif kind == "checkbox":
            self._choose(control.first, bool(value))
        elif kind == "select-one":
            control.select_option(str(value))
        else:
            control.fill(str(value))

    def _choose(self, choice: Locator, wanted: bool = True) -> None:
        """Click the words beside a radio or check box, as people do."""
        if choice.is_checked() != wanted:
            self.page.locator(f'label[for="{choice.get_attribute("id")}"]').click()
        assert choice.is_checked() == wanted

    # --- the examination -------------------------------------------------------------------------------------------

    def look(self) -> "Window":
        """Examine the page once for each state it is in, wide and narrow."""
        parts = (self._place(), str(self.status), str(self.javascript), self.page.evaluate(_STATE), self._room())
        state = tuple(_NUMBERED.sub("#", part) for part in parts)
        if state not in Seen.states and self.page.locator("html").get_attribute("lang"):
            Seen.states.add(state)
            self.examine()
        assert not self.faults, f"{self.path}: {self.faults}"
        return self

    def examine(self) -> None:
        """No sideways scrolling at the narrow width, axe-core where there is news, screenshots when asked for."""
        self.page.set_viewport_size({"width": NARROW, "height": 800})
        found: list[str] = self.page.evaluate(_TOO_WIDE)
        self.page.set_viewport_size({"width": WIDE, "height": 800})
        if self._shows_news():
            found += self._axe()
        self._picture()
        where = f"{self.path} ({self.heading}) as {self._role()}"
        fail_or_write_down([f"{where}: {line}" for line in found])

    def _shows_news(self) -> bool:
        """Whether axe-core has not yet looked at all that is here."""
        place = "at " + _CODED.sub("#", _NUMBERED.sub("#", self._place()))
        here = {(self.javascript, kind) for kind in (place, *self.page.evaluate(_KINDS))}
        news = not here <= Seen.kinds
        Seen.kinds |= here
        return news

    def _axe(self) -> list[str]:
        """What axe-core has against the page at both widths, and against its colours by night."""
        page = self.page if self.javascript else self._copy()
        page.evaluate(axe_core())
        found: list[str] = []
        for width in (NARROW, WIDE):
            page.set_viewport_size({"width": width, "height": 800})
            found += [f"axe at {width} px: {line}" for line in page.evaluate(_RUN_AXE, TAGS)]
        page.emulate_media(color_scheme="dark")
        found += [f"axe by night: {line}" for line in page.evaluate(_RUN_AXE, ["color-contrast"])]
        page.emulate_media(color_scheme="light")
        return found

    def _copy(self) -> Page:
        """The same markup without our script in a page that can run axe-core: without JavaScript nothing can."""
        if self._examined is None:
            self._examined = self.page.context.browser.new_context().new_page()  # type: ignore[union-attr]
            self._examined.route("**/*.js", lambda route: route.abort())
        copy, markup = self._examined, self.page.content()
        copy.route(self.page.url, lambda route: route.fulfill(body=markup, content_type="text/html; charset=utf-8"))
        copy.goto(self.page.url)
        copy.unroute(self.page.url)
        return copy

    def close(self) -> None:
        """Close the window."""
        if self._examined is not None:
            self._examined.context.close()
        self.page.context.close()

    def _picture(self) -> None:
        if not SHOTS:
            return
        name = re.sub(r"[^\w]+", "-", _NUMBERED.sub("", self.path)).strip("-") or "home"
        folder = Path(SHOTS) / ("js" if self.javascript else "nojs")
        folder.mkdir(parents=True, exist_ok=True)
        for width in (WIDE, PHONE):
            self.page.set_viewport_size({"width": width, "height": 800})
            taken = len(list(folder.glob(f"{width}_{self._role()}_{name}_*")))
            file = folder / f"{width}_{self._role()}_{name}_{self.status}_{taken}.png"
            self.page.screenshot(path=file, full_page=True)
        self.page.set_viewport_size({"width": WIDE, "height": 800})

    def _place(self) -> str:
        return self.path.split("?")[0]

    def _room(self) -> str:
        """In an office everybody sees something else; other pages are the same for all."""
        return self._role() if self.path.startswith(("/office", "/editor", "/admin", "/account")) else ""

    def _role(self) -> str:
        return self.who or "stranger"

    # --- what no page may do ---------------------------------------------------------------------------------------

    def _on_console(self, message: ConsoleMessage) -> None:
        # Chromium itself reports every answer of 400 and more; those are judged where they arrive.
        if message.type in ("error", "warning") and not message.text.startswith("Failed to load resource"):
            self.faults.append(f"console: {message.text}")

    def _on_request(self, request: Request) -> None:
        if not request.url.startswith(("http://127.0.0.1:", "http://localhost:", "data:", "blob:")):
            self.faults.append(f"foreign request: {request.url}")

    def _on_response(self, response: Response) -> None:
        if response.status >= 400 and response.request.resource_type not in ("document", "fetch", "xhr"):
            self.faults.append(f"{response.status} for {response.url}")


def fail_or_write_down(found: list[str]) -> None:
    """Fail at the first page with a finding; with PORTAL_SHOTS set go on and write them down instead."""
    if SHOTS and found:
        with (Path(SHOTS) / "findings.txt").open("a") as file:
            file.writelines(line + "\n" for line in found)
        return
    assert not found, "\n".join(found)
