"""The officer's inbox: what is new, opened or marked as read; and how it comes by mail."""

from typing import Any

from flask import flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice

from portal.accounts import queries as accounts
from portal.core import clock
from portal.core.db import transaction
from portal.core.errors import NotFound
from portal.office.actions import inbox as actions
from portal.office.inbox import queries
from portal.office.inbox.kinds import ABOUT_STANDING_IN, Kind, Mail
from portal.office.inbox.models import OfficerNotice
from portal.office.inbox.queries import Unread
from portal.office.views.base import OFFICER, bp, desk_page
from portal.web.access import allow, current_actor
from portal.web.languages import language
from portal.web.page_form import PortalForm
from portal.web.reading import read_session


class MailForm(PortalForm):
    """How the inbox comes by mail."""

    mail = RadioField(
        _l("Nhận thư điện tử"),
        choices=[
            SelectChoice(Mail.AT_ONCE.value, _l("Ngay khi có việc")),
            SelectChoice(Mail.DAILY.value, _l("Mỗi ngày một thư, vào buổi sáng")),
            SelectChoice(Mail.NONE.value, _l("Không nhận thư")),
        ],
    )


@bp.context_processor
def _marker() -> dict[str, Any]:
    """Pages of the office show how much is unread; other pages never ask."""
    return {"unread_notices": _unread}


def unread() -> Unread:
    """How much this officer has not read, counted once for a page."""
    if "unread" not in g:
        g.unread = queries.unread(read_session(), current_actor())
    counted: Unread = g.unread
    return counted


def _unread() -> str:
    lines = unread().lines
    return f"{queries.MOST - 1}+" if lines >= queries.MOST else str(lines or "")


@bp.get("/notices")
@allow(OFFICER)
def notices() -> ResponseReturnValue:
    """What is new for the officer, the newest first."""
    page = _page(request.args.get("page", ""))
    found, older = queries.inbox(read_session(), current_actor().id, page=page)
    rows = [(one, Kind(one.kind).words) for one in found]
    return desk_page("office/notices.html", rows=rows, page=page, older=older, newest=found[0].id if found else 0)


def _page(number: str) -> int:
    return max(1, int(number)) if number.isdecimal() and len(number) <= 4 else 1


@bp.post("/notices/<int:line_id>/open")
@allow(OFFICER)
def open_notice(line_id: int) -> ResponseReturnValue:
    """Mark a line as read and go to what it is about."""
    actor = current_actor()
    with transaction() as session:
        notice = actions.read(session, line_id, account_id=actor.id, now=clock.now())
        target = _target(notice)
    return redirect(target, 303)


def _target(notice: OfficerNotice) -> str:
    if notice.item_id is not None:
        return url_for("office.opinion", item_id=notice.item_id)
    if notice.dossier_id is not None:
        thread = notice.kind == Kind.MESSAGE
        return url_for("office.thread" if thread else "office.dossier", dossier_id=notice.dossier_id)
    return url_for("accounts.stand_ins") if notice.kind in ABOUT_STANDING_IN else url_for("office.notices")


@bp.post("/notices/read")
@allow(OFFICER)
def read_notices() -> ResponseReturnValue:
    """Mark everything that was on the screen, or is older, as read."""
    newest = request.form.get("newest", "")
    if not (newest.isdecimal() and len(newest) <= 18):
        raise NotFound
    with transaction() as session:
        actions.read_all(session, account_id=current_actor().id, until=int(newest), now=clock.now())
    flash(_("Đã đánh dấu tất cả là đã xem."), "success")
    return redirect(url_for("office.notices"), 303)


@bp.route("/notices/settings", methods=["GET", "POST"])
@allow(OFFICER)
def notice_settings() -> ResponseReturnValue:
    """How the inbox comes by mail."""
    actor, session = current_actor(), read_session()
    if actor.id is None:
        raise NotFound
    form = MailForm(data={"mail": queries.choice(session, actor.id).value})
    if form.validate_on_submit():
        with transaction() as writing:
            wanted = Mail(form.mail.data)
            actions.choose(writing, wanted, account_id=actor.id, language=language(), now=clock.now())
        flash(_("Đã lưu cách nhận thư."), "success")
        return redirect(url_for("office.notices"), 303)
    address = accounts.account(session, actor.id).email
    page = desk_page("office/notice_settings.html", form=form, address=address)
    return page, 422 if form.is_submitted() else 200
