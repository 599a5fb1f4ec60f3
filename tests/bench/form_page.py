"""The barest Flask-WTF page with as many fields as our draft page: for a form, what "a bare Flask page" costs.

Flask-WTF with its anti-forgery token, WTForms' own widgets, one query, a layout, the same number of bytes.
"""

from flask import Flask, render_template
from flask_wtf import FlaskForm
from jinja2 import DictLoader
from sqlalchemy import select
from wtforms import EmailField, RadioField, SelectField, StringField

from portal.accounts.models import Agency
from portal.core.db import database
from portal.demo import HOME_AGENCY
from tests.bench.caller import Caller

_LAYOUT = """<!doctype html>
<html lang="vi">
<head><meta charset="utf-8"><title>{% block title %}{% endblock %}</title></head>
<body><header>{{ agency.name_vi }}</header><main>{% block content %}{% endblock %}</main></body>
</html>
"""
_PAGE = """{% extends "layout.html" %}
{% block title %}{{ title }}{% endblock %}
{% block content %}
<form method="post">
  {{ form.csrf_token }}
  {% for field in form if field.name != "csrf_token" %}
  <p>{{ field.label }} {{ field(class="field__input") }}</p>
  {% for error in field.errors %}<p class="error">{{ error }}</p>{% endfor %}
  {% endfor %}
  <button>{{ title }}</button>
</form>
<p>{{ rest }}</p>
{% endblock %}
"""


class _Form(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    role = RadioField("Bạn xin bản sao cho ai?", choices=[(str(number), f"Lựa chọn {number}") for number in range(5)])
    name = StringField("Họ, chữ đệm, tên của bạn")
    birth_date = StringField("Ngày sinh của bạn")
    number = StringField("Số định danh cá nhân của bạn")
    phone = StringField("Số điện thoại")
    email = EmailField("Thư điện tử")
    province = SelectField("Tỉnh, thành phố", choices=[(str(number), f"Tỉnh thứ {number}") for number in range(34)])
    commune = StringField("Xã, phường, đặc khu")
    detail = StringField("Số nhà, đường, thôn")


def bare_form(ours: Flask, size: int) -> Caller:
    """A page of ``size`` bytes (as far as the form leaves room) with the fields of our draft page."""
    app = Flask("bare form")
    app.config["SECRET_KEY"] = ours.config["SECRET_KEY"]
    app.jinja_env.loader = DictLoader({"layout.html": _LAYOUT, "page.html": _PAGE})
    rest = ""

    @app.get("/")
    def page() -> str:
        with database().reading() as session:
            agency = session.scalars(select(Agency).where(Agency.key == HOME_AGENCY)).one()
            return render_template("page.html", agency=agency, title="Người yêu cầu", form=_Form(), rest=rest)

    call = Caller(app, "/")
    rest = "x" * max(size - call(), 0)
    return call
