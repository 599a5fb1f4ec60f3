"""Pure rules of notices: addresses, what a notice needs, who may do what."""

import re
from hashlib import sha256
from uuid import UUID

from forms.text import Text, fold
from portal.core.actor import Actor
from portal.core.finding.entries import Entry, Kind
from portal.notices.errors import NoticeIncomplete, NoticeNotReady, NotYourPart, SecondEditorNeeded
from portal.notices.lifecycle import Action, Move, State, move_for
from portal.notices.models import Notice

TITLE_MOST, SUMMARY_MOST, BODY_MOST = 200, 500, 50_000
RESERVED = frozenset({"feed"})
_SLUG_MOST = 80


def slug_of(title: str) -> str:
    """The title as a part of an address: ``Nghỉ Tết Nguyên đán`` is ``nghi-tet-nguyen-dan``."""
    words = re.sub(r"[^a-z0-9]+", "-", fold(title)).strip("-")
    return words[:_SLUG_MOST].rstrip("-") or "thong-bao"


def digest(notice: Notice) -> str:
    """The SHA-256 of everything a reader will see, for the log."""
    parts = (notice.title, notice.summary, notice.body, notice.title_en, notice.summary_en, notice.body_en)
    return sha256("\x00".join(parts).encode()).hexdigest()


def check_complete(notice: Notice) -> None:
    """Refuse a notice that readers could not use. Raises NoticeIncomplete with the field."""
    for name, most in (("title", TITLE_MOST), ("summary", SUMMARY_MOST), ("body", BODY_MOST)):
        _check_length(name, getattr(notice, name), most, needed=True)
        _check_length(f"{name}_en", getattr(notice, f"{name}_en"), most, needed=False)
    if bool(notice.title_en) != bool(notice.body_en):
        missing = "body_en" if notice.title_en else "title_en"
        raise NoticeIncomplete(
            missing,
            Text(
                vi="Bản tiếng Anh cần cả tiêu đề và nội dung. Hãy điền đủ hoặc để trống cả hai.",
                en="The English version needs a title and a text. Fill in both or leave both empty.",
            ),
        )


def _check_length(field: str, value: str, most: int, *, needed: bool) -> None:
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


def permitted(notice: Notice, action: Action, actor: Actor) -> Move:
    """The move that this person may make. Raises NoticeNotReady, NotYourPart or SecondEditorNeeded."""
    move = move_for(action, State(notice.state))
    if move is None:
        raise NoticeNotReady
    if not actor.has(move.role):
        raise NotYourPart
    if move.other_hands and actor.id in hands(notice):
        raise SecondEditorNeeded
    return move


def hands(notice: Notice) -> set[UUID]:
    """Who wrote the text as it stands."""
    return {notice.author_id, notice.edited_by_id}


def possible(notice: Notice, actor: Actor) -> list[Action]:
    """What this person can do with the notice now, to show only buttons that work."""
    found = []
    for action in Action:
        move = move_for(action, State(notice.state))
        if move and actor.has(move.role) and not (move.other_hands and actor.id in hands(notice)):
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
