"""What a person had just typed when it could not be taken in: shown back, so that it is never simply gone."""

from flask import Flask, g, request
from werkzeug.exceptions import HTTPException

from forms.text import clean, one_line

_SECRET = frozenset({"present", "pin", "one_time", "assertion"})
_SECRET_PARTS = ("password", "passphrase", "token")
_TOKEN = "csrf_token"  # noqa: S105 (the name of a field)
_CONTROLS = frozenset({"revision", "next", "stay", "exit", "preview"})
_CONTROL_STARTS = ("add:", "remove:", "file:")


def is_shown(name: str) -> bool:
    """Whether the content of a field with this name is shown back: neither a secret nor a button of the page."""
    plain = name.casefold()
    secret = plain in _SECRET or any(part in plain for part in _SECRET_PARTS)
    return not (secret or plain in _CONTROLS or plain.startswith(_CONTROL_STARTS))


def typed() -> list[tuple[str, str]]:
    """Name and content of every field of the form just sent that a person filled in; no file, no secret."""
    try:
        sent = list(request.form.items(multi=True))
    except (HTTPException, OSError):  # the form itself could not be read
        return []
    return [(one_line(name), clean(value)) for name, value in sent if is_shown(one_line(name)) and clean(value)]


def to_send_again() -> list[tuple[str, str]]:
    """Every field of the form just sent, its button too, so that one click sends it again; none if one is a secret.

    None either when the form may come from a foreign page: its anti-forgery token was then not accepted.
    """
    if not typed() or not (g.get("csrf_valid") or request.headers.get("Sec-Fetch-Site") == "same-origin"):
        return []
    sent = [(name, value) for name, value in request.form.items(multi=True) if name != _TOKEN]
    return sent if all(is_shown(one_line(name)) or _is_control(name) for name, _ in sent) else []


def _is_control(name: str) -> bool:
    return name.casefold() in _CONTROLS or name.casefold().startswith(_CONTROL_STARTS)


def init_app(app: Flask) -> None:
    """Let error pages show what was typed, and send it again."""
    app.jinja_env.globals["typed"] = typed
    app.jinja_env.globals["to_send_again"] = to_send_again
