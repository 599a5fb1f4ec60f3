"""Letters about appointments, for the handlers of the outbox: called again, each is the same letter.

A letter about what no longer holds is not sent: a later one says what does.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from forms.text import Text
from portal.accounts import queries as accounts
from portal.accounts.models import Agency
from portal.catalogue import queries as catalogue
from portal.core import mail
from portal.core.clock import local
from portal.core.db import reading
from portal.counter import queries
from portal.counter.ics import Entry, calendar_file
from portal.counter.models import Appointment
from portal.counter.queries import Purpose
from portal.dossiers import desk
from portal.dossiers.models import Dossier

_WEEKDAYS_VI = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")


def write(appointment_id: UUID, *, happened: str, serial: int, reason: str = "") -> None:
    """Send the applicant the letter about what happened to their appointment, unless it changed again since.

    ``happened`` is ``booked``, ``moved``, ``cancelled`` or ``near``. Raises OSError or smtplib.SMTPException: try
    again later.
    """
    with reading() as session:
        appointment = session.get(Appointment, appointment_id)
        if appointment is None or appointment.serial != serial:
            return
        dossier = session.get_one(Dossier, appointment.dossier_id)
        account = accounts.account(session, dossier.owner_id) if dossier.owner_id else None
        if account is None or not account.email:
            return
        agency = session.get_one(Agency, appointment.agency_id)
        subject, text = _words(session, appointment, dossier, agency, happened=happened, reason=reason)
        entry = entry_of(appointment, dossier, agency)
    calendar = b"" if happened == "near" else calendar_file(entry)
    letter = mail.Letter(
        to=account.email,
        subject=subject.into(dossier.language),
        text=text.into(dossier.language),
        language=dossier.language,
        reference=f"appointment-{happened}-{appointment.id}-{serial}",
        calendar=calendar,
    )
    mail.send(letter)


def entry_of(appointment: Appointment, dossier: Dossier, agency: Agency) -> Entry:
    """The appointment as a calendar program takes it. It says nothing of who the applicant is."""
    service = catalogue.definition(dossier.service_code, dossier.service_version).name.into(dossier.language)
    summary = Text(vi=f"Hẹn tại quầy, hồ sơ {dossier.code}", en=f"At the counter, dossier {dossier.code}")
    base = desk.desk().base_url.rstrip("/")
    return Entry(
        uid=f"{appointment.id}@{base.partition('://')[2].partition(':')[0]}",
        serial=appointment.serial,
        starts_at=appointment.starts_at,
        ends_at=appointment.ends_at,
        summary=summary.into(dossier.language),
        place=f"{agency.name_vi}, {agency.address}",
        description=service,
        url=f"{base}/dossiers/{dossier.id}",
        written_at=appointment.settled_at or appointment.booked_at,
        cancelled=appointment.stage.value == "cancelled",
    )


def _words(
    session: Session, appointment: Appointment, dossier: Dossier, agency: Agency, *, happened: str, reason: str
) -> tuple[Text, Text]:
    service = catalogue.definition(dossier.service_code, dossier.service_version).name
    when, page = spoken(appointment.starts_at), f"{desk.desk().base_url.rstrip('/')}/dossiers/{dossier.id}/appointment"
    subject, said = _SAID[happened](when, reason)
    what_vi = f"{service.vi} ({dossier.code})\nNơi đến: {agency.name_vi}, {agency.address}"
    what_en = f"{service.en} ({dossier.code})\nWhere: {agency.name_en}, {agency.address}"
    if happened != "cancelled":
        bring = _bring(session, dossier)
        what_vi, what_en = f"{what_vi}\n{bring.vi}", f"{what_en}\n{bring.en}"
    return subject, Text(
        vi=f"Kính gửi {dossier.applicant_name},\n\n{said.vi}\n\n{what_vi}\n\nXem, đặt, đổi hoặc hủy: {page}\n",
        en=f"Dear {dossier.applicant_name},\n\n{said.en}\n\n{what_en}\n\nSee, book, change or cancel: {page}\n",
    )


def _bring(session: Session, dossier: Dossier) -> Text:
    """What to bring: an identity paper, and the originals that are handed in once."""
    vi = "Bạn mang theo giấy tờ tùy thân. Người đến thay cần giấy ủy quyền đã ghi nhận trên Cổng."
    en = "Bring your identity document. Whoever comes for you needs a mandate that is recorded on the portal."
    if queries.purpose_of(session, dossier) is Purpose.ORIGINALS:
        names = [paper.component.name for paper in queries.papers_of(session, dossier) if paper.to_bring]
        vi += f"\nBản chính phải nộp, một lần: {'; '.join(name.vi for name in names)}."
        en += f"\nOriginals to hand in, once: {'; '.join(name.en for name in names)}."
    return Text(vi=vi, en=en)


def spoken(moment: datetime) -> Text:
    """A time as people say it: ``08:00 Thứ Hai, 30/11/2026``."""
    here = local(moment)
    clock, day = f"{here:%H:%M}", f"{here:%d/%m/%Y}"
    return Text(vi=f"{clock} {_WEEKDAYS_VI[here.weekday()]}, {day}", en=f"{clock} on {here:%A}, {day}")


def _booked(when: Text, _reason: str) -> tuple[Text, Text]:
    subject = Text(vi="Giờ hẹn tại quầy", en="Your appointment at the counter")
    return subject, Text(vi=f"Bạn đã đặt giờ hẹn: {when.vi}.", en=f"You booked an appointment: {when.en}.")


def _moved(when: Text, _reason: str) -> tuple[Text, Text]:
    subject = Text(vi="Giờ hẹn tại quầy đã đổi", en="Your appointment was changed")
    return subject, Text(vi=f"Giờ hẹn mới của bạn: {when.vi}.", en=f"Your new appointment: {when.en}.")


def _cancelled(when: Text, reason: str) -> tuple[Text, Text]:
    subject = Text(vi="Giờ hẹn tại quầy đã hủy", en="Your appointment was cancelled")
    if not reason:
        return subject, Text(vi=f"Giờ hẹn {when.vi} đã hủy.", en=f"The appointment at {when.en} was cancelled.")
    return subject, Text(
        vi=f"Giờ hẹn {when.vi} không còn nữa. Lý do: {reason}. Nếu vẫn cần đến quầy, bạn hãy chọn giờ khác.",
        en=f"The appointment at {when.en} fell away. Reason: {reason}. Choose another time if you still have to come.",
    )


def _near(when: Text, _reason: str) -> tuple[Text, Text]:
    subject = Text(vi="Nhắc giờ hẹn ngày mai", en="Your appointment is tomorrow")
    return subject, Text(
        vi=f"Bạn có giờ hẹn ngày mai: {when.vi}. Nếu không đến được, hãy hủy để nhường chỗ cho người khác.",
        en=f"You have an appointment tomorrow: {when.en}. If you cannot come, cancel it, so that somebody else can.",
    )


_SAID = {"booked": _booked, "moved": _moved, "cancelled": _cancelled, "near": _near}
