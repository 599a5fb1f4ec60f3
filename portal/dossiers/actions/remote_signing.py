"""Signing the application with a provider that keeps the person's key and asks them in an app on their phone.

Three steps: prepare (ask for the certificate, check that it is the account's own, make the digest), ask (record the
request; the worker passes it on), follow (look what has become of it, until it ends).
"""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from portal.core.actor import Actor
from portal.core.db import reading, transaction
from portal.core.errors import NotFound
from portal.dossiers import desk
from portal.dossiers.actions.ending import close, held_open
from portal.dossiers.actions.signers import Whose, number_of, signer
from portal.dossiers.actions.signing_requests import Prepared, prepare, record, take_signature
from portal.dossiers.lifecycle import RequestState, Way
from portal.dossiers.signing_models import SigningRequest
from portal.signing import actions as signing
from portal.signing.errors import NotConfirmed, ProviderDown

_LONGEST_EXCHANGE = timedelta(seconds=60)  # by then an order has arrived or never will; only then it is given again


def prepare_remote_signing(session: Session, whose: Whose, *, actor: Actor, now: datetime) -> Prepared:
    """Ask the provider for the person's certificate, check it, and prepare the file for it; no transaction.

    Raises NotFound without a provider, what ``signers.signer`` does, NoRemoteCertificate, CertificateNotYours,
    CertificateUnfit, ProviderDown, DocumentNotSignable or StorageFull; then nobody was asked for anything.
    """
    person, provider = signer(session, whose, actor=actor, now=now), _provider()
    found = provider.certificates(person.number)
    own = signing.fitting_certificate(found, holder=person.holder, desk=desk.desk().signing, at=now)
    waiting, blob = prepare(person, own, provider=provider.name)
    return Prepared(way=Way.REMOTE, signer=person, blob=blob, waiting=waiting, serial=own.serial, code=person.code)


def _provider() -> signing.RemoteProvider:
    provider = desk.desk().remote
    if provider is None:
        raise NotFound
    return provider


def ask_remote_signing(
    session: Session, whose: Whose, prepared: Prepared, *, actor: Actor, now: datetime
) -> SigningRequest:
    """Record the request; pressed twice, it is the same one. Raises what ``signing_requests.record`` does."""
    return record(session, whose, prepared, actor=actor, now=now)


def follow_remote_signing(request_id: UUID, *, now: datetime) -> bool:
    """Pass a request on, or look what has become of it; returns whether it is still open. Safe to repeat.

    What is asked remotely stands between transactions of its own. A provider that does not answer is asked again later.
    """
    with reading() as session:
        request = session.get(SigningRequest, request_id)
        if request is None or request.finished_at is not None or request.way != Way.REMOTE:
            return False
        order = _order(session, request)
    try:
        answer = _exchange(request, order, now=now)
    except ProviderDown:
        answer = _still(order)
    except NotConfirmed as problem:
        close(request_id, RequestState.FAILED, sentence=problem.sentence, now=now)
        return False
    return take_answer(answer, now=now)


def _order(session: Session, request: SigningRequest) -> signing.Order:
    return signing.Order(
        transaction=str(request.id),
        user=number_of(session, request),
        serial=request.serial,
        digest=signing.Interrupted.from_dict(request.waiting).digest,
        code=request.code,
        title=request.title,
    )


def _exchange(request: SigningRequest, order: signing.Order, *, now: datetime) -> signing.Answer:
    """What the provider says now; it is asked to sign only if it does not know the order yet. Raises ProviderDown."""
    provider = desk.desk().remote
    if provider is None or request.state == RequestState.CODE:
        return _still(order)
    if request.asked_at is not None and (answer := provider.look(order.transaction)) is not None:
        if request.state == RequestState.ASKED:
            _passed_on(request.id)
        return answer
    if now < request.expires_at and _may_ask(request.id, now=now):
        answer = provider.ask(order)
        _passed_on(request.id, code=answer.progress is signing.Progress.CODE)
        return answer
    return _still(order)


def _still(order: signing.Order) -> signing.Answer:
    return signing.Answer(transaction=order.transaction, progress=signing.Progress.WAITING)


def _may_ask(request_id: UUID, *, now: datetime) -> bool:
    """Whether nobody is telling the provider just now: from this moment the caller is."""
    with transaction() as session:
        request = held_open(session, request_id)
        if request is None or (request.asked_at is not None and now - request.asked_at < _LONGEST_EXCHANGE):
            return False
        request.asked_at = now
        return True


def _passed_on(request_id: UUID, *, code: bool = False) -> None:
    with transaction() as session:
        request = held_open(session, request_id)
        if request is not None and request.state == RequestState.ASKED:
            request.state = RequestState.CODE if code else RequestState.WAITING


def confirm_remote_signing(request_id: UUID, code: str, *, now: datetime) -> None:
    """Pass on the code that the provider sent to the person; it is kept nowhere.

    A request that has ended or wants no code is left alone. Raises WrongCode or ProviderDown; then it is still open.
    """
    order = _wanting_code(request_id, now=now)
    if order is None:
        return
    try:
        answer = _provider().confirm(order, code)
    except NotConfirmed as problem:
        close(request_id, RequestState.FAILED, sentence=problem.sentence, now=now)
        return
    take_answer(answer, now=now)


def send_code_again(request_id: UUID, *, now: datetime) -> bool:
    """Let the provider send another code; whether the request wants one. Raises ProviderDown."""
    order = _wanting_code(request_id, now=now)
    if order is None:
        return False
    answer = _provider().ask(order)
    return take_answer(answer, now=now)


def _wanting_code(request_id: UUID, *, now: datetime) -> signing.Order | None:
    with reading() as session:
        request = session.get(SigningRequest, request_id)
        if request is None or request.state != RequestState.CODE or now >= request.expires_at:
            return None
        return _order(session, request)


def take_answer(answer: signing.Answer, *, now: datetime) -> bool:
    """Act on what the provider said, by poll or by itself; returns whether the request is still open.

    An answer about a request that has ended, or that never was, changes nothing.
    """
    with reading() as session:
        request = session.get(SigningRequest, _id(answer.transaction))
    if request is None or request.finished_at is not None or request.way != Way.REMOTE:
        return False
    if answer.progress is signing.Progress.SIGNED:
        take_signature(request, answer.values.get(request.code), now=now)
        return False
    how = _end_of(answer.progress, request, now)
    if how is None:
        return True
    close(request.id, how, now=now)
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
