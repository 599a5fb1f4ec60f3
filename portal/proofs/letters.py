"""Letters about the log: its heads to the witness, and the alarm to the administrators. Handlers of the outbox."""

from datetime import datetime
from typing import Any

from portal.accounts import queries as accounts
from portal.core import mail
from portal.core.actor import Role
from portal.core.clock import local
from portal.core.db import reading
from portal.proofs import queries, witnesses
from portal.proofs.keeper import keeper
from portal.proofs.models import LogHead
from portal.proofs.rules import Fault


def give_away(number: int) -> None:
    """Keep a head outside the database and send it to the witness. Raises OSError, smtplib.SMTPException: try again."""
    with reading() as session:
        head = queries.head(session, number)
    witnesses.keep(head, keeper().folder)
    if keeper().witness:
        mail.send(_of_head(head))


def _of_head(head: LogHead) -> mail.Letter:
    """Vietnamese, with what a program reads at the end: the letter as saved can be given to the check."""
    lines = [
        f"Bản niêm phong nhật ký số {head.number} của {keeper().origin}.",
        f"Số việc đã ghi: {head.size}. Dấu thời gian: {local(head.stamped_at):%H:%M:%S %d/%m/%Y}.",
        f"Giá trị gốc (SHA-256): {head.root}",
        "",
        "Xin giữ thư này. Khi cần kiểm tra nhật ký có bị sửa hay đưa về trạng thái cũ không, chạy:",
        "portal audit verify --head <tệp lưu thư này>",
        "",
        witnesses.armored(head.sealed),
    ]
    subject = f"Niêm phong nhật ký số {head.number}: {head.root[:16]}"
    return mail.Letter(
        to=keeper().witness, subject=subject, text="\n".join(lines), language="vi", reference=f"log-head-{head.number}"
    )


def alarm(checked: dict[str, Any], *, position: int, at: datetime) -> None:
    """Tell every administrator that the log does not hold; nothing when it does. Raises as give_away does."""
    if checked["whole"]:
        return
    with reading() as session:
        addresses = accounts.addresses_of(session, Role.ADMINISTRATOR, Role.INSPECTOR)
    first = Fault.from_dict(checked["faults"][0])
    lines = [
        f"Lần kiểm tra nhật ký lúc {local(at):%H:%M %d/%m/%Y} tìm thấy {checked['found']} chỗ không đúng.",
        f"Chỗ đầu tiên: {first.place}. {first.said.vi}",
        "",
        f"Xem {keeper().origin}/audit. Xin giữ nguyên hiện trạng máy chủ và bản sao lưu để xác minh.",
        "",
        f"The check of the log found {checked['found']} fault(s). The first: {first.place}. {first.said.en}",
        "Please leave the server and its back-ups as they are until this is explained.",
    ]
    for number, address in enumerate(addresses):
        mail.send(
            mail.Letter(
                to=address,
                subject="Cảnh báo: nhật ký của cổng không còn nguyên vẹn",
                text="\n".join(lines),
                language="vi",
                reference=f"log-alarm-{position}-{number}",
            )
        )
