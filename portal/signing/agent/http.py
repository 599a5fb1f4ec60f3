"""Who may ask the agent for a signature: a page of the one portal, on this machine, with this run's pairing code.

Any page in the person's browser and any program on the machine can reach a loopback port. What holds them off: the
``Host`` must be this machine (else a foreign name may have been led here, DNS rebinding), the ``Origin`` exactly the
portal's (a browser always tells it the truth), and the pairing code is known only to who sees the terminal.
Browsers ask first (CORS; Private Network Access), and are answered for that origin alone.
"""

import base64
import hmac
import json
import re
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Annotated, Any, Final
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from werkzeug import Request, Response
from werkzeug.exceptions import HTTPException

from forms.text import one_line
from portal.core.errors import PortalError
from portal.signing.agent.errors import (
    Closed,
    ForeignHost,
    ForeignOrigin,
    NotUnderstood,
    OriginNotSafe,
    WrongPairingCode,
)
from portal.signing.agent.service import Agent, Order

DEFAULT_PORT: Final = 8910
LONGEST_BODY: Final = 4096  # bytes: a digest and a title
_MOST_WRONG_CODES: Final = 5
_LOOPBACK: Final = ("127.0.0.1", "localhost")
_NOT_A_CODE: Final = re.compile(r"[^0-9A-Z]")
_METHODS: Final = {"/certificate": "GET", "/sign": "POST"}


class _Asked(BaseModel):
    """The body of ``/sign``: a SHA-256 in hexadecimal digits and what the portal calls the document."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")

    document: Annotated[str, Field(pattern=r"\A[0-9a-f]{64}\z")]
    title: Annotated[str, Field(min_length=1, max_length=500)]


def safe_origin(address: str) -> str:
    """The origin (RFC 6454) of a portal whose pages may ask, as browsers write it. Raises OriginNotSafe."""
    try:
        parts = urlsplit(address.strip().rstrip("/").lower())
        port = f":{parts.port}" if parts.port is not None else ""
    except ValueError as problem:
        raise OriginNotSafe(address) from problem
    origin = f"{parts.scheme}://{parts.hostname or ''}{port}"
    secure = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)
    if not (secure and parts.hostname and f"{parts.scheme}://{parts.netloc}{parts.path}" == origin and not parts.query):
        raise OriginNotSafe(address)
    return origin.removesuffix(":443" if parts.scheme == "https" else ":80")


@dataclass
class AgentServer:
    """The agent as a WSGI application on ``port``, for the pages of ``origin`` that know ``pairing_code``."""

    agent: Agent
    origin: str
    pairing_code: str = field(repr=False)
    port: int = DEFAULT_PORT
    _wrong_codes: int = field(default=0, init=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False, repr=False)

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        request = Request(environ)
        request.max_content_length = LONGEST_BODY
        answer = self._respond(request)
        answer.headers["Cache-Control"] = "no-store"
        answer.headers["X-Content-Type-Options"] = "nosniff"
        return answer(environ, start_response)

    def _respond(self, request: Request) -> Response:
        try:
            self._require_portal(request)
        except PortalError as problem:
            return _refused(problem)
        try:
            answer = self._permission(request) if request.method == "OPTIONS" else self._answer(request)
        except PortalError as problem:
            answer = _refused(problem)
        except HTTPException as problem:
            answer = _refused(NotUnderstood(), status=problem.code)
        answer.headers["Access-Control-Allow-Origin"] = self.origin
        answer.headers["Vary"] = "Origin"
        return answer

    def _require_portal(self, request: Request) -> None:
        if request.environ.get("HTTP_HOST") not in [f"{name}:{self.port}" for name in _LOOPBACK]:
            raise ForeignHost
        if request.headers.get("Origin") != self.origin:
            raise ForeignOrigin

    def _permission(self, request: Request) -> Response:
        """What the browser may send from the portal's pages; it knows no code yet when it asks."""
        answer = Response(status=204)
        answer.headers["Access-Control-Allow-Methods"] = _METHODS.get(request.path, "GET")
        answer.headers["Access-Control-Allow-Headers"] = "authorization, content-type"
        if request.headers.get("Access-Control-Request-Private-Network") == "true":
            answer.headers["Access-Control-Allow-Private-Network"] = "true"
        return answer

    def _answer(self, request: Request) -> Response:
        if _METHODS.get(request.path) != request.method:
            raise NotUnderstood
        self._require_pairing(request)
        if request.path == "/certificate":
            return _json(self._certificate())
        order = self._order(request)
        return _json({"signature": _text(self.agent.signature(order))})

    def _require_pairing(self, request: Request) -> None:
        given = request.authorization.token if request.authorization else None
        with self._lock:
            if self._wrong_codes >= _MOST_WRONG_CODES:
                raise Closed
            if not hmac.compare_digest(_plain(given or ""), _plain(self.pairing_code)):
                self._wrong_codes += 1
                raise WrongPairingCode
            self._wrong_codes = 0

    def _certificate(self) -> dict[str, Any]:
        identity = self.agent.identity
        return {"certificate": _text(identity.certificate), "chain": [_text(each) for each in identity.chain]}

    def _order(self, request: Request) -> Order:
        if request.mimetype != "application/json":
            raise NotUnderstood
        try:
            asked = _Asked.model_validate_json(request.get_data())
        except ValidationError as problem:
            raise NotUnderstood from problem
        return Order(document=bytes.fromhex(asked.document), title=one_line(asked.title), origin=self.origin)


def _plain(code: str) -> bytes:
    """A pairing code as people may type it: with or without hyphens and capital letters."""
    return _NOT_A_CODE.sub("", code.upper()).encode()


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _refused(problem: PortalError, *, status: int | None = None) -> Response:
    sentence = {"vi": problem.sentence.vi, "en": problem.sentence.en}
    reason = getattr(problem, "reason", type(problem).__name__)
    return _json({"reason": reason, "sentence": sentence}, status=status or problem.status)


def _json(content: dict[str, Any], *, status: int = 200) -> Response:
    return Response(json.dumps(content, ensure_ascii=False), status=status, mimetype="application/json")
