"""The templates alone: no application, no request, and every name that is not given is an error."""

import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from portal.web import filters

ROOT = Path(__file__).parents[3]
AGENCY = SimpleNamespace(
    name="Cổng Dịch vụ công tỉnh Đắk Nông",
    name_en="Đắk Nông Public Services",
    address="Số 1 đường 23 tháng 3",
    phone="0261 1022",
    email="dichvucong@example.org",
    province="Đắk Nông",
)


class Pages(SimpleNamespace):
    """A list in the middle of its pages."""

    def href(self, number: int) -> str:
        return f"?page={number}"


def _request(path: str) -> SimpleNamespace:
    return SimpleNamespace(path=path, full_path=f"{path}?", base_url=f"https://portal.example{path}")


def context(**more: Any) -> dict[str, Any]:
    """What the application gives every template."""
    return {
        "config_agency": AGENCY,
        "current_actor": None,
        "language": "vi",
        "request": _request("/services"),
        "get_flashed_messages": lambda with_categories: [("success", "Đã lưu.")],
        "url_for": lambda endpoint, **values: f"/{endpoint}/" + "/".join(values.values()),
        "page": Pages(number=5, last=12),
        **more,
    }


@pytest.fixture(scope="session")
def environment() -> Environment:
    """A bare Jinja environment with the portal's filters and the names it makes global."""
    templates = Environment(
        loader=FileSystemLoader(ROOT / "templates"),
        undefined=StrictUndefined,
        autoescape=True,
        extensions=["jinja2.ext.i18n"],
    )
    templates.install_gettext_callables(lambda text: text, lambda one, many, n: many, newstyle=True)  # type: ignore[attr-defined]
    app = Flask("design")
    filters.init_app(app)
    templates.filters.update({name: app.jinja_env.filters[name] for name in ("day", "moment", "size", "say")})
    templates.globals.update(asset=lambda name: f"/static/{name}", csrf_token=lambda: "token")
    return templates


@pytest.fixture(scope="session")
def draw(environment: Environment) -> Callable[..., str]:
    """Render a snippet that imports macros, as a page would."""

    def render(source: str, **values: Any) -> str:
        return environment.from_string(source).render(context(**values))

    return render


@pytest.fixture(scope="session")
def manifest() -> dict[str, str]:
    """The names of the built assets."""
    built = ROOT / "static/dist/manifest.json"
    if not built.exists():
        pytest.skip("assets are not built: npm run build")
    names: dict[str, str] = json.loads(built.read_text())
    return names


