"""Markdown to HTML that can do no harm: raw HTML is never parsed, and what comes out passes an allow-list (R17)."""

from collections.abc import Sequence
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
_parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"]).disable("image")
_cleaner = nh3.Cleaner(
    tags=_PLAIN | set(_CLASSES),
    attributes={"a": {"href", "title"}, "ol": {"start"}},
    allowed_classes={tag: set(names.split()) for tag, names in _CLASSES.items()},
    url_schemes={"http", "https", "mailto", "tel"},
    link_rel="noopener noreferrer",
)


@lru_cache(maxsize=256)
def rendered(markdown: str) -> Markup:
    """The HTML of an editor's Markdown, in the portal's own look, safe to put into a page."""
    tokens = _parser.parse(markdown)
    _level_headings(tokens)
    _dress(tokens)
    return Markup(_cleaner.clean(_parser.renderer.render(tokens, _parser.options, {})))  # noqa: S704 (just cleaned)


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
