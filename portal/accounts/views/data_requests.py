"""Asking to correct or erase an item of one's account; the administrators' list, where it is answered."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.accounts import actions
from portal.accounts.data_requests import queries, rules
from portal.accounts.data_requests.models import Asked
from portal.accounts.page_forms import AnswerForm, data_form
from portal.accounts.queries import account as account_of
from portal.accounts.views.blueprint import bp
from portal.accounts.views.profile import own_id
from portal.core import clock
from portal.core.actor import Kind, Role
from portal.core.db import transaction
from portal.core.errors import NotFound, PortalError
from portal.web.access import PERSON, allow, current_actor, current_person, role
from portal.web.reading import forget_reads, read_session

_ADMINISTRATOR = role(Role.ADMINISTRATOR)


@bp.get("/account/data-requests")
@allow(PERSON)
def data_requests() -> ResponseReturnValue:
    """What can be asked about each item, and what came of what was asked."""
    made = queries.data_requests(read_session(), own_id())
    return render_template(
        "accounts/data_requests.html",
        choices=rules.choices(account_of(read_session(), own_id())),
        open_items={one.item for one in made if one.decided_at is None},
        made=made,
        items=rules.DATA_ITEMS,
    )


@bp.route("/account/data-requests/<item>/correct", methods=["GET", "POST"])
@allow(PERSON)
def ask_to_correct(item: str) -> ResponseReturnValue:
    """Say what is right in one item, with the reason. Raises NotFound when it cannot be asked for."""
    return _asking(item, Asked.CORRECT)


@bp.route("/account/data-requests/<item>/erase", methods=["GET", "POST"])
@allow(PERSON)
def ask_to_erase(item: str) -> ResponseReturnValue:
    """Ask that one item be erased, with the reason. Raises NotFound when it cannot be asked for."""
    return _asking(item, Asked.ERASE)


def _asking(item: str, wish: Asked) -> ResponseReturnValue:
    account = account_of(read_session(), own_id())
    if wish not in rules.choices(account).get(item, ()):
        raise NotFound
    form = data_form(item, Kind(account.kind), wish)
    status = 422 if form.is_submitted() else 200
    if form.validate_on_submit():
        try:
            with transaction() as db:
                actions.ask_about_data(
                    db,
                    item,
                    asked=wish,
                    wanted=form.wanted.text() if "wanted" in form else "",
                    reason=form.reason.text(),
                    actor=current_person(),
                    now=clock.now(),
                )
            flash(_("Đã gửi yêu cầu. Cơ quan trả lời trong 02 ngày làm việc."), "success")
            return redirect(url_for("accounts.data_requests"), 303)
        except PortalError as problem:
            form.explain(problem)
            status = problem.status
    page = render_template(
        "accounts/data_request.html", form=form, name=rules.DATA_ITEMS[item], erase=wish is Asked.ERASE
    )
    return page, status


@bp.get("/admin/data-requests")
@allow(_ADMINISTRATOR)
def asked_about_data() -> ResponseReturnValue:
    """What waits for an answer, the most urgent first, and the latest answers."""
    session = read_session()
    return render_template(
        "admin/data_requests.html",
        waiting=queries.waiting(session),
        decided=queries.decided(session),
        items=rules.DATA_ITEMS,
        now=clock.now(),
    )


@bp.get("/admin/data-requests/<uuid:data_request_id>")
@allow(_ADMINISTRATOR)
def data_request(data_request_id: UUID) -> ResponseReturnValue:
    """One request, with what stands in the account and what should."""
    return _page(data_request_id, AnswerForm())


@bp.post("/admin/data-requests/<uuid:data_request_id>")
@allow(_ADMINISTRATOR)
def answer_about_data(data_request_id: UUID) -> ResponseReturnValue:
    """Accept or refuse it; what is accepted is done at once."""
    form = AnswerForm()
    if not form.validate():
        return _page(data_request_id, form), 422
    try:
        with transaction() as db:
            actions.answer_about_data(
                db,
                data_request_id,
                accepted=form.decision.data == "accept",
                answer=form.answer.text(),
                actor=current_actor(),
                now=clock.now(),
            )
    except NotFound:
        raise
    except PortalError as problem:
        form.explain(problem, field=form.answer)
        forget_reads()
        return _page(data_request_id, form), problem.status
    flash(_("Đã trả lời. Người yêu cầu được báo qua thư điện tử nếu có."), "success")
    return redirect(url_for("accounts.asked_about_data"), 303)


def _page(request_id: UUID, form: AnswerForm) -> str:
    found, value = actions.value_of(read_session(), request_id)
    shown: dict[str, Any] = {"found": found, "value": value, "name": rules.DATA_ITEMS[found.item]}
    return render_template("admin/data_request.html", form=form, **shown)
