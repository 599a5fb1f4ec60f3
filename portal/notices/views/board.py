"""What the pages of the editorial board share."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from flask import request
from flask_babel import gettext as _

from forms.text import Text
from portal.core import clock
from portal.core.actor import Role
from portal.core.db import transaction
from portal.core.errors import Conflict, PortalError
from portal.documents.viruses import Scan
from portal.notices import actions, queries
from portal.notices.comparing import Piece, compared
from portal.notices.errors import FileUnfit, NoticeIncomplete
from portal.notices.models import NoticeFile
from portal.notices.page_forms import TextForm
from portal.notices.rendering import Picture
from portal.notices.rules import TEXTS
from portal.web.access import current_actor, role
from portal.web.reading import forget_reads, read_session

EDITOR = role(Role.EDITOR)
PUBLISHER = role(Role.PUBLISHER)
BOARD = role(Role.EDITOR, Role.PUBLISHER)
NO_FILE = Text(vi="Hãy chọn một tệp.", en="Choose a file.")
UPLOADS = ("add_picture", "add_attachment")
"""The names of the buttons that send a file; what is typed beside it stays."""


def number(typed: str | None) -> int:
    """The revision that a page was drawn from. Raises Conflict for anything else."""
    if not (typed or "").isdecimal():
        raise Conflict
    return int(typed or "0")


def pictures_of(files: Iterable[NoticeFile], language: str = "vi") -> tuple[Picture, ...]:
    """The pictures that may be shown: the virus scanner has let them through."""
    return tuple(
        Picture(
            id=str(one.id),
            alt=(one.alt_en if language == "en" else "") or one.alt,
            sizes=tuple((size["width"], size["height"]) for size in one.renditions),
        )
        for one in files
        if one.is_picture and Scan(one.scan).opens
    )


def labels() -> dict[str, str]:
    """What the parts of a notice are called."""
    return {
        "title": _("Tiêu đề"),
        "summary": _("Tóm tắt"),
        "body": _("Nội dung"),
        "title_en": _("Tiêu đề tiếng Anh"),
        "summary_en": _("Tóm tắt tiếng Anh"),
        "body_en": _("Nội dung tiếng Anh"),
    }


def differences(old: dict[str, Any], new: dict[str, Any]) -> list[tuple[str, list[Piece]]]:
    """The parts that differ, by name, each compared word by word."""
    named = labels()
    return [
        (named[name], compared(old.get(name) or "", new.get(name) or ""))
        for name in TEXTS
        if (old.get(name) or "") != (new.get(name) or "")
    ]


def is_uploading() -> bool:
    """Whether a button was pressed that sends a file, and nothing else."""
    return any(name in request.form for name in UPLOADS)


def uploaded(form: TextForm, notice_id: UUID) -> NoticeFile | None:
    """Take in the file that was sent beside the texts; None when it was not fit, which the form then says."""
    try:
        upload = _taken(form)
        with transaction() as session:
            notice = actions.locked(session, notice_id)
            file = actions.add_file(session, notice, upload, actor=current_actor(), now=clock.now())
    except FileUnfit as problem:
        form.explain(problem, field=form[problem.field])
        return None
    except PortalError as problem:
        form.explain(problem)
        return None
    forget_reads()
    form.alt.data = form.alt_en.data = ""
    form.decorative.data = False
    if not file.is_picture:
        form.attachments.data = [*(form.attachments.data or []), str(file.id)]
    form.offer(
        queries.categories(read_session()), queries.files(read_session(), notice_id), present=form.category.data or ""
    )
    return file


def _taken(form: TextForm) -> actions.Upload:
    at = "picture" if "add_picture" in request.form else "attachment"
    sent = request.files.get(at)
    if sent is None or not sent.filename:
        raise FileUnfit(at, NO_FILE)
    if at == "attachment":
        return actions.take_attachment(sent.stream, sent.filename)
    alt, alt_en, decorative = form.alt.data or "", form.alt_en.data or "", bool(form.decorative.data)
    return actions.take_picture(sent.stream, sent.filename, alt=alt, alt_en=alt_en, decorative=decorative)


def explain(form: TextForm, problem: PortalError) -> None:
    """Say what is wrong at the field it is about."""
    form.explain(problem, field=form[problem.field] if isinstance(problem, NoticeIncomplete) else None)
