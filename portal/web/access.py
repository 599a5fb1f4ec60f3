"""Who may call what: closed unless an endpoint says otherwise.

Every view carries ``@allow(RULE)``; a view without it is refused (and a test finds it). Rules speak of kinds of people;
whether a particular thing is *theirs* is part of the query that loads it, and answers 404.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID, uuid4

from flask import Flask, abort, current_app, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.exceptions import HTTPException

from portal.core.actor import Actor, Kind, Role
from portal.web.typed import typed

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True)
class Rule:
    """A named answer to "may this actor call this endpoint?"."""

    name: str
    permits: Callable[[Actor], bool]


def role(*roles: Role) -> Rule:
    """Staff holding at least one of these roles."""
    return Rule("staff: " + " | ".join(sorted(roles)), lambda actor: actor.is_staff and actor.has(*roles))


PUBLIC = Rule("public", lambda actor: True)
SIGNED_IN = Rule("signed in", lambda actor: actor.id is not None)
APPLICANT = Rule("applicant", lambda actor: actor.is_applicant)
STAFF = Rule("staff", lambda actor: actor.is_staff)


def allow(rule: Rule) -> Callable[[View], View]:
    """Open a view to the actors that ``rule`` permits."""

    def mark(view: View) -> View:
        view.access_rule = rule  # type: ignore[attr-defined]
        return view

    return mark


def rule_of(view: Callable[..., Any]) -> Rule | None:
    """The rule a view declares, if it declares one."""
    return getattr(view, "access_rule", None)


def current_actor() -> Actor:
    """Who makes this request: the account signed in, or a visitor known only by the browser's session."""
    user = current_user._get_current_object()  # asked a dozen times for a page; a proxy looks each attribute up again
    if user is not None and user.is_authenticated:
        actor: Actor = user.actor
        return actor
    visitor = session.get("visitor")
    return Actor(kind=Kind.VISITOR, name="", visitor_id=UUID(visitor) if visitor else None)


def remember_visitor() -> Actor:
    """The current actor; a visitor is given an identity in the browser's session, to come back to a draft."""
    if current_user.is_authenticated or "visitor" in session:
        return current_actor()
    session["visitor"] = str(uuid4())
    return current_actor()


def _check() -> ResponseReturnValue | None:
    if request.endpoint is None or request.endpoint == "static":
        return None
    rule = rule_of(current_app.view_functions[request.endpoint])
    if rule is None:
        abort(403)
    if rule is PUBLIC or rule.permits(current_actor()):
        return None
    if current_user.is_authenticated:
        abort(403)
    return ask_to_sign_in()


def ask_to_sign_in() -> ResponseReturnValue:
    """Send a visitor to the sign-in page and back here afterwards (to the page itself, not to its form's action).

    Who had typed something when the session ended is shown it first (401), with the same way back.
    """
    address = url_for("accounts.sign_in", next=_page_here())
    if request.method == "POST" and typed():
        return render_template("errors/session_ended.html", sign_in=address), 401
    return redirect(address)


def _page_here() -> str | None:
    """The address of the page at this request's path, if there is one to look at."""
    if request.method == "GET":
        return request.full_path.rstrip("?")
    try:
        adapter = current_app.create_url_adapter(request)
        found = adapter is not None and adapter.match(method="GET")
    except HTTPException:
        return None
    return request.full_path.rstrip("?") if found else None


def init_app(app: Flask) -> None:
    """Check every request before its view runs."""
    app.before_request(_check)
