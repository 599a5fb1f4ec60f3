"""One's own account: who one is here, where one is signed in, how one is reached, the password."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from portal.accounts import actions, queries
from portal.accounts.actions import NewPassword
from portal.accounts.errors import PasswordUnfit, WrongPassword
from portal.accounts.models import Account
from portal.accounts.page_forms import PHONE, ContactForm, PasswordForm
from portal.accounts.views.blueprint import bp
from portal.core import clock
from portal.core.db import reading, transaction
from portal.core.errors import NotFound, PortalError
from portal.web import limits
from portal.web.access import SIGNED_IN, allow, current_actor
from portal.web.reading import read_session

CONFIRMATIONS = "10 per 15 minutes"


def own_id() -> UUID:
    """The account of this request, which the access rule has made sure of."""
    account_id = current_actor().id
    if account_id is None:
        raise NotFound
    return account_id


def _own() -> Account:
    return queries.account(read_session(), own_id())


@bp.get("/account")
@allow(SIGNED_IN)
def profile() -> ResponseReturnValue:
    """What the portal knows of the person signed in, and where they are signed in."""
    sessions = queries.live_sessions(read_session(), own_id(), now=clock.now())
    return render_template(
        "accounts/profile.html", account=_own(), sessions=sessions, here=current_user.session_id, phone=_shown_phone()
    )


def _shown_phone() -> str:
    phone = _own().phone
    return PHONE.readable(phone, "vi") if phone else ""


@bp.post("/account/sessions/<uuid:session_id>/end")
@allow(SIGNED_IN)
def end_session(session_id: UUID) -> ResponseReturnValue:
    """End one of one's own sign-ins."""
    with transaction() as db:
        actions.end_session(
            db, session_id, account_id=own_id(), reason="ended by owner", actor=current_actor(), now=clock.now()
        )
    flash(_("Đã kết thúc phiên đăng nhập đó."), "success")
    return redirect(url_for("accounts.profile"))


@bp.post("/account/sessions/end")
@allow(SIGNED_IN)
def end_other_sessions() -> ResponseReturnValue:
    """End every sign-in but this one."""
    with transaction() as db:
        actions.end_all(
            db,
            own_id(),
            reason="ended by owner",
            keep=current_user.session_id,
            actor=current_actor(),
            now=clock.now(),
        )
    flash(_("Đã kết thúc mọi phiên đăng nhập khác."), "success")
    return redirect(url_for("accounts.profile"))


@bp.route("/account/contact", methods=["GET", "POST"])
@allow(SIGNED_IN)
def change_contact() -> ResponseReturnValue:
    """Change how one is reached."""
    account = _own()
    form = ContactForm(
        phone=PHONE.typed(account.phone) if account.phone else "", email=account.email, address=account.address
    )
    if form.validate_on_submit() and _contact_changed(form):
        flash(_("Đã lưu thông tin liên hệ."), "success")
        return redirect(url_for("accounts.profile"))
    return render_template("accounts/contact.html", form=form), 422 if form.is_submitted() else 200


def _confirmed(present: str) -> str:
    """Check the present password, slowly, before any transaction; guessing is slowed down."""
    limits.spend("password", rate=CONFIRMATIONS, key=str(own_id()))
    with reading() as db:
        return actions.confirm_password(db, own_id(), present)


def _contact_changed(form: ContactForm) -> bool:
    try:
        confirmed = _confirmed(form.password.data)
        with transaction() as db:
            actions.change_contact(
                db,
                own_id(),
                confirmed=confirmed,
                phone=form.phone.text(),
                email=form.email.text(),
                address=form.address.text(),
                actor=current_actor(),
                now=clock.now(),
            )
    except PortalError as problem:
        form.explain(problem, field=form.password if isinstance(problem, WrongPassword) else None)
        return False
    return True


@bp.route("/account/password", methods=["GET", "POST"])
@allow(SIGNED_IN)
def change_password() -> ResponseReturnValue:
    """Change the password; every other sign-in ends."""
    form = PasswordForm()
    if form.validate_on_submit() and _password_changed(form):
        flash(_("Đã đổi mật khẩu. Các phiên đăng nhập khác đã kết thúc."), "success")
        return redirect(url_for("accounts.profile"))
    page = render_template("accounts/password.html", form=form, temporary=current_user.live.password_temporary)
    return page, 422 if form.is_submitted() else 200


def _password_changed(form: PasswordForm) -> bool:
    try:
        confirmed, new = _confirmed(form.present.data), NewPassword.of(form.password.data)
        with transaction() as db:
            actions.change_password(
                db,
                own_id(),
                confirmed=confirmed,
                new=new,
                keep=current_user.session_id,
                actor=current_actor(),
                now=clock.now(),
            )
    except PortalError as problem:
        fields = {WrongPassword: form.present, PasswordUnfit: form.password}
        form.explain(problem, field=fields.get(type(problem)))
        return False
    return True
