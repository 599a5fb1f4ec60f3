"""What notices can be about: data that publishers keep."""

import re
from datetime import datetime
from uuid import UUID, uuid5

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from forms.text import Text, one_line
from portal.core.actor import Actor, Role
from portal.core.events import publish
from portal.notices.errors import CategoryUnfit, NotYourPart
from portal.notices.events import CategorySaved
from portal.notices.models import CODE_MOST, NoticeCategory

NAME_MOST = 80
STREAM = uuid5(UUID("6ba7b812-9dad-11d1-80b4-00c04fd430c8"), "notice categories")
"""The one log of all categories."""
_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def save_category(
    session: Session,
    *,
    code: str,
    name: str,
    name_en: str,
    position: int,
    offered: bool,
    fresh: bool,
    actor: Actor,
    now: datetime,
) -> NoticeCategory:
    """Add a category (``fresh``), or change the one with this code, which stays. Raises CategoryUnfit or NotYourPart.

    One that is not ``offered`` takes no new notices; those in it stay where they are.
    """
    if not actor.has(Role.PUBLISHER):
        raise NotYourPart
    code, name, name_en = one_line(code), one_line(name), one_line(name_en)
    for field, text in (("name", name), ("name_en", name_en)):
        if not text or len(text) > NAME_MOST:
            raise CategoryUnfit(field, Text(vi=f"Hãy điền, tối đa {NAME_MOST} ký tự.", en=f"1 to {NAME_MOST} letters."))
    found = session.get(NoticeCategory, code, with_for_update=True)
    if fresh:
        _check_new(code, found)
        found = NoticeCategory(code=code, position=0)
        session.add(found)
    elif found is None:
        raise CategoryUnfit("code", Text(vi="Không có loại bài này.", en="There is no such category."))
    if not offered and not _others_offered(session, code):
        raise CategoryUnfit("offered", Text(vi="Phải còn ít nhất một loại bài để chọn.", en="One has to remain."))
    found.name, found.name_en, found.position, found.offered = name, name_en, max(0, min(position, 999)), offered
    event = CategorySaved(code=code, name=name, name_en=name_en, offered=offered)
    publish(session, STREAM, event, actor=actor, now=now)
    return found


def _check_new(code: str, found: NoticeCategory | None) -> None:
    if found is not None:
        raise CategoryUnfit("code", Text(vi="Mã này đã có.", en="This code is taken."))
    if len(code) > CODE_MOST or not _CODE.fullmatch(code):
        raise CategoryUnfit(
            "code",
            Text(
                vi=f"Mã gồm chữ thường không dấu, số và dấu gạch nối, tối đa {CODE_MOST} ký tự. Ví dụ: tuyen-dung.",
                en=f"Small letters, figures and hyphens, at most {CODE_MOST}. Example: tuyen-dung.",
            ),
        )


def _others_offered(session: Session, code: str) -> bool:
    query = select(func.count()).where(NoticeCategory.offered.is_(True), NoticeCategory.code != code)
    return session.execute(query).scalar_one() > 0
