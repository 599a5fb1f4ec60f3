"""One's own account: who one is here, where one is signed in, how one is reached, the password."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from forms.text import Text
from portal.accounts import actions, queries, rules
from portal.accounts.actions import NewPassword
from portal.accounts.errors import PasswordUnfit, WrongPassword
from portal.accounts.factors.queries import factors_of
from portal.accounts.models import Account
from portal.accounts.page_forms import PHONE, ContactForm, FirstPasswordForm, PasswordForm
from portal.accounts.providers.client import clients
from portal.accounts.providers.errors import SignInLately
from portal.accounts.providers.queries import identities as identities_of
from portal.accounts.recovery.queries import recovery_of
from portal.accounts.views.blueprint import bp
from portal.accounts.views.guessing import confirmed
from portal.core import clock
from portal.core.db import transaction
from portal.core.errors import NotFound, PortalError
from portal.web.access import SIGNED_IN, allow, current_person
from portal.web.reading import forget_reads, read_session


def own_id() -> UUID:
    """The account of this request, which the access rule has made sure of."""
    account_id = current_person().id
    if account_id is None:
        raise NotFound
    return account_id


def _own() -> Account:
    return queries.account(read_session(), own_id())


def insist_on_fresh() -> None:
    """Something important is asked of an account that has no password to give. Raises SignInLately."""
    if not rules.is_fresh(created_at=current_user.live.created_at, now=clock.now()):
        raise SignInLately


def name_of(key: str) -> Text:
    """What an identity provider is called; its key, when it is in the settings no longer."""
    client = clients().get(key)
    return client.provider.name if client else Text(vi=key, en=key)


@bp.get("/account")
@allow(SIGNED_IN)
def profile() -> ResponseReturnValue:
    """What the portal knows of the person signed in, and where they are signed in."""
    return _profile(opened=False)


@bp.post("/account/numbers")
@allow(SIGNED_IN)
def open_own_numbers() -> ResponseReturnValue:
    """The same page, once, with one's whole number on it: whoever sits at an open browser leaves a trace."""
    with transaction() as db:
        actions.note_own_numbers(db, own_id(), actor=current_person(), now=clock.now())
    forget_reads()
    return _profile(opened=True)


def _profile(*, opened: bool) -> str:
    identities, providers = identities_of(read_session(), own_id()), list(clients())
    sessions = queries.live_sessions(read_session(), own_id(), now=clock.now())
    return render_template(
        "accounts/profile.html",
        account=_own(),
        opened=opened,
        factors=factors_of(read_session(), own_id()),
        identities=identities,
        addable=[key for key in providers if key not in {one.provider for one in identities}],
        name_of=name_of,
        sessions=sessions,
        here=current_user.session_id,
        phone=_shown_phone(),
        clearing=recovery_of(read_session(), own_id(), now=clock.now()),
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
            db, session_id, account_id=own_id(), reason="ended by owner", actor=current_person(), now=clock.now()
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
            actor=current_person(),
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


def _contact_changed(form: ContactForm) -> bool:
    try:
        seen = confirmed(own_id(), form.password.data)
        with transaction() as db:
            actions.change_contact(
                db,
                own_id(),
                confirmed=seen,
                phone=form.phone.text(),
                email=form.email.text(),
                address=form.address.text(),
                actor=current_person(),
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
    if not _own().password_hash:
        return _first_password()
    form = PasswordForm()
    if form.validate_on_submit() and _password_changed(form):
        flash(_("Đã đổi mật khẩu. Các phiên đăng nhập khác đã kết thúc."), "success")
        return redirect(url_for("accounts.profile"))
    page = render_template("accounts/password.html", form=form, temporary=current_user.live.password_temporary)
    return page, 422 if form.is_submitted() else 200


def _first_password() -> ResponseReturnValue:
    """An account that was only reached through a provider gets a password of its own."""
    form = FirstPasswordForm()
    if form.validate_on_submit() and _password_set(form):
        flash(_("Đã đặt mật khẩu. Tên đăng nhập của bạn là %(name)s.", name=current_person().username), "success")
        return redirect(url_for("accounts.profile"))
    page = render_template("accounts/first_password.html", form=form, username=current_person().username)
    return page, 422 if form.is_submitted() else 200


def _password_set(form: FirstPasswordForm) -> bool:
    try:
        insist_on_fresh()
        new = NewPassword.of(form.password.data)
        with transaction() as db:
            actions.set_password(
                db, own_id(), new=new, keep=current_user.session_id, actor=current_person(), now=clock.now()
            )
    except PortalError as problem:
        form.explain(problem, field=form.password if isinstance(problem, PasswordUnfit) else None)
        return False
    return True


def _password_changed(form: PasswordForm) -> bool:
    try:
        seen, new = confirmed(own_id(), form.present.data), NewPassword.of(form.password.data)
        with transaction() as db:
            actions.change_password(
                db,
                own_id(),
                confirmed=seen,
                new=new,
                keep=current_user.session_id,
                actor=current_person(),
                now=clock.now(),
            )
    except PortalError as problem:
        fields = {WrongPassword: form.present, PasswordUnfit: form.password}
        form.explain(problem, field=fields.get(type(problem)))
        return False
    return True
