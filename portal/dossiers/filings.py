"""Readers of what the one-stop desk files for people without an account."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts import queries as accounts
from portal.core.actor import Actor, Kind
from portal.core.errors import NotFound
from portal.dossiers import queries
from portal.dossiers.counter import Applicant, CounterFiling, Present, desk_acts
from portal.dossiers.lifecycle import Channel, Status
from portal.dossiers.models import ComponentCheck, Dossier, IssuedDocument


def filing_of(session: Session, dossier_id: UUID) -> CounterFiling | None:
    """How the desk filed a dossier; None when the applicant did so online."""
    return session.get(CounterFiling, dossier_id)


def applicant_of(session: Session, dossier: Dossier) -> Applicant:
    """Whose dossier it is: the account's, or the person's who came to the desk. Raises NotFound while it is neither."""
    if dossier.owner_id is not None:
        return accounts.account(session, dossier.owner_id)
    filing = filing_of(session, dossier.id)
    if filing is None:
        raise NotFound
    return Present(
        kind=Kind(filing.kind),
        display_name=filing.name,
        personal_number=filing.personal_number,
        tax_code=filing.tax_code,
        representative=filing.representative,
        phone=filing.phone,
        email=filing.email,
        address=filing.address,
    )


def filled_in_for(session: Session, dossier: Dossier, *, actor: Actor) -> Actor:
    """Whose data fill a form in: the reader's own, or at the desk those of the person they file for."""
    return applicant_of(session, dossier).actor() if desk_acts(dossier, actor) else actor


def begun_at_desk(session: Session, *, actor: Actor, limit: int = 200) -> Sequence[Dossier]:
    """What the actor's desk has begun for others and not filed yet, the one changed last first."""
    query = select(Dossier).where(
        queries.filled_in_by(actor), Dossier.channel != Channel.ONLINE, Dossier.status == Status.DRAFT
    )
    return session.scalars(query.order_by(Dossier.updated_at.desc(), Dossier.id).limit(limit)).all()


def paper_application(session: Session, application: IssuedDocument) -> IssuedDocument | None:
    """The scan of exactly this application, signed on paper at the desk; None when there is none."""
    query = select(IssuedDocument).where(
        IssuedDocument.dossier_id == application.dossier_id,
        IssuedDocument.kind == queries.PAPER_APPLICATION,
        IssuedDocument.round == application.round,
    )
    return session.scalars(query).first()


def checks_of(session: Session, dossier: Dossier) -> Sequence[ComponentCheck]:
    """What the desk found about the papers of a dossier; nothing is asked about one that was filed online."""
    if dossier.channel == Channel.ONLINE:
        return ()
    return session.scalars(select(ComponentCheck).where(ComponentCheck.dossier_id == dossier.id)).all()
