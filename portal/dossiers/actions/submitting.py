"""Handing in: one transition, one transaction, one code, however often the button is pressed."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from forms.text import clean, fold
from portal.accounts import queries as accounts
from portal.accounts.models import Account
from portal.catalogue import queries as catalogue
from portal.core.actor import Actor, Kind
from portal.core.clock import local
from portal.core.errors import NotFound
from portal.core.sequences import next_number
from portal.documents.numbering import format_dossier_code
from portal.dossiers import queries
from portal.dossiers.actions.applying import current_application, files_given
from portal.dossiers.errors import ApplicationChanged, ReasonMissing, ServiceClosed
from portal.dossiers.events import DossierSubmitted, WithdrawalRequested
from portal.dossiers.filling import keep_handed_in
from portal.dossiers.lifecycle import Action
from portal.dossiers.models import Dossier, DossierFile, IssuedDocument
from portal.dossiers.papers import signed_validly
from portal.dossiers.transitions import advance

_LONGEST_REASON = 1000
_LONGEST_FOLDED = 400


def submit(session: Session, dossier_id: UUID, *, actor: Actor, sent_at: datetime, now: datetime) -> str:
    """Hand a complete draft in and return its code; a draft handed in before returns the code it has (R10.1, R10.2).

    ``sent_at``: when the person's order reached us; ``now``: when the dossier is in our books.
    Raises DossierIncomplete, ApplicationChanged (the application was not made from the present answers),
    ServiceClosed, SequenceExhausted or NotFound.
    """
    dossier = queries.own(session, dossier_id, actor=actor, lock=True)
    if dossier.code is not None:
        return dossier.code
    if (problem := closed(dossier.service_code, at=sent_at)) is not None:
        raise problem
    application = current_application(session, dossier, now=now)
    if application is None:
        raise ApplicationChanged
    code = _enter(session, dossier, sent_at=sent_at, now=now)
    event = DossierSubmitted(
        code=code,
        sent_at=sent_at,
        received_at=now,
        application_sha256=sent_application(session, dossier, application).sha256,
        signed=signed_validly(dossier.verdict),
        files=file_facts(files_given(session, dossier)),
    )
    advance(session, dossier, Action.SUBMIT, event, actor=actor, now=now)
    return code


def closed(service_code: str, *, at: datetime) -> ServiceClosed | None:
    """Why nothing can be handed in to a service at that moment, in whatever version it is; None when it can."""
    last = catalogue.last_day(service_code)
    return ServiceClosed(last) if last is not None and local(at).date() > last else None


def sent_application(session: Session, dossier: Dossier, application: IssuedDocument) -> IssuedDocument:
    """What stands for the application: the signed copy of exactly this one when there is one, else itself."""
    signed = queries.newest(session, dossier.id, queries.SIGNED_APPLICATION)
    return signed if signed is not None and signed.source_sha256 == application.sha256 else application


def file_facts(files: Iterable[DossierFile]) -> tuple[tuple[str, int, str], ...]:
    """Name, size and SHA-256 of every file."""
    return tuple((file.name, file.size, file.sha256) for file in files)


def _enter(session: Session, dossier: Dossier, *, sent_at: datetime, now: datetime) -> str:
    """Give the dossier its agency, its applicant, its times and its code, drawn in this transaction."""
    if dossier.owner_id is None:
        raise NotFound
    definition = catalogue.definition(dossier.service_code, dossier.service_version)
    agency = catalogue.agency_for(session, definition)
    account = accounts.account(session, dossier.owner_id)
    today = local(now).date()
    number = next_number(session, f"dossier/{agency.identifier}/{today:%y%m%d}")
    dossier.code = format_dossier_code(agency.identifier, today, number)
    dossier.agency_id = agency.id
    dossier.applicant_name = account.display_name
    dossier.applicant_number = applicant_number(account)
    dossier.folded = fold(f"{account.display_name} {dossier.code} {definition.name.vi}")[:_LONGEST_FOLDED]
    dossier.sent_at, dossier.received_at, dossier.expires_at = sent_at, now, None
    dossier.unfinished = {}
    keep_handed_in(dossier, now=now)
    return dossier.code


def applicant_number(account: Account) -> str:
    """The tax code of a business, the personal number of a person."""
    number = account.tax_code if account.kind == Kind.BUSINESS else account.personal_number
    return number or ""


def request_withdrawal(session: Session, dossier_id: UUID, *, reason: str, actor: Actor, now: datetime) -> None:
    """Ask for the dossier back. Raises ReasonMissing, ActionNotPermitted or NotFound."""
    dossier = queries.own_submitted(session, dossier_id, actor=actor, lock=True)
    said = clean(reason)
    if not said or len(said) > _LONGEST_REASON:
        raise ReasonMissing
    advance(session, dossier, Action.REQUEST_WITHDRAWAL, WithdrawalRequested(said), actor=actor, now=now)
