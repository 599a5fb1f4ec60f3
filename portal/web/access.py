"""Who may call what: closed unless an endpoint says otherwise.

Every view carries ``@allow(RULE)``; a view without it is refused (and a test finds it). Rules speak of kinds of people;
whether a particular thing is *theirs* is part of the query that loads it, and answers 404.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, TypeVar
from urllib.parse import urlsplit
from uuid import UUID, uuid4

from flask import Flask, abort, current_app, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.exceptions import HTTPException

from portal.core.actor import Actor, Kind, Right, Role
from portal.web.typed import typed

_LOOKING = frozenset({"GET", "HEAD", "OPTIONS"})
View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True)
class Rule:
    """A named answer to "may this actor call this endpoint?"."""

    name: str
    permits: Callable[[Actor], bool]
    roles: frozenset[Role] = frozenset()
    right: Right | None = None


def role(*roles: Role) -> Rule:
    """Staff holding at least one of these roles."""
    name = "staff: " + " | ".join(sorted(roles))
    return Rule(name, lambda actor: actor.is_staff and actor.has(*roles), frozenset(roles))


PUBLIC = Rule("public", lambda actor: True)
SIGNED_IN = Rule("signed in", lambda actor: actor.id is not None)
APPLICANT = Rule("applicant", lambda actor: actor.is_applicant, right=Right.PREPARE)
FILLER = Rule(
    "applicant | staff: receptionist",
    lambda actor: actor.is_applicant or actor.has(Role.RECEPTIONIST),
    frozenset({Role.RECEPTIONIST}),
    right=Right.PREPARE,
)
STAFF = Rule("staff", lambda actor: actor.is_staff)
OWNER = Rule("applicant, not by mandate", lambda actor: actor.is_applicant and not actor.by_mandate, right=Right.SIGN)
"""What a party gives away or takes on: whoever acts for it by a mandate may not, a member needs the right to sign."""
PERSON = Rule("applicant, in person", lambda actor: actor.is_applicant)
"""What concerns the person at the browser, whomever they act for."""


def to(right: Right, rule: Rule = APPLICANT) -> Rule:
    """The same rule, where whoever acts for another party needs this right to change something, not only to prepare."""
    return replace(rule, name=f"{rule.name} (for others: {right})", right=right)


def allow(rule: Rule) -> Callable[[View], View]:
    """Open a view to the actors that ``rule`` permits.

    Who acts for another party may look at what ``rule`` opens; to change anything they need its ``right``.
    """

    def mark(view: View) -> View:
        view.access_rule = rule  # type: ignore[attr-defined]
        return view

    return mark


def rule_of(view: Callable[..., Any]) -> Rule | None:
    """The rule a view declares, if it declares one."""
    return getattr(view, "access_rule", None)


def current_actor() -> Actor:
    """Who makes this request: the account signed in, or a visitor known only by the browser's session.

    Where the endpoint takes a role that somebody lent, whoever comes acts on their behalf.
    """
    user = current_user._get_current_object()  # asked a dozen times for a page; a proxy looks each attribute up again
    if user is not None and user.is_authenticated:
        actor: Actor = user.actor
        return actor.acting(*_roles_asked()) if actor.stands_in else actor
    visitor = session.get("visitor")
    return Actor(kind=Kind.VISITOR, name="", visitor_id=UUID(visitor) if visitor else None)


def current_person() -> Actor:
    """Who sits at the browser, whomever they act for: whose account and password the pages of accounts show."""
    user = current_user._get_current_object()
    if user is not None and user.is_authenticated:
        person: Actor = user.person
        return person
    return current_actor()


def may_act() -> bool:
    """Whether there is somebody for whom the person at the browser may act."""
    user = current_user._get_current_object()
    return user is not None and user.is_authenticated and bool(user.live.may_act)


def _roles_asked() -> frozenset[Role]:
    view = current_app.view_functions.get(request.endpoint or "")
    rule = rule_of(view) if view else None
    return rule.roles if rule else frozenset()


def remember_visitor() -> Actor:
    """The current actor; a visitor is given an identity in the browser's session, to come back to a draft."""
    if current_user.is_authenticated or "visitor" in session:
        return current_actor()
    session["visitor"] = str(uuid4())
    return current_actor()


def _refuse_other_sites() -> None:
    """A form is sent from a page of this portal, whatever token it carries (threat T07; W3C Fetch Metadata).

    Browsers say where it comes from and no page can make them lie; machines that call say nothing.
    """
    if request.method in ("GET", "HEAD", "OPTIONS"):
        return
    origin = request.headers.get("Origin")
    site = request.headers.get("Sec-Fetch-Site", "same-origin")
    if site not in ("same-origin", "none") or (origin is not None and urlsplit(origin).netloc != request.host):
        abort(403)


def _check() -> ResponseReturnValue | None:
    if request.endpoint is None or request.endpoint == "static":
        return None
    rule = rule_of(current_app.view_functions[request.endpoint])
    if rule is None:
        abort(403)
    actor = current_actor()
    if rule is PUBLIC or rule.permits(actor):
        if actor.by is not None and rule.right is not None and request.method not in _LOOKING:
            actor.require(rule.right)
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
    app.before_request(_refuse_other_sites)
    app.before_request(_check)
