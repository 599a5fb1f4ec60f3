"""Letters about signing together: to those who are invited, and to the applicant about what they did.

Handlers of the outbox call these, perhaps more than once: a letter about what no longer holds is not sent, and the
same letter sent again is known as the same.
"""

from collections.abc import Callable
from datetime import datetime
from types import MappingProxyType
from uuid import UUID

from sqlalchemy.orm import Session

from forms.text import Text
from portal.accounts import queries as accounts
from portal.catalogue import queries as catalogue
from portal.consents import queries as consents
from portal.core import mail
from portal.core.clock import local
from portal.core.db import reading, transaction
from portal.core.ids import token_digest
from portal.dossiers import desk
from portal.dossiers.actions.inviting import token_of
from portal.dossiers.lifecycle import InvitationState
from portal.dossiers.models import Dossier
from portal.dossiers.signing_models import SigningInvitation


def write_invitation(invitation_id: UUID, *, serial: int, reminder: bool) -> None:
    """Send somebody the link to sign with, or once more; nothing when it was answered or replaced meanwhile.

    Raises OSError or smtplib.SMTPException: try again later.
    """
    with transaction() as session:
        invitation = session.get(SigningInvitation, invitation_id, with_for_update=True)
        if invitation is None or invitation.state != InvitationState.SENT or invitation.serial != serial:
            return
        token = token_of(invitation)
        invitation.token_sha256 = token_digest(token)  # the key may have been replaced since
        link = f"{desk.desk().base_url}/signatures/{token}"
        words = (_reminder if reminder else _invitation)(session, invitation, link)
        letter = _letter(session, invitation, words, to=invitation.email, kind="reminder" if reminder else "invitation")
    mail.send(letter)


def write_cancellation(invitation_id: UUID, *, was: str, changed: bool) -> None:
    """Tell somebody who was asked to sign, or has signed, that it no longer counts. Raises as write_invitation does."""
    if was not in (InvitationState.SENT, InvitationState.SIGNED):
        return
    with reading() as session:
        invitation = session.get(SigningInvitation, invitation_id)
        if invitation is None or invitation.state != InvitationState.CANCELLED:
            return
        words = _cancellation(session, invitation, signed=was == InvitationState.SIGNED, changed=changed)
        letter = _letter(session, invitation, words, to=invitation.email, kind="cancelled")
    mail.send(letter)


def write_to_applicant(invitation_id: UUID, *, happened: str, remaining: int = 0, now: datetime) -> None:
    """Tell the applicant that somebody signed, refused or let the time pass, if they want such letters.

    Raises as write_invitation does.
    """
    with reading() as session:
        invitation = session.get(SigningInvitation, invitation_id)
        if invitation is None:
            return
        dossier = session.get_one(Dossier, invitation.dossier_id)
        account = accounts.account(session, dossier.owner_id) if dossier.owner_id else None
        if account is None or not account.email or not consents.wants_mail(session, account.id, now=now):
            return
        words = _NEWS[happened](session, invitation, remaining)
        letter = _letter(session, invitation, words, to=account.email, kind=happened)
    mail.send(letter)


def _letter(
    session: Session, invitation: SigningInvitation, words: tuple[Text, Text], *, to: str, kind: str
) -> mail.Letter:
    language = session.get_one(Dossier, invitation.dossier_id).language
    subject, text = (each.into(language) for each in words)
    reference = f"{kind}-{invitation.id}-{invitation.serial}"
    return mail.Letter(to=to, subject=subject, text=text, language=language, reference=reference)


def _service(session: Session, invitation: SigningInvitation) -> Text:
    dossier = session.get_one(Dossier, invitation.dossier_id)
    return catalogue.definition(dossier.service_code, dossier.service_version).name


def _applicant(session: Session, invitation: SigningInvitation) -> str:
    dossier = session.get_one(Dossier, invitation.dossier_id)
    return accounts.account(session, dossier.owner_id).display_name if dossier.owner_id else ""


def _until(moment: datetime | None) -> str:
    return f"{local(moment):%H:%M %d/%m/%Y}" if moment else ""


def _invitation(session: Session, invitation: SigningInvitation, link: str) -> tuple[Text, Text]:
    subject = Text(vi="Mời ký số đơn điện tử", en="Please sign an electronic application")
    return subject, _asking(session, invitation, link, opening=Text(vi="mời bạn", en="asks you to"))


def _reminder(session: Session, invitation: SigningInvitation, link: str) -> tuple[Text, Text]:
    subject = Text(vi="Nhắc ký số đơn điện tử", en="Reminder: please sign an electronic application")
    return subject, _asking(session, invitation, link, opening=Text(vi="vẫn đang chờ bạn", en="still waits for you to"))


def _asking(session: Session, invitation: SigningInvitation, link: str, *, opening: Text) -> Text:
    who, service, until = _applicant(session, invitation), _service(session, invitation), _until(invitation.expires_at)
    role = invitation.role
    return Text(
        vi=f"Kính gửi {invitation.name},\n\n"
        f"{who} {opening.vi} cùng ký đơn: {service.vi}.\nBạn ký với tư cách: {role['vi']}.\n\n"
        f"Xem đơn rồi ký hoặc từ chối, trước {until}:\n{link}\n\n"
        "Liên kết này chỉ dùng cho bạn: hãy đăng nhập bằng tài khoản có số định danh của bạn. "
        "Nếu bạn không biết việc này, đừng ký; bạn có thể từ chối và nêu lý do.\n",
        en=f"Dear {invitation.name},\n\n"
        f"{who} {opening.en} sign an application: {service.en}.\nYou sign as: {role['en']}.\n\n"
        f"Read it, then sign or refuse, before {until}:\n{link}\n\n"
        "The link is for you alone: sign in with the account that has your personal number. "
        "If you know nothing of this do not sign; you can refuse and say why.\n",
    )


def _cancellation(session: Session, invitation: SigningInvitation, *, signed: bool, changed: bool) -> tuple[Text, Text]:
    who, service = _applicant(session, invitation), _service(session, invitation)
    subject = Text(vi="Lời mời ký số đã được hủy", en="The invitation to sign was cancelled")
    why_vi = "đã thay đổi đơn" if changed else "đã hủy lời mời"
    why_en = "changed the application" if changed else "cancelled the invitation"
    then_vi = "Chữ ký bạn đã ký không còn được dùng." if signed else "Bạn không phải làm gì."
    then_en = "The signature you gave is not used." if signed else "You need not do anything."
    again_vi = " Nếu vẫn cần bạn ký, bạn sẽ nhận lời mời mới." if changed else ""
    again_en = " If you are still to sign you will get a new invitation." if changed else ""
    return subject, Text(
        vi=f"Kính gửi {invitation.name},\n\n{who} {why_vi}: {service.vi}. {then_vi}{again_vi}\n",
        en=f"Dear {invitation.name},\n\n{who} {why_en}: {service.en}. {then_en}{again_en}\n",
    )


def _signed(session: Session, invitation: SigningInvitation, remaining: int) -> tuple[Text, Text]:
    service, name = _service(session, invitation), invitation.name
    all_vi = "Mọi người đã ký, bạn có thể nộp hồ sơ." if not remaining else f"Còn {remaining} người chưa ký."
    all_en = "Everybody has signed: you can hand it in." if not remaining else f"Still to sign: {remaining}."
    subject = Text(vi=f"{name} đã ký đơn", en=f"{name} has signed")
    said = Text(vi=f"{service.vi}: {name} đã ký. {all_vi}", en=f"{service.en}: {name} has signed. {all_en}")
    return subject, _to_draft(invitation, said)


def _refused(session: Session, invitation: SigningInvitation, remaining: int) -> tuple[Text, Text]:
    del remaining
    service, name, reason = _service(session, invitation), invitation.name, invitation.reason
    subject = Text(vi=f"{name} từ chối ký đơn", en=f"{name} refused to sign")
    return subject, _to_draft(
        invitation,
        Text(
            vi=f"{service.vi}: {name} từ chối ký. Lý do: {reason}",
            en=f"{service.en}: {name} refused to sign. Reason: {reason}",
        ),
    )


def _expired(session: Session, invitation: SigningInvitation, remaining: int) -> tuple[Text, Text]:
    del remaining
    service, name = _service(session, invitation), invitation.name
    subject = Text(vi=f"{name} chưa ký trong thời hạn", en=f"{name} did not sign in time")
    return subject, _to_draft(
        invitation,
        Text(
            vi=f"{service.vi}: {name} chưa ký và lời mời đã hết hạn. Bạn có thể gửi lại lời mời.",
            en=f"{service.en}: {name} did not sign and the invitation has run out. You can send it again.",
        ),
    )


def _to_draft(invitation: SigningInvitation, said: Text) -> Text:
    address = f"{desk.desk().base_url}/drafts/{invitation.dossier_id}/sign"
    return Text(vi=f"{said.vi}\n\nXem và làm tiếp: {address}\n", en=f"{said.en}\n\nSee and go on: {address}\n")


_NEWS: MappingProxyType[str, Callable[[Session, SigningInvitation, int], tuple[Text, Text]]] = MappingProxyType(
    {"signed": _signed, "refused": _refused, "expired": _expired}
)
