"""A mandate on paper: an officer sees both people, and keeps the scan of what they signed."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from portal.accounts import queries as accounts
from portal.accounts.mandates.lifecycle import State
from portal.accounts.mandates.models import Mandate
from portal.accounts.mandates.rules import is_for
from portal.accounts.models import Account
from portal.core.actor import Actor, Kind, Role
from portal.core.errors import NotFound
from portal.core.events import publish
from portal.mandates.actions.answering import begin_with_named
from portal.mandates.actions.making import Wish, made_out
from portal.mandates.errors import AccountsUnclear
from portal.mandates.events import MandateDocumentOpened, PaperMandateRecorded


@dataclass(frozen=True, kw_only=True)
class Seen:
    """Somebody whose identity paper the officer saw, and the account that is theirs."""

    username: str
    name: str
    number: str


def record_paper(
    session: Session,
    wish: Wish,
    giver: Seen,
    receiver: Seen,
    *,
    sha256: str,
    actor: Actor,
    language: str,
    now: datetime,
) -> Mandate:
    """Record a mandate signed on paper by both; it is taken at once. ``sha256``: its scan, safely stored.

    Raises NotFound for who is no receptionist, AccountsUnclear when a name and number are not those of the account,
    and what ``making.make`` does.
    """
    if not actor.has(Role.RECEPTIONIST) or actor.agency_id is None:
        raise NotFound
    giving, taking = _account(session, giver), _account(session, receiver)
    mandate = made_out(session, wish, giving, actor=actor, language=language, now=now)
    mandate.state, mandate.paper = State.ACCEPTED, True
    mandate.receiver_id, mandate.agency_id, mandate.recorded_by = taking.id, actor.agency_id, actor.name
    mandate.signed_sha256, mandate.signed_at, mandate.answered_at = sha256, now, now
    begin_with_named(session, mandate, now=now)
    event = PaperMandateRecorded(
        number=mandate.number,
        giver=giving.display_name,
        receiver=taking.display_name,
        sha256=sha256,
        agency_id=str(actor.agency_id),
    )
    publish(session, mandate.id, event, actor=actor, now=now)
    return mandate


def note_opened(session: Session, mandate_id: UUID, dossier_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Write down that an officer opened the document of a mandate."""
    publish(session, mandate_id, MandateDocumentOpened(str(dossier_id)), actor=actor, now=now)


def _account(session: Session, seen: Seen) -> Account:
    found = accounts.account_by_username(session, seen.username.strip().casefold())
    if found is None or found.disabled_at is not None or Kind(found.kind) is Kind.STAFF:
        raise AccountsUnclear
    numbers = (found.personal_number, found.tax_code)
    if not is_for(name=seen.name, number=seen.number, account_name=found.display_name, account_numbers=numbers):
        raise AccountsUnclear
    return found
