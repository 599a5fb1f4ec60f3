"""What a form brings as proof: a code that was typed, or a passkey's answer to the challenge of this browser."""

from uuid import UUID

from flask import current_app, session

from portal.accounts import actions
from portal.accounts.factors.ceremonies import Assertion, RelyingParty
from portal.accounts.factors.errors import PasskeyRefused
from portal.core import clock
from portal.core.db import transaction

CEREMONY = "ceremony"


def party() -> RelyingParty:
    """This portal as browsers know it."""
    settings = current_app.config["PORTAL"]
    return RelyingParty.at(settings.base_url, name=settings.agency_name)


def taken(answer: str, *, account_id: UUID | None = None, creates: bool = False) -> Assertion:
    """The answer with the challenge of this browser, which is used up even if the answer is bad.

    Raises SetupOver (while one is made) or PasskeyRefused: there is no challenge, or it was drawn for another account.
    """
    token = session.pop(CEREMONY, "")
    with transaction() as db:
        challenge, whose = actions.take_challenge(db, str(token), creates=creates, now=clock.now())
    if account_id is not None and whose != account_id:
        raise PasskeyRefused
    return Assertion(party(), challenge, answer)


def proof_of(account_id: UUID, *, code: str, answer: str) -> str | Assertion:
    """What was brought for this account: the passkey's answer if there is one, else the code. Raises PasskeyRefused."""
    return taken(answer, account_id=account_id) if answer else code
