"""The pages of the whole house: home, guide, site map."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, current_app, render_template
from flask.typing import ResponseReturnValue

from portal.catalogue import queries as catalogue
from portal.core import clock
from portal.core.errors import NotFound
from portal.notices import queries as notices
from portal.notices.wording import Wording
from portal.web import outlines
from portal.web.access import PUBLIC, allow
from portal.web.languages import language
from portal.web.reading import read_session

bp = Blueprint("public", __name__)
_CONTACT_LASTS = timedelta(days=180)
_PAGES = (
    "/",
    "/services",
    "/browse",
    "/track",
    "/notices",
    "/verify",
    "/guide",
    "/directory",
    "/petitions",
    "/statistics",
    "/sitemap",
    "/sign-in",
)


@bp.get("/")
@allow(PUBLIC)
def home() -> ResponseReturnValue:
    """Find a service, follow a dossier, read the news."""
    latest = [Wording.of(notice, language()) for notice in notices.latest(read_session(), limit=3, now=clock.now())]
    news = tuple((notice.slug, notice.title, notice.published_at) for notice in latest)

    def context(_fact: object) -> dict[str, Any]:
        return {"popular": catalogue.popular(), "sectors": catalogue.by_sector(), "notices": latest, **_events()}

    return outlines.drawn("public/home.html", key=(catalogue.edition(), news), context=context, values={})


def _events() -> dict[str, Any]:
    """What people come with, for the home page and the site map."""
    return {"occasions": catalogue.occasions()}


@bp.get("/guide")
@allow(PUBLIC)
def guide() -> ResponseReturnValue:
    """How to apply, sign, follow and check (R13.2)."""
    return render_template("public/guide.html")


@bp.get("/sitemap")
@allow(PUBLIC)
def sitemap() -> ResponseReturnValue:
    """Every public page as a tree of text."""
    return render_template("public/sitemap.html", sectors=catalogue.by_sector(), **_events())


@bp.get("/.well-known/security.txt")
@allow(PUBLIC)
def security_txt() -> ResponseReturnValue:
    """Whom to tell about a weakness (RFC 9116), where the administrator has named somebody. Raises NotFound."""
    settings = current_app.config["PORTAL"]
    if not settings.security_contact:
        raise NotFound
    expires = (clock.now() + _CONTACT_LASTS).replace(minute=0, second=0, microsecond=0)
    lines = {
        "Contact": settings.security_contact,
        "Expires": f"{expires:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages": "vi, en",
        "Canonical": f"{settings.base_url.rstrip('/')}/.well-known/security.txt",
    }
    return Response("".join(f"{name}: {value}\n" for name, value in lines.items()), mimetype="text/plain")


@bp.get("/sitemap.xml")
@allow(PUBLIC)
def sitemap_xml() -> ResponseReturnValue:
    """The same for machines (TT 32/2017 Đ16)."""
    base = current_app.config["PORTAL"].base_url.rstrip("/")
    paths = [*_PAGES, *(f"/services/{service.code}" for service in catalogue.offered())]
    paths += [f"/life-events/{one.key}" for one in catalogue.occasions()]
    return Response(
        render_template("public/sitemap.xml", urls=[base + path for path in paths]), mimetype="application/xml"
    )
