"""Is it alive, is it ready: two addresses for the machine that watches (R13.1)."""

import os

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from portal.core import blobs
from portal.proofs import queries as proofs
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
    """The database answers and files can be written. ``log`` says how the last check of the event log ended.

    A log that does not hold is for people to look into; nobody is served better by a portal that is taken away.
    """
    check = proofs.last_check(read_session())
    writable = os.access(blobs.store().root, os.W_OK)
    log = "not checked" if check is None else "whole" if check.payload["whole"] else "NOT WHOLE"
    return jsonify(status="ok" if writable else "files not writable", log=log), 200 if writable else 503
