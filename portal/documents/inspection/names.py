"""Names of files that strangers send: made safe to show and store, read for marks of secrecy."""

import re
import unicodedata

MAXIMUM_LENGTH = 120

_FORBIDDEN = re.compile(r'[\\/:*?"<>|%\r\n\t]+')
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)  # Windows opens these, not a file
_HIDDEN = frozenset({"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"})
PROGRAM_EXTENSIONS = re.compile(r"exe|bat|cmd|scr|pif|msi|msp|dll|jse?|vb[se]|ws[fh]|ps1|hta|jar|lnk")
_MISLEADING = re.compile(rf"{PROGRAM_EXTENSIONS.pattern}|html?|svg")
_STRONG_MARK = re.compile(r"(?<!\w)(tuyệt|tối)[\s_.-]+mật(?!\w)", re.IGNORECASE)
_BRACKETED_MARK = re.compile(r"(?:^|[\[\](){}.,_–—-]\s*)(MẬT)(?=\s*[\[\](){}.,_–—-]|$)")
_LAST_WORD_MARK = re.compile(r"(?<!bảo )(?<!bí )(?<!cơ ) (MẬT)$")
_STANDALONE_LINE = re.compile(
    r"[\W_]*(?:(?:độ|mức độ)\s+mật\s*:\s*)?(tuyệt mật|tối mật|mật)[\W_]*",
    re.IGNORECASE,
)


def extension_of(filename: str) -> str:
    """The extension in lower case without its dot, or an empty text."""
    _stem, dot, extension = _visible(filename).rpartition(".")
    return extension.strip().lower() if dot else ""


def _visible(filename: str) -> str:
    composed = unicodedata.normalize("NFC", filename)
    return "".join(character for character in composed if unicodedata.category(character) not in _HIDDEN)


def safe_name(name: str) -> str:
    """A name to show and to download under: NFC, no folders, control or direction characters, at most 120 long.

    The extension survives shortening; a name with nothing left becomes ``tep``.
    """
    last = re.split(r"[\\/]", name)[-1]
    spaced = re.sub(r"\s+", " ", _FORBIDDEN.sub(" ", _visible(last)))
    tidy = spaced.strip(" .") or "tep"
    tidy = f"_{tidy}" if _DEVICE.match(tidy) else tidy
    if len(tidy) <= MAXIMUM_LENGTH:
        return tidy
    stem, dot, extension = tidy.rpartition(".")
    if not dot or len(extension) > 10:
        return tidy[:MAXIMUM_LENGTH].rstrip(" .")
    return f"{stem[: MAXIMUM_LENGTH - len(extension) - 1].rstrip(' .')}.{extension}"


def is_misleading(name: str) -> bool:
    """Whether a name hides its type: direction characters, or a program's extension before or after another."""
    if any(unicodedata.bidirectional(character) in {"RLO", "LRO", "RLE", "RLI", "LRE", "LRI"} for character in name):
        return True
    if "\x00" in name:
        return True
    parts = [part.strip().lower() for part in _visible(name).split(".")[1:]]
    return len(parts) > 1 and any(_MISLEADING.fullmatch(part) for part in parts[-2:])


def secret_mark_in_name(name: str) -> str:
    """The mark of secrecy a name carries (R1.2), or an empty text.

    Careful on purpose: ``mật ong``, ``bảo mật`` and unaccented ``mat`` are ordinary words.
    """
    stem = _visible(name).rpartition(".")[0] or _visible(name)
    if found := _STRONG_MARK.search(stem):
        return found[0].upper()
    if _BRACKETED_MARK.search(stem):
        return "MẬT"
    return "MẬT" if not stem.isupper() and _LAST_WORD_MARK.search(stem) else ""


def secret_mark_in_lines(lines: list[str]) -> str:
    """The mark of secrecy that stands alone on a line, as the stamp of Decree 30/2020 does, or an empty text.

    Lower-case ``mật`` alone is not a stamp.
    """
    for line in lines:
        composed = unicodedata.normalize("NFC", line).strip()
        found = _STANDALONE_LINE.fullmatch(composed)
        if found and (found[1].isupper() or ":" in composed):
            return found[1].upper()
    return ""
