"""Vietnamese first, English complete: which language a page is in, and how to change it."""

from babel.support import NullTranslations, Translations
from flask import Blueprint, Flask, g, has_request_context, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import Babel
from markupsafe import Markup

from forms.text import Text
from portal.web.access import PUBLIC, allow
from portal.web.redirects import local_path

LANGUAGES = ("vi", "en")
_COOKIE = "language"
_ONE_YEAR = 365 * 24 * 3600

bp = Blueprint("languages", __name__)


def language() -> str:
    """The language of this page: ``vi`` unless the reader chose ``en``."""
    if not has_request_context():
        return LANGUAGES[0]
    if "language" not in g:  # a page asks a hundred times; the cookie is read once
        chosen = request.cookies.get(_COOKIE)
        g.language = chosen if chosen in LANGUAGES else LANGUAGES[0]
    known: str = g.language
    return known


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


class Phrases:
    """The texts of the templates, each looked up once for each language.

    Flask-Babel finds its way through five proxies for every text; a page has fifty.
    """

    def __init__(self, folder: str) -> None:
        self._catalogues: dict[str, NullTranslations] = {code: Translations.load(folder, [code]) for code in LANGUAGES}
        self._known: dict[tuple[str, str], Markup] = {}

    def __call__(self, text: str, /, **values: object) -> Markup:
        """The text in the page's language, with escaped values put in."""
        key = (language(), text)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = Markup(self._catalogues[key[0]].gettext(text))  # noqa: S704
        return found % values if values or "%" in found else found


def init_app(app: Flask) -> None:
    """Load the translations and offer the switch."""
    Babel(app, locale_selector=language, default_locale="vi", default_timezone="Asia/Ho_Chi_Minh")
    phrases = Phrases(app.config["BABEL_TRANSLATION_DIRECTORIES"])
    app.jinja_env.globals["_"] = app.jinja_env.globals["gettext"] = phrases
    app.register_blueprint(bp)
