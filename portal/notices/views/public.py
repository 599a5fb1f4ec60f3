"""What readers see."""

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.core import clock
from portal.notices import queries
from portal.notices.lifecycle import State
from portal.notices.models import Notice, NoticeCategory
from portal.notices.queries import NoticePage
from portal.notices.rendering import rendered
from portal.notices.views.blueprint import bp
from portal.notices.views.board import pictures_of
from portal.notices.wording import Wording
from portal.web.access import PUBLIC, allow
from portal.web.languages import language
from portal.web.reading import read_session


@bp.get("/notices")
@allow(PUBLIC)
def index() -> ResponseReturnValue:
    """Current notices, pinned ones first, all or of one category."""
    categories = queries.categories(read_session())
    category = next((one for one in categories if one.code == request.args.get("category")), None)
    code = category.code if category else None
    page = queries.published(read_session(), category=code, page=_number(), now=clock.now())
    return _list(page, categories, category, archive=False)


@bp.get("/notices/archive")
@allow(PUBLIC)
def archive_index() -> ResponseReturnValue:
    """Notices that are over and can still be read."""
    page = queries.archived(read_session(), page=_number(), now=clock.now())
    return _list(page, queries.categories(read_session()), None, archive=True)


def _list(
    page: NoticePage, categories: list[NoticeCategory], category: NoticeCategory | None, *, archive: bool
) -> ResponseReturnValue:
    def address(number: int) -> str:
        code = category.code if category else None
        return url_for("notices.archive_index" if archive else "notices.index", page=number, category=code)

    return render_template(
        "notices/index.html",
        notices=[Wording.of(notice, language()) for notice in page.notices],
        page={"number": page.number, "last": page.last, "href": address},
        total=page.total,
        category=category,
        categories=[one for one in categories if one.offered or one is category],
        archive=archive,
    )


def _number() -> int:
    return request.args.get("page", 1, type=int)


@bp.get("/notices/<slug>")
@allow(PUBLIC)
def notice(slug: str) -> ResponseReturnValue:
    """One notice; of a withdrawn one, that it was withdrawn and why."""
    found = queries.by_slug(read_session(), slug)
    words = Wording.of(found, language())
    if not found.is_public:
        return render_template("notices/withdrawn.html", notice=found, words=words), 410
    return _page(found, words)


def _page(found: Notice, words: Wording) -> str:
    files = queries.files(read_session(), found.id)
    return render_template(
        "notices/notice.html",
        notice=found,
        words=words,
        body=rendered(words.body, pictures_of(files, words.language)),
        attached=[one for one in files if str(one.id) in found.attachments],
        corrections=queries.corrections(read_session(), found),
        expired=found.has_expired(clock.now()),
        archived=State(found.state) is State.ARCHIVED,
    )
