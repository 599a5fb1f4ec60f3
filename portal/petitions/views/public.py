"""What anybody may see: the answers that were published, and how far a petition with a code is."""

from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.text import one_line
from portal.petitions import queries
from portal.petitions.lifecycle import Kind, State
from portal.petitions.views.base import bp
from portal.web.access import PUBLIC, allow
from portal.web.limits import spend
from portal.web.reading import read_session

_SEARCH_RATE = "60/minute"
_TRACK_RATE = "30/minute"
_CODE_RATE = "60/hour"
_LONGEST = 100


@bp.get("/petitions")
@allow(PUBLIC)
def index() -> ResponseReturnValue:
    """The public answers, newest first, or those with some words; the way to write and to follow."""
    text = one_line(request.args.get("q", ""))[:_LONGEST]
    known = queries.sectors()
    sector = request.args.get("sector", "")
    sector = sector if sector in known else ""
    if text:
        spend("petition search", rate=_SEARCH_RATE)
    found = queries.published(read_session(), text, sector=sector, page=request.args.get("page", 1, type=int))

    def address(number: int) -> str:
        return url_for("petitions.index", page=number, q=text or None, sector=sector or None)

    return render_template(
        "petitions/index.html",
        rows=found.rows,
        page={"number": found.number, "last": found.last, "href": address},
        text=text,
        sector=sector,
        sectors=known,
        kinds={kind.value: kind.label for kind in Kind},
    )


@bp.get("/petitions/answers/<petition_code>")
@allow(PUBLIC)
def answer(petition_code: str) -> ResponseReturnValue:
    """One public answer. Raises NotFound."""
    found = queries.public_answer(read_session(), petition_code)
    return render_template("petitions/answer.html", petition=found, kind=Kind(found.kind).label)


@bp.get("/petitions/track")
@allow(PUBLIC)
def track() -> ResponseReturnValue:
    """State and date of what has a code; nothing of what was written, whoever asks."""
    code = one_line(request.args.get("code", ""))[:_LONGEST].upper()
    seen: dict[str, Any] = {}
    if code:
        spend("petition track", rate=_TRACK_RATE)
        spend("petition track by code", rate=_CODE_RATE, key=code)
        found = queries.by_code(read_session(), code)
        if found is not None:
            seen = {
                "kind": Kind(found.kind).label,
                "state": State(found.state).label,
                "due_at": found.due_at,
                "answered_at": found.answered_at,
            }
    return render_template("petitions/track.html", code=code, found=seen)
