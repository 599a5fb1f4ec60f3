"""Who is signed in: the browser's session carries a token, the server knows which sign-in it opens, if any."""

import logging
from uuid import UUID

from flask import Flask, Request, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, current_user
from sqlalchemy.exc import OperationalError

from portal.accounts import actions, queries, rules
from portal.accounts.queries import LiveSession
from portal.core import clock
from portal.core.actor import Actor
from portal.core.db import transaction
from portal.web.reading import read_session

SID = "sid"
_WITH_TEMPORARY_PASSWORD = frozenset({"accounts.change_password", "accounts.sign_out", "languages.choose"})
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
        """The account as the value that rules receive."""
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


def _keep_alive() -> ResponseReturnValue | None:
    """Before the view: load the user while no transaction is open, note the use, insist on a password of one's own."""
    if SID not in session or not current_user.is_authenticated:
        return None
    live: LiveSession = current_user.live
    if rules.is_to_be_seen(last_seen_at=live.last_seen_at, now=clock.now()):
        _note_use(live.id)
    if live.password_temporary and request.endpoint not in _WITH_TEMPORARY_PASSWORD:
        return redirect(url_for("accounts.change_password"))
    return None


def _note_use(session_id: UUID) -> None:
    try:
        with transaction() as db:
            actions.touch(db, session_id, now=clock.now())
    except OperationalError as problem:  # a full disk must not stop people from reading
        _log.warning("last use not recorded: %s", type(problem.orig).__name__)


def init_app(app: Flask) -> None:
    """Load the user of every request from the token in its session."""
    manager = LoginManager()
    manager.session_protection = None  # sessions live on the server; binding them to an address would end mobile ones
    manager.request_loader(load_user)
    manager.init_app(app, add_context_processor=False)
    app.before_request(_keep_alive)
