"""Who is signed in: the browser's session carries a token, the server knows which sign-in it opens, if any."""

import logging
from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from flask import Flask, Request, current_app, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, current_user
from sqlalchemy.exc import OperationalError

from portal.accounts import actions, queries, rules
from portal.accounts.queries import LiveSession
from portal.accounts.rules import SessionLimits
from portal.consents import queries as consents
from portal.consents.queries import Purpose
from portal.core import clock
from portal.core.actor import Actor
from portal.core.db import transaction
from portal.web.access import PUBLIC, rule_of
from portal.web.reading import read_session

SID = "sid"
HALF = "half"
RECOVERY = "recovery"
_WITHOUT_PARTY = frozenset(
    {"accounts.acting", "accounts.act", "accounts.session_left", "accounts.sign_out", "languages.choose"}
)
_WITH_TEMPORARY_PASSWORD = frozenset(
    {"accounts.change_password", "accounts.session_left", "accounts.sign_out", "languages.choose"}
)
_NO_USE = frozenset({"accounts.session_left", "office.presence"})
"""What pages ask by themselves: a page that is only open is not being used."""
_WITHOUT_FACTOR = _WITH_TEMPORARY_PASSWORD | {
    "accounts.factors",
    "accounts.begin_app",
    "accounts.confirm_app",
    "accounts.begin_passkey",
    "accounts.add_passkey",
}
_WITHOUT_TERMS = (
    _WITH_TEMPORARY_PASSWORD
    | _WITHOUT_PARTY
    | {"accounts.consent", "accounts.step_up", "own_data.own_data", "own_data.archive"}
)
"""What who does not agree can still do: go, say whom they work for, and take their data away."""
_log = logging.getLogger(__name__)


class SignedInUser:
    """The account behind this request, as Flask-Login wants it."""

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def __init__(self, live: LiveSession) -> None:
        self.live = live

    @property
    def actor(self) -> Actor:
        """The account, or the party its owner acts for, as the value that rules receive."""
        return self.live.acting or self.live.actor

    @property
    def person(self) -> Actor:
        """The account itself, whoever its owner acts for."""
        return self.live.actor

    @property
    def session_id(self) -> UUID:
        """Which sign-in this is."""
        return self.live.id

    def get_id(self) -> str:
        """The id Flask-Login asks for; it keeps nothing of its own in the session."""
        return str(self.live.id)


def load_user(_request: Request) -> SignedInUser | None:
    """The user of this request, or None when the token is missing, wrong, ended or too old."""
    token = session.get(SID)
    if not isinstance(token, str):
        return None
    live = queries.session_by_token(read_session(), token, clock.now())
    return SignedInUser(live) if live else None


def start_browser_session(token: str) -> None:
    """Give the browser a new session that holds nothing but this sign-in (threat T08: fixation)."""
    session.clear()
    session[SID] = token


def session_limits() -> Mapping[bool, SessionLimits]:
    """How long sign-ins last here, for staff (True) and for others."""
    settings = current_app.config["PORTAL"]
    return {
        True: SessionLimits(
            timedelta(minutes=settings.staff_session_idle_minutes), timedelta(hours=settings.staff_session_hours)
        ),
        False: SessionLimits(timedelta(minutes=settings.session_idle_minutes), timedelta(hours=settings.session_hours)),
    }


def seconds_left() -> int:
    """How long the sign-in of this request still lasts if nobody uses it; 0 when there is none."""
    if not current_user.is_authenticated:
        return 0
    live: LiveSession = current_user.live
    left = rules.ends_at(idle_until=live.idle_until, expires_at=live.expires_at) - clock.now()
    return max(0, int(left.total_seconds()))


def start_half_session(token: str) -> None:
    """Give the browser a new session that holds nothing but the right to show the second factor (threat T08)."""
    session.clear()
    session[HALF] = token


def half_token() -> str:
    """The secret of the half sign-in of this browser; empty when there is none."""
    token = session.get(HALF)
    return token if isinstance(token, str) else ""


def recovery_token() -> str:
    """The secret of the link for a new password that this browser has opened; empty when there is none."""
    token = session.get(RECOVERY)
    return token if isinstance(token, str) else ""


def _keep_alive() -> ResponseReturnValue | None:
    """Before the view: load the user while no transaction is open, note the use, insist on what must be done first."""
    if SID not in session or not current_user.is_authenticated:
        return None
    live: LiveSession = current_user.live
    if request.endpoint not in _NO_USE and rules.is_to_be_seen(last_seen_at=live.last_seen_at, now=clock.now()):
        _note_use(live)
    if live.password_temporary and request.endpoint not in _WITH_TEMPORARY_PASSWORD:
        return redirect(url_for("accounts.change_password"))
    if _must_add_factor(live) and request.endpoint not in _WITHOUT_FACTOR:
        return redirect(url_for("accounts.factors"))
    if live.acting_ended and request.endpoint not in _WITHOUT_PARTY and request.endpoint != "static":
        return redirect(url_for("accounts.acting"), 303)  # what was meant for somebody else is not done as oneself
    if _must_agree(live):
        return redirect(url_for("accounts.consent", next=request.full_path.rstrip("?")))
    return None


def _must_agree(live: LiveSession) -> bool:
    """Whether to ask for agreement to the text of today first: never where it would cost what somebody just sent."""
    if not live.actor.is_applicant or request.method != "GET" or request.endpoint in _WITHOUT_TERMS:
        return False
    view = current_app.view_functions.get(request.endpoint or "")
    return (
        view is not None
        and rule_of(view) is not PUBLIC
        and live.terms != consents.current(Purpose.ACCOUNT, now=clock.now()).version
    )


def _must_add_factor(live: LiveSession) -> bool:
    return live.actor.is_staff and not live.factor and current_app.config["PORTAL"].staff_factor_required


def _note_use(live: LiveSession) -> None:
    try:
        with transaction() as db:
            actions.touch(db, live.id, idle=session_limits()[live.actor.is_staff].idle, now=clock.now())
    except OperationalError as problem:  # a full disk must not stop people from reading
        _log.warning("last use not recorded: %s", type(problem.orig).__name__)


def init_app(app: Flask) -> None:
    """Load the user of every request from the token in its session."""
    manager = LoginManager()
    manager.session_protection = None  # sessions live on the server; binding them to an address would end mobile ones
    manager.request_loader(load_user)
    manager.init_app(app, add_context_processor=False)
    app.before_request(_keep_alive)
