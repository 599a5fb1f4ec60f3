"""A service is offered no longer, or again."""

from datetime import datetime
from uuid import UUID, uuid5

from sqlalchemy.orm import Session

from forms.text import one_line
from portal.builder.events import OfferReopened, OfferWithdrawn
from portal.catalogue import actions as catalogue
from portal.catalogue import queries
from portal.core.actor import Actor
from portal.core.errors import NotFound
from portal.core.events import publish as publish_event

_SERVICES = UUID("5d6f3a0e-6a43-4c55-9b0e-5f1d8f6f2c11")


def stream_of(code: str) -> UUID:
    """Where the log of a service is kept."""
    return uuid5(_SERVICES, code)


def withdraw(session: Session, code: str, *, reason: str, actor: Actor, now: datetime) -> None:
    """Offer a service no longer; drafts that were begun can be finished. Raises NotFound."""
    if not queries.versions(code):
        raise NotFound
    words = one_line(reason)[:500]
    catalogue.withdraw(session, code, reason=words, now=now)
    publish_event(session, stream_of(code), OfferWithdrawn(code=code, reason=words), actor=actor, now=now)


def offer_again(session: Session, code: str, *, actor: Actor, now: datetime) -> None:
    """Offer a withdrawn service again. Raises NotFound."""
    if not queries.versions(code):
        raise NotFound
    catalogue.offer_again(session, code)
    publish_event(session, stream_of(code), OfferReopened(code=code), actor=actor, now=now)
