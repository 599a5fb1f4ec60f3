"""The list of services and the page of each."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from portal.catalogue import queries
from portal.web.access import PUBLIC, allow
from portal.web.reading import read_session

bp = Blueprint("catalogue", __name__)
_LONGEST_QUERY = 200
_SUBJECTS = ("citizen", "business", "organisation")


@bp.get("/services")
@allow(PUBLIC)
def services() -> ResponseReturnValue:
    """All services, or those that answer a search."""
    text = request.args.get("q", "").strip()[:_LONGEST_QUERY]
    level = request.args.get("level", type=int)
    subject = request.args.get("subject")
    subject = subject if subject in _SUBJECTS else None
    found = queries.search(text, level=level if level in (3, 4) else None, subject=subject)
    return render_template(
        "catalogue/services.html", text=text, level=level, subject=subject, found=found, sectors=queries.by_sector()
    )


@bp.get("/services/<code>")
@allow(PUBLIC)
def service(code: str) -> ResponseReturnValue:
    """What somebody must know before starting: who, what, how long, how much, on what legal basis."""
    reason = queries.withdrawn(code)
    if reason is not None:
        return render_template("catalogue/withdrawn.html", name=queries.newest(code).name, reason=reason), 410
    definition = queries.definition(code)
    agency = queries.agency_for(read_session(), definition)
    return render_template("catalogue/service.html", service=definition, agency=agency)
