"""The pages of the whole house: home, guide, site map."""

from typing import Any

from flask import Blueprint, Response, current_app, render_template
from flask.typing import ResponseReturnValue

from portal.catalogue import queries as catalogue
from portal.core import clock
from portal.notices import queries as notices
from portal.notices.wording import Wording
from portal.web import outlines
from portal.web.access import PUBLIC, allow
from portal.web.languages import language
from portal.web.reading import read_session

bp = Blueprint("public", __name__)
_PAGES = ("/", "/services", "/track", "/notices", "/verify", "/guide", "/directory", "/sitemap", "/sign-in")


@bp.get("/")
@allow(PUBLIC)
def home() -> ResponseReturnValue:
    """Find a service, follow a dossier, read the news."""
    latest = [Wording.of(notice, language()) for notice in notices.latest(read_session(), limit=3, now=clock.now())]
    news = tuple((notice.slug, notice.title, notice.published_at) for notice in latest)

    def context(_fact: object) -> dict[str, Any]:
        return {"popular": catalogue.popular(), "sectors": catalogue.by_sector(), "notices": latest}

    return outlines.drawn("public/home.html", key=(catalogue.edition(), news), context=context, values={})


@bp.get("/guide")
@allow(PUBLIC)
def guide() -> ResponseReturnValue:
    """How to apply, sign, follow and check (R13.2)."""
    return render_template("public/guide.html")


@bp.get("/sitemap")
@allow(PUBLIC)
def sitemap() -> ResponseReturnValue:
    """Every public page as a tree of text."""
    return render_template("public/sitemap.html", sectors=catalogue.by_sector())


@bp.get("/sitemap.xml")
@allow(PUBLIC)
def sitemap_xml() -> ResponseReturnValue:
    """The same for machines (TT 32/2017 Đ16)."""
    base = current_app.config["PORTAL"].base_url.rstrip("/")
    paths = [*_PAGES, *(f"/services/{service.code}" for service in catalogue.offered())]
    return Response(
        render_template("public/sitemap.xml", urls=[base + path for path in paths]), mimetype="application/xml"
    )
