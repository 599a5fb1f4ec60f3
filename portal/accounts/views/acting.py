"""For whom the person at the browser works: themselves, or somebody for whom they may act."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from portal.accounts import actions, queries, representing
from portal.accounts.views.blueprint import bp
from portal.accounts.views.profile import own_id
from portal.core import clock
from portal.core.db import transaction
from portal.core.errors import NotFound
from portal.web.access import PERSON, allow, current_person
from portal.web.reading import read_session

_ONESELF = "self"


@bp.get("/acting")
@allow(PERSON)
def acting() -> ResponseReturnValue:
    """Everybody for whom the person may act, and for whom they do."""
    db = read_session()
    return render_template(
        "accounts/acting.html",
        choices=representing.choices(db, queries.account(db, own_id()), now=clock.now()),
        chosen=current_user.live.acting,
        ended=current_user.live.acting_ended,
        person=current_person(),
        rights_of=representing.rights_shown,
    )


@bp.post("/acting")
@allow(PERSON)
def act() -> ResponseReturnValue:
    """Work for somebody else, or for oneself again."""
    wanted, person, here = request.form.get("by", ""), current_person(), current_user.session_id
    with transaction() as db:
        if wanted == _ONESELF:
            actions.act_for_oneself(db, here, person=person, now=clock.now())
            name = person.name
        else:
            name = actions.act_for(db, here, _read(wanted), person=person, now=clock.now())
    flash(_("Từ bây giờ bạn làm việc cho: %(name)s.", name=name), "success")
    return redirect(url_for("dossiers.mine"), 303)


def _read(typed: str) -> UUID:
    try:
        return UUID(typed)
    except ValueError:
        raise NotFound from None
