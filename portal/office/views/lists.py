"""What officers do with lists: keep views, note what was seen, do one thing to many dossiers, switch keys off."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from forms.text import Text
from portal.core import clock
from portal.core.actor import Actor
from portal.core.db import transaction
from portal.core.errors import PortalError
from portal.office import actions, preferences
from portal.office import queue as lists
from portal.office.listing import Listing
from portal.office.many import Chosen, Deed, NothingChosen, offered
from portal.office.page_forms import DeskForm
from portal.office.queue_forms import ManyForm, ViewForm
from portal.office.views.base import OFFICER, bp, desk_page
from portal.web.access import allow, current_actor
from portal.web.languages import say
from portal.web.reading import forget_reads, read_session


@bp.post("/views")
@allow(OFFICER)
def save_view() -> ResponseReturnValue:
    """Keep the list on the screen under a name."""
    form, actor = ViewForm(), current_actor()
    form.validate()
    return _told(
        lambda session: actions.save_view(
            session,
            form.listing,
            name=form.name.data or "",
            shared=bool(form.shared.data),
            actor=actor,
            now=clock.now(),
        ),
        done=_("Đã lưu danh sách “%(name)s”.", name=form.name.data),
        back=_address(form.listing),
    )


@bp.post("/views/<uuid:view_id>/forget")
@allow(OFFICER)
def forget_view(view_id: UUID) -> ResponseReturnValue:
    """Take one's own view away."""
    return _told(
        lambda session: actions.forget_view(session, view_id, actor=current_actor()),
        done=_("Đã xóa danh sách."),
        back=url_for("office.settings"),
    )


@bp.post("/views/first")
@allow(OFFICER)
def open_first() -> ResponseReturnValue:
    """Choose which view opens first; none is the ordinary list."""
    written = request.form.get("view", "")
    known = {str(view.id): view.id for view in preferences.views(read_session(), current_actor())}
    return _told(
        lambda session: actions.open_first(session, known.get(written), actor=current_actor()),
        done=_("Đã lưu lựa chọn."),
        back=url_for("office.settings"),
    )


@bp.post("/keys")
@allow(OFFICER)
def use_keys() -> ResponseReturnValue:
    """Switch single keys on or off."""
    wanted = request.form.get("keys") == "on"
    return _told(
        lambda session: actions.use_keys(session, wanted, actor=current_actor()),
        done=_("Đã bật phím tắt.") if wanted else _("Đã tắt phím tắt."),
        back=url_for("office.settings"),
    )


@bp.get("/settings")
@allow(OFFICER)
def settings() -> ResponseReturnValue:
    """The officer's views, the first list, and the keys with what they do."""
    session, actor = read_session(), current_actor()
    views = preferences.views(session, actor)
    return desk_page(
        "office/settings.html",
        views=[(view, _address(Listing.parse(view.query))) for view in views],
        preference=preferences.preference(session, actor),
    )


@bp.post("/dossiers/<uuid:dossier_id>/seen")
@allow(OFFICER)
def seen(dossier_id: UUID) -> ResponseReturnValue:
    """Note that the dossier was seen as it was on the screen: a script says so, or a button."""
    form, actor = DeskForm(), current_actor()
    with transaction() as session:
        actions.mark_seen(session, dossier_id, revision=form.seen, actor=actor)
    return redirect(url_for("office.dossier", dossier_id=dossier_id), 303)


@bp.post("/many")
@allow(OFFICER)
def do_to_many() -> ResponseReturnValue:
    """Do one thing to every ticked dossier, each in a transaction of its own, and say what became of each."""
    form, actor = ManyForm(), current_actor()
    listing = form.listing
    if not form.validate() or not form.chosen or Deed(form.deed.data) not in offered(actor):
        flash(say(NothingChosen().sentence), "error")
        return redirect(_address(listing), 303)
    deed = Deed(form.deed.data)
    fates = {one.id: _fate(deed, one, form, actor, clock.now()) for one in form.chosen}
    forget_reads()
    lines = lists.lines(read_session(), [one.id for one in form.chosen], actor=actor, now=clock.now())
    return desk_page(
        "office/many.html", deed=deed, lines=lines, fates=fates, back=_address(listing), compact=listing.compact
    )


def _fate(deed: Deed, one: Chosen, form: ManyForm, actor: Actor, now: datetime) -> Text | None:
    """Do it; the sentence that says why not, None when it is done."""
    common: dict[str, Any] = {"actor": actor, "revision": one.revision}
    note = form.note.data or ""
    deeds: dict[Deed, Callable[[Session], None]] = {
        Deed.SEEN: lambda session: actions.mark_seen(session, one.id, **common),
        Deed.APPRAISE: lambda session: actions.appraise(session, one.id, **common, now=now),
        Deed.ASSIGN: lambda session: actions.assign(
            session, one.id, officer_id=form.officer_id, note=note, **common, now=now
        ),
        Deed.RELEASE: lambda session: actions.release(session, one.id, reason=note, **common, now=now),
    }
    try:
        with transaction() as session:
            deeds[deed](session)
    except PortalError as problem:
        return problem.sentence
    return None


def _told(what: Callable[[Session], None], *, done: str, back: str) -> ResponseReturnValue:
    """Do it in one transaction, say what became of it, and go back."""
    try:
        with transaction() as session:
            what(session)
    except PortalError as problem:
        if problem.status == 404:
            raise
        flash(say(problem.sentence), "error")
        return redirect(back, 303)
    flash(done, "success")
    return redirect(back, 303)


def _address(listing: Listing) -> str:
    return url_for("office.queue", **listing.args)
