"""Signing the application with a provider that keeps the person's key and asks them in an app on their phone.

Three steps: prepare (ask for the certificate, check that it is the account's own, make the digest), ask (record the
request; the worker passes it on), follow (look what has become of it, until it ends). The state lies in the database,
the prepared file in the store, so that connections, pages and processes may be lost at any moment. Whatever ends a
request first counts; what comes later finds it closed.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from uuid import UUID

from sqlalchemy.orm import Session

from forms.text import Text
from portal.accounts.models import Account
from portal.catalogue import queries as catalogue
from portal.core import blobs
from portal.core.actor import SYSTEM, Actor
from portal.core.blobs import Blob
from portal.core.db import reading, transaction
from portal.core.errors import NotFound, PortalError
from portal.core.events import publish
from portal.documents.content import APPLICANT_BOX
from portal.dossiers import desk, queries
from portal.dossiers.actions.applying import examine_signed, holder, owner, receive_signed_application, to_be_signed
from portal.dossiers.actions.drafts import locked
from portal.dossiers.errors import AlreadySigned, ApplicationChanged
from portal.dossiers.events import RemoteSigningAsked, RemoteSigningEnded
from portal.dossiers.lifecycle import RequestState
from portal.dossiers.models import Dossier, IssuedDocument, SigningRequest
from portal.signing import actions as signing
from portal.signing.errors import NotConfirmed, ProviderDown, SignatureMismatch, TimestampUnavailable

MOST_TIME = timedelta(minutes=15)
"""How long a person may take to confirm."""

_LONGEST_EXCHANGE = timedelta(seconds=60)  # by then an order has arrived or never will; only then it is given again
_OUR_FAULT = 500  # what the person can do nothing about is tried again


@dataclass(frozen=True)
class Prepared:
    """An application ready to be signed remotely, stored but not yet recorded."""

    application_sha256: str
    blob: Blob
    waiting: signing.Interrupted
    serial: str
    code: str
    title: str


def prepare_remote_signing(session: Session, dossier_id: UUID, *, actor: Actor, now: datetime) -> Prepared:
    """Ask the provider for the applicant's certificate, check it, and prepare the application for it; no transaction.

    Raises NotFound without a provider, ApplicationChanged, NoRemoteCertificate, CertificateNotYours, CertificateUnfit,
    ProviderDown or StorageFull; then nobody was asked for anything.
    """
    dossier = queries.own(session, dossier_id, actor=actor)
    issued = to_be_signed(session, dossier, now=now)
    provider, account = _provider(), owner(session, dossier)
    found = provider.certificates(_number(account))
    own = signing.fitting_certificate(found, holder=holder(account), desk=desk.desk().signing, at=now)
    waiting, pdf = signing.begin_signature(
        blobs.store().read(issued.sha256),
        certificate=own.certificate,
        chain=own.chain,
        stamp=_stamp(issued, signing.holder_name(own.certificate), provider.name),
    )
    service = catalogue.definition(dossier.service_code, dossier.service_version).name.vi
    return Prepared(
        application_sha256=issued.sha256,
        blob=blobs.store().put(pdf),
        waiting=waiting,
        serial=own.serial,
        code=f"DON-{str(dossier.id)[:8]}-{issued.sha256[:4]}".upper(),
        title=f"{issued.title}: {service}"[:300],
    )


def _provider() -> signing.RemoteProvider:
    provider = desk.desk().remote
    if provider is None:
        raise NotFound
    return provider


def _number(account: Account) -> str:
    """The number under which providers know an account."""
    return account.tax_code or account.personal_number or ""


def _stamp(issued: IssuedDocument, name: str, provider: str) -> signing.Stamp:
    place = issued.boxes[APPLICANT_BOX]
    left, bottom, right, top = (round(place[side]) for side in ("left", "bottom", "right", "top"))
    return signing.applicant_stamp(name=name, provider=provider, box=(left, bottom, right, top), page=place["page"])


def ask_remote_signing(
    session: Session, dossier_id: UUID, prepared: Prepared, *, actor: Actor, now: datetime
) -> SigningRequest:
    """Record the request; pressed twice, it is the same one. Raises AlreadySigned, ApplicationChanged or NotFound."""
    dossier = locked(session, dossier_id, actor=actor)
    before = queries.signing_request(session, dossier.id)
    if before is not None and before.finished_at is None:
        return before
    if to_be_signed(session, dossier, now=now).sha256 != prepared.application_sha256:
        raise ApplicationChanged
    if _is_signed(session, dossier, prepared.application_sha256):
        raise AlreadySigned
    request = SigningRequest(
        dossier_id=dossier.id,
        application_sha256=prepared.application_sha256,
        prepared_sha256=prepared.blob.sha256,
        waiting=prepared.waiting.to_dict(),
        serial=prepared.serial,
        code=prepared.code,
        title=prepared.title,
        created_at=now,
        expires_at=now + MOST_TIME,
    )
    session.add(request)
    session.flush()
    event = RemoteSigningAsked(str(request.id), code=request.code, application_sha256=request.application_sha256)
    publish(session, dossier.id, event, actor=actor, now=now)
    return request


def _is_signed(session: Session, dossier: Dossier, application_sha256: str) -> bool:
    signed = queries.newest(session, dossier.id, queries.SIGNED_APPLICATION)
    return signed is not None and signed.source_sha256 == application_sha256


def cancel_remote_signing(session: Session, dossier_id: UUID, *, actor: Actor, now: datetime) -> None:
    """End the open request, if there is one; a confirmation that comes later is not used. Raises NotFound."""
    dossier = queries.own(session, dossier_id, actor=actor)
    found = queries.signing_request(session, dossier.id)
    if found is not None and (request := _held_open(session, found.id)) is not None:
        _end(session, request, RequestState.CANCELLED, actor=actor, now=now)


def follow_remote_signing(request_id: UUID, *, now: datetime) -> bool:
    """Pass a request on, or look what has become of it; returns whether it is still open. Safe to repeat.

    What is asked remotely stands between transactions of its own. A provider that does not answer is asked again later.
    """
    with reading() as session:
        request = session.get(SigningRequest, request_id)
        if request is None or request.finished_at is not None:
            return False
        order = _order(session, request)
    try:
        answer = _exchange(request, order, now=now)
    except ProviderDown:
        answer = signing.Answer(transaction=order.transaction, progress=signing.Progress.WAITING)
    except NotConfirmed as problem:
        _close(request_id, RequestState.FAILED, sentence=problem.sentence, now=now)
        return False
    return take_answer(answer, now=now)


def _order(session: Session, request: SigningRequest) -> signing.Order:
    dossier = session.get_one(Dossier, request.dossier_id)
    return signing.Order(
        transaction=str(request.id),
        user=_number(owner(session, dossier)),
        serial=request.serial,
        digest=signing.Interrupted.from_dict(request.waiting).digest,
        code=request.code,
        title=request.title,
    )


def _exchange(request: SigningRequest, order: signing.Order, *, now: datetime) -> signing.Answer:
    """What the provider says now; it is asked to sign only if it does not know the order yet. Raises ProviderDown."""
    still = signing.Answer(transaction=order.transaction, progress=signing.Progress.WAITING)
    provider = desk.desk().remote
    if provider is None:
        return still
    if request.asked_at is not None and (answer := provider.look(order.transaction)) is not None:
        if request.state == RequestState.ASKED:
            _passed_on(request.id)
        return answer
    if now < request.expires_at and _may_ask(request.id, now=now):
        answer = provider.ask(order)
        _passed_on(request.id)
        return answer
    return still


def _may_ask(request_id: UUID, *, now: datetime) -> bool:
    """Whether nobody is telling the provider just now: from this moment the caller is."""
    with transaction() as session:
        request = _held_open(session, request_id)
        if request is None or (request.asked_at is not None and now - request.asked_at < _LONGEST_EXCHANGE):
            return False
        request.asked_at = now
        return True


def _passed_on(request_id: UUID) -> None:
    with transaction() as session:
        request = _held_open(session, request_id)
        if request is not None and request.state == RequestState.ASKED:
            request.state = RequestState.WAITING


def take_answer(answer: signing.Answer, *, now: datetime) -> bool:
    """Act on what the provider said, by poll or by itself; returns whether the request is still open.

    An answer about a request that has ended, or that never was, changes nothing.
    """
    with reading() as session:
        request = session.get(SigningRequest, _id(answer.transaction))
    if request is None or request.finished_at is not None:
        return False
    if answer.progress is signing.Progress.SIGNED:
        _take_signature(request, answer, now=now)
        return False
    how = _end_of(answer.progress, request, now)
    if how is None:
        return True
    _close(request.id, how, now=now)
    return False


def _id(transaction_name: str) -> UUID:
    try:
        return UUID(transaction_name)
    except ValueError as problem:
        raise NotFound from problem


def _end_of(progress: signing.Progress, request: SigningRequest, now: datetime) -> RequestState | None:
    if progress is signing.Progress.REFUSED:
        return RequestState.REFUSED
    over = progress is signing.Progress.EXPIRED or now >= request.expires_at
    return RequestState.EXPIRED if over else None


def _take_signature(request: SigningRequest, answer: signing.Answer, *, now: datetime) -> None:
    """Embed the signature and judge the result like an uploaded one; what cannot be used ends the request."""
    try:
        _embed(request, answer, now=now)
    except PortalError as problem:
        if problem.status >= _OUR_FAULT:
            raise
        _close(request.id, RequestState.FAILED, sentence=problem.sentence, now=now)


def _embed(request: SigningRequest, answer: signing.Answer, *, now: datetime) -> None:
    value = answer.values.get(request.code)
    if value is None:
        raise SignatureMismatch
    signed = _signed(request, value)
    with reading() as session:
        actor = owner(session, session.get_one(Dossier, request.dossier_id)).actor()
        returned = examine_signed(session, request.dossier_id, BytesIO(signed), actor=actor, now=now)
    if returned.application_sha256 != request.application_sha256:
        raise ApplicationChanged
    with transaction() as session:
        held = _held_open(session, request.id)
        if held is not None:
            receive_signed_application(session, request.dossier_id, returned, actor=actor, now=now)
            held.state, held.finished_at = RequestState.SIGNED, now


def _signed(request: SigningRequest, value: bytes) -> bytes:
    """The signed application, without a time of its own when nobody gives one: the signature must not be lost."""
    prepared = blobs.store().read(request.prepared_sha256)
    waiting = signing.Interrupted.from_dict(request.waiting)
    try:
        return signing.finish_signature(prepared, waiting, value, timestamper=desk.desk().signing.timestamper)
    except TimestampUnavailable:
        return signing.finish_signature(prepared, waiting, value, timestamper=None)


def _held_open(session: Session, request_id: UUID) -> SigningRequest | None:
    """The request, held for a change; None once it has ended."""
    request = session.get(SigningRequest, request_id, with_for_update=True, populate_existing=True)
    return request if request is not None and request.finished_at is None else None


def _close(request_id: UUID, how: RequestState, *, sentence: Text | None = None, now: datetime) -> None:
    with transaction() as session:
        request = _held_open(session, request_id)
        if request is not None:
            request.sentence = {"vi": sentence.vi, "en": sentence.en} if sentence else None
            _end(session, request, how, actor=SYSTEM, now=now)


def _end(session: Session, request: SigningRequest, how: RequestState, *, actor: Actor, now: datetime) -> None:
    request.state, request.finished_at = how, now
    event = RemoteSigningEnded(str(request.id), how=how.value)
    publish(session, request.dossier_id, event, actor=actor, now=now)
