"""A sample service that uses every feature, and ways to answer it."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from forms.answers import Answers
from forms.compiler import PageForm, compile_page
from forms.definition import ServiceForm, load
from forms.fields import Question, parse_question
from forms.typing_in import FormData

SAMPLES = Path(__file__).parent / "samples"
TODAY = date(2026, 11, 23)


@pytest.fixture(scope="session")
def service() -> ServiceForm:
    return load(SAMPLES / "extract.yaml")


@pytest.fixture
def ask() -> Callable[..., Question]:
    """Build a question of a kind with options."""

    def build(kind: str, **options: Any) -> Question:
        return parse_question({"key": "asked", "kind": kind, "label": {"vi": "Mục", "en": "Item"}, **options})

    return build


@pytest.fixture
def fill(service: ServiceForm) -> Callable[..., PageForm]:
    """Type into a page: `fill("request", {"copies": "3"})`."""

    def build(page: str, typed: dict[str, Any], answers: Answers | None = None, language: str = "vi") -> PageForm:
        form = compile_page(service, page, answers or Answers(service), language=language, today=TODAY)
        data = {name: value if isinstance(value, list) else [value] for name, value in typed.items()}
        return form(formdata=FormData(data))

    return build


@pytest.fixture
def requester() -> dict[str, str]:
    """What a person types on the first page."""
    return {
        "full_name": "  Y  Ê-ban ",
        "born": "5.3.1990",
        "sex": "male",
        "number": "066 090 123 456",
        "phone": "0912.345.678",
        "home-province": "68",
        "home-commune": "Xã Đắk Mil",
        "home-detail": "Bon U1",
        "for_self": "yes",
    }


@pytest.fixture
def begun(service: ServiceForm, fill: Callable[..., PageForm], requester: dict[str, str]) -> Answers:
    """The first page answered, for somebody else."""
    form = fill("requester", {**requester, "for_self": "no"})
    assert form.validate(), form.errors
    return Answers(service).with_page("requester", form.values())
