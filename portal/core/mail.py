"""Letters by e-mail: plain text, one recipient each (RFC 5322), carried by a mail server or put in a folder.

Sending is a remote effect: only the handlers of the outbox do it, at least once. A letter that is sent again has the
same Message-ID, by which mail programs know that it is the same.
"""

import smtplib
import ssl
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import parseaddr
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

_SECONDS = 20.0
_PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}


@dataclass(frozen=True, kw_only=True)
class Letter:
    """What is sent: ``reference`` is the same every time the same letter is sent (letters, digits and dashes).

    ``calendar``: an iCalendar file that goes with it, ``b""`` for none.
    ``unsubscribe``: the address that ends a subscription with one click (RFC 2369, RFC 8058), for letters of one.
    """

    to: str
    subject: str
    text: str
    language: str
    reference: str
    calendar: bytes = b""
    unsubscribe: str = ""

    def message(self, sender: str) -> EmailMessage:
        """The letter as it travels. Raises ValueError for an address or a subject with a line break in it."""
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = sender, self.to, self.subject
        message["Message-ID"] = f"<{self.reference}@{parseaddr(sender)[1].rpartition('@')[2]}>"
        message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no automatic answers, please
        if self.unsubscribe:
            message["List-Unsubscribe"] = f"<{self.unsubscribe}>"
            message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        message.set_content(self.text)
        if self.calendar:
            message.add_attachment(self.calendar, maintype="text", subtype="calendar", filename="lich-hen.ics")
        message["Content-Language"] = self.language  # last: setting the content takes such headers away
        return message


class Post(Protocol):
    """Who carries letters."""

    def send(self, letter: Letter) -> None:
        """Carry one letter. Raises OSError or smtplib.SMTPException: try again later."""


@dataclass(frozen=True, kw_only=True)
class SmtpPost:
    """A mail server (RFC 5321), spoken to over TLS unless the address says plain ``smtp``."""

    scheme: str
    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)
    sender: str

    @classmethod
    def at(cls, url: str, *, sender: str) -> "SmtpPost":
        """The server at ``smtps://user:password@host:port`` (also ``smtp+starttls``, ``smtp``). Raises ValueError."""
        parts = urlsplit(url)
        if parts.scheme not in _PORTS or not parts.hostname:
            raise ValueError(f"PORTAL_MAIL_URL must begin with one of {', '.join(_PORTS)} and name a host")
        return cls(
            scheme=parts.scheme,
            host=parts.hostname,
            port=parts.port or _PORTS[parts.scheme],
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            sender=sender,
        )

    def send(self, letter: Letter) -> None:
        """Carry one letter over a connection of its own."""
        with self._connection() as server:
            if self.scheme == "smtp+starttls":
                server.starttls(context=ssl.create_default_context())
            if self.user:
                server.login(self.user, self.password)
            server.send_message(letter.message(self.sender))

    def _connection(self) -> smtplib.SMTP:
        if self.scheme == "smtps":
            context = ssl.create_default_context()
            return smtplib.SMTP_SSL(self.host, self.port, timeout=_SECONDS, context=context)
        return smtplib.SMTP(self.host, self.port, timeout=_SECONDS)


@dataclass(frozen=True)
class FolderPost:
    """A folder of messages (``.eml``), for a portal that is only tried out; production refuses it."""

    folder: Path
    sender: str

    def send(self, letter: Letter) -> None:
        """Put one letter there; the same letter once more takes its own place."""
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / f"{letter.reference}.eml"
        beside = path.with_suffix(".new")
        beside.write_bytes(bytes(letter.message(self.sender)))
        beside.replace(path)


class _Current:
    post: Post | None = None


def configure(post: Post) -> None:
    """Choose who carries the letters of this process."""
    _Current.post = post


def send(letter: Letter) -> None:
    """Carry one letter. Raises OSError or smtplib.SMTPException: try again later."""
    if _Current.post is None:
        raise RuntimeError("no post configured: call configure() first")
    _Current.post.send(letter)
