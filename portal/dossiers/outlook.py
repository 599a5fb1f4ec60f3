"""Where a dossier is, who holds it, until when, what the applicant has to do; and what comes after each event."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from forms.text import Text
from portal.core.calendar import WorkCalendar
from portal.core.clock import local
from portal.core.events import EventRecord
from portal.dossiers.lifecycle import Place, Status, Step
from portal.dossiers.models import Dossier, Supplement
from portal.dossiers.rules import answer_by
from portal.dossiers.statuses import wording, wording_at

_HOLDERS: Mapping[Step, Text] = {
    Step.APPRAISAL: Text(vi="cán bộ thụ lý", en="the specialist"),
    Step.APPROVAL: Text(vi="lãnh đạo cơ quan", en="the head of the agency"),
    Step.SEALING: Text(vi="văn thư", en="the clerk"),
}
_PAY = Text(
    vi="Bạn còn khoản phí, lệ phí phải nộp; việc giải quyết không dừng lại vì khoản này.",
    en="A fee is still to be paid; work on the dossier does not stop for it.",
)


def sentence(
    dossier: Dossier,
    *,
    agency: Text,
    officer: str,
    supplement: Supplement | None,
    calendar: WorkCalendar,
    now: datetime,
    waits: bool = False,
    owes: bool = False,
) -> Text:
    """In one breath: where the dossier is, who holds it, until when, and what the applicant has to do.

    ``officer`` names who appraises it, "" as long as nobody does; ``supplement`` is what is asked for now;
    ``waits``: it goes no further before a fee is paid; ``owes``: a fee is missing that nothing waits for.
    """
    if dossier.status == Status.SUPPLEMENT_REQUESTED and supplement is not None:
        day = _day(supplement.reply_by)
        return Text(
            vi=f"Hồ sơ đang ở chỗ bạn. Bạn cần sửa các mục được nêu và gửi lại trước hết ngày {day}.",
            en=f"The dossier is with you. Mend what is listed and send it back by the end of {day}.",
        )
    words = wording_at(dossier.place, returned=dossier.returned_at is not None, waits=waits)
    if dossier.step == Step.CLOSED or waits:
        return Text(vi=f"{words.meaning.vi} {words.next.vi}", en=f"{words.meaning.en} {words.next.en}")
    until = _until(dossier, calendar, now)
    holder = _holder(dossier.place, officer)
    vi, en = (until.vi, until.en) if until else ("", "")
    then = _PAY if owes else words.next
    return Text(
        vi=f"Hồ sơ đang ở {agency.vi}, do {holder.vi} giữ{vi}. {then.vi}",
        en=f"The dossier is at {agency.en}, held by {holder.en}{en}. {then.en}",
    )


def _holder(place: Place, officer: str) -> Text:
    found = _HOLDERS.get(place.step) or wording(place.status).holder
    name = f" {officer}" if place == _WITH_A_SPECIALIST and officer else ""
    return Text(vi=f"{found.vi}{name}", en=f"{found.en[:1].lower()}{found.en[1:]}{name}")


_WITH_A_SPECIALIST = Place(Status.PROCESSING, Step.APPRAISAL)


def _until(dossier: Dossier, calendar: WorkCalendar, now: datetime) -> Text | None:
    due = dossier.due_at
    if dossier.status == Status.SUBMITTED and dossier.submitted_at is not None:
        due = answer_by(calendar, received_at=dossier.submitted_at)
        return Text(vi=f", trả lời bạn chậm nhất ngày {_day(due)}", en=f", to answer you by {_day(due)}")
    if due is None or dossier.status == Status.DONE:
        return None
    if due < now:
        return Text(
            vi=f", đã quá hạn trả kết quả (ngày {_day(due)})",
            en=f", and the result is late (it was due on {_day(due)})",
        )
    return Text(vi=f", hẹn trả kết quả ngày {_day(due)}", en=f", with the result promised for {_day(due)}")


def after(record: EventRecord, calendar: WorkCalendar) -> Text | None:
    """What came next once this had happened, and until when; None where nothing was to follow."""
    found = _AFTER.get(record.type)
    return found if found is None or isinstance(found, Text) else found(record.payload, calendar)


def _desk_checks(payload: Mapping[str, Any], calendar: WorkCalendar) -> Text:
    due = answer_by(calendar, received_at=datetime.fromisoformat(payload["received_at"]))
    return Text(
        vi=f"Bộ phận Một cửa kiểm tra và trả lời bạn, chậm nhất ngày {_day(due)}.",
        en=f"The one-stop desk checks it and answers you by {_day(due)}.",
    )


def _unit_decides(payload: Mapping[str, Any], _calendar: WorkCalendar) -> Text:
    day = _day(datetime.fromisoformat(payload["due_at"]))
    return Text(
        vi=f"Cán bộ thụ lý xem xét, lãnh đạo ký kết quả, chậm nhất ngày {day}.",
        en=f"A specialist looks into it and the head of the agency signs the result, by {day}.",
    )


def _you_mend(payload: Mapping[str, Any], _calendar: WorkCalendar) -> Text:
    day = _day(datetime.fromisoformat(payload["reply_by"]))
    return Text(vi=f"Bạn bổ sung và gửi lại, chậm nhất ngày {day}.", en=f"You complete it and send it back by {day}.")


def _day(moment: datetime) -> str:
    return f"{local(moment):%d/%m/%Y}"


_Later = Callable[[Mapping[str, Any], WorkCalendar], Text]
_AFTER: Mapping[str, Text | _Later] = {
    "DossierSubmitted": _desk_checks,
    "DossierAccepted": _unit_decides,
    "SupplementRequested": _you_mend,
    "SupplementReceived": _desk_checks,
    "CorrectionNotified": Text(vi="Cơ quan xem đính chính và trả lời bạn.", en="The agency looks at it and answers."),
    "CorrectionAccepted": Text(
        vi="Bạn sửa các mục đã báo, ký lại nếu cần và gửi lại.",
        en="You mend what you reported, sign again if you wish, and send it back.",
    ),
    "AppraisalStarted": Text(
        vi="Cán bộ xem xét xong thì trình lãnh đạo phê duyệt kết quả.",
        en="The specialist puts a result before the head of the agency.",
    ),
    "ResultProposed": Text(
        vi="Lãnh đạo xem, ký kết quả hoặc yêu cầu xem xét thêm.",
        en="The head of the agency signs the result or asks for another look.",
    ),
    "ProposalSentBack": Text(
        vi="Cán bộ thụ lý xem xét thêm rồi trình lại.", en="The specialist looks again and puts it forward anew."
    ),
    "ResultSigned": Text(vi="Văn thư đóng dấu số rồi trả kết quả.", en="The clerk seals the result, then returns it."),
    "ResultSealed": Text(vi="Bộ phận Một cửa trả kết quả cho bạn.", en="The one-stop desk returns the result to you."),
    "WithdrawalRequested": Text(
        vi="Bộ phận Một cửa xác nhận cho bạn rút hồ sơ.", en="The one-stop desk confirms the withdrawal."
    ),
}
