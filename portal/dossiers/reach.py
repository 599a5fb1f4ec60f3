"""Whose a dossier is, and which of a party's are open to whoever acts for it."""

from sqlalchemy import ColumnElement, and_, false, or_, select, true

from portal.accounts.mandates.models import MandatedDossier
from portal.core.actor import Actor
from portal.dossiers.models import Dossier


def belongs_to(actor: Actor) -> ColumnElement[bool]:
    """The condition that a dossier is this actor's: their account's, or begun in their browser and not claimed yet.

    Whoever acts for another party has that party's, of the services for which they may act; by a mandate only those
    that were begun under it or that it names.
    """
    own: list[ColumnElement[bool]] = []
    if actor.id is not None:
        own.append(and_(Dossier.owner_id == actor.id, _covered(actor)))
    if actor.visitor_id is not None:
        own.append(and_(Dossier.owner_id.is_(None), Dossier.visitor_id == actor.visitor_id))
    return or_(false(), *own)


def _covered(actor: Actor) -> ColumnElement[bool]:
    """The condition that a dossier of the party is among what the actor may work with."""
    if actor.by is None:
        return true()
    if actor.by_mandate:
        under = select(MandatedDossier.dossier_id).where(MandatedDossier.mandate_id == actor.by.basis_id)
        return Dossier.id.in_(under)
    return true() if actor.by.services is None else Dossier.service_code.in_(sorted(actor.by.services))
