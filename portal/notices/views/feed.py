"""The newest notices for feed readers, as Atom (RFC 4287)."""

from datetime import datetime
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from flask import Response, current_app, url_for
from flask.typing import ResponseReturnValue

from portal.core import clock
from portal.notices import queries
from portal.notices.models import Notice
from portal.notices.rendering import rendered
from portal.notices.views.blueprint import bp
from portal.notices.wording import Wording
from portal.web.access import PUBLIC, allow
from portal.web.languages import language
from portal.web.reading import read_session

_ATOM = "http://www.w3.org/2005/Atom"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_NEWEST = 20
_EMPTY_SINCE = "1970-01-01T00:00:00+00:00"
register_namespace("", _ATOM)


@bp.get("/notices/feed.atom")
@allow(PUBLIC)
def feed() -> ResponseReturnValue:
    """The newest notices with their whole text."""
    settings, chosen = current_app.config["PORTAL"], language()
    notices = queries.latest(read_session(), _NEWEST, now=clock.now())
    base = settings.base_url.rstrip("/")
    own = base + url_for("notices.feed")
    root = Element(f"{{{_ATOM}}}feed", {_LANG: chosen})
    _text(root, "id", own)
    _text(root, "title", settings.agency_name_en if chosen == "en" else settings.agency_name)
    _text(root, "updated", max((_changed(notice) for notice in notices), default=_EMPTY_SINCE))
    SubElement(root, f"{{{_ATOM}}}link", {"rel": "self", "type": "application/atom+xml", "href": own})
    SubElement(root, f"{{{_ATOM}}}link", {"rel": "alternate", "href": base + url_for("notices.index")})
    _text(SubElement(root, f"{{{_ATOM}}}author"), "name", settings.agency_name)
    for notice in notices:
        _entry(root, notice, Wording.of(notice, chosen), base)
    return Response(tostring(root, encoding="utf-8", xml_declaration=True), mimetype="application/atom+xml")


def _entry(root: Element, notice: Notice, words: Wording, base: str) -> None:
    entry = SubElement(root, f"{{{_ATOM}}}entry", {_LANG: words.language})
    _text(entry, "id", notice.id.urn)
    _text(entry, "title", words.title)
    _text(entry, "updated", _changed(notice))
    _text(entry, "published", _moment(notice.published_at or notice.created_at))
    SubElement(
        entry, f"{{{_ATOM}}}link", {"rel": "alternate", "href": base + url_for("notices.notice", slug=notice.slug)}
    )
    SubElement(entry, f"{{{_ATOM}}}category", {"term": notice.category, "label": words.category.into(words.language)})
    _text(entry, "summary", words.summary)
    content = _text(entry, "content", str(rendered(words.body)))
    content.set("type", "html")


def _text(parent: Element, name: str, text: str) -> Element:
    element = SubElement(parent, f"{{{_ATOM}}}{name}")
    element.text = text
    return element


def _changed(notice: Notice) -> str:
    return _moment(notice.updated_at)


def _moment(at: datetime) -> str:
    return at.isoformat(timespec="seconds")
