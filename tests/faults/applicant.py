"""An applicant's browser over real HTTP: signs in, uploads, hands in, and reads what the page says."""

import http.client
import re
import urllib.error
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar
from uuid import UUID, uuid4

from portal.consents import queries as consents
from portal.consents.queries import Purpose
from portal.core import clock
from portal.demo import PASSWORD

_TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
_CODE = re.compile(r"\b\d{3}\.\d{2}\.\d{2}\.H16-\d{6}-\d{4}\b")
_SECONDS = 60.0
_TEXT = consents.current(Purpose.SUBMISSION, now=clock.now())
AWAY = (OSError, http.client.HTTPException)


def with_file(token: str, *, field: str, name: str, content: bytes) -> tuple[bytes, str]:
    """A form with one file as a browser sends it, and its content type."""
    boundary = uuid4().hex
    head = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{token}\r\n'
        f'--{boundary}\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\n'
        "Content-Type: application/pdf\r\n\r\n"
    )
    body = head.encode() + content + f"\r\n--{boundary}--\r\n".encode()
    return body, f"multipart/form-data; boundary={boundary}"


class NotConfirmed(Exception):
    """The page that came back is not a confirmation."""


class Applicant:
    """One browser with its own cookies; every method may raise one of ``AWAY`` while the portal is down."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        self._token = ""

    def get(self, path: str) -> str:
        """A page."""
        return self.download(path).decode()

    def download(self, path: str) -> bytes:
        """The bytes at a path."""
        with self._browser.open(self.address + path, timeout=_SECONDS) as answer:
            body: bytes = answer.read()
        return body

    def send(self, path: str, **typed: str) -> str:
        """Send a form with the token of the page opened last; follows to the page after it."""
        return self._post(path, urllib.parse.urlencode({"csrf_token": self._token, **typed}).encode())

    def send_file(self, path: str, *, field: str, name: str, content: bytes) -> str:
        """Send a form with one file."""
        body, content_type = with_file(self._token, field=field, name=name, content=content)
        return self._post(path, body, content_type=content_type)

    def _post(self, path: str, body: bytes, *, content_type: str = "application/x-www-form-urlencoded") -> str:
        request = urllib.request.Request(self.address + path, data=body, headers={"Content-Type": content_type})
        with self._browser.open(request, timeout=_SECONDS) as answer:
            page: str = answer.read().decode()
        return page

    def remember_token(self, page: str) -> None:
        """Keep the token of a page's form; it holds for the whole sign-in."""
        found = _TOKEN.search(page)
        if found is None:
            raise NotConfirmed("a page without a form")
        self._token = found[1]

    def sign_in(self, username: str = "citizen") -> None:
        """Sign in, and take a token that holds from then on. Raises NotConfirmed."""
        self.remember_token(self.get("/sign-in"))
        self.send("/sign-in", username=username, password=PASSWORD)
        self.remember_token(self.get("/dossiers"))

    def submit(self, draft_id: UUID) -> str:
        """Hand in a draft and read the code on the confirmation page. Raises NotConfirmed when there is none."""
        page = self.send(f"/drafts/{draft_id}/submission", agreed=_TEXT.version)
        found = set(_CODE.findall(page))
        if len(found) != 1 or "Đã nộp hồ sơ" not in page:
            raise NotConfirmed(f"{len(found)} codes on the page")
        return str(found.pop())
