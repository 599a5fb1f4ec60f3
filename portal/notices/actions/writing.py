"""What editors do with a text that nobody reads yet: write it, edit it, take an earlier version back."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from forms.text import Text, clean, one_line
from portal.core.actor import Actor
from portal.core.errors import Conflict, NotFound
from portal.core.events import Event
from portal.core.events import publish as publish_event
from portal.core.ids import new_id
from portal.notices import rules
from portal.notices.errors import NoticeIncomplete, VersionUnknown
from portal.notices.events import NoticeDrafted, NoticeRestored
from portal.notices.lifecycle import Action, State
from portal.notices.models import Notice, NoticeCategory, NoticeFile, NoticeVersion


def write(
    session: Session,
    *,
    title: str,
    summary: str,
    body: str,
    category: str = "thong-bao",
    title_en: str = "",
    summary_en: str = "",
    body_en: str = "",
    expires_at: datetime | None = None,
    actor: Actor,
    now: datetime,
) -> Notice:
    """Begin a notice. Texts are Markdown where they are bodies. Raises NoticeIncomplete."""
    if actor.id is None:
        raise NotFound
    notice = Notice(
        id=new_id(),
        state=State.DRAFT,
        author_id=actor.id,
        edited_by_id=actor.id,
        attachments=[],
        created_at=now,
        updated_at=now,
        revision=1,
    )
    texts = {"title": title, "summary": summary, "body": body}
    texts |= {"title_en": title_en, "summary_en": summary_en, "body_en": body_en}
    fill(notice, texts)
    notice.category, notice.expires_at = offered_category(session, category), expires_at
    rules.check_complete(notice)
    notice.slug = _free_slug(session, notice)
    session.add(notice)
    try:
        session.flush()
    except IntegrityError:  # somebody took the address a moment ago
        raise Conflict from None
    keep_version(session, notice, "written", actor=actor, now=now)
    record(session, notice, _drafted(notice), actor=actor, now=now)
    return notice


def edit(
    session: Session,
    notice: Notice,
    *,
    revision: int,
    title: str,
    summary: str,
    body: str,
    category: str,
    title_en: str = "",
    summary_en: str = "",
    body_en: str = "",
    attachments: Sequence[str] = (),
    expires_at: datetime | None = None,
    actor: Actor,
    now: datetime,
) -> None:
    """Change a draft that was read at ``revision``. Raises Conflict when somebody else changed it since."""
    expect(notice, revision)
    rules.permitted(notice, Action.EDIT, actor)
    if actor.id is None:
        raise NotFound
    texts = {"title": title, "summary": summary, "body": body}
    texts |= {"title_en": title_en, "summary_en": summary_en, "body_en": body_en}
    fill(notice, texts)
    notice.category = offered_category(session, category, but=notice.category)
    notice.attachments = known_attachments(session, notice, attachments)
    notice.expires_at, notice.edited_by_id = expires_at, actor.id
    rules.check_complete(notice)
    if notice.published_at is None:
        notice.slug = _free_slug(session, notice)
    notice.revision += 1
    keep_version(session, notice, "edited", actor=actor, now=now)
    record(session, notice, _drafted(notice), actor=actor, now=now)


def restore(session: Session, notice: Notice, number: int, *, revision: int, actor: Actor, now: datetime) -> None:
    """Make an earlier version the text of the draft, as a new version. Raises VersionUnknown, Conflict."""
    expect(notice, revision)
    rules.permitted(notice, Action.EDIT, actor)
    query = select(NoticeVersion).where(NoticeVersion.notice_id == notice.id, NoticeVersion.number == number)
    found = session.scalars(query).first()
    if found is None or actor.id is None:
        raise VersionUnknown
    put(session, notice, found.content)
    notice.edited_by_id = actor.id
    notice.revision += 1
    keep_version(session, notice, "restored", note=str(number), actor=actor, now=now)
    event = NoticeRestored(version=number, revision=notice.revision, sha256=rules.digest(notice))
    record(session, notice, event, actor=actor, now=now)


def locked(session: Session, notice_id: UUID) -> Notice:
    """The notice, locked until the transaction ends. Raises NotFound."""
    query = select(Notice).where(Notice.id == notice_id).with_for_update(of=Notice)
    found = session.scalars(query.execution_options(populate_existing=True)).first()
    if found is None:
        raise NotFound
    return found


def expect(notice: Notice, revision: int | None) -> None:
    """Raises Conflict when the notice changed after it was read at ``revision``."""
    if revision is not None and notice.revision != revision:
        raise Conflict


def record(session: Session, notice: Notice, event: Event, *, actor: Actor, now: datetime) -> None:
    """Write down what happened to a notice just now."""
    notice.updated_at = now
    publish_event(session, notice.id, event, actor=actor, now=now)


def keep_version(
    session: Session, notice: Notice, what: str, *, note: str = "", note_en: str = "", actor: Actor, now: datetime
) -> None:
    """Keep the text as it stands now as the next version; the caller holds the notice."""
    last = session.scalar(select(func.max(NoticeVersion.number)).where(NoticeVersion.notice_id == notice.id))
    session.add(
        NoticeVersion(
            notice_id=notice.id,
            number=(last or 0) + 1,
            what=what,
            note=note,
            note_en=note_en,
            content=rules.content(notice),
            by_name=actor.name,
            at=now,
        )
    )


def put(session: Session, notice: Notice, content: dict[str, Any]) -> None:
    """Make the content of a version or a correction the text of the notice."""
    for name in rules.TEXTS:
        setattr(notice, name, content[name])
    notice.category = offered_category(session, content["category"], but=content["category"])
    notice.attachments = list(content["attachments"])


def fill(thing: Any, texts: dict[str, str]) -> None:
    """Put what was typed into ``thing``, made tidy: bodies keep their lines."""
    for name, typed in tidy(texts).items():
        setattr(thing, name, typed)


def tidy(texts: dict[str, str]) -> dict[str, str]:
    """What was typed, in normal form; bodies keep their lines."""
    return {name: clean(text) if name.startswith("body") else one_line(text) for name, text in texts.items()}


def offered_category(session: Session, code: str, *, but: str = "") -> str:
    """The code of a category that takes notices, or of the one the notice is in already. Raises NoticeIncomplete."""
    found = session.get(NoticeCategory, code)
    if found is None or not (found.offered or code == but):
        raise NoticeIncomplete("category", Text(vi="Hãy chọn loại bài trong danh sách.", en="Choose from the list."))
    return found.code


def known_attachments(session: Session, notice: Notice, wanted: Sequence[str]) -> list[str]:
    """Those of the notice's own attachments that are wanted, the oldest first."""
    query = select(NoticeFile.id).where(NoticeFile.notice_id == notice.id, NoticeFile.is_picture.is_(False))
    found = session.scalars(query.order_by(NoticeFile.uploaded_at, NoticeFile.id))
    return [str(one) for one in found if str(one) in set(wanted)]


def _drafted(notice: Notice) -> NoticeDrafted:
    return NoticeDrafted(title=notice.title, revision=notice.revision, sha256=rules.digest(notice))


def _free_slug(session: Session, notice: Notice) -> str:
    """The title's slug, or with the first free number behind it."""
    wanted = rules.slug_of(notice.title)
    query = select(Notice.slug).where(Notice.slug.startswith(wanted, autoescape=True), Notice.id != notice.id)
    taken = set(session.scalars(query))
    number, slug = 1, wanted
    while slug in taken or slug in rules.RESERVED:
        number += 1
        slug = f"{wanted}-{number}"
    return slug
