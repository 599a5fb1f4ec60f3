"""Plain text and RTF: encoding (R9.1b), embedded objects, marks of secrecy."""

import re
from pathlib import Path

from forms.text import detect_legacy
from portal.documents.inspection.findings import Findings, Note, Refused
from portal.documents.inspection.kinds import FileKind
from portal.documents.inspection.problems import ProblemCode
from portal.documents.inspection.rtf_fields import has_acting_field, has_object, has_template
from portal.documents.inspection.secrecy import refuse_secret

_FIRST_LINES = 40
_RTF_UNICODE = re.compile(r"\\u(-?\d{1,5})(?:\\'[0-9a-fA-F]{2}|\?)?")
_RTF_BREAK = re.compile(r"\\(?:par|line|cell|row)\b ?")
_RTF_CONTROL = re.compile(r"\\[a-zA-Z]+-?\d* ?|\\[^a-zA-Z]|[{}]")
_RTF_HEAD = 200_000


def decoded(content: bytes) -> str | None:
    """The text when it is Unicode (UTF-8, or UTF-16 with its mark), else None."""
    encoding = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None


def inspect_text(path: Path) -> Findings:
    """A .txt file: a legacy Vietnamese encoding is a warning, a NUL byte means that it is not text."""
    content = path.read_bytes()
    text = decoded(content)
    if "\x00" in text if text is not None else b"\x00" in content:
        return Findings(FileKind.UNKNOWN)
    if text is not None:
        refuse_secret(text.splitlines()[:_FIRST_LINES])
    suspected = detect_legacy(content if text is None else text)
    if suspected is None and text is not None:
        return Findings(FileKind.TXT)
    encoding = suspected if suspected in {"TCVN3", "VNI"} else "TCVN3/VNI"
    return Findings(FileKind.TXT, warnings=(Note(ProblemCode.LEGACY_ENCODING, (("encoding", encoding),)),))


def inspect_rtf(path: Path) -> Findings:
    """An RTF document; OLE objects carry programs and exploits, templates and some fields fetch or start them."""
    content = path.read_bytes()
    if has_object(content):
        raise Refused(ProblemCode.EMBEDDED_PROGRAM)
    if has_template(content) or has_acting_field(content):
        raise Refused(ProblemCode.ACTIVE_CONTENT)
    if not content.rstrip(b"\x00\r\n\t ").endswith(b"}"):
        raise Refused(ProblemCode.UNREADABLE)
    refuse_secret(_rtf_lines(content[:_RTF_HEAD].decode("latin-1")))
    return Findings(FileKind.RTF)


def _rtf_lines(source: str) -> list[str]:
    spoken = _RTF_UNICODE.sub(lambda match: chr(int(match[1]) % 65536), source.replace("\r", "").replace("\n", ""))
    plain = _RTF_CONTROL.sub("", _RTF_BREAK.sub("\n", spoken))
    return [line.strip() for line in plain.split("\n") if line.strip()][:_FIRST_LINES]
