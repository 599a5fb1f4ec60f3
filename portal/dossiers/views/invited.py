"""How an invited person signs without downloading: on their phone or on their own computer, as the applicant can.

Each address begins with the link of the invitation and is there only for the person it is bound to.
"""

from collections.abc import Callable

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from portal.core.actor import Right
from portal.dossiers.actions import Invited
from portal.dossiers.views import cosigning, local_signing, remote_signing
from portal.dossiers.views.base import bp
from portal.web.access import APPLICANT, allow, to


def _invited(token: str) -> Invited:
    """The person behind the link; 404 for everybody else, before anything else is looked at."""
    cosigning.invited(token)
    return Invited(token)


def _done(act: Callable[[Invited], object], token: str) -> ResponseReturnValue:
    """Act for the person behind the link, then back to their page."""
    act(_invited(token))
    return redirect(url_for("dossiers.cosign", token=token), 303)


@bp.post("/signatures/<token>/remote-signing")
@allow(to(Right.SIGN))
def invited_ask_remote_signing(token: str) -> ResponseReturnValue:
    """Ask the provider for this person's signature; pressed twice, it is the same request."""
    return _done(remote_signing.ask, token)


@bp.post("/signatures/<token>/remote-signing/look")
@allow(to(Right.SIGN))
def invited_look_at_remote_signing(token: str) -> ResponseReturnValue:
    """Ask the provider now what has become of the request."""
    return _done(remote_signing.look, token)


@bp.post("/signatures/<token>/remote-signing/code")
@allow(to(Right.SIGN))
def invited_confirm_remote_signing(token: str) -> ResponseReturnValue:
    """Pass on the code that the provider sent to this person, or have another sent."""
    return _done(remote_signing.confirm, token)


@bp.post("/signatures/<token>/remote-signing/cancel")
@allow(to(Right.SIGN))
def invited_cancel_remote_signing(token: str) -> ResponseReturnValue:
    """Give the request up and choose another way."""
    return _done(remote_signing.give_up, token)


@bp.get("/signatures/<token>/remote-signing/state")
@allow(APPLICANT)
def invited_remote_signing_state(token: str) -> ResponseReturnValue:
    """How far the newest request is, for the script of the waiting page."""
    return remote_signing.state_of(_invited(token))


@bp.post("/signatures/<token>/local-signing")
@allow(to(Right.SIGN))
def invited_ask_local_signing(token: str) -> ResponseReturnValue:
    """Prepare the newest copy for the certificate of the agent; sent twice, it is the same request."""
    return _done(local_signing.begin, token)


@bp.post("/signatures/<token>/local-signing/value")
@allow(to(Right.SIGN))
def invited_finish_local_signing(token: str) -> ResponseReturnValue:
    """Take the signature the agent made, or its holder's refusal; sent twice or too late, it changes nothing."""
    return _done(local_signing.finish, token)
