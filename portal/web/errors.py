"""The one place where errors become answers: a page for people, never a trace, with a number to quote."""

import logging
import secrets

from flask import Flask, Response, current_app, render_template, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import BadRequest, HTTPException, SecurityError

from forms.text import Text
from portal.core.errors import NO_ROOM, PortalError, StorageFull
from portal.core.traces import trace
from portal.web import typed
from portal.web.languages import say

_log = logging.getLogger(__name__)
_WITH_PAGE = (400, 401, 403, 404, 405, 409, 410, 413, 422, 429, 500, 503, 507)
_FOREIGN_HOST = Text(vi="Cổng không trả lời ở địa chỉ này.", en="This portal does not answer at this address.")


def _page(status: int, *, sentence: str = "", incident: str = "") -> tuple[str, int]:
    shown = status if status in _WITH_PAGE else (500 if status >= 500 else 400)
    return render_template("errors/problem.html", status=shown, sentence=sentence, incident=incident), status


def _known(problem: PortalError) -> tuple[str, int]:
    return _page(problem.status, sentence=say(problem.sentence))


def _http(problem: HTTPException) -> tuple[str, int] | HTTPException:
    if problem.code is None or problem.code < 400:
        return problem
    if isinstance(problem, SecurityError):  # no page can be drawn for a host that is not ours: its links need one (T32)
        return BadRequest(response=Response(f"{_FOREIGN_HOST.vi}\n{_FOREIGN_HOST.en}\n", 400, mimetype="text/plain"))
    return _page(problem.code)


def _expired_form(_problem: CSRFError) -> tuple[str, int]:
    return render_template("errors/expired_form.html"), 400


def _database_away(problem: OperationalError) -> tuple[str, int]:
    incident = secrets.token_hex(4)
    _log.error("database unavailable, incident %s: %s", incident, type(problem.orig).__name__)
    return _page(503, incident=incident)


def _unexpected(problem: Exception) -> tuple[str, int]:
    incident = secrets.token_hex(4)
    _log.error("incident %s at %s\n%s", incident, request.endpoint, trace(problem))
    return _page(500, incident=incident)


def _no_room(problem: OSError) -> tuple[str, int]:
    """The folder for temporary files may be full before any code of ours runs."""
    if problem.errno in NO_ROOM:
        return _known(StorageFull())
    if current_app.testing:
        raise problem
    return _unexpected(problem)


def init_app(app: Flask) -> None:
    """Register the answers. Tests let unexpected errors through."""
    typed.init_app(app)
    app.register_error_handler(PortalError, _known)
    app.register_error_handler(CSRFError, _expired_form)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(OperationalError, _database_away)
    app.register_error_handler(OSError, _no_room)
    if not app.testing:
        app.register_error_handler(Exception, _unexpected)
