"""Markdown to HTML that can do no harm: raw HTML is never parsed, and what comes out passes an allow-list (R17).

The only pictures are those that were uploaded for the notice; anything else that looks like one becomes its words.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

_HIGHEST, _LOWEST = 2, 4  # the page has its own h1
_CLASSES = {
    "p": "govuk-body",
    "a": "govuk-link",
    "ul": "govuk-list govuk-list--bullet",
    "ol": "govuk-list govuk-list--number",
    "table": "govuk-table",
    "th": "govuk-table__header",
    "td": "govuk-table__cell",
    "h2": "govuk-heading-m",
    "h3": "govuk-heading-s",
    "h4": "govuk-heading-s",
    "blockquote": "govuk-inset-text",
}
_PLAIN = {"li", "strong", "em", "s", "code", "pre", "hr", "br", "thead", "tbody", "tr"}
_IMG = {"sizes": "(min-width: 48em) 40rem, 100vw", "loading": "lazy", "decoding": "async"}
_PLACE = re.compile(r"/notices/pictures/([0-9a-f-]{36})")
_parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
_cleaner = nh3.Cleaner(
    tags=_PLAIN | set(_CLASSES) | {"img"},
    attributes={"a": {"href", "title"}, "ol": {"start"}, "img": {*_IMG, "src", "srcset", "width", "height", "alt"}},
    allowed_classes={tag: set(names.split()) for tag, names in _CLASSES.items()} | {"img": {"pt-picture"}},
    url_schemes={"http", "https", "mailto", "tel"},
    link_rel="noopener noreferrer",
)


@dataclass(frozen=True)
class Picture:
    """An uploaded picture: what it shows ("" for decoration), and the sizes (width, height) it can be had in."""

    id: str
    alt: str
    sizes: tuple[tuple[int, int], ...]

    @property
    def address(self) -> str:
        """How the text names it."""
        return f"/notices/pictures/{self.id}"


@lru_cache(maxsize=256)
def rendered(markdown: str, pictures: tuple[Picture, ...] = ()) -> Markup:
    """The HTML of an editor's Markdown, in the portal's own look, safe to put into a page."""
    tokens = _parser.parse(markdown)
    _level_headings(tokens)
    _dress(tokens)
    _hang(tokens, {picture.id: picture for picture in pictures})
    return Markup(_cleaner.clean(_parser.renderer.render(tokens, _parser.options, {})))  # noqa: S704 (just cleaned)


def _hang(tokens: Sequence[Token], known: Mapping[str, Picture]) -> None:
    """Put the known pictures in their places, and words in those of others."""
    for token in tokens:
        if token.type == "image":
            place = _PLACE.fullmatch(str(token.attrGet("src") or ""))
            picture = known.get(place[1]) if place else None
            if picture is None:
                token.type, token.tag, token.attrs = "text", "", {}
            else:
                _hang_one(token, picture)
        else:
            _hang(token.children or (), known)


def _hang_one(token: Token, picture: Picture) -> None:
    """A picture always says what it shows: in the words of this place, else in those it was uploaded with."""
    said = token.content.strip() if picture.alt else ""
    words = Token("text", "", 0, content=said or picture.alt)
    width, height = picture.sizes[-1]
    token.children = [words]
    token.attrs = {
        "src": f"{picture.address}/{width}.jpg",
        "srcset": ", ".join(f"{picture.address}/{one}.jpg {one}w" for one, _ in picture.sizes),
        "alt": "",
        "width": width,
        "height": height,
        "class": "pt-picture",
        **_IMG,
    }


def _dress(tokens: Sequence[Token]) -> None:
    """Give every element its class."""
    for token in tokens:
        if token.nesting == 1 and token.tag in _CLASSES:
            token.attrSet("class", _CLASSES[token.tag])
        _dress(token.children or ())


def _level_headings(tokens: Sequence[Token]) -> None:
    """Start headings below the page's own and skip no level, whatever the writer began with (WCAG 1.3.1)."""
    headings = [token for token in tokens if token.type in ("heading_open", "heading_close")]
    top = min((int(token.tag[1:]) for token in headings), default=1)
    level = _HIGHEST - 1
    for opening, closing in zip(headings[::2], headings[1::2], strict=True):
        level = min(int(opening.tag[1:]) - top + _HIGHEST, level + 1, _LOWEST)
        opening.tag = closing.tag = f"h{level}"
