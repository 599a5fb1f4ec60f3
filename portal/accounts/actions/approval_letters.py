"""Letters about requests that take two people: to those who may decide, and to whoever asked.

Handlers of the outbox call this, perhaps more than once: the same letter sent again is known as the same.
"""

from uuid import UUID

from portal.accounts import queries as accounts
from portal.accounts.approvals import queries
from portal.accounts.approvals.kinds import kind_of
from portal.accounts.approvals.models import Approval, Outcome
from portal.core import mail
from portal.core.clock import local
from portal.core.db import reading

_BECAME = {
    Outcome.APPROVED: ("đã được duyệt và thực hiện", "was approved and done"),
    Outcome.REFUSED: ("đã bị từ chối", "was refused"),
}
_ALLOWED = ("đã được duyệt; bạn có 24 giờ để thực hiện", "was approved; you have 24 hours to do it")


def tell_seconds(request_id: UUID) -> None:
    """Tell everybody who may decide that a request waits.

    Raises OSError or smtplib.SMTPException: try again later.
    """
    with reading() as session:
        request = session.get_one(Approval, request_id)
        addresses = queries.seconds_for(session, request) if request.outcome is None else []
    title, until = kind_of(request.kind).title, f"{local(request.expires_at):%H:%M %d/%m/%Y}"
    text = (
        f"{request.proposer} đề nghị: {title.vi}. Lý do: {request.reason}\n\n"
        f"Việc này cần người thứ hai xem lại. Hãy đăng nhập và mở mục “Chờ người thứ hai” trước {until}.\n"
        "Thư này không có liên kết.\n\n"
        "---\n\n"
        f"{request.proposer} asks for: {title.en}. Reason: {request.reason}\n\n"
        f"It takes a second person. Sign in and open “Waiting for a second person” before {until}.\n"
        "This letter has no links.\n"
    )
    for number, address in enumerate(addresses):
        reference = f"approval-{request_id}-asked-{number}"
        mail.send(mail.Letter(to=address, subject=title.vi, text=text, language="vi", reference=reference))


def tell_proposer(request_id: UUID) -> None:
    """Tell whoever asked that it was approved or refused; nothing when they took it back or no address is known.

    Raises OSError or smtplib.SMTPException: try again later.
    """
    with reading() as session:
        request = session.get_one(Approval, request_id)
        address = accounts.account(session, request.proposer_id).email
    outcome = Outcome(request.outcome or Outcome.EXPIRED)
    if outcome not in _BECAME or not address:
        return
    kind, (vi, en) = kind_of(request.kind), _BECAME[outcome]
    title = kind.title
    if outcome is Outcome.APPROVED and not kind.at_once:
        vi, en = _ALLOWED
    note_vi, note_en = (f" Lý do: {request.note}", f" Reason: {request.note}") if request.note else ("", "")
    text = (
        f"Đề nghị của bạn ({title.vi}) {vi}; người xử lý: {request.decided_by}.{note_vi}\n\n"
        "---\n\n"
        f"Your request ({title.en}) {en}, by {request.decided_by}.{note_en}\n"
    )
    reference = f"approval-{request_id}-decided"
    mail.send(mail.Letter(to=address, subject=f"{title.vi}: {vi}", text=text, language="vi", reference=reference))
