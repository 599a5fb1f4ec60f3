"""Letters about petitions, in both languages.

Handlers of the outbox call these, perhaps more than once: the same letter sent again is known as the same. All raise
OSError or smtplib.SMTPException: try again later.
"""

from uuid import UUID

from portal.accounts import queries as accounts
from portal.core import mail
from portal.core.actor import Role
from portal.core.clock import local
from portal.core.db import reading
from portal.dossiers import desk
from portal.petitions import queries
from portal.petitions.models import Petition
from portal.petitions.staff import addresses_at


def _read(petition_id: UUID) -> Petition | None:
    with reading() as session:
        return session.get(Petition, petition_id)


def _link(petition: Petition, page: str) -> str:
    return f"{desk.desk().base_url}/petitions/{page}/{petition.id}/{queries.link_token(petition.id)}"


def _send(petition: Petition, subject: str, vi: str, en: str, name: str) -> None:
    if not petition.email:
        return
    text = f"Kính gửi {petition.author},\n\n{vi}\n\n---\n\nDear {petition.author},\n\n{en}\n"
    reference = f"petition-{name}-{petition.id}"
    mail.send(mail.Letter(to=petition.email, subject=subject, text=text, language="vi", reference=reference))


def ask_confirmation(petition_id: UUID) -> None:
    """Send the link by which an address is confirmed; nothing when it was meanwhile, or the petition is gone."""
    petition = _read(petition_id)
    if petition is None or petition.received_at is not None:
        return
    link = _link(petition, "confirm")
    _send(
        petition,
        "Xác nhận thư điện tử để gửi phản ánh, kiến nghị",
        f"Có người đã viết cho cơ quan nhà nước và ghi địa chỉ thư này.\n\nNếu là bạn, hãy mở liên kết sau trong vòng "
        f"2 ngày để xác nhận: {link}\n\nNếu không phải bạn, hãy bỏ qua thư; nội dung sẽ bị xóa.",
        f"Somebody wrote to a public agency and gave this address.\n\nIf it was you, open this link within 2 days to "
        f"confirm: {link}\n\nIf it was not, ignore this letter; what was written will be deleted.",
        "confirm",
    )


def tell_received(petition_id: UUID) -> None:
    """Send the code, the date and the link to read it."""
    petition = _read(petition_id)
    if petition is None or petition.due_at is None:
        return
    link, day = _link(petition, "read"), local(petition.due_at)
    _send(
        petition,
        f"Đã nhận {petition.code}",
        f"Cơ quan đã nhận nội dung “{petition.subject}”.\nMã theo dõi: {petition.code}\n"
        f"Hạn trả lời: {day:%d/%m/%Y}\nXem nội dung và câu trả lời: {link}",
        f"The agency has received “{petition.subject}”.\nCode: {petition.code}\n"
        f"To be answered by: {day:%d/%m/%Y}\nRead it and its answer: {link}",
        "received",
    )


def send_answer(petition_id: UUID) -> None:
    """Send the answer that a leader approved."""
    petition = _read(petition_id)
    if petition is None or petition.answered_at is None:
        return
    link = _link(petition, "read")
    _send(
        petition,
        f"Trả lời {petition.code}",
        f"Trả lời nội dung “{petition.subject}”:\n\n{petition.answer}\n\nXem lại: {link}",
        f"The answer to “{petition.subject}” is above, in Vietnamese. Read it again: {link}",
        "answer",
    )


def warn(petition_id: UUID, stage: str) -> None:
    """Remind those who answer for the agency; once late, its leaders too. The letter names nobody."""
    with reading() as session:
        petition = session.get(Petition, petition_id)
        if petition is None or petition.due_at is None or petition.answered_at is not None:
            return
        roles = [Role.RECEPTIONIST, Role.SPECIALIST] + ([Role.LEADER] if stage == "late" else [])
        people = addresses_at(session, petition.agency_id, roles)
        leaders = people or addresses_at(session, petition.agency_id, [Role.LEADER])
        address = accounts.agencies(session)
        office = next((one.email for one in address if one.id == petition.agency_id), "")
    day, link = local(petition.due_at), f"{desk.desk().base_url}/office/petitions/{petition.id}"
    vi = "đã quá hạn trả lời" if stage == "late" else "sắp đến hạn trả lời"
    en = "is late" if stage == "late" else "is due soon"
    text = f"{petition.code} {vi} ({day:%d/%m/%Y}): {link}\n\n---\n\n{petition.code} {en} ({day:%d/%m/%Y}): {link}\n"
    for number, to in enumerate(leaders or [one for one in [office] if one]):
        reference = f"petition-{stage}-{petition.id}-{number}"
        subject = f"{petition.code} {vi}"
        mail.send(mail.Letter(to=to, subject=subject, text=text, language="vi", reference=reference))
