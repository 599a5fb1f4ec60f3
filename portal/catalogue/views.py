"""The list of services and the page of each."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, current_app, render_template, request
from flask.typing import ResponseReturnValue

from forms.same import Same
from portal.catalogue import levels, prices, queries
from portal.core import clock
from portal.web import outlines
from portal.web.access import PUBLIC, allow
from portal.web.reading import read_session

bp = Blueprint("catalogue", __name__)
_LONGEST_QUERY = 200
_LEVELS = (3, 4)
_SUBJECTS = ("citizen", "business", "organisation")


@bp.get("/services")
@allow(PUBLIC)
def services() -> ResponseReturnValue:
    """All services, or those that answer a search."""
    text = request.args.get("q", "").strip()[:_LONGEST_QUERY]
    level = request.args.get("level", type=int)
    level = level if level in _LEVELS else None
    subject = request.args.get("subject")
    subject = subject if subject in _SUBJECTS else None
    found = queries.search(text, level=level, subject=subject)
    shown = tuple(service.code for service in found)
    counts = levels.counts(queries.search(text, subject=subject))  # of what the other filters leave
    payable = bool(current_app.config["PORTAL"].takes_money_online)

    def context(fact: Callable[[str], str]) -> dict[str, Any]:
        sought = {"text": fact("text") if text else "", "level": level, "subject": subject}
        reach = {one.code: levels.reach(one, payable=payable) for one in queries.offered()}
        return {**sought, "found": found, "sectors": queries.by_sector(), "counts": counts, "reach": reach}

    key = (queries.edition(), bool(text), level, subject, shown, payable, tuple(sorted(counts.items())))
    return outlines.drawn("catalogue/services.html", key=key, context=context, values={"text": text})


@bp.get("/services/<code>")
@allow(PUBLIC)
def service(code: str) -> ResponseReturnValue:
    """What somebody must know before starting: who, what, how long, how much, on what legal basis."""
    definition = queries.find(code)
    if definition is None:
        closed = queries.newest(code)
        return render_template("catalogue/closed.html", service=closed, reason=queries.withdrawn(code)), 410
    agency = queries.agency_for(read_session(), definition)
    payable = bool(current_app.config["PORTAL"].takes_money_online)
    reach = levels.reach(definition, payable=payable)
    today, pace = clock.local(clock.now()).date(), queries.pace(code)
    contact = (agency.name_vi, agency.name_en, agency.email, agency.phone)
    return outlines.drawn(
        "catalogue/service.html",
        key=(Same(definition), contact, payable, today, pace),
        context=lambda _fact: {
            "service": definition,
            "agency": agency,
            "reach": reach,
            "payable": payable,
            "prices": prices.prices(definition, today),
            "examples": prices.examples(definition, today),
            "current": lambda rule: prices.current(rule, today),
            "pace": pace,
        },
        values={},
    )
