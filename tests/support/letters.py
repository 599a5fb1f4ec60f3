"""The letters that went out, as their readers see them."""

import re
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import urlsplit

_LINK = re.compile(r"https?://\S+")


def letters(folder: Path) -> list[tuple[str, str]]:
    """To whom, and the text, of every letter, in no order."""
    read = (message_from_bytes(path.read_bytes(), policy=policy.default) for path in folder.glob("*.eml"))
    return [(str(one["To"]), str(one.get_body().get_content())) for one in read]  # type: ignore[union-attr]


def whole(folder: Path) -> list[EmailMessage]:
    """Every letter with all that goes with it, in no order."""
    read = (message_from_bytes(path.read_bytes(), policy=policy.default) for path in folder.glob("*.eml"))
    return [one for one in read if isinstance(one, EmailMessage)]


def links(folder: Path, words: str) -> list[str]:
    """The paths of the links in letters that say this, each once."""
    found = {link for _to, text in letters(folder) if words in text for link in _LINK.findall(text)}
    return sorted(urlsplit(link).path for link in found)


def empty(folder: Path) -> None:
    """Take the letters out of the box."""
    for path in folder.glob("*.eml"):
        path.unlink()
