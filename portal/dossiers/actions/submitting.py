"""Handing in: one transition, one transaction, one code, however often the button is pressed."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from forms.assurance import Level
from forms.text import clean
from portal.catalogue import queries as catalogue
from portal.consents import actions as consents
from portal.consents.actions import Agreed
from portal.consents.queries import Purpose
from portal.core.actor import Actor, Kind, Right
from portal.core.clock import local
from portal.core.errors import LevelNeeded
from portal.core.sequences import next_number
from portal.documents.numbering import format_dossier_code
from portal.dossiers import queries
from portal.dossiers.actions.applying import current_application, files_given
from portal.dossiers.actions.awaiting import require_signers
from portal.dossiers.actions.fees import ask_fees
from portal.dossiers.counter import Applicant
from portal.dossiers.errors import ApplicationChanged, PaperSignatureMissing, ReasonMissing, ServiceClosed
from portal.dossiers.events import DossierSubmitted, WithdrawalRequested
from portal.dossiers.filings import applicant_of, paper_application
from portal.dossiers.filling import keep_handed_in
from portal.dossiers.findable import search_document
from portal.dossiers.lifecycle import Action
from portal.dossiers.models import Dossier, DossierFile, IssuedDocument
from portal.dossiers.papers import signed_validly
from portal.dossiers.transitions import advance

_LONGEST_REASON = 1000


def submit(
    session: Session,
    dossier_id: UUID,
    *,
    agreed: Agreed | None = None,
    actor: Actor,
    sent_at: datetime,
    now: datetime,
) -> str:
    """Hand a complete draft in and return its code; a draft handed in before returns the code it has (R10.1, R10.2).

    ``agreed``: the text about personal data that was above the button; None at the desk, which asked for its own.
    ``sent_at``: when the person's order reached us; ``now``: when the dossier is in our books.
    Raises ConsentTextChanged, DossierIncomplete, ApplicationChanged (the application was not made from the present
    answers), PaperSignatureMissing, SignersMissing, ServiceClosed, LevelNeeded, SequenceExhausted or NotFound.
    """
    dossier = queries.own(session, dossier_id, actor=actor, lock=True, right=Right.SIGN)
    if dossier.code is not None:
        return dossier.code
    if (problem := closed(dossier.service_code, at=sent_at)) is not None:
        raise problem
    require_level(dossier, actor=actor)
    application = current_application(session, dossier, now=now)
    if application is None:
        raise ApplicationChanged
    require_signers(session, dossier, application)
    require_signature(session, dossier, application)
    text = consents.require_current(Purpose.SUBMISSION, agreed, now=now) if agreed else None
    code = _enter(session, dossier, sent_at=sent_at, now=now)
    files = files_given(session, dossier)
    event = DossierSubmitted(
        code=code,
        sent_at=sent_at,
        received_at=now,
        application_sha256=sent_application(session, dossier, application).sha256,
        signed=signed_validly(dossier.verdict),
        files=file_facts(files),
        consent_version=text.version if text else "",
        consent_sha256=text.sha256 if text else "",
    )
    if text is not None and agreed is not None and actor.id is not None:
        consents.record(session, text, account_id=actor.id, language=agreed.language, dossier_id=dossier.id, now=now)
    advance(session, dossier, Action.SUBMIT, event, actor=actor, now=now)
    ask_fees(session, dossier, files, moment="submission", now=now)
    return code


def closed(service_code: str, *, at: datetime) -> ServiceClosed | None:
    """Why nothing can be handed in to a service at that moment, in whatever version it is; None when it can."""
    last = catalogue.last_day(service_code)
    return ServiceClosed(last) if last is not None and local(at).date() > last else None


def require_level(dossier: Dossier, *, actor: Actor) -> None:
    """Raise LevelNeeded when the sign-in is less sure of the applicant than the service asks.

    At the desk an officer has the applicant and their papers before them, which is as sure as anything.
    """
    wanted = Level(catalogue.definition(dossier.service_code, dossier.service_version).assurance)
    if not dossier.at_desk and not actor.level.reaches(wanted):
        raise LevelNeeded(wanted)


def require_signature(session: Session, dossier: Dossier, application: IssuedDocument) -> None:
    """Raise PaperSignatureMissing when the desk files for somebody who has not signed this very application."""
    if dossier.at_desk and not signed_validly(dossier.verdict):
        kept = paper_application(session, application)
        if kept is None or kept.source_sha256 != application.sha256:
            raise PaperSignatureMissing


def sent_application(session: Session, dossier: Dossier, application: IssuedDocument) -> IssuedDocument:
    """What stands for the application: the signed copy of exactly this one when there is one, else itself."""
    signed = queries.newest(session, dossier.id, queries.SIGNED_APPLICATION)
    return signed if signed is not None and signed.source_sha256 == application.sha256 else application


def file_facts(files: Iterable[DossierFile]) -> tuple[tuple[str, int, str], ...]:
    """Name, size and SHA-256 of every file."""
    return tuple((file.name, file.size, file.sha256) for file in files)


def _enter(session: Session, dossier: Dossier, *, sent_at: datetime, now: datetime) -> str:
    """Give the dossier its agency, its applicant, its times and its code, drawn in this transaction."""
    definition = catalogue.definition(dossier.service_code, dossier.service_version)
    agency = catalogue.agency_for(session, definition)
    account = applicant_of(session, dossier)
    today = local(now).date()
    number = next_number(session, f"dossier/{agency.identifier}/{today:%y%m%d}")
    dossier.code = format_dossier_code(agency.identifier, today, number)
    dossier.agency_id = agency.id
    dossier.applicant_name = account.display_name
    dossier.applicant_number = applicant_number(account)
    dossier.sent_at, dossier.received_at, dossier.expires_at = sent_at, now, None
    dossier.folded = search_document(dossier, definition, phone=account.phone)
    dossier.unfinished = {}
    keep_handed_in(dossier, now=now)
    return dossier.code


def applicant_number(account: Applicant) -> str:
    """The tax code of a business, the personal number of a person."""
    number = account.tax_code if account.kind == Kind.BUSINESS else account.personal_number
    return number or ""


def request_withdrawal(session: Session, dossier_id: UUID, *, reason: str, actor: Actor, now: datetime) -> None:
    """Ask for the dossier back. Raises ReasonMissing, ActionNotPermitted or NotFound."""
    dossier = queries.own_submitted(session, dossier_id, actor=actor, lock=True, right=Right.AMEND)
    said = clean(reason)
    if not said or len(said) > _LONGEST_REASON:
        raise ReasonMissing
    advance(session, dossier, Action.REQUEST_WITHDRAWAL, WithdrawalRequested(said), actor=actor, now=now)
