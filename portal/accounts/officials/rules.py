"""Pure rules of the directory: what is official, and how an entry leaves as a vCard."""

import re
from collections.abc import Iterable

_NOT_DIGITS = re.compile(r"\D")
_FOLDED_AT = 73  # octets of a line after its first, with the space that begins it (RFC 6350 §3.2)


def is_official(email: str, agency_emails: Iterable[str]) -> bool:
    """Whether an address is of the domain, or below a domain, of the address of an agency."""
    domain = email.rpartition("@")[2].lower()
    return any(
        domain == own or domain.endswith(f".{own}")
        for own in (one.rpartition("@")[2].lower() for one in agency_emails)
        if own
    )


def digits(phone: str) -> str:
    """A telephone number by its digits, in national form: +84 912 … and 0912 … are one."""
    found = _NOT_DIGITS.sub("", phone)
    return "0" + found[2:] if found.startswith("84") else found


def vcard(
    *, name: str, organisation: str, title: str = "", email: str = "", phone: str = "", address: str = "", uid: str
) -> str:
    """A person or an agency as a vCard 4.0 (RFC 6350). An agency has no ``title`` and its own name as ``name``."""
    person = name != organisation
    lines = ["BEGIN:VCARD", "VERSION:4.0", f"KIND:{'individual' if person else 'org'}", f"UID:urn:uuid:{uid}"]
    lines.append(f"FN:{_text(name)}")
    lines.append(f"ORG:{_text(organisation)}")
    lines += [f"TITLE:{_text(title)}"] if title else []
    lines += [f"EMAIL;TYPE=work:{_text(email)}"] if email else []
    lines += [f"TEL;TYPE=work:{_text(phone)}"] if phone else []
    lines += [f"ADR;TYPE=work:;;{_text(address)};;;;"] if address else []
    return "\r\n".join([*(_folded(line) for line in lines), "END:VCARD", ""])


def _text(value: str) -> str:
    """A value in which nothing ends the line or begins another part."""
    escaped = value.replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;")
    return re.sub(r"[\r\n\x00-\x08\x0b-\x1f]+", " ", escaped)


def _folded(line: str) -> str:
    """A long line broken between characters, each further one begun with a space."""
    parts, current = [], ""
    for character in line:
        if len((current + character).encode()) > _FOLDED_AT:
            parts.append(current)
            current = ""
        current += character
    return "\r\n ".join([*parts, current])
