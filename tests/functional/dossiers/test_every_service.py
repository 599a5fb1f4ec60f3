"""Every service of the catalogue over HTTP without JavaScript: begun, every page filled in, the application made."""

from collections.abc import Callable
from typing import Any

import pytest

from forms.answers import Answers
from forms.compiler import compile_page
from forms.definition import Page, ServiceForm, load_catalogue
from forms.fields.files import FileQuestion
from forms.generation import generate
from forms.typing_in import initial_data, raw_values
from portal.core import clock
from portal.core.clock import local
from tests.conftest import SERVICES
from tests.support import files, photos
from tests.support.applicants import Person, application_pdf, begin, sign_in

CATALOGUE = load_catalogue(SERVICES)


def longest(service: ServiceForm) -> Answers:
    """Of the applications that take every branch, the one with the most answers."""
    found = generate(service, today=local(clock.now()).date()).applications
    return max((one.answers for one in found), key=lambda answers: len(answers.visible))


def typed(made: Answers, page: Page) -> dict[str, Any]:
    """What is typed on a page so that these are its answers."""
    today = local(clock.now()).date()
    form = compile_page(made.definition, page.key, made, language="vi", today=today)(initial_data(made, page.key))
    return dict(raw_values(form))


def attached(made: Answers, page: Page) -> dict[str, list[tuple[bytes, str]]]:
    """A paper, or a portrait, for every question of a page that has files."""
    asked = [item for item in page.questions if isinstance(item, FileQuestion) and item.key in made.visible]
    return {item.key: [_paper(made.definition, item)] for item in asked}


def _paper(service: ServiceForm, question: FileQuestion) -> tuple[bytes, str]:
    if service.component(question.component).accept == ("image",):
        return photos.jpeg(photos.portrait()), f"{question.key}.jpg"
    return files.pdf((question.key,)), f"{question.key}.pdf"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("code", sorted(CATALOGUE))
def test_the_latest_version_is_filled_in(somebody: Callable[[], Person], code: str) -> None:
    versions = CATALOGUE[code]
    service = versions[max(versions)]
    made = longest(service)
    person = sign_in(somebody(), "citizen" if "citizen" in service.subjects else "business")
    draft = begin(person, code)
    for page in made.pages:
        person.get(f"{draft}/{page.key}")
        person.send(typed(made, page), files=attached(made, page), action=f"/{page.key}")
        assert not person.path.endswith(f"/{page.key}"), person.main
    assert person.path == f"{draft}/check"
    person.send(action="/application")
    assert person.path == f"{draft}/sign", person.main
    assert application_pdf(person).startswith(b"%PDF")
