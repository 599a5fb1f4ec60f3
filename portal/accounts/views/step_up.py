"""Raising one's sign-in to the level of assurance that something needs, and going back to where one was."""

from flask import redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from forms.assurance import Level
from portal.accounts import rules
from portal.accounts.factors.queries import factors_of
from portal.accounts.providers.client import clients
from portal.accounts.views.blueprint import bp
from portal.accounts.views.factors import ONWARD
from portal.accounts.views.profile import own_id
from portal.core.errors import NotFound
from portal.web.access import SIGNED_IN, allow, current_person
from portal.web.reading import read_session
from portal.web.redirects import local_path


@bp.get("/account/step-up")
@allow(SIGNED_IN)
def step_up() -> ResponseReturnValue:
    """What this sign-in lacks and how to come by it; who has it already goes on."""
    actor, asked = current_person(), request.args.get("level", "")
    if asked not in list(Level):
        raise NotFound
    level, onward = Level(asked), local_path(request.args.get("next"), otherwise=rules.start_page(actor))
    if actor.level.reaches(level):
        session.pop(ONWARD, None)
        return redirect(onward)
    return render_template(
        "accounts/step_up.html",
        level=level,
        has=actor.level,
        onward=onward,
        here=url_for("accounts.step_up", level=level, next=onward),
        providers=[one.provider for one in clients().values() if one.provider.can_reach(level)],
        by_factor=level is Level.SUBSTANTIAL and not factors_of(read_session(), own_id()).any,
    )
