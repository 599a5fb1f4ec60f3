"""Vietnamese first, English complete: which language a page is in, and how to change it."""

from flask import Blueprint, Flask, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import Babel

from forms.text import Text
from portal.web.access import PUBLIC, allow
from portal.web.redirects import local_path

LANGUAGES = ("vi", "en")
_COOKIE = "language"
_ONE_YEAR = 365 * 24 * 3600

bp = Blueprint("languages", __name__)


def language() -> str:
    """The language of this page: ``vi`` unless the reader chose ``en``."""
    chosen = request.cookies.get(_COOKIE, "vi") if request else "vi"
    return chosen if chosen in LANGUAGES else "vi"


def say(text: Text) -> str:
    """A bilingual text in the page's language."""
    return text.into(language())


@bp.get("/language/<code>")
@allow(PUBLIC)
def choose(code: str) -> ResponseReturnValue:
    """Remember the reader's language and go back to the page they were on."""
    answer = redirect(local_path(request.args.get("next")))
    if code in LANGUAGES:
        answer.set_cookie(_COOKIE, code, max_age=_ONE_YEAR, samesite="Lax", httponly=True, secure=request.is_secure)
    return answer


def init_app(app: Flask) -> None:
    """Load the translations and offer the switch."""
    Babel(app, locale_selector=language, default_locale="vi", default_timezone="Asia/Ho_Chi_Minh")
    app.register_blueprint(bp)
