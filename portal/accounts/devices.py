"""Devices on which somebody has signed in: a signed cookie that grants but an allowance of its own (threat T09).

Guesses from strange places share the allowance of an account; who has its cookie does not wait behind them. The cookie
holds a random name of the device and keyed hashes of usernames, so nobody reads from it who signs in there.
"""

import hashlib
import hmac
import secrets
from typing import Any

from flask import Response, after_this_request, current_app, request
from itsdangerous import BadSignature, URLSafeSerializer

_MOST_NAMES = 5
_SECONDS = 180 * 24 * 3600
_SALT = "device"


def known(username: str) -> str:
    """The random name of this device, if this username has signed in on it; empty otherwise."""
    device, names = _read()
    return device if _hash(username) in names else ""


def remember(username: str) -> None:
    """Let this device be known for this username, whose sign-in is complete; the latest few are kept."""
    device, names = _read()
    kept = [_hash(username), *(one for one in names if one != _hash(username))][:_MOST_NAMES]
    value = _serializer().dumps([device or secrets.token_hex(8), kept])

    @after_this_request
    def give(answer: Response) -> Response:
        answer.set_cookie(
            _cookie(),
            value,
            max_age=_SECONDS,
            secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
            httponly=True,
            samesite="Lax",
        )
        return answer


def _cookie() -> str:
    return "__Host-device" if current_app.config["SESSION_COOKIE_SECURE"] else "device"


def _read() -> tuple[str, list[str]]:
    try:
        device, names = _serializer().loads(request.cookies.get(_cookie(), ""))
        return str(device), [str(one) for one in names]
    except (BadSignature, ValueError, TypeError):
        return "", []


def _hash(username: str) -> str:
    key: str = current_app.config["SECRET_KEY"]
    return hmac.digest(key.encode(), f"{_SALT}\x00{username}".encode(), hashlib.sha256).hex()[:32]


def _serializer() -> Any:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt=_SALT)
