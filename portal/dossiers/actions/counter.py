"""Filing for somebody at the one-stop desk: begin, keep the application they signed on paper, let them claim it."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.catalogue import queries as catalogue
from portal.consents import actions as consenting
from portal.consents import queries as consents
from portal.consents.queries import Purpose
from portal.core.actor import Actor, Kind, Right, Role
from portal.core.errors import NotFound
from portal.core.events import publish
from portal.core.ids import new_check_code
from portal.dossiers import queries
from portal.dossiers.actions.applying import current_application
from portal.dossiers.actions.drafts import KEPT_FOR, locked, require_subject
from portal.dossiers.actions.submitting import closed
from portal.dossiers.counter import ConsentWay, CounterFiling, Shown, desk_acts
from portal.dossiers.document_names import document_name
from portal.dossiers.errors import ApplicationChanged, ClaimRefused
from portal.dossiers.events import CounterFilingBegun, DossierClaimed, PaperApplicationReceived
from portal.dossiers.filings import paper_application
from portal.dossiers.lifecycle import Channel, Status
from portal.dossiers.models import Dossier, IssuedDocument

CLAIMED_WITHIN = timedelta(days=180)


@dataclass(frozen=True)
class Visit:
    """Who came or wrote, for what, how the desk knows them, and how they agreed; already validated and normalised."""

    service: str
    channel: Channel
    kind: Kind
    name: str
    personal_number: str | None
    tax_code: str | None
    representative: str | None
    phone: str
    email: str
    address: str
    shown: Shown
    consent: ConsentWay

    @property
    def number(self) -> str:
        """The number the applicant is known by; empty for a foreigner without one."""
        return (self.tax_code if self.kind is Kind.BUSINESS else self.personal_number) or ""


@dataclass(frozen=True)
class PaperScan:
    """The scan of an application signed on paper, safely stored."""

    sha256: str
    size: int
    pages: int


def begin_filing(session: Session, visit: Visit, *, actor: Actor, language: str, now: datetime) -> Dossier:
    """The desk's draft for this person and service: the one begun before, or a new one.

    Raises NotFound for a service that the officer's agency does not decide, ServiceClosed or ServiceNotForYou.
    """
    definition = catalogue.definition(visit.service)
    agency = catalogue.agency_for(session, definition)
    if not actor.has(Role.RECEPTIONIST) or actor.id is None or actor.agency_id != agency.id:
        raise NotFound
    if (problem := closed(visit.service, at=now)) is not None:
        raise problem
    require_subject(definition, visit.kind)
    queries.lock_start(session, actor=actor)
    if (before := _begun_before(session, visit, agency.id)) is not None:
        return before
    draft = Dossier(
        service_code=definition.code,
        service_version=definition.version,
        channel=visit.channel,
        agency_id=agency.id,
        applicant_name=visit.name,
        applicant_number=visit.number,
        language=language,
        answers={},
        unfinished={},
        created_at=now,
        updated_at=now,
        expires_at=now + KEPT_FOR,
    )
    session.add(draft)
    session.flush()
    session.add(_filing(draft.id, visit, actor.id, actor.name, now))
    event = CounterFilingBegun(
        channel=visit.channel.value,
        shown=visit.shown.value,
        consent_version=consents.current(Purpose.COUNTER, now=now).version,
        consent_way=visit.consent.value,
    )
    publish(session, draft.id, event, actor=actor, now=now)
    return draft


def _begun_before(session: Session, visit: Visit, agency_id: UUID) -> Dossier | None:
    """What this desk has begun for the same number: pressed twice, or the person is back with what was missing."""
    if not visit.number:
        return None
    query = select(Dossier).where(
        Dossier.agency_id == agency_id,
        Dossier.status == Status.DRAFT,
        Dossier.channel == visit.channel,
        Dossier.service_code == visit.service,
        Dossier.applicant_number == visit.number,
        Dossier.applicant_name == visit.name,
    )
    return session.scalars(query.order_by(Dossier.created_at).limit(1)).first()


def _filing(dossier_id: UUID, visit: Visit, officer_id: UUID, officer_name: str, now: datetime) -> CounterFiling:
    return CounterFiling(
        dossier_id=dossier_id,
        kind=visit.kind.value,
        name=visit.name,
        personal_number=visit.personal_number,
        tax_code=visit.tax_code,
        representative=visit.representative,
        phone=visit.phone,
        email=visit.email,
        address=visit.address,
        shown=visit.shown.value,
        officer_id=officer_id,
        officer_name=officer_name,
        begun_at=now,
        consent_version=consents.current(Purpose.COUNTER, now=now).version,
        consent_way=visit.consent.value,
        claim_code=new_check_code(),
        claim_until=now + CLAIMED_WITHIN,
    )


def receive_paper_application(
    session: Session, dossier_id: UUID, scan: PaperScan, *, actor: Actor, now: datetime
) -> IssuedDocument:
    """Keep the scan of the application that the person signed on paper; another scan takes its place.

    Raises ApplicationChanged when the application was not made from the present answers, AlreadySubmitted or NotFound.
    """
    dossier = locked(session, dossier_id, actor=actor)
    if not desk_acts(dossier, actor):
        raise NotFound
    application = current_application(session, dossier, now=now)
    if application is None:
        raise ApplicationChanged
    kept = paper_application(session, application)
    if kept is None:
        kept = IssuedDocument(
            dossier_id=dossier.id,
            kind=queries.PAPER_APPLICATION,
            round=application.round,
            title=document_name(queries.PAPER_APPLICATION).vi,
            source_sha256=application.sha256,
        )
        session.add(kept)
    kept.sha256, kept.size, kept.created_at = scan.sha256, scan.size, now
    event = PaperApplicationReceived(sha256=scan.sha256, pages=scan.pages, application_sha256=application.sha256)
    publish(session, dossier.id, event, actor=actor, now=now)
    return kept


def claim(session: Session, code: str, claim_code: str, *, actor: Actor, now: datetime) -> UUID:
    """Make a dossier filed at the desk the actor's own, by both codes of the slip; claimed before, it is the same one.

    The account has to carry the number that the desk wrote down: who finds a slip gets nothing by it, and nobody gets
    anything by a number alone. Raises ClaimRefused, whatever it was that did not fit, and RightMissing.
    """
    actor.require(Right.SIGN)  # before it is proved whose number an organisation has, the number says nothing
    found = session.execute(
        select(Dossier, CounterFiling)
        .join(CounterFiling, CounterFiling.dossier_id == Dossier.id)
        .where(Dossier.code == code)
        .with_for_update()
    ).first()
    if found is None or actor.id is None or not actor.is_applicant:
        raise ClaimRefused
    dossier, filing = found
    if dossier.owner_id == actor.id:
        return UUID(str(dossier.id))
    good = filing.claim_code is not None and secrets.compare_digest(filing.claim_code.encode(), claim_code.encode())
    fresh = filing.claim_until is not None and filing.claim_until >= now
    number = actor.tax_code if actor.kind is Kind.BUSINESS else actor.personal_number
    if dossier.owner_id is not None or not (good and fresh and number and number == dossier.applicant_number):
        raise ClaimRefused
    dossier.owner_id, filing.claim_code, filing.claimed_at = actor.id, None, now
    dossier.revision += 1
    dossier.updated_at = now
    consenting.record(
        session,
        consents.version(Purpose.COUNTER, filing.consent_version),
        account_id=actor.id,
        language=dossier.language,
        dossier_id=dossier.id,
        now=filing.begun_at,
    )
    publish(session, dossier.id, DossierClaimed(), actor=actor, now=now)
    return UUID(str(dossier.id))
