"""The letter of the morning: what differed yesterday. A handler of the outbox."""

from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from typing import Any
from uuid import UUID

from portal.accounts import queries as accounts
from portal.core import mail
from portal.core.actor import Role
from portal.core.db import reading
from portal.payments.closing.models import DayClosing
from portal.payments.till import till


def write(payload: Mapping[str, Any], *, closing_id: UUID, position: int) -> None:
    """Tell the cashiers of an agency; of what belongs to none, all of them. Nothing where nothing differs, or where a
    person compared the day and sees it. Raises OSError, smtplib.SMTPException: try again.
    """
    if not payload["nightly"] or not payload["open_"]:
        return
    with reading() as session:
        closing = session.get_one(DayClosing, closing_id)
        to = accounts.addresses_of(session, Role.CASHIER, agency_id=closing.agency_id)
    day, count = date.fromisoformat(payload["day"]), int(payload["open_"])
    link = f"{till().base_url.rstrip('/')}/cashier/closing/{closing_id}"
    text = (
        f"Kính gửi bộ phận thu phí, lệ phí,\n\nĐối soát ngày {day:%d/%m/%Y} có {count} điểm chênh lệch chưa xử lý.\n"
        f"Xem từng điểm và việc cần làm: {link}\nNgày chỉ được khóa sổ khi mọi điểm đã được xử lý hoặc giải trình.\n\n"
        f"---\n\nTo whoever takes fees,\n\nComparing the money of {day} left {count} difference(s) open.\n"
        f"See each of them and what to do: {link}\nThe day can be closed once all are mended or explained.\n"
    )
    subject = f"Đối soát ngày {day:%d/%m/%Y}: {count} điểm chênh lệch"
    for address in to:
        reference = f"closing-{closing_id}-{position}-{sha256(address.encode()).hexdigest()[:12]}"
        mail.send(mail.Letter(to=address, subject=subject, text=text, language="vi", reference=reference))
