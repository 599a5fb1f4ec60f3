"""Letters about the transfer of a dossier, for the handlers of the outbox: called again, each is the same letter."""

from uuid import UUID

from forms.text import Text
from portal.accounts import queries as accounts
from portal.catalogue import queries as catalogue
from portal.core import mail
from portal.core.db import reading
from portal.dossiers import desk
from portal.dossiers.actions.transferring import transfer_token
from portal.dossiers.models import Dossier
from portal.dossiers.transfer_models import DossierTransfer, TransferState


def write_transfer(transfer_id: UUID) -> None:
    """Send the link to whom the owner named an address of, while the offer stands.

    Raises OSError or smtplib.SMTPException: try again later.
    """
    with reading() as session:
        transfer = session.get(DossierTransfer, transfer_id)
        if transfer is None or transfer.state != TransferState.OFFERED or not transfer.to_email:
            return
        dossier = session.get_one(Dossier, transfer.dossier_id)
        service = catalogue.definition(dossier.service_code, dossier.service_version).name
    link = f"{desk.desk().base_url}/transfers/{transfer_token(transfer)}"
    subject = Text(vi="Có hồ sơ chuyển đến bạn", en="A dossier is transferred to you")
    text = Text(
        vi=f"Kính gửi {transfer.to_name},\n\n{transfer.from_name} đề nghị chuyển hồ sơ cho bạn: {service.vi}. Hãy đăng "
        f"nhập để xem, nhận hoặc từ chối:\n{link}\n\nLiên kết chỉ dùng được một lần.\n",
        en=f"Dear {transfer.to_name},\n\n{transfer.from_name} wants to transfer a dossier to you: {service.en}. Sign "
        f"in to read it, take it or decline:\n{link}\n\nThe link works once.\n",
    )
    _send(transfer, "offer", transfer.to_email, dossier.language, subject, text)


def write_transfer_news(transfer_id: UUID) -> None:
    """Tell both sides how a transfer stands or ended. Raises as :func:`write_transfer` does."""
    with reading() as session:
        transfer = session.get(DossierTransfer, transfer_id)
        if transfer is None:
            return
        dossier = session.get_one(Dossier, transfer.dossier_id)
        service = catalogue.definition(dossier.service_code, dossier.service_version).name
        giver = accounts.account(session, transfer.from_id).email
        taker = accounts.account(session, transfer.to_id).email if transfer.to_id else ""
    state, why = TransferState(transfer.state), f" {transfer.answer}" if transfer.answer else ""
    subject = Text(vi=f"Chuyển hồ sơ: {state.label.vi}", en=f"Transfer of a dossier: {state.label.en}")
    text = Text(
        vi=f"{service.vi} {dossier.code or ''}: {transfer.from_name} chuyển cho {transfer.to_name}. "
        f"{state.label.vi}.{why}\n",
        en=f"{service.en} {dossier.code or ''}: from {transfer.from_name} to {transfer.to_name}. "
        f"{state.label.en}.{why}\n",
    )
    for side, address in (("from", giver), ("to", taker or transfer.to_email)):
        if address:
            _send(transfer, f"{state.value}-{side}", address, dossier.language, subject, text)


def _send(transfer: DossierTransfer, kind: str, to: str, language: str, subject: Text, text: Text) -> None:
    reference = f"transfer-{kind}-{transfer.id}"
    mail.send(
        mail.Letter(
            to=to, subject=subject.into(language), text=text.into(language), language=language, reference=reference
        )
    )
