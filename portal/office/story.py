"""The history of a dossier for officers: the applicant's story, with who did it and the words kept at the desks."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from forms.definition import ServiceForm
from forms.text import Text
from portal.core.events import EventRecord
from portal.dossiers import timeline
from portal.dossiers.document_names import document_name
from portal.office.purposes import Purpose


@dataclass(frozen=True)
class Told:
    """One line of the history."""

    title: Text
    text: Text | None
    at: datetime
    by: Text | str


def _note(payload: Mapping[str, Any]) -> Text | None:
    note = str(payload.get("note") or "")
    return Text(vi=note, en=note) if note else None


def _originals(payload: Mapping[str, Any], form: ServiceForm) -> Text:
    names = [form.component(key).name for key in payload["components"]]
    return Text(vi="; ".join(name.vi for name in names), en="; ".join(name.en for name in names))


def _with_note(text: Text | None, payload: Mapping[str, Any]) -> Text | None:
    note = _note(payload)
    if text is None or note is None:
        return text or note
    return Text(vi=f"{text.vi} {note.vi}", en=f"{text.en} {note.en}")


_STAGES = {
    "near": Text(vi="Sắp đến hạn, còn hai ngày làm việc.", en="Due in two working days."),
    "very_near": Text(vi="Sắp đến hạn, còn một ngày làm việc.", en="Due in one working day."),
    "late": Text(vi="Đã quá hạn.", en="It is late."),
}


def _stage(payload: Mapping[str, Any], _form: ServiceForm) -> Text:
    return _STAGES[payload["stage"]]


def _said(payload: Mapping[str, Any], _form: ServiceForm) -> Text | None:
    return _note(payload)


def _agency(payload: Mapping[str, Any], _form: ServiceForm) -> Text:
    late = bool(payload.get("late"))
    name = payload["agency"]
    return Text(vi=f"{name}, trả lời muộn." if late else name, en=f"{name}, late." if late else name)


def _linked(payload: Mapping[str, Any], _form: ServiceForm) -> Text:
    words = " ".join(filter(None, (payload["code"], payload.get("reason", ""))))
    return Text(vi=words, en=words)


def _purpose(payload: Mapping[str, Any], _form: ServiceForm) -> Text:
    label, number = Purpose(payload["purpose"]).label, payload["dossiers"]
    return Text(vi=f"{label.vi} ({number} hồ sơ).", en=f"{label.en} ({number}).")


def _noted(_payload: Mapping[str, Any], _form: ServiceForm) -> None:
    """The words of a note stand where notes are read."""


def _checked(payload: Mapping[str, Any], form: ServiceForm) -> Text:
    wrong = [form.component(key).name for key in payload["not_accepted"]]
    if not wrong:
        return Text(vi="Không giấy tờ nào bị đánh dấu không đạt.", en="Nothing was marked as not in order.")
    vi, en = "; ".join(name.vi for name in wrong), "; ".join(name.en for name in wrong)
    return Text(vi=f"Không đạt: {vi}", en=f"Not in order: {en}")


def _asking(payload: Mapping[str, Any], _form: ServiceForm) -> Text:
    return Text(vi=payload["reason"], en=payload["reason"])


def _round(payload: Mapping[str, Any], _form: ServiceForm) -> Text:
    return Text(vi=f"Lần {payload['round']}.", en=f"Request {payload['round']}.")


def _assigned(payload: Mapping[str, Any], _form: ServiceForm) -> Text:
    note = f" {payload['note']}" if payload["note"] else ""
    return Text(vi=f"Người phụ trách: {payload['officer']}.{note}", en=f"In charge: {payload['officer']}.{note}")


def _taken_over(payload: Mapping[str, Any], _form: ServiceForm) -> Text:
    before, reason = payload["before"], payload["reason"]
    return Text(vi=f"Trước đó do {before} phụ trách. Lý do: {reason}", en=f"Taken over from {before}. Reason: {reason}")


def _released(payload: Mapping[str, Any], _form: ServiceForm) -> Text:
    before, reason = payload["before"], payload["reason"]
    return Text(vi=f"{before} thôi phụ trách. Lý do: {reason}", en=f"No longer with {before}. Reason: {reason}")


_OWN: dict[str, tuple[Text, Callable[[Mapping[str, Any], ServiceForm], Text | None]]] = {
    "DeadlineWarned": (Text(vi="Nhắc hạn xử lý", en="Reminder of the deadline"), _stage),
    "DossierForwarded": (Text(vi="Chuyển bước tiếp theo", en="Went on to the next step"), _said),
    "DossierHandedBack": (Text(vi="Chuyển lại bước trước", en="Handed back"), _said),
    "ProposalEndorsed": (Text(vi="Lãnh đạo đơn vị đã xem xét", en="Reviewed by the head of unit"), _said),
    "OpinionRead": (Text(vi="Cơ quan được hỏi đã mở hồ sơ", en="An agency that is asked opened the dossier"), _agency),
    "OpinionGiven": (Text(vi="Đã có ý kiến của cơ quan khác", en="Another agency gave its opinion"), _agency),
    "DossiersLinked": (Text(vi="Đã liên kết với hồ sơ khác", en="Linked with another dossier"), _linked),
    "DossiersUnlinked": (Text(vi="Đã bỏ liên kết với hồ sơ khác", en="A link with a dossier was removed"), _linked),
    "EarlierDossiersRead": (
        Text(vi="Đã xem các hồ sơ khác của người nộp", en="The applicant's other dossiers were looked at"),
        _purpose,
    ),
    "InternalNoteWritten": (Text(vi="Đã ghi chú nội bộ", en="An internal note was written"), _noted),
    "PapersChecked": (Text(vi="Đã kiểm tra thành phần hồ sơ", en="The papers were checked"), _checked),
    "SecondRequestAsked": (
        Text(vi="Đề nghị yêu cầu bổ sung lần nữa", en="An officer wants to ask again"),
        _asking,
    ),
    "SecondRequestConsented": (
        Text(vi="Lãnh đạo đồng ý yêu cầu bổ sung lần nữa", en="A leader consented to ask again"),
        _round,
    ),
    "DossierAssigned": (Text(vi="Phân công phụ trách", en="Assigned"), _assigned),
    "DossierTakenOver": (Text(vi="Nhận thay hồ sơ", en="Taken over"), _taken_over),
    "DossierReleased": (Text(vi="Trả lại hồ sơ cho bộ phận", en="Released to the unit"), _released),
    "OriginalsReceived": (Text(vi="Đã nhận bản chính", en="Originals received"), _originals),
}


_LETTERS = {
    "LetterDrafted": Text(vi="Đã tự động lập dự thảo văn bản", en="A letter was drafted automatically"),
    "LetterWritten": Text(vi="Đã trình lãnh đạo ký văn bản", en="A letter was put before the leader"),
    "LetterGivenBack": Text(vi="Lãnh đạo yêu cầu viết lại văn bản", en="The leader gave a letter back"),
}


def _letter(payload: Mapping[str, Any], _form: ServiceForm) -> Text:
    name, note = document_name(payload["kind"]), str(payload.get("note") or "")
    return Text(vi=f"{name.vi}. {note}".strip(), en=f"{name.en}. {note}".strip())


def _why(payload: Mapping[str, Any], _form: ServiceForm) -> Text:
    return Text(vi=f"Lý do: {payload['reason']}", en=f"Reason: {payload['reason']}")


def _names(payload: Mapping[str, Any], _form: ServiceForm) -> Text:
    names = "; ".join(payload["names"])
    return Text(vi=names or "Không có cơ quan nào khác.", en=names or "No other agency.")


_LETTER_STORY: dict[str, tuple[Text, Callable[[Mapping[str, Any], ServiceForm], Text]]] = {
    **{name: (title, _letter) for name, title in _LETTERS.items()},
    "StopProposed": (Text(vi="Đã trình lãnh đạo việc dừng giải quyết", en="It was proposed to stop the work"), _why),
    "RecipientsNamed": (Text(vi="Nơi nhận kết quả", en="Recipients of the result"), _names),
}


def tell(records: list[EventRecord], *, form: ServiceForm) -> list[Told]:
    """What happened, newest first; drafts of before the submission are the applicant's business."""
    return [told for record in reversed(records) if (told := _told(record, form)) is not None]


def _told(record: EventRecord, form: ServiceForm) -> Told | None:
    entries = timeline.tell([record])
    title, more = (_OWN | _LETTER_STORY).get(record.type, (None, None))
    title = title or (entries[0].title if entries else None)
    if title is None or record.type in _PRIVATE:
        return None
    text = more(record.payload, form) if more else _with_note(entries[0].text, record.payload)
    return Told(title, text, record.at, record.by)


_PRIVATE = ("DraftStarted", "ApplicationIssued", "SignedApplicationRemoved")
