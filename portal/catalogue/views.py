"""The list of services and the page of each; ways to browse them."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from flask import Blueprint, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.definition import ServiceForm
from forms.occasions import Occasion
from forms.same import Same
from portal.accounts.models import Agency
from portal.catalogue import levels, prices, queries
from portal.catalogue.facets import LEVELS, PAGE_SIZE, SUBJECTS, Choice, Facets
from portal.core import clock
from portal.web import outlines
from portal.web.access import PUBLIC, allow
from portal.web.reading import read_session

bp = Blueprint("catalogue", __name__)
_LONGEST_QUERY = 200


@bp.get("/services")
@allow(PUBLIC)
def services() -> ResponseReturnValue:
    """All services, or those that answer a search and have what was chosen."""
    text, choice = request.args.get("q", "").strip()[:_LONGEST_QUERY], Choice.of(request.args)
    session, occasions = read_session(), queries.occasions()
    answer = queries.search(session, text, now=clock.now())
    facets = Facets(answer.listed, occasions)
    listed = facets.kept(choice)
    number = request.args.get("page", 1, type=int)
    last = max(1, -(-len(listed) // PAGE_SIZE))
    if not 1 <= number <= last:
        return render_template("catalogue/beyond.html", address=_address(text, choice), last=last), 404
    page = {"number": number, "last": last, "href": lambda n: _address(text, choice, page=n)}
    shown = listed[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    agencies = queries.agencies_of(session, queries.offered())
    options = _options(facets, choice, occasions, agencies, answer.listed)
    payable = bool(current_app.config["PORTAL"].takes_money_online)
    return render_template(
        "catalogue/services.html",
        reach=partial(levels.reach, payable=payable),
        text=text,
        answer=answer,
        shown=shown,
        total=len(listed),
        page=page,
        choice=choice,
        options=options,
        chips=_chips(text, choice, occasions, agencies),
        popular=queries.popular(),
    )


def _address(text: str, choice: Choice, **more: Any) -> str:
    return url_for("catalogue.services", q=text or None, **choice.chosen, **more)


def _options(
    facets: Facets,
    choice: Choice,
    occasions: list[Occasion],
    agencies: dict[str, Agency],
    found: Iterable[ServiceForm],
) -> dict[str, list[tuple[str, Any, int]]]:
    """For each facet its values, what they are called, and how many services each would leave; none without any."""
    counts, sectors = facets.counts(choice), {one.sector.code: one.sector.name for one in found}
    named: dict[str, list[tuple[str, Any]]] = {
        "event": [(one.key, one.name) for one in occasions],
        "sector": sorted(sectors.items(), key=lambda one: one[1].vi),
        "agency": sorted(((key, one.name) for key, one in agencies.items()), key=lambda one: one[1].vi),
        "level": [(one, one) for one in LEVELS],
        "subject": [(one, one) for one in SUBJECTS],
    }
    return {
        facet: [(key, name, counts[facet][key]) for key, name in values if counts[facet][key]]
        for facet, values in named.items()
    }


def _chips(text: str, choice: Choice, occasions: list[Occasion], agencies: dict[str, Agency]) -> list[dict[str, Any]]:
    """What is chosen, each with the address of the same list without it."""
    names: dict[str, dict[str, Any]] = {
        "event": {one.key: one.name for one in occasions},
        "sector": {one.sector.code: one.sector.name for one in queries.offered()},
        "agency": {key: one.name for key, one in agencies.items()},
    }
    return [
        {"facet": name, "value": value, "name": names.get(name, {}).get(value, value),
         "href": _address(text, choice.without(name))}
        for name, value in choice.chosen.items()
    ]  # fmt: skip


@bp.get("/browse")
@allow(PUBLIC)
def browse() -> ResponseReturnValue:
    """Every way to come to a service: what happened, field, agency, level, who may apply."""
    offered, occasions = queries.offered(), queries.occasions()
    agencies = queries.agencies_of(read_session(), offered)
    options = _options(Facets(offered, occasions), Choice(), occasions, agencies, offered)
    return render_template("catalogue/browse.html", occasions=occasions, options=options)


@bp.get("/life-events/<event>")
@allow(PUBLIC)
def life_event(event: str) -> ResponseReturnValue:
    """What happened, and the services it calls for in their order. Raises NotFound."""
    occasion, steps = queries.occasion(event)
    agencies = queries.agencies_of(read_session(), [service for service, _ in steps])
    others = [one for one in queries.occasions() if one.kind == occasion.kind and one.key != event]
    return render_template(
        "catalogue/life_event.html", occasion=occasion, steps=steps, agencies=agencies, others=others
    )


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
