"""The parts of an RTF source that act: objects, templates from elsewhere, field instructions (RTF 1.9.1)."""

import re
from collections.abc import Iterator

from portal.documents.inspection.fields import acts

_OBJECT_WORDS = rb"objdata|objupdate|objautlink|objlink|objocx|objhtml"
# A doubled backslash is a letter of the text; raw data (\bin) could end in one, so then nothing counts as a letter.
_UNESCAPED = rb"(?<!\\)(?:\\\\)*"
_OBJECT = re.compile(rb"\\(?:" + _OBJECT_WORDS + rb")(?![a-z])", re.IGNORECASE)
_TEMPLATE = re.compile(_UNESCAPED + rb"\\template(?![a-z])", re.IGNORECASE)
_TEMPLATE_ANYHOW = re.compile(rb"\\template(?![a-z])", re.IGNORECASE)
_RAW = re.compile(rb"\\bin\d", re.IGNORECASE)
_DEEPEST = 50  # groups within one instruction; more, like two instructions in one group, only keep a reader busy
_FIELD = re.compile(rb"\\fldinst(?![a-z])", re.IGNORECASE)
_TOKEN = re.compile(
    rb"\\'(?P<hex>[0-9a-fA-F]{2})|\\u(?P<code>-?\d{1,6})|(?P<word>\\[a-zA-Z]+)-?\d* ?|\\(?P<letter>[^a-zA-Z])"
    rb"|(?P<open>\{(?P<extra>\s*\\\*)?)|(?P<close>\})|(?P<text>[^\\{}]+)",
    re.DOTALL,
)


def has_object(source: bytes) -> bool:
    """Whether an OLE object, embedded or linked, is in the document."""
    return bool(_OBJECT.search(source))


def has_template(source: bytes) -> bool:
    """Whether a template is to be loaded when the document is opened."""
    return bool((_TEMPLATE_ANYHOW if _RAW.search(source) else _TEMPLATE).search(source))


def has_acting_field(source: bytes) -> bool:
    """Whether a field starts a program, fetches something, or hides its instruction behind escaped letters."""
    return any(_acts(source, found.end()) for found in _FIELD.finditer(source))


def _acts(source: bytes, start: int) -> bool:
    everything: list[str] = []
    without_extras: list[str] = []
    for piece, in_extra, disguised in _pieces(source, start):
        if disguised:
            return True
        everything.append(piece)
        if not in_extra:
            without_extras.append(piece)
    return acts("".join(everything)) or acts("".join(without_extras))


def _pieces(source: bytes, start: int) -> Iterator[tuple[str, bool, bool]]:
    """The text of the group that ``start`` is in: piece, whether programs may skip it, whether it is in disguise."""
    depth = 0
    extra_at = 0
    for token in _TOKEN.finditer(source, start):
        if token["open"]:
            depth += 1
            extra_at = extra_at or (depth if token["extra"] else 0)
        elif token["close"]:
            if depth == 0:
                return
            extra_at = 0 if extra_at == depth else extra_at
            depth -= 1
        else:
            yield _spoken(token), bool(extra_at), _disguised(token) or depth > _DEEPEST or _repeated(token, depth)


def _spoken(token: re.Match[bytes]) -> str:
    text = token["text"] or token["letter"] or b""
    return text.decode("latin-1").replace("\r", "").replace("\n", "")


def _repeated(token: re.Match[bytes], depth: int) -> bool:
    return depth == 0 and (token["word"] or b"").lower() == b"\\fldinst"


def _disguised(token: re.Match[bytes]) -> bool:
    """No program escapes plain letters, except to hide them."""
    if token["hex"]:
        code = int(token["hex"], 16)
    elif token["code"]:
        code = int(token["code"]) % 65536
    else:
        return False
    return code < 128 and chr(code).isalpha()
