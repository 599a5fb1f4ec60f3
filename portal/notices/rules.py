"""Pure rules of notices: addresses, what a notice needs, who may do what."""

import json
import re
from collections.abc import Collection
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from forms.text import Text, fold
from portal.core.actor import Actor
from portal.core.finding.entries import Entry, Kind
from portal.notices.errors import NoticeIncomplete, NoticeNotReady, NotYourPart, SecondEditorNeeded
from portal.notices.lifecycle import Action, Move, State, move_for
from portal.notices.models import Notice, NoticeFile

TITLE_MOST, SUMMARY_MOST, BODY_MOST, TOLD_MOST = 200, 500, 50_000, 500
TEXTS = ("title", "summary", "body", "title_en", "summary_en", "body_en")
RESERVED = frozenset({"feed", "archive", "subscribe", "unsubscribe", "pictures", "files"})
KEPT_AFTER_EXPIRY = timedelta(days=90)
"""How long an expired notice stands among the published ones before the worker archives it."""
_SLUG_MOST = 80


def slug_of(title: str) -> str:
    """The title as a part of an address: ``Nghỉ Tết Nguyên đán`` is ``nghi-tet-nguyen-dan``."""
    words = re.sub(r"[^a-z0-9]+", "-", fold(title)).strip("-")
    return words[:_SLUG_MOST].rstrip("-") or "thong-bao"


def content(notice: Notice) -> dict[str, Any]:
    """Everything a reader will see, as versions and corrections keep it."""
    return {name: getattr(notice, name) for name in TEXTS} | {
        "category": notice.category,
        "attachments": list(notice.attachments or []),
    }


def digest(notice: Notice) -> str:
    """The SHA-256 of everything a reader will see, for the log."""
    return sha256(json.dumps(content(notice), ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def check_complete(notice: Notice) -> None:
    """Refuse a notice that readers could not use. Raises NoticeIncomplete with the field."""
    check_texts({name: getattr(notice, name) for name in TEXTS})


def check_texts(texts: dict[str, Any]) -> None:
    """Refuse texts that readers could not use. Raises NoticeIncomplete with the field."""
    for name, most in (("title", TITLE_MOST), ("summary", SUMMARY_MOST), ("body", BODY_MOST)):
        check_length(name, texts[name], most, needed=True)
        check_length(f"{name}_en", texts[f"{name}_en"], most, needed=False)
    if bool(texts["title_en"]) != bool(texts["body_en"]):
        missing = "body_en" if texts["title_en"] else "title_en"
        raise NoticeIncomplete(
            missing,
            Text(
                vi="Bản tiếng Anh cần cả tiêu đề và nội dung. Hãy điền đủ hoặc để trống cả hai.",
                en="The English version needs a title and a text. Fill in both or leave both empty.",
            ),
        )


def check_length(field: str, value: str, most: int, *, needed: bool) -> None:
    """Refuse a text that is missing or too long. Raises NoticeIncomplete."""
    if needed and not value:
        raise NoticeIncomplete(field, Text(vi="Hãy điền mục này.", en="Fill this in."))
    if len(value) > most:
        raise NoticeIncomplete(
            field,
            Text(
                vi=f"Mục này dài {len(value)} ký tự; hãy rút gọn còn tối đa {most} ký tự.",
                en=f"This has {len(value)} characters; shorten it to {most} or fewer.",
            ),
        )


def check_schedule(notice: Notice, at: datetime | None, *, now: datetime) -> None:
    """Refuse a time that is over, or after which nobody would read it. Raises NoticeIncomplete."""
    if at is not None and at <= now:
        raise NoticeIncomplete(
            "at",
            Text(
                vi="Thời điểm này đã qua. Hãy chọn thời điểm muộn hơn, hoặc để trống để đăng ngay.",
                en="This moment is over. Choose a later one, or leave it empty to publish now.",
            ),
        )
    if notice.has_expired(at or now):
        raise NoticeIncomplete(
            "at",
            Text(
                vi="Đến lúc đó bài đã hết hiệu lực. Hãy trả lại bài để sửa ngày hết hiệu lực.",
                en="The notice would have expired by then. Give it back to have its last day changed.",
            ),
        )


def permitted(notice: Notice, action: Action, actor: Actor) -> Move:
    """The move that this actor may make. Raises NoticeNotReady, NotYourPart or SecondEditorNeeded."""
    move = move_for(action, State(notice.state))
    if move is None:
        raise NoticeNotReady
    if not move.open_to(actor):
        raise NotYourPart
    if move.other_hands:
        check_other_hands(hands(notice), actor)
    return move


def check_other_hands(writers: Collection[UUID], actor: Actor) -> None:
    """Raises SecondEditorNeeded when the actor is one of the writers."""
    if actor.id in writers:
        raise SecondEditorNeeded


def hands(notice: Notice) -> set[UUID]:
    """Who wrote the text as it stands."""
    return {notice.author_id, notice.edited_by_id}


def possible(notice: Notice, actor: Actor) -> list[Action]:
    """What this person can do with the notice now, to show only buttons that work."""
    found = []
    for action in Action:
        move = move_for(action, State(notice.state))
        if move and move.open_to(actor) and not (move.other_hands and actor.id in hands(notice)):
            found.append(action)
    return found


def found_by(notice: Notice) -> Entry:
    """What a published notice is found by, until it expires."""
    return Entry(
        kind=Kind.NOTICE,
        key=notice.slug,
        title=notice.title,
        title_en=notice.title_en,
        summary=notice.summary,
        summary_en=notice.summary_en,
        body=(notice.body, notice.body_en),
        at=notice.published_at,
        until=notice.expires_at,
    )


def shows(notice: Notice, file: NoticeFile) -> bool:
    """Whether the public text of a notice shows this file to readers."""
    if not notice.is_public:
        return False
    if file.is_picture:
        return str(file.id) in notice.body or str(file.id) in notice.body_en
    return str(file.id) in notice.attachments
