"""The public pages of the log: its sealed heads, for anybody who wants to keep them."""

from flask import Blueprint, Response, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from portal.core import clock
from portal.proofs import queries, rules, witnesses
from portal.web.access import PUBLIC, allow
from portal.web.reading import read_session

bp = Blueprint("proofs", __name__)
_PAGE = 50
_LATEST = 20


@bp.get("/audit/heads")
@allow(PUBLIC)
def heads() -> ResponseReturnValue:
    """The newest heads, and how an outsider uses them (R19, promise P5)."""
    session = read_session()
    below = request.args.get("below", "")
    number = int(below) if below.isascii() and below.isdigit() and len(below) < 10 else None
    found = queries.heads(session, limit=_PAGE + 1, below=number)
    state = queries.state(session)
    return render_template(
        "audit/heads.html",
        heads=found[:_PAGE],
        older=found[_PAGE - 1].number if len(found) > _PAGE else None,
        state=state,
        waiting_long=rules.is_waiting_long(since=state.waiting_since, now=clock.now()),
    )


@bp.get("/audit/heads.json")
@allow(PUBLIC)
def heads_json() -> ResponseReturnValue:
    """The same for programs: the newest heads whole, newest first."""
    session = read_session()
    return jsonify(heads=[queries.published(session, each) for each in queries.heads(session, limit=_LATEST)])


@bp.get("/audit/heads/<int:number>.json")
@allow(PUBLIC)
def head_json(number: int) -> ResponseReturnValue:
    """One head with its seal and the proof that it continues the one before. A head never changes."""
    session = read_session()
    answer = jsonify(queries.published(session, queries.head(session, number)))
    answer.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return answer


@bp.get("/audit/heads/<int:number>.pem")
@allow(PUBLIC)
def head_pem(number: int) -> ResponseReturnValue:
    """The sealed head by itself (CMS in PEM), to be kept and given to ``portal audit verify --head``."""
    sealed = queries.head(read_session(), number).sealed
    answer = Response(witnesses.armored(sealed), mimetype="application/x-pem-file")
    answer.headers["Content-Disposition"] = f'attachment; filename="log-head-{number}.pem"'
    return answer
