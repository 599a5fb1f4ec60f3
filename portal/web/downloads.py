"""How files leave the portal: its own documents may open in the browser, what strangers sent may not (threat T11).

Where a host of their own is configured for them (``PORTAL_FILES_URL``), strangers' files leave through it only. No
cookie reaches that host: it is shown a ticket, sealed here, for one file and the sign-in it was given to; the ticket is
good for one download and lasts a minute.
"""

import json
import secrets
import unicodedata
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit

from flask import Response, current_app, make_response, redirect, request, send_file
from flask_login import current_user

from forms.text import one_line
from portal.config import Settings
from portal.core import blobs, clock, sealed
from portal.core.errors import NotFound
from portal.core.sealed import SealBroken
from portal.web import limits
from portal.web.limits import TooManyAttempts

PDF = "application/pdf"
INERT = "default-src 'none'; frame-ancestors 'none'; sandbox"
"""The policy of what must do nothing even if a browser were to open it."""
_PURPOSE, _SECONDS = "download", 60
_ONCE = "1/2 minutes"  # longer than a ticket lasts


@dataclass(frozen=True)
class Ticket:
    """One file that one reader may fetch once: its digest, the name and type to send it under, the reader's sign-in
    ("" for a visitor's own draft), its number, and until when it is good (seconds since 1970).
    """

    sha256: str
    name: str
    media_type: str
    session_id: str
    number: str
    until: float


def files_host() -> str:
    """The host (with its port, if it has one) that strangers' files leave through; "" where there is none."""
    return urlsplit(_settings().files_url).netloc


def send_ours(sha256: str, name: str) -> Response:
    """A PDF document that the portal made itself; it opens inside the browser where the address says ``inline``."""
    return _stored(sha256, name, PDF, disposition="inline" if "inline" in request.args else "attachment")


def show_picture(path: Path, *, media_type: str) -> Response:
    """A picture that the portal drew itself, for a page of its own to show."""
    answer = send_file(path, mimetype=media_type, etag=False)
    answer.headers["Content-Disposition"] = "inline"
    answer.headers["Content-Security-Policy"] = INERT
    return answer


def send_strangers(sha256: str, name: str, *, media_type: str) -> Response:
    """A file that somebody sent, always as a download; the way to the host for such files where there is one."""
    if not files_host():
        return send_inert(sha256, name, media_type=media_type)
    reader = str(current_user.session_id) if current_user.is_authenticated else ""
    until = clock.now().timestamp() + _SECONDS
    ticket = Ticket(sha256, name, media_type, reader, number=secrets.token_urlsafe(12), until=until)
    text = sealed.seal_ticket(json.dumps(asdict(ticket), ensure_ascii=False), purpose=_PURPOSE)
    return make_response(redirect(f"{_settings().files_url.rstrip('/')}/files/{text}", 303))


def send_inert(sha256: str, name: str, *, media_type: str) -> Response:
    """A file as a download that runs nothing, whoever opens it where."""
    answer = _stored(sha256, name, media_type, disposition="attachment")
    answer.headers["Content-Security-Policy"] = INERT
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


def redeem(text: str) -> Ticket:
    """What a ticket stands for, once. Raises NotFound for one that is forged, too old, or was shown before."""
    try:
        ticket = Ticket(**json.loads(sealed.open_ticket(text, purpose=_PURPOSE)))
        if clock.now().timestamp() > ticket.until:
            raise NotFound
        limits.spend("download", rate=_ONCE, key=ticket.number)
    except (SealBroken, TooManyAttempts):
        raise NotFound from None
    return ticket


def _settings() -> Settings:
    settings: Settings = current_app.config["PORTAL"]
    return settings


def _stored(sha256: str, name: str, media_type: str, *, disposition: str) -> Response:
    answer = send_file(blobs.store().path(sha256), mimetype=media_type, etag=False)
    answer.headers["Content-Disposition"] = f"{disposition}; {_named(name)}"
    return answer


def _named(name: str) -> str:
    """The name to save under, in letters that every browser knows and in full (RFC 6266, RFC 8187)."""
    plain = one_line(name).replace("/", "-").replace("\\", "-")
    bare = unicodedata.normalize("NFKD", plain.replace("đ", "d").replace("Đ", "D")).encode("ascii", "ignore").decode()
    known = "".join(letter if letter.isalnum() or letter in "-_. " else "_" for letter in bare)
    return f"filename=\"{known}\"; filename*=UTF-8''{quote(plain, safe='')}"
