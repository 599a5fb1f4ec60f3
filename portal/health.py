"""Is it alive, is it ready: two addresses for the machine that watches (R13.1)."""

import os

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy import text

from portal.core import blobs
from portal.web.access import PUBLIC, allow
from portal.web.reading import read_session

bp = Blueprint("health", __name__)


@bp.get("/healthz")
@allow(PUBLIC)
def alive() -> ResponseReturnValue:
    """The process answers."""
    return jsonify(status="ok")


@bp.get("/readyz")
@allow(PUBLIC)
def ready() -> ResponseReturnValue:
    """The database answers and files can be written."""
    read_session().execute(text("SELECT 1"))
    writable = os.access(blobs.store().root, os.W_OK)
    return jsonify(status="ok" if writable else "files not writable"), 200 if writable else 503
