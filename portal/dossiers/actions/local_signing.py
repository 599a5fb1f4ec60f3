"""Signing the application with the agent on the signer's own computer: the browser carries between it and us.

Begin: the browser brings the agent's certificate, which has to be the person's own, and the application is prepared
for it. Finish: the browser brings the raw signature. In between nobody can be asked; the person may leave the page and
come back, and the agent gives the same signature again. What the browser says is never believed: the certificate and
the signature are proved as those of a provider are.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from portal.core.actor import SYSTEM, Actor
from portal.core.db import reading
from portal.core.errors import NotFound
from portal.dossiers import desk
from portal.dossiers.actions.ending import close, end
from portal.dossiers.actions.signers import Whose, hold, newest_request, request_of, signer
from portal.dossiers.actions.signing_requests import Prepared, prepare, record, take_signature
from portal.dossiers.errors import SignatureAwaited
from portal.dossiers.lifecycle import RequestState, Way
from portal.dossiers.signing_models import SigningRequest
from portal.signing import actions as signing
from portal.signing.errors import CertificateNotYours, LocalCertificateNotYours


def prepare_local_signing(
    session: Session, whose: Whose, certificates: Sequence[bytes], *, actor: Actor, now: datetime
) -> Prepared:
    """Check the certificate (the first; the others lead to an anchor) and prepare the file for it; no transaction.

    Raises what ``signers.signer`` does, LocalCertificateNotYours, CertificateUnfit, DocumentNotSignable or StorageFull.
    """
    person = signer(session, whose, actor=actor, now=now)
    try:
        offered = signing.offered_certificate(certificates)
        own = signing.fitting_certificate([offered], holder=person.holder, desk=desk.desk().signing, at=now)
    except CertificateNotYours as problem:
        raise LocalCertificateNotYours from problem
    waiting, blob = prepare(person, own, provider=None)
    return Prepared(way=Way.LOCAL, signer=person, blob=blob, waiting=waiting, serial=own.serial, code=waiting.code)


def ask_local_signing(
    session: Session, whose: Whose, prepared: Prepared, *, actor: Actor, now: datetime
) -> SigningRequest:
    """Record the request; begun again with the same certificate and application it is the same one, with another the
    former ends. Raises SignatureAwaited and what ``signing_requests.record`` does.
    """
    hold(session, whose, actor=actor)
    before = newest_request(session, whose, actor=actor)
    if before is not None and before.finished_at is None:
        if before.way != Way.LOCAL:
            raise SignatureAwaited
        if not _same(before, prepared) or now >= before.expires_at:
            over = RequestState.EXPIRED if now >= before.expires_at else RequestState.CANCELLED
            end(session, before, over, actor=actor, now=now)
            session.flush()
    return record(session, whose, prepared, actor=actor, now=now)


def _same(request: SigningRequest, prepared: Prepared) -> bool:
    """An open request is always about the newest copy: who signs ends what others were asked."""
    certificate = signing.Interrupted.from_dict(request.waiting).certificate
    asked = (prepared.signer.application_sha256, prepared.waiting.certificate)
    return (request.application_sha256, certificate) == asked


def finish_local_signing(
    session: Session, whose: Whose, request_id: UUID, value: bytes | None, *, actor: Actor, now: datetime
) -> None:
    """Take the raw signature, or None when the person declined. Given twice, late, or after the request has ended
    otherwise, it changes nothing more. Raises NotFound.
    """
    request = request_of(session, whose, request_id, actor=actor)
    if request.way != Way.LOCAL:
        raise NotFound
    if request.finished_at is not None:
        return
    if now >= request.expires_at:
        close(request.id, RequestState.EXPIRED, now=now)
    elif value is None:
        close(request.id, RequestState.REFUSED, actor=actor, now=now)
    else:
        take_signature(request, value, now=now)


def expire_local_signing(request_id: UUID, *, now: datetime) -> timedelta | None:
    """End the request when its time is over; returns how much time it still has, None when it has ended."""
    with reading() as session:
        request = session.get(SigningRequest, request_id)
    if request is None or request.finished_at is not None:
        return None
    if now < request.expires_at:
        return request.expires_at - now
    close(request_id, RequestState.EXPIRED, actor=SYSTEM, now=now)
    return None
