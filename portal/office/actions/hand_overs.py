"""Hand a result over at the counter: to whom, seen by which paper, signed how; the sealed record follows."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from forms.text import Text, clean
from portal.accounts import queries as accounts
from portal.accounts.models import Agency
from portal.catalogue import queries as catalogue
from portal.core import mail
from portal.core.actor import Actor
from portal.core.clock import local
from portal.core.db import reading
from portal.core.events import publish
from portal.documents.hand_over_content import HandOverRecord
from portal.dossiers import desk
from portal.dossiers.lifecycle import Action
from portal.dossiers.models import Dossier, IssuedDocument
from portal.dossiers.visit_words import RECEIVERS
from portal.office import handing, queries
from portal.office.actions.decision import originals_due, return_result
from portal.office.actions.work import require, reserve, take
from portal.office.duties import Duty, require_duty
from portal.office.hand_over_errors import NotEntitled, NothingToScan, NumberDiffers, SignatureMissing
from portal.office.hand_over_events import HandOverSigned, ResultHandedOver
from portal.office.hand_over_models import HandOver, Receiver
from portal.office.handing import HAND_OVER, HAND_OVER_PAPER
from portal.office.letters import queries as letters
from portal.office.letters.models import Sending
from portal.office.models import RegisterEntry

_SYMBOL = "BBGN"


@dataclass(frozen=True)
class Receipt:
    """What the officer saw: which of the entitled came, the number of their paper, the originals that came in.

    ``signature_sha256`` is the stored picture of what they drew, None when they sign on paper.
    """

    who: str
    number: str
    originals: frozenset[str]
    signature_sha256: str | None
    paper: bool


def give(session: Session, dossier_id: UUID, receipt: Receipt, *, actor: Actor, revision: int, now: datetime) -> None:
    """Return the result to who came. Everything is checked once more under the dossier's lock: a mandate may have
    been taken back while the page was open.

    Raises NotEntitled, NumberDiffers, SignatureMissing and as ``return_result`` does.
    """
    dossier = take(session, dossier_id, actor=actor, revision=revision)
    actor = require(dossier, Action.RETURN, actor=actor)
    people = handing.entitled(session, dossier, today=local(now).date())
    person = next((one for one in people if one.key == receipt.who), None)
    if person is None:
        raise NotEntitled
    if not person.shows(receipt.number):
        raise NumberDiffers
    if not receipt.paper and receipt.signature_sha256 is None:
        raise SignatureMissing
    originals = [name.vi for name in originals_due(dossier).values()]
    return_result(
        session,
        dossier_id,
        channel=Sending.COUNTER.value,
        received=receipt.originals,
        actor=actor,
        revision=revision,
        now=now,
    )
    number = clean(receipt.number)[:20]
    row = HandOver(
        dossier_id=dossier.id,
        receiver=person.receiver,
        name=person.name,
        number=number,
        basis=person.basis,
        mandate_id=person.mandate_id,
        originals=originals,
        paper=receipt.paper,
        signature_sha256=None if receipt.paper else receipt.signature_sha256,
        officer=actor.name,
        position=queries.officer(session, actor).position,
        handed_at=now,
    )
    session.add(row)
    _note_receiver(session, dossier, person.name)
    register = f"{queries.agency(session, dossier).key}/{HAND_OVER}/{local(now).year}"
    reserve(session, dossier, kind=HAND_OVER, round_=1, register=register, symbol=_SYMBOL, now=now)
    event = ResultHandedOver(person.receiver.value, person.name, person.basis, receipt.paper)
    publish(session, dossier.id, event, actor=actor, now=now)
    if row.signature_sha256 is not None:
        _sign(session, row, row.signature_sha256, actor=actor, now=now)


def _note_receiver(session: Session, dossier: Dossier, name: str) -> None:
    delivery = letters.delivery_to_applicant(session, dossier.id)
    if delivery is not None:
        delivery.received_by = name


def _sign(session: Session, row: HandOver, sha256: str, *, actor: Actor, now: datetime) -> None:
    row.signed_at = now
    publish(session, row.dossier_id, HandOverSigned(row.paper, sha256), actor=actor, now=now)


def keep_scan(
    session: Session, dossier_id: UUID, scan_sha256: str, *, size: int, actor: Actor, revision: int, now: datetime
) -> None:
    """The scan of the record that was signed on paper came in, once; its sealed record follows.

    Raises NothingToScan and as every action does.
    """
    dossier = take(session, dossier_id, actor=actor, revision=revision)
    actor = require_duty(dossier, Duty.KEEP_RECORD, actor=actor)
    row = of_dossier(session, dossier_id)
    if row is None or not row.paper or row.scan_sha256 is not None:
        raise NothingToScan
    row.scan_sha256 = scan_sha256
    session.add(
        IssuedDocument(
            dossier_id=dossier.id,
            kind=HAND_OVER_PAPER,
            title="Biên bản giao nhận ký trên giấy (bản quét)",
            sha256=scan_sha256,
            size=size,
            created_at=now,
        )
    )
    _sign(session, row, scan_sha256, actor=actor, now=now)
    dossier.revision += 1
    dossier.updated_at = now


def of_dossier(session: Session, dossier_id: UUID) -> HandOver | None:
    """How the result of a dossier was handed over, if that was at the counter and with a record."""
    return session.get(HandOver, dossier_id)


def record_of(session: Session, dossier: Dossier) -> tuple[HandOverRecord, RegisterEntry, Agency] | None:
    """The record of a dossier's hand-over with its number; None when there was none."""
    row = of_dossier(session, dossier.id)
    entry = queries.entry_of(session, dossier.id, kind=HAND_OVER, round_=1)
    if row is None or entry is None:
        return None
    agency = queries.agency(session, dossier)
    return handing.record(session, row, dossier, agency, number=entry.number), entry, agency


def is_recorded(session: Session, dossier_id: UUID) -> bool:
    """Whether the sealed record is among the documents already."""
    query = select(IssuedDocument.id).where(IssuedDocument.dossier_id == dossier_id, IssuedDocument.kind == HAND_OVER)
    return session.execute(query).first() is not None


def tell_applicant(dossier_id: UUID) -> None:
    """Tell the applicant that somebody else received their result. Called again, it is the same letter.

    Raises OSError or smtplib.SMTPException: try again later.
    """
    with reading() as session:
        row = of_dossier(session, dossier_id)
        if row is None or row.receiver == Receiver.APPLICANT:
            return
        dossier = session.get_one(Dossier, dossier_id)
        account = accounts.account(session, dossier.owner_id) if dossier.owner_id else None
        if account is None or not account.email:
            return
        letter = _letter(row, dossier, account.email)
    mail.send(letter)


def _letter(row: HandOver, dossier: Dossier, to: str) -> mail.Letter:
    service = catalogue.definition(dossier.service_code, dossier.service_version).name
    here, by = local(row.handed_at), RECEIVERS[row.receiver]
    page = f"{desk.desk().base_url.rstrip('/')}/dossiers/{dossier.id}"
    subject = Text(vi="Người khác đã nhận kết quả thay bạn", en="Somebody received your result for you")
    text = Text(
        vi=f"Kính gửi {dossier.applicant_name},\n\n{row.name} ({by.vi}) đã nhận kết quả hồ sơ {dossier.code}, "
        f"{service.vi}, tại quầy lúc {here:%H:%M} ngày {here:%d/%m/%Y}. Biên bản có tại trang hồ sơ:\n{page}\n\n"
        "Nếu bạn không cho người này nhận thay, hãy báo ngay cho cơ quan bằng tin nhắn tại trang hồ sơ.\n",
        en=f"Dear {dossier.applicant_name},\n\n{row.name} ({by.en}) received the result of dossier {dossier.code}, "
        f"{service.en}, at the counter at {here:%H:%M} on {here:%d/%m/%Y}. The record is on its page:\n{page}\n\n"
        "If you did not allow this, tell the agency at once by a message on that page.\n",
    )
    return mail.Letter(
        to=to,
        subject=subject.into(dossier.language),
        text=text.into(dossier.language),
        language=dossier.language,
        reference=f"hand-over-{dossier.id}",
    )
