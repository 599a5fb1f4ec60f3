"""Letters about organisations: to who is invited, and to those who wait for a decision. In both languages.

Handlers of the outbox call these, perhaps more than once: the same letter sent again is known as the same.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from portal.accounts.models import Account
from portal.accounts.organisations.models import MemberInvitation, Organisation, State
from portal.core import mail
from portal.core.clock import local
from portal.core.db import reading
from portal.dossiers import desk
from portal.organisations import queries
from portal.organisations.actions import link_of


def write_invitation(invitation_id: UUID, *, now: datetime) -> None:
    """Send the link to join; nothing when it no longer works or no address is known.

    Raises OSError or smtplib.SMTPException: try again later.
    """
    with reading() as session:
        found = session.get(MemberInvitation, invitation_id)
        if found is None or found.revoked_at or found.accepted_at or found.expires_at <= now:
            return
        to = found.email
        if found.username:
            to = session.scalar(select(Account.email).where(Account.username == found.username)) or ""
        name = session.get_one(Account, found.organisation_id).display_name
        link, until = f"{desk.desk().base_url}/member-invitations/{link_of(found)}", local(found.expires_at)
        inviter = found.invited_by
    if not to:
        return
    text = (
        f"{inviter} mời bạn làm thành viên của {name} trên Cổng dịch vụ công.\n\n"
        f"Đăng nhập bằng tài khoản của bạn rồi mở: {link}\n"
        f"Liên kết dùng được một lần, chỉ cho bạn, đến {until:%H:%M %d/%m/%Y}.\n"
        "Nếu bạn không biết tổ chức này, hãy bỏ qua thư.\n\n"
        "---\n\n"
        f"{inviter} invites you to be a member of {name} on the public services portal.\n\n"
        f"Sign in with your account, then open: {link}\n"
        f"The link works once, only for you, until {until:%H:%M %d/%m/%Y}.\n"
        "If you do not know this organisation, ignore this letter.\n"
    )
    subject = f"Lời mời làm thành viên của {name}"
    mail.send(mail.Letter(to=to, subject=subject, text=text, language="vi", reference=f"member-{invitation_id}"))


def write_decision(organisation_id: UUID, *, position: int) -> None:
    """Tell the organisation and who registered it what was decided. Raises as write_invitation does."""
    with reading() as session:
        found = session.get(Organisation, organisation_id)
        if found is None:
            return
        name = session.get_one(Account, organisation_id).display_name
        people, good, reason = queries.told(session, found), State(found.state) is State.PROVEN, found.reason
    vi = f"Tổ chức {name} {'đã được xác nhận' if good else 'chưa được xác nhận'}"
    en = f"The organisation {name} is {'confirmed' if good else 'not confirmed'}"
    what_vi = "Thành viên có quyền ký nay nộp được hồ sơ." if good else f"Lý do: {reason}\nBạn có thể gửi lại giấy tờ."
    what_en = "Members who may sign can now hand in." if good else f"Why: {reason}\nYou may send other papers."
    for number, (person, address) in enumerate(people):
        text = f"Kính gửi {person},\n\n{vi}.\n{what_vi}\n\n---\n\nDear {person},\n\n{en}.\n{what_en}\n"
        reference = f"organisation-{organisation_id}-{position}-{number}"
        mail.send(mail.Letter(to=address, subject=vi, text=text, language="vi", reference=reference))
