"""The administrator's pages about accounts: who works here, with which roles, signed in where."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from portal.accounts import actions, queries
from portal.accounts.actions import Approval, NewPassword, Person
from portal.accounts.approvals import queries as approvals
from portal.accounts.approvals.errors import AskedAlready, SamePerson, SecondPersonNeeded
from portal.accounts.approvals.kinds import kind_of
from portal.accounts.errors import RolesIncompatible, UsernameTaken, UsernameUnfit
from portal.accounts.models import Account
from portal.accounts.page_forms import DisableForm, ResetForm, RolesForm, StaffForm
from portal.accounts.roles import NAMES
from portal.accounts.views.blueprint import bp
from portal.core import clock
from portal.core.actor import Kind, Role
from portal.core.db import transaction
from portal.core.errors import PortalError
from portal.web.access import allow, current_actor, role
from portal.web.languages import say
from portal.web.reading import forget_reads, read_session

_ADMINISTRATOR = role(Role.ADMINISTRATOR)


@bp.app_template_filter("role_name")
def role_name(one: str) -> str:
    """What a role is called, in the page's language."""
    return say(NAMES[Role(one)])


@bp.get("/admin/")
@allow(_ADMINISTRATOR)
def admin() -> ResponseReturnValue:
    """The administrator begins with the accounts."""
    return redirect(url_for("accounts.staff"))


@bp.get("/admin/accounts")
@allow(_ADMINISTRATOR)
def staff() -> ResponseReturnValue:
    """Accounts of staff; with a search, of everybody."""
    db, words = read_session(), request.args.get("q", "")
    return render_template(
        "admin/accounts.html",
        accounts=queries.find_accounts(db, words=words, staff_only=not words.strip()),
        words=words,
        signed_in=queries.count_live_sessions(db, now=clock.now()),
    )


@bp.route("/admin/accounts/new", methods=["GET", "POST"])
@allow(_ADMINISTRATOR)
def new_staff() -> ResponseReturnValue:
    """Open an account for a member of staff; the first password is shown once."""
    form = StaffForm()
    agencies = queries.agencies(read_session(), on=clock.local(clock.now()).date())
    form.agency.choices = [SelectChoice(str(agency.id), say(agency.name)) for agency in agencies]
    if form.validate_on_submit():
        password = NewPassword.of(actions.first_password())
        opened = _created(form, password)
        if opened is not None:
            forget_reads()
            waits = approvals.open_about(read_session(), opened.id, now=clock.now())
            return render_template(
                "admin/first_password.html", username=opened.username, password=password.text, waits=bool(waits)
            )
    return render_template("admin/new_account.html", form=form), 422 if form.is_submitted() else 200


def _created(form: StaffForm, password: NewPassword) -> Account | None:
    person = Person(
        display_name=form.display_name.text(),
        position=form.position.text(),
        personal_number=form.personal_number.text() or None,
        phone=form.phone.text(),
        email=form.email.text(),
    )
    try:
        with transaction() as db:
            return actions.create_staff(
                db,
                username=form.username.data,
                password=password,
                person=person,
                roles=[Role(name) for name in form.roles.data],
                agency_id=UUID(form.agency.data),
                actor=current_actor(),
                now=clock.now(),
            )
    except PortalError as problem:
        field = form.username if isinstance(problem, UsernameTaken | UsernameUnfit) else None
        form.explain(problem, field=form.roles if isinstance(problem, RolesIncompatible) else field)
        return None


@bp.get("/admin/accounts/<uuid:account_id>")
@allow(_ADMINISTRATOR)
def account(account_id: UUID) -> ResponseReturnValue:
    """One account: its roles, its sign-ins, what happened to it."""
    found = queries.account(read_session(), account_id)
    return _account_page(found, RolesForm(roles=_held(found)), DisableForm())


def _held(account: Account) -> list[str]:
    return [item.role for item in account.roles]


def _account_page(found: Account, roles: RolesForm, disabling: DisableForm, resetting: ResetForm | None = None) -> str:
    db, actor, now = read_session(), current_actor(), clock.now()
    return render_template(
        "admin/account.html",
        account=found,
        waiting=approvals.open_about(db, found.id, now=now),
        alone=not approvals.has_second(db, Role.ADMINISTRATOR, actor=actor),
        kind_of=kind_of,
        takes_two=actions.needs_second(found),
        allowed=approvals.allowance(db, actions.PASSWORD.key, found.id, actor=actor, now=now),
        resetting=resetting or ResetForm(None),
        is_staff=Kind(found.kind) is Kind.STAFF,
        roles=roles,
        form=disabling,
        sessions=queries.live_sessions(db, found.id, now=now),
        events=queries.recent_events(db, found.id),
    )


@bp.post("/admin/accounts/<uuid:account_id>/roles")
@allow(_ADMINISTRATOR)
def change_roles(account_id: UUID) -> ResponseReturnValue:
    """Set the roles of a member of staff, whose sign-ins end at once; or ask a second person where it takes two."""
    form = RolesForm()
    try:
        asked = _asked(account_id, form) if form.validate() else None
    except (RolesIncompatible, AskedAlready, SamePerson) as problem:
        form.explain(problem, field=form.roles)
    if form.errors:
        return _account_page(queries.account(read_session(), account_id), form, DisableForm(None)), 422
    if asked is not None:
        flash(_("Đã lập đề nghị. Vai trò chỉ đổi khi một quản trị viên khác duyệt, trong 7 ngày."), "success")
        return redirect(url_for("accounts.approval", request_id=asked.id))
    flash(_("Đã đổi vai trò. Người này cần đăng nhập lại."), "success")
    return redirect(url_for("accounts.account", account_id=account_id))


def _asked(account_id: UUID, form: RolesForm) -> Approval | None:
    wanted, reason = [Role(name) for name in form.roles.data], form.reason.text()
    with transaction() as db:
        return actions.ask_roles(db, account_id, roles=wanted, reason=reason, actor=current_actor(), now=clock.now())


@bp.post("/admin/accounts/<uuid:account_id>/disable")
@allow(_ADMINISTRATOR)
def disable(account_id: UUID) -> ResponseReturnValue:
    """Close an account, with a reason; its sign-ins end at once."""
    form = DisableForm()
    if not form.validate():
        found = queries.account(read_session(), account_id)
        return _account_page(found, RolesForm(None, roles=_held(found)), form), 422
    with transaction() as db:
        actions.disable(db, account_id, reason=form.reason.text(), actor=current_actor(), now=clock.now())
    flash(_("Đã khóa tài khoản và kết thúc mọi phiên đăng nhập."), "success")
    return redirect(url_for("accounts.account", account_id=account_id))


@bp.post("/admin/accounts/<uuid:account_id>/enable")
@allow(_ADMINISTRATOR)
def enable(account_id: UUID) -> ResponseReturnValue:
    """Open a closed account again."""
    with transaction() as db:
        actions.enable(db, account_id, actor=current_actor(), now=clock.now())
    flash(_("Đã mở lại tài khoản."), "success")
    return redirect(url_for("accounts.account", account_id=account_id))


@bp.post("/admin/accounts/<uuid:account_id>/end-sessions")
@allow(_ADMINISTRATOR)
def end_sessions(account_id: UUID) -> ResponseReturnValue:
    """End every sign-in of an account (ASVS 7.4.5)."""
    with transaction() as db:
        ended = actions.end_all(db, account_id, reason="ended by administrator", actor=current_actor(), now=clock.now())
    flash(_("Đã kết thúc %(n)s phiên đăng nhập.", n=ended), "success")
    return redirect(url_for("accounts.account", account_id=account_id))


@bp.post("/admin/accounts/<uuid:account_id>/reset-password")
@allow(_ADMINISTRATOR)
def reset_password(account_id: UUID) -> ResponseReturnValue:
    """Give a member of staff a new first password, shown once; or ask a second person where it takes two."""
    password, actor, now = NewPassword.of(actions.first_password()), current_actor(), clock.now()
    try:
        with transaction() as db:
            found = actions.reset_password(db, account_id, password=password, actor=actor, now=now)
    except SecondPersonNeeded:
        forget_reads()
        return _reset_asked(account_id, ResetForm())
    return render_template("admin/first_password.html", username=found.username, password=password.text, waits=False)


def _reset_asked(account_id: UUID, form: ResetForm) -> ResponseReturnValue:
    status = 422
    if form.validate():
        try:
            with transaction() as db:
                reason = form.reset_reason.text()
                asked = actions.ask_reset(db, account_id, reason=reason, actor=current_actor(), now=clock.now()).id
            flash(
                _("Đã lập đề nghị. Khi một quản trị viên khác duyệt, bạn cấp mật khẩu ở trang tài khoản này."),
                "success",
            )
            return redirect(url_for("accounts.approval", request_id=asked), 303)
        except (AskedAlready, SamePerson) as problem:
            form.explain(problem, field=form.reset_reason)
            forget_reads()
            status = problem.status
    found = queries.account(read_session(), account_id)
    return _account_page(found, RolesForm(None, roles=_held(found)), DisableForm(None), form), status
