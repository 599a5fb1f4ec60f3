"""What readers see."""

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.core import clock
from portal.notices import queries
from portal.notices.lifecycle import CATEGORY_NAMES, Category
from portal.notices.rendering import rendered
from portal.notices.views.blueprint import bp
from portal.notices.wording import Wording
from portal.web.access import PUBLIC, allow
from portal.web.languages import language
from portal.web.reading import read_session


@bp.get("/notices")
@allow(PUBLIC)
def index() -> ResponseReturnValue:
    """Published notices, newest first, all or of one category."""
    category = _chosen(request.args.get("category", ""))
    number = request.args.get("page", 1, type=int)
    page = queries.published(read_session(), category=category, page=number, now=clock.now())

    def address(number: int) -> str:
        return url_for("notices.index", page=number, category=category.value if category else None)

    return render_template(
        "notices/index.html",
        notices=[Wording.of(notice, language()) for notice in page.notices],
        page={"number": page.number, "last": page.last, "href": address},
        total=page.total,
        category=category,
        categories=CATEGORY_NAMES,
    )


def _chosen(value: str) -> Category | None:
    return Category(value) if value in set(Category) else None


@bp.get("/notices/<slug>")
@allow(PUBLIC)
def notice(slug: str) -> ResponseReturnValue:
    """One notice; of a withdrawn one, that it was withdrawn and why."""
    found = queries.by_slug(read_session(), slug)
    words = Wording.of(found, language())
    if not found.is_public:
        return render_template("notices/withdrawn.html", notice=found, words=words), 410
    expired = found.expires_at is not None and found.expires_at <= clock.now()
    return render_template("notices/notice.html", notice=found, words=words, body=rendered(words.body), expired=expired)
