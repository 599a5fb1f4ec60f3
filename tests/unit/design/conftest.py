"""The templates alone: no application, no request, and every name that is not given is an error."""

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    FieldList,
    Form,
    FormField,
    MultipleFileField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    widgets,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length, Optional

from forms.answers import Answers
from forms.compiler import compile_page
from forms.definition import load
from forms.typing_in import FormData
from portal.web import filters
from portal.web.kept import Kept
from portal.web.languages import LANGUAGES
from portal.web.outlines import _FACTS

ROOT = Path(__file__).parents[3]
AGENCY = SimpleNamespace(
    name="Cổng Dịch vụ công tỉnh Đắk Nông",
    name_en="Đắk Nông Public Services",
    address="Số 1 đường 23 tháng 3",
    phone="0261 1022",
    email="dichvucong@example.org",
    province="Đắk Nông",
    slogan="",
    slogan_en="",
    responsible="",
    theme="#0b4a4d",
    emblem=None,
    colours=None,
)


ROWS = [{"name": "Nguyễn Văn An", "born": "27/3/1985"}, {"name": "", "born": "x"}]
_PAGES = (
    '{% extends "_layout/base.html" %}{% from "_components/forms.html" import error_summary, fields %}'
    "{% block title %}Thử{% endblock %}{% block content %}{% for form in forms %}{{ error_summary(form) }}{% endfor %}"
    "<h1>Thử</h1><form novalidate>{% for form in forms %}{{ fields(form) }}{% endfor %}</form>{% endblock %}"
)
GOOD_FILE = [{"name": "giay-chung-sinh.pdf", "size": 1_468_006, "href": "#"}]


class Tickboxes(SelectMultipleField):  # type: ignore[misc]  # wtforms ships no types
    """Several of a list, as checkboxes."""

    widget = widgets.ListWidget(prefix_label=False)
    option_widget = widgets.CheckboxInput()


class Person(Form):  # type: ignore[misc]  # wtforms ships no types
    """A row, and a group."""

    name = StringField("Họ, chữ đệm và tên", [DataRequired("Hãy nhập họ tên.")], render_kw={"autocomplete": "name"})
    born = StringField("Ngày sinh", [Length(max=10)], description="Ví dụ 27/3/1985", render_kw={"inputmode": "numeric"})


class Sample(Form):  # type: ignore[misc]  # wtforms ships no types
    """Every shape of question."""

    name = StringField("Họ, chữ đệm và tên", [DataRequired("Hãy nhập họ tên.")], description="Viết như trong giấy tờ.")
    phone = StringField("Số điện thoại", [Optional()], render_kw={"inputmode": "tel", "autocomplete": "tel"})
    reason = TextAreaField("Lý do đề nghị", [DataRequired("Hãy nêu lý do.")])
    province = SelectField(
        "Tỉnh, thành phố",
        choices=[SelectChoice("", "Chọn một tỉnh, thành phố"), SelectChoice("68", "Lâm Đồng")],
    )
    kind = RadioField(
        "Bạn nộp cho ai?",
        [DataRequired("Hãy chọn một mục.")],
        choices=[SelectChoice("self", "Cho tôi"), SelectChoice("other", "Cho người khác")],
    )
    papers = Tickboxes(
        "Giấy tờ hiện có",
        choices=[SelectChoice("card", "Thẻ căn cước"), SelectChoice("passport", "Hộ chiếu")],
    )
    mother = FormField(Person, "Người mẹ")
    children = FieldList(FormField(Person), "Các con", min_entries=1, max_entries=3)
    scan = MultipleFileField("Giấy chứng sinh", [DataRequired("Hãy tải lên giấy chứng sinh.")])
    truth = BooleanField("Tôi cam đoan khai đúng sự thật.", [DataRequired("Hãy đánh dấu để cam đoan.")])


def sample(*, checked: bool) -> Any:
    """The form as first shown, or after a submission full of mistakes."""
    form = Sample(data={"children": ROWS, "phone": "0912 345 678"})
    form.scan.max_bytes = 20 * 1024 * 1024
    form.phone.source = "hồ sơ cá nhân"
    form.scan.uploaded = GOOD_FILE

    if checked:
        form.validate()
    return form


class Pages(SimpleNamespace):
    """A list in the middle of its pages."""

    def href(self, number: int) -> str:
        return f"?page={number}"


def _request(path: str) -> SimpleNamespace:
    return SimpleNamespace(
        method="GET",
        path=path,
        full_path=f"{path}?",
        args=MultiDict(),
        base_url=f"https://portal.example{path}",
        form=MultiDict(),
    )


def context(**more: Any) -> dict[str, Any]:
    """What the application gives every template."""
    return {
        "config_agency": AGENCY,
        "current_actor": None,
        "language": "vi",
        "request": _request("/services"),
        "get_flashed_messages": lambda with_categories: [("success", "Đã lưu.")],
        "url_for": lambda endpoint, **values: f"/{endpoint}/" + "/".join(str(value) for value in values.values()),
        "page": Pages(number=5, last=12),
        **more,
    }


@pass_context
def fact(page: Context, name: str) -> str:
    """What the frame shows of the request, by the names of ``portal.web.outlines``; KeyError for one it has not."""
    request = page["request"]
    facts = {
        "reader": lambda: page["current_actor"].name,
        "party": lambda: page["current_actor"].name,
        "address": lambda: request.base_url,
        "csrf_token": page["csrf_token"],
        "sign_in": lambda: f"/sign-in?next={request.path}",
        **{f"language:{code}": partial(_in_language, request, code) for code in LANGUAGES},
    }
    assert facts.keys() == _FACTS.keys()
    return str(facts[name]())


def _in_language(request: Any, code: str) -> str:
    return f"/language/{code}?next={quote(request.full_path.rstrip('?'))}"


@pytest.fixture(scope="session")
def environment() -> Environment:
    """A bare Jinja environment with the portal's filters and the names it makes global."""
    templates = Environment(
        loader=FileSystemLoader(ROOT / "templates"),
        undefined=StrictUndefined,
        autoescape=True,
        extensions=["jinja2.ext.i18n", Kept],
    )
    templates.install_gettext_callables(lambda text: text, lambda one, many, n: many, newstyle=True)  # type: ignore[attr-defined]
    app = Flask("design")
    filters.init_app(app)
    templates.filters.update({name: app.jinja_env.filters[name] for name in ("day", "moment", "size", "say")})
    templates.globals.update(
        asset=lambda name: f"/static/{name}",
        csrf_token=lambda: "token",
        typed=list,
        to_send_again=list,
        fact=fact,
        drawn_row=lambda macro, row: macro(row),
    )
    return templates


@pytest.fixture(scope="session")
def draw(environment: Environment) -> Callable[..., str]:
    """Render a snippet that imports macros, as a page would."""

    def render(source: str, **values: Any) -> str:
        return environment.from_string(source).render(context(**values))

    return render


@pytest.fixture(name="context")
def _context() -> Callable[..., dict[str, Any]]:
    return context


@pytest.fixture
def sample_form() -> Callable[..., Any]:
    """A form with one question of every shape, checked or not."""
    return sample


@pytest.fixture
def gallery(environment: Environment) -> Callable[..., str]:
    """The living style page, before or after a submission full of mistakes."""

    def render(*, checked: bool = False, office: bool = False, **values: Any) -> str:
        page = context(form=sample(checked=checked), office=office, **values)
        return environment.get_template("_components/gallery.html").render(page)

    return render


@pytest.fixture
def every_kind(draw: Callable[..., str]) -> Callable[..., str]:
    """The sample service that asks every kind of question, all its pages on one, before or after a bad submission."""
    service = load(ROOT / "tests/unit/forms/samples/kinds.yaml")

    def render(*, checked: bool = False) -> str:
        forms = [
            compile_page(service, page.key, Answers(service), language="vi")(
                formdata=FormData({question.key: ["?"] for question in page.questions}) if checked else None
            )
            for page in service.pages
        ]
        if checked:
            assert not any(form.validate() for form in forms)
        return draw(_PAGES, forms=forms)

    return render


@pytest.fixture(scope="session")
def manifest() -> dict[str, str]:
    """The names of the built assets."""
    built = ROOT / "static/dist/manifest.json"
    if not built.exists():
        pytest.skip("assets are not built: npm run build")
    names: dict[str, str] = json.loads(built.read_text())
    return names
