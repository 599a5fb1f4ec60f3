"""Pages drawn once: what depends only on published definitions and settings is drawn once, everything else fills holes.

A page is drawn with a mark at the place of each hole; its outline, the text around the marks, is kept for each key and
language, for each kind of reader and each day. Nothing of a person or of a request is ever kept: it only fills holes.
``fact`` gives templates what the frame of every page shows of the present request, or the mark for it.
"""

import re
import secrets
from collections.abc import Callable, Hashable, Iterator, Mapping
from functools import partial
from operator import itemgetter
from typing import Any, Final, Protocol
from urllib.parse import quote

from flask import Flask, g, render_template, request, session
from flask_wtf.csrf import generate_csrf
from markupsafe import escape

from portal.core import clock
from portal.web.access import current_actor, current_person, may_act
from portal.web.languages import LANGUAGES, language

Hole = Hashable
"""The name of a hole: text where it was marked, else what its ``Cut`` says."""
Context = Callable[[Callable[[str], str]], Mapping[str, Any]]
"""Makes what a template gets; its argument gives the mark for the hole of a name."""

_MOST: Final = 1000
_FLASHES: Final = "_flashes"
_UNMARKED: Final = ("/", "/sign-in")
# Letters and digits only: a mark passes through escaping, address quoting and lower-casing as it is.
_STAMP: Final = "hole" + secrets.token_hex(8)
_MARK: Final = re.compile(_STAMP + r"x(\d+)x")


class Cut(Protocol):
    """Finds more holes in what was drawn: yields (start, end, name) of each stretch of text that a hole replaces."""

    def __call__(self, drawn: str, /) -> Iterator[tuple[int, int, Hole]]:
        """Look through ``drawn``."""


class Outline:
    """A drawn page: ``parts`` of text, with an empty part for every hole; ``holes`` says where those of a name are."""

    def __init__(self, drawn: str, marked: list[str], cut: Cut | None) -> None:
        places: list[tuple[int, int, Hole]] = [
            (found.start(), found.end(), marked[int(found[1])]) for found in _MARK.finditer(drawn)
        ]
        self.parts: list[str] = []
        self.holes: dict[Hole, list[int]] = {}
        at = 0
        for start, end, name in sorted([*places, *(cut(drawn) if cut else ())], key=itemgetter(0)):
            self.holes.setdefault(name, []).append(len(self.parts) + 1)
            self.parts += (drawn[at:start], "")
            at = end
        self.parts.append(drawn[at:])
        self._facts = [name for name in self.holes if name in _FACTS]

    def filled(self, values: Mapping[Any, str]) -> str:
        """The page with ``values``, escaped here, in the holes of their names; a hole without one stays empty."""
        parts = self.parts.copy()
        for name in self._facts:
            self._put(name, _FACTS[name](), parts)
        for name, text in values.items():
            if name in self.holes:
                self._put(name, text, parts)
        return "".join(parts)

    def _put(self, name: Hole, text: str, parts: list[str]) -> None:
        for place in self.holes[name]:
            parts[place] = escape(text)


class Marks:
    """The marks handed out while a page is drawn."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def __call__(self, name: str) -> str:
        self.names.append(name)
        return f"{_STAMP}x{len(self.names) - 1}x"


def fact(name: str) -> str:
    """What the frame shows: ``reader``, ``party``, ``address``, ``csrf_token``, ``sign_in``, ``language:en``."""
    marks: Marks | None = g.get("marks")
    return _FACTS[name]() if marks is None else marks(name)


def _sign_in() -> str:
    """Where to sign in, and back to this page afterwards."""
    return "/sign-in" + _asking("next", request.args.get("next") or _here())


def _here() -> str:
    unmarked = request.path in _UNMARKED or request.path.startswith("/register")
    return "" if request.method != "GET" or unmarked else request.full_path.rstrip("?")


def _address() -> str:
    """The address of this page without what is asked of it, as ``request.base_url`` in a fifth of its time."""
    return f"{request.scheme}://{request.host}{quote(request.root_path + request.path)}"


def _in_language(code: str) -> str:
    """This page in another language."""
    return f"/language/{code}" + _asking("next", request.full_path.rstrip("?"))


def _asking(name: str, value: str) -> str:
    return f"?{name}={quote(value)}" if value else ""


_FACTS: Final[dict[Hole, Callable[[], str]]] = {
    "reader": lambda: current_person().name,
    "party": lambda: current_actor().name,
    "address": _address,
    "csrf_token": generate_csrf,
    "sign_in": _sign_in,
    **{f"language:{code}": partial(_in_language, code) for code in LANGUAGES},
}

_outlines: dict[Hashable, Outline] = {}


def has_messages() -> bool:
    """Whether there is something to tell the reader once: then the page is drawn as any other."""
    return _FLASHES in session


def drawn(template: str, *, key: Hashable, context: Context, values: Mapping[Any, str], cut: Cut | None = None) -> str:
    """The page of ``template``, drawn once for each ``key``; ``values`` go into its holes.

    ``context`` makes what the template gets and is called with the maker of marks: what it gives may depend on the
    key, the language, the kind of reader and the day only. ``cut`` finds more holes.
    """
    if has_messages():
        return render_template(template, **context(values.__getitem__))
    today = clock.local(clock.now()).date()
    actor = current_actor()
    reader = (actor.kind, actor.roles, actor.id is None, actor.by is None, may_act())
    whole = (template, key, language(), today, *reader, _place())
    outline = _outlines.get(whole)
    if outline is None:
        outline = _outlines[whole] = _draw(template, context, cut)
        if len(_outlines) > _MOST:
            _outlines.pop(next(iter(_outlines)), None)
    return outline.filled(values)


def _place() -> tuple[str, bool]:
    """The part of the portal this page belongs to, for the navigation, and whether it is the first page there."""
    _, first, *more = request.path.split("/", 2)
    return first, not more


def _draw(template: str, context: Context, cut: Cut | None) -> Outline:
    g.marks = marks = Marks()
    try:
        text = render_template(template, **context(marks))
    finally:
        g.pop("marks")
    return Outline(text, marks.names, cut)


def init_app(app: Flask) -> None:
    """Offer ``fact`` to templates, and the anti-forgery token as one; after flask-wtf, which offers it bare."""
    token = partial(fact, "csrf_token")
    app.jinja_env.globals["fact"] = fact
    app.jinja_env.globals["csrf_token"] = token
    app.context_processor(lambda: {"csrf_token": token})
