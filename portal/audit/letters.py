"""Letters to those who watch: an officer opened very many dossiers. A handler of the outbox calls this."""

from uuid import UUID

from portal.accounts import queries as accounts
from portal.audit.models import ReadingAlert
from portal.core import mail
from portal.core.actor import Role
from portal.core.clock import local
from portal.core.db import reading
from portal.proofs.keeper import keeper

_SUBJECT = "Cảnh báo: một cán bộ mở rất nhiều hồ sơ"


def tell_of_many_readings(alert_id: UUID) -> None:
    """Tell every inspector and administrator; sent again, they are the same letters.

    Raises OSError or smtplib.SMTPException: try again later.
    """
    with reading() as session:
        found = session.get_one(ReadingAlert, alert_id)
        addresses = accounts.addresses_of(session, Role.ADMINISTRATOR, Role.INSPECTOR)
    since, until = (f"{local(at):%H:%M %d/%m/%Y}" for at in (found.since, found.at))
    lines = [
        f"{found.name} đã mở {found.opened} hồ sơ khác nhau từ {since} đến {until}; mức cần xem lại là {found.most}.",
        "Việc này có thể có lý do chính đáng, nên tài khoản không bị khóa. Xin hỏi người này và người phụ trách.",
        f"Xem {keeper().origin}/audit.",
        "",
        f"{found.name} opened {found.opened} different dossiers from {since} to {until}; more than {found.most} is",
        "worth a question. There may be a good reason: the account is not closed. Please ask.",
    ]
    for number, address in enumerate(addresses):
        reference = f"many-readings-{alert_id}-{number}"
        letter = mail.Letter(to=address, subject=_SUBJECT, text="\n".join(lines), language="vi", reference=reference)
        mail.send(letter)
