"""Opening an account of one's own, as a citizen or for a business."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.accounts import actions
from portal.accounts.actions import NewPassword, Person
from portal.accounts.errors import PasswordUnfit, UsernameTaken, UsernameUnfit
from portal.accounts.page_forms import BusinessForm, CitizenForm
from portal.accounts.views.blueprint import bp
from portal.accounts.views.guessing import Standing, take_turn
from portal.consents.actions import Agreed
from portal.core import clock
from portal.core.actor import Kind
from portal.core.db import transaction
from portal.core.errors import PortalError
from portal.web import limits
from portal.web.access import PUBLIC, allow
from portal.web.languages import language
from portal.web.redirects import local_path

PER_ADDRESS = "20 per hour"


def _next() -> str:
    return local_path(request.args.get("next"), otherwise="")


@bp.get("/register")
@allow(PUBLIC)
def register() -> ResponseReturnValue:
    """Choose: for oneself, or for a business."""
    return render_template("accounts/register.html", next=_next())


@bp.route("/register/citizen", methods=["GET", "POST"])
@allow(PUBLIC)
def register_citizen() -> ResponseReturnValue:
    """A citizen opens an account."""
    form = CitizenForm()
    return _registered(form, Kind.CITIZEN) or _page(form, title=_("Tạo tài khoản cho người dân"))


@bp.route("/register/business", methods=["GET", "POST"])
@allow(PUBLIC)
def register_business() -> ResponseReturnValue:
    """A business opens an account."""
    form = BusinessForm()
    return _registered(form, Kind.BUSINESS) or _page(form, title=_("Tạo tài khoản cho doanh nghiệp, tổ chức"))


def _page(form: CitizenForm | BusinessForm, *, title: str) -> ResponseReturnValue:
    text = form.text(clock.now())
    page = render_template(
        "accounts/register_form.html", form=form.showing(clock.now()), text=text, title=title, next=_next()
    )
    return page, 422 if form.is_submitted() else 200


def _registered(form: CitizenForm | BusinessForm, kind: Kind) -> ResponseReturnValue | None:
    """Open the account when the form is good; None when there is something to show."""
    if not form.validate_on_submit():
        return None
    try:
        limits.spend("register", rate=PER_ADDRESS)
        take_turn(Standing.NEW)
        password = NewPassword.of(form.password.data)
        with transaction() as db:
            actions.register(
                db,
                username=form.username.data,
                password=password,
                kind=kind,
                person=_person(form),
                agreed=Agreed(form.agreed.data or "", language()),
                wants_mail=form.mail.data,
                now=clock.now(),
            )
    except PortalError as problem:
        _explain(form, problem)
        return None
    flash(_("Đã tạo tài khoản. Mời bạn đăng nhập."), "success")
    return redirect(url_for("accounts.sign_in", next=_next() or None))


def _person(form: CitizenForm | BusinessForm) -> Person:
    def value(name: str) -> str | None:
        return form[name].text() or None if name in form else None

    return Person(
        display_name=form.display_name.text(),
        personal_number=value("personal_number"),
        tax_code=value("tax_code"),
        representative=value("representative"),
        phone=form.phone.text(),
        email=form.email.text(),
    )


def _explain(form: CitizenForm | BusinessForm, problem: PortalError) -> None:
    if isinstance(problem, UsernameTaken | UsernameUnfit):
        form.explain(problem, field=form.username)
    elif isinstance(problem, PasswordUnfit):
        form.explain(problem, field=form.password)
    else:
        form.explain(problem)
