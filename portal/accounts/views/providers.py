"""Signing in through an identity provider: sent away, come back, asked what to do with an identity that is new here."""

import logging
from uuid import UUID

from flask import current_app, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from forms.assurance import Level
from forms.text import Text
from portal.accounts import actions, queries, rules
from portal.accounts.actions import Entered, Visit
from portal.accounts.factor_forms import PresentForm
from portal.accounts.login import SID, session_limits, start_browser_session, start_half_session
from portal.accounts.page_forms import AgreeForm
from portal.accounts.providers.client import Client, clients
from portal.accounts.providers.errors import AccountClosed, FlowOver, IdentityRefused, ProviderDeclined
from portal.accounts.providers.models import IdentityOffer, ProviderFlow
from portal.accounts.providers.queries import offer as offered
from portal.accounts.providers.queries import own_identity
from portal.accounts.providers.settings import Provider
from portal.accounts.providers.tokens import Claimed
from portal.accounts.views.blueprint import bp
from portal.accounts.views.factors import explain
from portal.accounts.views.guessing import confirmed
from portal.accounts.views.profile import insist_on_fresh, name_of, own_id
from portal.accounts.views.signing_in import record_failure
from portal.consents.actions import Agreed
from portal.core import clock
from portal.core.db import transaction
from portal.core.errors import NotFound, PortalError
from portal.core.ids import new_token
from portal.web import limits
from portal.web.access import PUBLIC, SIGNED_IN, allow, current_person
from portal.web.languages import language, say
from portal.web.page_form import PortalForm
from portal.web.reading import read_session
from portal.web.redirects import local_path

BROWSER, OFFER = "browser", "offer"
PER_ADDRESS = "60 per 15 minutes"
_log = logging.getLogger(__name__)


@bp.get("/sign-in/with/<key>")
@allow(PUBLIC)
def to_provider(key: str) -> ResponseReturnValue:
    """Send the person to a provider: to sign in, or, who is signed in already, to connect what they have there.

    With ``level``, who is signed in shows there once more who they are, so that the sign-in reaches that level.
    A link and no form: the content security policy lets no form end on a foreign site.
    """
    client, onward = _client(key), local_path(request.args.get("next"), otherwise="")
    level = _level_wanted(client)
    limits.spend("provider", rate=PER_ADDRESS)
    try:
        client.doors(now=clock.now())
    except PortalError as problem:
        return _stopped(problem, onward)
    browser = session.setdefault(BROWSER, new_token())
    with transaction() as db:
        sent = actions.begin_flow(
            db, key, browser=browser, account_id=current_person().id, onward=onward, level=level, now=clock.now()
        )
    address = client.address(
        state=sent.state,
        nonce=sent.nonce,
        verifier=sent.verifier,
        redirect_uri=_redirect_uri(key),
        level=level,
        now=clock.now(),
    )
    return redirect(address)


def _level_wanted(client: Client) -> Level | None:
    """The level that the person goes there to reach; None for who comes to sign in. Raises NotFound: not to be had."""
    asked = request.args.get("level", "")
    if not asked:
        return None
    if asked not in list(Level) or not client.provider.can_reach(Level(asked)):
        raise NotFound
    return Level(asked)


@bp.get("/sign-in/with/<key>/back")
@allow(PUBLIC)
def from_provider(key: str) -> ResponseReturnValue:
    """Take the person back: sign in, or ask what to do with an identity that is new here.

    What was sent along is used up first, whatever comes of it; the provider is asked while no transaction is open.
    """
    client, flow = _client(key), None
    limits.spend("provider answer", rate=PER_ADDRESS)
    try:
        flow = _taken(key)
        return _arrived(client, flow)
    except PortalError as problem:
        if isinstance(problem, IdentityRefused):
            _log.warning("identity provider %s: answer refused: %s", key, problem.why)
        if isinstance(problem, AccountClosed):
            record_failure(problem.account_id)
        return _stopped(problem, flow.onward if flow else "")


def _client(key: str) -> Client:
    client = clients().get(key)
    if client is None:
        raise NotFound
    return client


def _redirect_uri(key: str) -> str:
    """Each provider has an address of its own to come back to: an answer given there is nobody else's."""
    base: str = current_app.config["PORTAL"].base_url
    return base.rstrip("/") + url_for("accounts.from_provider", key=key)


def _stopped(problem: PortalError, onward: str) -> ResponseReturnValue:
    flash(say(problem.sentence), "danger")
    if current_person().id is not None:
        return redirect(onward or url_for("accounts.profile"))
    return redirect(url_for("accounts.sign_in", next=onward or None))


def _taken(key: str) -> ProviderFlow:
    state, browser = request.args.get("state", ""), str(session.get(BROWSER, ""))
    with transaction() as db:
        return actions.take_flow(db, key, state=state, browser=browser, account_id=current_person().id, now=clock.now())


def _arrived(client: Client, flow: ProviderFlow) -> ResponseReturnValue:
    provider, now = client.provider, clock.now()
    client.check_sender(request.args.get("iss"), now=now)
    code = request.args.get("code", "")
    if not code or "error" in request.args:
        raise ProviderDeclined(provider.name)
    who = client.redeem(
        code,
        nonce=flow.nonce,
        verifier=flow.verifier,
        redirect_uri=_redirect_uri(provider.key),
        level=Level(flow.level) if flow.level else None,
        now=clock.now(),
    )
    if flow.account_id is not None and flow.level and _stepped_up(who, provider):
        return redirect(flow.onward or url_for("accounts.profile"))
    with transaction() as db:
        entered = None
        if flow.account_id is None:
            entered = actions.enter(db, who, provider.key, visit=_visit(), now=clock.now())
        if entered is None:
            session[OFFER] = actions.offer_identity(
                db, who, provider.key, account_id=flow.account_id, onward=flow.onward, now=clock.now()
            )
    return _in(entered, flow.onward) if entered else redirect(url_for("accounts.new_identity"))


def _stepped_up(who: Claimed, provider: Provider) -> bool:
    """Raise this sign-in; False when the identity is to be connected first."""
    with transaction() as db:
        token = actions.step_up(
            db,
            current_user.session_id,
            who,
            provider.key,
            name=provider.name,
            actor=current_person(),
            now=clock.now(),
        )
    if token is not None:
        session[SID] = token
    return token is not None


def _visit() -> Visit:
    return Visit(
        address=request.remote_addr or "",
        agent=request.user_agent.string,
        visitor_id=current_person().visitor_id,
        limits=session_limits(),
    )


def _in(entered: Entered, onward: str) -> ResponseReturnValue:
    if entered.half:
        start_half_session(entered.token)
        return redirect(url_for("accounts.second_step", next=onward or None))
    start_browser_session(entered.token)
    return redirect(onward or rules.start_page(entered.actor))


@bp.route("/sign-in/identity", methods=["GET", "POST"])
@allow(PUBLIC)
def new_identity() -> ResponseReturnValue:
    """An identity that is new here: connect it to the account that is signed in, or open one for it."""
    found = offered(read_session(), str(session.get(OFFER, "")), account_id=current_person().id, now=clock.now())
    if found is None:
        return _stopped(FlowOver(), "")
    name = name_of(found.provider)
    form = _form() if found.account_id else AgreeForm()
    if form.validate_on_submit():
        try:
            return _opened(form, found, name) if isinstance(form, AgreeForm) else _linked(form, name, found.onward)
        except PortalError as problem:
            explain(form, problem)
    text = None
    if isinstance(form, AgreeForm):
        text = form.showing(clock.now()).text(clock.now())
        del form.mail
    page = render_template("accounts/new_identity.html", form=form, offer=found, name=name, text=text)
    return page, 422 if form.is_submitted() else 200


def _form() -> PortalForm:
    """The present password before something important, where there is one."""
    return PresentForm() if queries.account(read_session(), own_id()).password_hash else PortalForm()


def _confirmed(form: PortalForm) -> str:
    """What the transaction is to compare: the password was given, or the sign-in is fresh where there is none."""
    if "present" in form:
        return confirmed(own_id(), form.present.data)
    insist_on_fresh()
    return ""


def _linked(form: PortalForm, name: Text, onward: str) -> ResponseReturnValue:
    seen = _confirmed(form)
    with transaction() as db:
        actions.link(db, session[OFFER], confirmed=seen, name=name, actor=current_person(), now=clock.now())
    session.pop(OFFER)
    flash(_("Đã nối với %(name)s. Lần sau bạn đăng nhập được bằng cách này.", name=say(name)), "success")
    return redirect(onward or url_for("accounts.profile"))


def _opened(form: AgreeForm, found: IdentityOffer, name: Text) -> ResponseReturnValue:
    agreed = Agreed(form.agreed.data or "", language())
    with transaction() as db:
        entered = actions.open_account(db, session[OFFER], name=name, agreed=agreed, visit=_visit(), now=clock.now())
    answer = _in(entered, found.onward)
    flash(_("Đã tạo tài khoản cho bạn. Lần sau hãy đăng nhập lại bằng %(name)s.", name=say(name)), "success")
    return answer


@bp.route("/account/identities/<uuid:identity_id>/remove", methods=["GET", "POST"])
@allow(SIGNED_IN)
def remove_identity(identity_id: UUID) -> ResponseReturnValue:
    """Disconnect one of one's own identities; there must be another way in."""
    found = own_identity(read_session(), own_id(), identity_id)
    name, form = name_of(found.provider), _form()
    if form.validate_on_submit() and _removed(form, identity_id, name):
        flash(_("Đã gỡ %(name)s. Các phiên đăng nhập khác đã kết thúc.", name=say(name)), "success")
        return redirect(url_for("accounts.profile"))
    page = render_template("accounts/identity_remove.html", form=form, name=name)
    return page, 422 if form.is_submitted() else 200


def _removed(form: PortalForm, identity_id: UUID, name: Text) -> bool:
    try:
        seen = _confirmed(form)
        with transaction() as db:
            actions.unlink(
                db,
                own_id(),
                identity_id,
                confirmed=seen,
                name=name,
                usable=clients(),
                keep=current_user.session_id,
                actor=current_person(),
                now=clock.now(),
            )
    except PortalError as problem:
        explain(form, problem)
        return False
    return True
