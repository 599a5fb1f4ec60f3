"""The newest notices for feed readers, as Atom (RFC 4287) and as RSS 2.0, for each category and language.

A feed depends on its address alone, never on who asks, so that anybody may keep it for a few minutes.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from flask import Response, current_app, request, url_for
from flask.typing import ResponseReturnValue

from portal.core import clock
from portal.notices import queries
from portal.notices.models import Notice, NoticeCategory, NoticeFile
from portal.notices.rendering import rendered
from portal.notices.views.blueprint import bp
from portal.notices.views.board import pictures_of
from portal.notices.wording import Wording
from portal.web.access import PUBLIC, allow
from portal.web.languages import LANGUAGES
from portal.web.reading import read_session

_ATOM = "http://www.w3.org/2005/Atom"
_XML = "{http://www.w3.org/XML/1998/namespace}"
_NEWEST, _SECONDS = 20, 300
_EMPTY_SINCE = datetime(1970, 1, 1, tzinfo=UTC)
register_namespace("", _ATOM)


@dataclass(frozen=True)
class _Feed:
    """What a feed is about: its own address, the page it stands for, its language and category, its notices."""

    base: str
    own: str
    page: str
    title: str
    agency: str
    language: str
    notices: list[Notice]

    @property
    def updated(self) -> datetime:
        return max((notice.updated_at for notice in self.notices), default=_EMPTY_SINCE)

    def address(self, notice: Notice) -> str:
        return self.base + url_for("notices.notice", slug=notice.slug)


@bp.get("/notices/feed.atom")
@allow(PUBLIC)
def feed() -> ResponseReturnValue:
    """The newest notices with their whole text; ``?category=`` and ``?lang=`` choose, ``lang=en`` the translated."""
    about = _asked("notices.feed")
    root = Element(f"{{{_ATOM}}}feed", {f"{_XML}lang": about.language, f"{_XML}base": f"{about.base}/"})
    _text(root, "id", about.own)
    _text(root, "title", about.title)
    _text(root, "updated", _moment(about.updated))
    SubElement(root, f"{{{_ATOM}}}link", {"rel": "self", "type": "application/atom+xml", "href": about.own})
    SubElement(root, f"{{{_ATOM}}}link", {"rel": "alternate", "href": about.page})
    _text(SubElement(root, f"{{{_ATOM}}}author"), "name", about.agency)
    files = queries.files_of(read_session(), [notice.id for notice in about.notices])
    for notice in about.notices:
        _entry(root, notice, about, [file for file in files if file.notice_id == notice.id])
    return _answer(root, "application/atom+xml")


@bp.get("/notices/feed.rss")
@allow(PUBLIC)
def rss() -> ResponseReturnValue:
    """The same for readers that know RSS only: titles, summaries and links."""
    about = _asked("notices.rss")
    root = Element("rss", {"version": "2.0"})
    channel = SubElement(root, "channel")
    facts = {"title": about.title, "link": about.page, "description": about.title, "language": about.language}
    for name, text in facts.items():
        SubElement(channel, name).text = text
    SubElement(channel, "lastBuildDate").text = format_datetime(about.updated.astimezone(UTC), usegmt=True)
    for notice in about.notices:
        words = Wording.of(notice, about.language)
        item = SubElement(channel, "item")
        SubElement(item, "title").text = words.title
        SubElement(item, "link").text = about.address(notice)
        SubElement(item, "guid", {"isPermaLink": "false"}).text = notice.id.urn
        SubElement(item, "category").text = words.category.into(words.language)
        since = (notice.published_at or notice.created_at).astimezone(UTC)
        SubElement(item, "pubDate").text = format_datetime(since, usegmt=True)
        SubElement(item, "description").text = words.summary
    return _answer(root, "application/rss+xml")


def _asked(endpoint: str) -> _Feed:
    settings, db = current_app.config["PORTAL"], read_session()
    language = request.args.get("lang", "")
    chosen = language if language in LANGUAGES else LANGUAGES[0]
    known = {one.code: one for one in queries.categories(db)}
    category = known.get(request.args.get("category", ""))
    code = category.code if category else None
    base = settings.base_url.rstrip("/")
    agency = settings.agency_name_en if chosen == "en" else settings.agency_name
    own = url_for(endpoint, category=code, lang=chosen if language else None)
    return _Feed(
        base=base,
        own=base + own,
        page=base + url_for("notices.index", category=code),
        title=_title(agency, category, chosen),
        agency=settings.agency_name,
        language=chosen,
        notices=queries.newest(db, _NEWEST, category=code, translated=chosen == "en", now=clock.now()),
    )


def _title(agency: str, category: NoticeCategory | None, language: str) -> str:
    return f"{category.named.into(language)} – {agency}" if category else agency


def _entry(root: Element, notice: Notice, about: _Feed, files: list[NoticeFile]) -> None:
    words = Wording.of(notice, about.language)
    entry = SubElement(root, f"{{{_ATOM}}}entry", {f"{_XML}lang": words.language})
    _text(entry, "id", notice.id.urn)
    _text(entry, "title", words.title)
    _text(entry, "updated", _moment(notice.updated_at))
    _text(entry, "published", _moment(notice.published_at or notice.created_at))
    SubElement(entry, f"{{{_ATOM}}}link", {"rel": "alternate", "href": about.address(notice)})
    SubElement(entry, f"{{{_ATOM}}}category", {"term": notice.category, "label": words.category.into(words.language)})
    _text(entry, "summary", words.summary)
    content = _text(entry, "content", str(rendered(words.body, pictures_of(files, words.language))))
    content.set("type", "html")


def _text(parent: Element, name: str, text: str) -> Element:
    element = SubElement(parent, f"{{{_ATOM}}}{name}")
    element.text = text
    return element


def _moment(at: datetime) -> str:
    return at.isoformat(timespec="seconds")


def _answer(root: Element, media_type: str) -> Response:
    """A feed that may be kept for five minutes, and is not sent again while it is the same (RFC 9111, RFC 9110).

    It has no time of its last change: when a notice is recalled, the newest change that is left is an older one.
    """
    answer = Response(tostring(root, encoding="utf-8", xml_declaration=True), mimetype=media_type)
    answer.cache_control.public, answer.cache_control.max_age = True, _SECONDS
    answer.add_etag()
    answer.make_conditional(request)
    return answer
