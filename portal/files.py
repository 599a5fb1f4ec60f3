"""The host for files that strangers sent: one address, no cookie, no page (threat T11)."""

from flask import Blueprint, Flask, current_app, render_template, request
from flask.typing import ResponseReturnValue

from portal.accounts import queries as accounts
from portal.core import clock
from portal.core.errors import NotFound
from portal.web import downloads
from portal.web.access import PUBLIC, allow
from portal.web.reading import read_session

bp = Blueprint("files", __name__)


@bp.get("/files/<ticket>")
@allow(PUBLIC)
def file(ticket: str) -> ResponseReturnValue:
    """The file of a ticket, once, while the sign-in that it was given to lasts. The portal's own host has none."""
    if request.host != downloads.files_host():
        raise NotFound
    try:
        found = downloads.redeem(ticket)
        if found.session_id and not accounts.session_lasts(read_session(), found.session_id, now=clock.now()):
            raise NotFound
    except NotFound:
        return _nothing()
    return downloads.send_inert(found.sha256, found.name, media_type=found.media_type)


def init_app(app: Flask) -> None:
    """Let the host for files answer for nothing else."""

    @app.before_request
    def _only_files() -> ResponseReturnValue | None:
        elsewhere = request.endpoint != "files.file" and request.host == downloads.files_host()
        return _nothing() if elsewhere else None


def _nothing() -> ResponseReturnValue:
    address = current_app.config["PORTAL"].base_url
    headers = {"Content-Security-Policy": downloads.INERT, "Referrer-Policy": "no-referrer"}
    return render_template("errors/no_file.html", portal=address), 404, headers
