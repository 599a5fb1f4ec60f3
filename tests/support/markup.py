"""Valid HTML, asked of every page that a test opens and worked out once for every shape a page has."""

import re

import html5lib

_HARMLESS = re.compile(r"&#?\w+;?|[\w \n.,:/?+()–—%-]+")
_QUOTED_OR_TEXT = re.compile(r'"[^"]*"|(?<=>)[^<]+')
_found_valid: set[int] = set()


def require_valid(page: str) -> None:
    """Raises html5lib's ParseError for a page that breaks a rule of HTML.

    To parse strictly takes longer than to draw the page. Whether it is valid depends on tags, names of attributes,
    entities and odd characters; words in texts and values may be what they like.
    """
    shape = hash(_QUOTED_OR_TEXT.sub(_without_words, page))
    if shape not in _found_valid:
        html5lib.HTMLParser(strict=True).parse(page)
        _found_valid.add(shape)


def _without_words(part: re.Match[str]) -> str:
    if not part[0].strip():
        return " "  # where words may not stand
    return _HARMLESS.sub(lambda found: found[0] if found[0][0] == "&" else "·", part[0])
