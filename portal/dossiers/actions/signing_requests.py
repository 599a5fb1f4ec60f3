"""A request for a signature on the application, whoever holds the key: recorded once, embedded once, ended once.

The state lies in the database, the prepared file in the store, so that connections, pages and processes may be lost at
any moment. Whatever ends a request first counts; what comes later finds it closed.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO

from sqlalchemy.orm import Session

from portal.accounts import queries as accounts
from portal.core import blobs
from portal.core.actor import Actor
from portal.core.blobs import Blob
from portal.core.db import reading, transaction
from portal.core.errors import NotFound, PortalError
from portal.core.events import publish
from portal.dossiers import desk
from portal.dossiers.actions.applying import examine_signed, receive_signed_application
from portal.dossiers.actions.cosigning import examine_of, receive_of
from portal.dossiers.actions.ending import close, end, held_open, name_of
from portal.dossiers.actions.signers import Signer, Whose, hold, newest_request, require_same
from portal.dossiers.errors import ApplicationChanged
from portal.dossiers.events import LocalSigningAsked, RemoteSigningAsked
from portal.dossiers.filings import applicant_of
from portal.dossiers.lifecycle import RequestState, Way
from portal.dossiers.models import Dossier
from portal.dossiers.signing_models import SigningInvitation, SigningRequest
from portal.signing import actions as signing
from portal.signing.errors import SignatureMismatch, TimestampUnavailable

MOST_TIME = timedelta(minutes=15)
"""How long a person may take to confirm."""

_OUR_FAULT = 500  # what the person can do nothing about is tried again
_ASKED = {Way.REMOTE: RemoteSigningAsked, Way.LOCAL: LocalSigningAsked}


@dataclass(frozen=True)
class Prepared:
    """A file ready to be signed by somebody, stored but not yet recorded."""

    way: Way
    signer: Signer
    blob: Blob
    waiting: signing.Interrupted
    serial: str
    code: str


def prepare(
    signer: Signer, certificate: signing.RemoteCertificate, *, provider: str | None
) -> tuple[signing.Interrupted, Blob]:
    """Prepare and store the file for the person's certificate; no transaction. ``provider`` stands in the stamp.

    Raises DocumentNotSignable or StorageFull.
    """
    base = blobs.store().read(signer.base_sha256)
    place = signing.place_of(base, signer.field)
    name = signing.holder_name(certificate.certificate)
    waiting, pdf = signing.begin_signature(
        base,
        certificate=certificate.certificate,
        chain=certificate.chain,
        field=signer.field,
        stamp=signing.applicant_stamp(name=name, provider=provider, box=place.box, page=place.page),
    )
    return waiting, blobs.store().put(pdf)


def record(session: Session, whose: Whose, prepared: Prepared, *, actor: Actor, now: datetime) -> SigningRequest:
    """Record the request, or find the one that is open.

    Raises NotFound, AlreadySigned or ApplicationChanged; for the invited InvitationEnded, ApplicationBeingChanged or
    CopyOvertaken.
    """
    hold(session, whose, actor=actor)
    before = newest_request(session, whose, actor=actor)
    if before is not None and before.finished_at is None:
        return before
    signer = prepared.signer
    require_same(session, whose, signer, actor=actor, now=now)
    request = SigningRequest(
        dossier_id=signer.dossier_id,
        invitation_id=signer.invitation_id,
        account_id=signer.account_id,
        way=prepared.way,
        application_sha256=signer.application_sha256,
        prepared_sha256=prepared.blob.sha256,
        waiting=prepared.waiting.to_dict(),
        serial=prepared.serial,
        code=prepared.code,
        title=signer.title,
        created_at=now,
        expires_at=now + MOST_TIME,
    )
    session.add(request)
    session.flush()
    asked = _ASKED[prepared.way](
        str(request.id),
        code=request.code,
        application_sha256=request.application_sha256,
        signer=name_of(session, request),
    )
    publish(session, request.dossier_id, asked, actor=actor, now=now)
    return request


def cancel_signing(session: Session, whose: Whose, *, actor: Actor, now: datetime) -> None:
    """End the open request, if there is one; a confirmation that comes later is not used. Raises NotFound."""
    found = newest_request(session, whose, actor=actor)
    if found is not None and (request := held_open(session, found.id)) is not None:
        end(session, request, RequestState.CANCELLED, actor=actor, now=now)


def take_signature(request: SigningRequest, value: bytes | None, *, now: datetime) -> None:
    """Embed the raw signature and judge the result like an uploaded one; what cannot be used ends the request."""
    try:
        if value is None:
            raise SignatureMismatch
        signed = BytesIO(_signed(request, value))
        if request.invitation_id is None:
            _take_applicants(request, signed, now=now)
        else:
            _take_cosigners(request, signed, now=now)
    except PortalError as problem:
        if problem.status >= _OUR_FAULT:
            raise
        close(request.id, RequestState.FAILED, sentence=problem.sentence, now=now)


def _take_applicants(request: SigningRequest, signed: BytesIO, *, now: datetime) -> None:
    with reading() as session:
        actor = applicant_of(session, session.get_one(Dossier, request.dossier_id)).actor()
        returned = examine_signed(session, request.dossier_id, signed, actor=actor, now=now)
    if returned.application_sha256 != request.application_sha256:
        raise ApplicationChanged
    with transaction() as session:
        held = held_open(session, request.id)
        if held is not None:
            receive_signed_application(session, request.dossier_id, returned, actor=actor, now=now)
            held.state, held.finished_at = RequestState.SIGNED, now


def _take_cosigners(request: SigningRequest, signed: BytesIO, *, now: datetime) -> None:
    if request.account_id is None:
        raise NotFound
    with reading() as session:
        actor = accounts.account(session, request.account_id).actor()
        invitation = session.get_one(SigningInvitation, request.invitation_id)
        countersigned = examine_of(session, invitation, signed, now=now)
    with transaction() as session:
        held = held_open(session, request.id)
        if held is not None:
            held.state, held.finished_at = RequestState.SIGNED, now
            receive_of(session, invitation, countersigned, actor=actor, now=now)


def _signed(request: SigningRequest, value: bytes) -> bytes:
    """The signed application, without a time of its own when nobody gives one: the signature must not be lost."""
    prepared = blobs.store().read(request.prepared_sha256)
    waiting = signing.Interrupted.from_dict(request.waiting)
    try:
        return signing.finish_signature(prepared, waiting, value, timestamper=desk.desk().signing.timestamper)
    except TimestampUnavailable:
        return signing.finish_signature(prepared, waiting, value, timestamper=None)
