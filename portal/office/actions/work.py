"""What every action of an officer does first: take the dossier under lock and see that nobody was faster."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from portal.core.actor import SYSTEM_NAME, Actor
from portal.core.clock import local
from portal.core.ids import new_check_code
from portal.core.sequences import next_number
from portal.documents.numbering import document_number
from portal.dossiers.errors import ActionNotPermitted
from portal.dossiers.lifecycle import Action
from portal.dossiers.models import Dossier
from portal.dossiers.transitions import as_mover, may
from portal.office import queries
from portal.office.errors import ChangedMeanwhile
from portal.office.models import ACCEPTANCE_SLIP, RegisterEntry

SUPPLEMENT_REQUEST, REFUSAL, RESULT = "supplement_request", "refusal", "result"
SLIP_SYMBOLS = {ACCEPTANCE_SLIP: "TNHS", SUPPLEMENT_REQUEST: "HDHS", REFUSAL: "TCHS"}


def take(session: Session, dossier_id: UUID, *, actor: Actor, revision: int) -> Dossier:
    """The dossier, locked. Raises NotFound, or ChangedMeanwhile when it moved on since its page was opened."""
    dossier = queries.dossier(session, dossier_id, actor=actor, lock=True)
    if dossier.revision != revision:
        last = queries.last_event(session, dossier_id)
        raise ChangedMeanwhile(who=last.by if last else SYSTEM_NAME, at=last.at if last else dossier.updated_at)
    return dossier


def require(dossier: Dossier, action: Action, *, actor: Actor) -> Actor:
    """The officer as who does this: in their own right or for whom. Raises ActionNotPermitted when nobody lets them."""
    if not may(dossier, action, actor):
        raise ActionNotPermitted
    return as_mover(dossier, action, actor)


def reserve_slip(session: Session, dossier: Dossier, *, kind: str, round_: int, now: datetime) -> RegisterEntry:
    """The number of a slip of the one-stop shop, continuous from 1 each year (TT 01/2018/TT-VPCP Đ10.2)."""
    agency = queries.agency(session, dossier)
    register = f"{agency.key}/{kind}/{local(now).year}"
    return reserve(session, dossier, kind=kind, round_=round_, register=register, symbol=SLIP_SYMBOLS[kind], now=now)


def reserve(
    session: Session, dossier: Dossier, *, kind: str, round_: int, register: str, symbol: str, now: datetime
) -> RegisterEntry:
    """The number for a document of this dossier: the one reserved before, else the next of the register.

    ``register`` names the book with its year; ``symbol`` follows the number, as in ``05/QĐ-UBND``.
    """
    entry = queries.entry_of(session, dossier.id, kind=kind, round_=round_)
    if entry is not None:
        return entry
    number = next_number(session, register)
    entry = RegisterEntry(
        dossier_id=dossier.id,
        kind=kind,
        round=round_,
        register=register,
        entry=number,
        number=document_number(number, symbol=symbol),
        check_code=new_check_code(),
        entered_at=now,
    )
    session.add(entry)
    session.flush()
    return entry
