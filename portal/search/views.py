"""The page of results over the whole portal, and suggestions while somebody types."""

from typing import Any, Final

from flask import Blueprint, Response, jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.text import Text
from portal.catalogue import queries as catalogue
from portal.core import clock
from portal.core.finding.asking import LONGEST
from portal.search import queries
from portal.search.queries import PAGE_SIZE, SHOWN, Suggestion
from portal.web import limits
from portal.web.access import PUBLIC, allow
from portal.web.languages import language
from portal.web.reading import read_session

bp = Blueprint("search", __name__)
_RATE: Final = "1200/minute"  # a whole office behind one address, each person typing
_KEPT: Final = "public, max-age=300"
_GROUPS: Final = ("notices", "guides")
_SHORTEST = 2
_OCCASION: Final = Text(vi="Sự kiện", en="Life event")


@bp.get("/search")
@allow(PUBLIC)
def results() -> ResponseReturnValue:
    """Services, occasions, guides and notices that answer a search; ``in`` shows all of one group, page by page."""
    text, group = request.args.get("q", "").strip()[:LONGEST], request.args.get("in", "")
    if not text:
        return render_template("search/results.html", text="", answer=None, popular=catalogue.popular())
    answer = queries.answer(read_session(), text, language=language(), now=clock.now())
    if group in _GROUPS:
        return _group(text, group, answer)
    return render_template("search/results.html", text=text, answer=answer, shown=SHOWN, popular=catalogue.popular())


def _group(text: str, group: str, answer: queries.Answer) -> ResponseReturnValue:
    lines = answer.notices if group == "notices" else answer.guides
    number, last = request.args.get("page", 1, type=int), max(1, -(-len(lines) // PAGE_SIZE))
    if not 1 <= number <= last:
        return render_template("catalogue/beyond.html", address=_address(text, group), last=last), 404

    def href(page: int) -> str:
        return _address(text, group, page=page)

    shown = lines[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    page: dict[str, Any] = {"number": number, "last": last, "href": href}
    return render_template(
        "search/group.html", text=text, group=group, answer=answer, lines=shown, total=len(lines), page=page
    )


def _address(text: str, group: str, **more: Any) -> str:
    asked: dict[str, Any] = {"q": text, "in": group, **more}
    return url_for("search.results", **asked)


@bp.get("/search/suggestions")
@allow(PUBLIC)
def suggestions() -> Response:
    """Services and occasions for what is typed so far, as JSON: ``label``, ``note``, and ``href`` to go to."""
    limits.spend("search-suggestions", rate=_RATE)
    text, chosen = request.args.get("q", "").strip()[:LONGEST], request.args.get("lang", "vi")
    found = (
        queries.suggestions(read_session(), text, language=chosen, now=clock.now()) if len(text) >= _SHORTEST else []
    )
    answer = jsonify(items=[_item(one, chosen) for one in found])
    answer.headers["Cache-Control"] = _KEPT
    return answer


def _item(one: Suggestion, chosen: str) -> dict[str, str]:
    if one.is_occasion:
        href, note = url_for("catalogue.life_event", event=one.key), _OCCASION.into(chosen)
    else:
        href, note = url_for("catalogue.service", code=one.key), one.note
    return {"key": one.key, "label": one.label, "note": note, "href": href}
