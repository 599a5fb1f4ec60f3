"""The giver's signature: brought back from one's own software, or made by the agent on one's own computer.

The same machinery proves both as proves the signature on an application; but a mandate counts only when everything is
proved, while an application may wait for its issuer's answer.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any, BinaryIO
from uuid import UUID

from sqlalchemy.orm import Session

from portal.accounts import queries as accounts
from portal.accounts.mandates.lifecycle import Act, State
from portal.accounts.mandates.models import Mandate
from portal.core import blobs
from portal.core.actor import Actor
from portal.core.blobs import Blob
from portal.core.errors import NotFound
from portal.core.events import publish
from portal.core.ids import new_id
from portal.dossiers import desk
from portal.mandates import queries
from portal.mandates.actions.answering import move, offer
from portal.mandates.actions.making import FIELD
from portal.mandates.errors import MandateMoved, MandateSignatureRejected, SignatureUnproved
from portal.mandates.events import MandateSigned
from portal.signing import actions as signatures
from portal.signing.errors import CertificateNotYours, LocalCertificateNotYours, TimestampUnavailable

MOST_TIME = timedelta(minutes=15)


@dataclass(frozen=True)
class Proved:
    """A signed mandate that was proved and stored, but not yet recorded."""

    document_sha256: str
    blob: Blob
    verdict: signatures.Verdict


def examine_mandate(session: Session, mandate_id: UUID, stream: BinaryIO, *, actor: Actor, now: datetime) -> Proved:
    """Prove a signed mandate against exactly the bytes that were handed out, outside any transaction, and store it.

    Raises NotFound, MandateMoved, MandateSignatureRejected with the verdict's sentence, SignatureUnproved when the
    issuer could not be asked, or StorageFull.
    """
    mandate = queries.own(session, mandate_id, actor=actor)
    issued = _to_be_signed(mandate)
    with blobs.store().receive(stream) as path:
        verdict = signatures.verify(
            path,
            trust=desk.desk().store,
            at=now,
            issued_path=blobs.store().path(issued),
            holder=_giver(session, mandate),
            cache_folder=desk.desk().cache_folder,
        )
        if verdict.outcome is signatures.Outcome.INVALID or not verdict.reason.readable:
            raise MandateSignatureRejected(verdict.sentence)
        if verdict.outcome is not signatures.Outcome.VALID:
            raise SignatureUnproved
        return Proved(issued, blobs.store().keep(path), verdict)


def receive_mandate(session: Session, mandate_id: UUID, proved: Proved, *, actor: Actor, now: datetime) -> None:
    """Record the proved mandate and offer it to its receiver. Raises NotFound or MandateMoved."""
    mandate = queries.own(session, mandate_id, actor=actor, lock=True)
    if mandate.document_sha256 != proved.document_sha256:
        raise MandateMoved
    move(mandate, Act.SIGN)
    mandate.signed_sha256, mandate.signed_at = proved.blob.sha256, now
    mandate.verdict, mandate.signing = proved.verdict.to_dict(), None
    offer(mandate, now=now)
    event = MandateSigned(mandate.number, sha256=proved.blob.sha256, document_sha256=proved.document_sha256)
    publish(session, mandate.id, event, actor=actor, now=now)


def _to_be_signed(mandate: Mandate) -> str:
    if mandate.state != State.PREPARED or mandate.document_sha256 is None:
        raise MandateMoved
    return mandate.document_sha256


def _giver(session: Session, mandate: Mandate) -> signatures.Holder:
    account = accounts.account(session, mandate.giver_id)
    return signatures.Holder(
        name=account.display_name,
        personal_number=account.personal_number,
        tax_code=account.tax_code,
        representative=account.representative or "",
    )


def prepare_on_computer(
    session: Session, mandate_id: UUID, certificates: Sequence[bytes], *, actor: Actor, now: datetime
) -> dict[str, Any]:
    """Check the certificate that the agent brought and prepare the document for it, outside any transaction.

    Raises NotFound, MandateMoved, LocalCertificateNotYours, CertificateUnfit, DocumentNotSignable or StorageFull.
    """
    mandate = queries.own(session, mandate_id, actor=actor)
    base = blobs.store().read(_to_be_signed(mandate))
    holder = _giver(session, mandate)
    try:
        offered = signatures.offered_certificate(certificates)
        own = signatures.fitting_certificate([offered], holder=holder, desk=desk.desk().signing, at=now)
    except CertificateNotYours as problem:
        raise LocalCertificateNotYours from problem
    place = signatures.place_of(base, FIELD)
    name = signatures.holder_name(own.certificate)
    stamp = signatures.applicant_stamp(name=name, provider=None, box=place.box, page=place.page)
    waiting, pdf = signatures.begin_signature(
        base, certificate=own.certificate, chain=own.chain, field=FIELD, stamp=stamp
    )
    return {
        "id": str(new_id()),
        "prepared_sha256": blobs.store().put(pdf).sha256,
        "waiting": waiting.to_dict(),
        "code": waiting.code,
        "expires_at": (now + MOST_TIME).isoformat(),
    }


def ask_on_computer(session: Session, mandate_id: UUID, prepared: dict[str, Any], *, actor: Actor) -> None:
    """Remember what the agent is asked to sign; asked again, the newest counts. Raises NotFound or MandateMoved."""
    mandate = queries.own(session, mandate_id, actor=actor, lock=True)
    _to_be_signed(mandate)
    mandate.signing = prepared


def stop_on_computer(session: Session, mandate_id: UUID, *, actor: Actor) -> None:
    """Give the signature under way up. Raises NotFound."""
    queries.own(session, mandate_id, actor=actor, lock=True).signing = None


def signing_under_way(mandate: Mandate, *, now: datetime) -> dict[str, Any] | None:
    """What the agent is asked to sign, while there is time for it."""
    asked = mandate.signing
    if asked is None or mandate.state != State.PREPARED or now >= datetime.fromisoformat(asked["expires_at"]):
        return None
    return asked


def digest_of(asked: Mapping[str, Any]) -> str:
    """What the agent is shown of the prepared document: its SHA-256 in hexadecimal."""
    return signatures.Interrupted.from_dict(asked["waiting"]).document_digest.hex()


def signed_on_computer(
    session: Session, mandate_id: UUID, request_id: str, value: bytes, *, actor: Actor, now: datetime
) -> Proved:
    """Put the signature of the agent into the prepared document and prove it, outside any transaction.

    Raises NotFound for a request that is not under way, SignatureMismatch, and what :func:`examine_mandate` does.
    """
    mandate = queries.own(session, mandate_id, actor=actor)
    asked = signing_under_way(mandate, now=now)
    if asked is None or asked["id"] != request_id:
        raise NotFound
    prepared, waiting = blobs.store().read(asked["prepared_sha256"]), signatures.Interrupted.from_dict(asked["waiting"])
    try:
        signed = signatures.finish_signature(prepared, waiting, value, timestamper=desk.desk().signing.timestamper)
    except TimestampUnavailable:
        signed = signatures.finish_signature(prepared, waiting, value, timestamper=None)
    return examine_mandate(session, mandate_id, BytesIO(signed), actor=actor, now=now)
