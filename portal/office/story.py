"""The history of a dossier for officers: the applicant's story, with who did it and the words kept at the desks."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from forms.definition import ServiceForm
from forms.text import Text
from portal.core.events import EventRecord
from portal.dossiers import timeline


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


_OWN: Mapping[str, tuple[Text, Callable[[Mapping[str, Any], ServiceForm], Text]]] = {
    "OriginalsReceived": (Text(vi="Đã nhận bản chính", en="Originals received"), _originals),
}


def tell(records: list[EventRecord], *, form: ServiceForm) -> list[Told]:
    """What happened, newest first; drafts of before the submission are the applicant's business."""
    return [told for record in reversed(records) if (told := _told(record, form)) is not None]


def _told(record: EventRecord, form: ServiceForm) -> Told | None:
    entries = timeline.tell([record])
    title, more = _OWN.get(record.type, (None, None))
    title = title or (entries[0].title if entries else None)
    if title is None or record.type in _PRIVATE:
        return None
    text = more(record.payload, form) if more else _with_note(entries[0].text, record.payload)
    return Told(title, text, record.at, record.by)


_PRIVATE = ("DraftStarted", "ApplicationIssued", "SignedApplicationRemoved")
