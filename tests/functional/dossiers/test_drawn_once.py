"""A page drawn once and filled in for each reader is the page as it would be drawn for that reader alone."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from uuid import uuid4

import html5lib
import pytest
from flask import Flask, g

from forms.definition import Page, ServiceForm
from forms.typing_in import FormData
from portal.catalogue import queries as catalogue
from portal.core import clock
from portal.core.actor import Actor, Kind
from portal.dossiers import actions
from portal.dossiers.actions import OpenPage
from portal.dossiers.lifecycle import Status
from portal.dossiers.models import Dossier
from portal.dossiers.views import form_pages
from portal.web import blanks, outlines
from tests.support.applicants import APPLICANT, EXTRACT, Person, begin, fill, sign_in
from tests.support.catalogue import STARTING, offered, starting_with

SAMPLE_NAME = "Cấp bản sao có câu hỏi trước"
HOSTILE = "Đỗ <b>\"&quot;'</textarea>{{ 7*7 }}"


def opened(definition: ServiceForm, page: Page, typed: FormData, language: str) -> OpenPage:
    """A page of somebody's draft on which ``typed`` stands."""
    dossier = Dossier(
        id=uuid4(),
        service_code=definition.code,
        service_version=definition.version,
        status=Status.DRAFT,
        answers={},
        prefilled={},
        unfinished={},
    )
    nobody = Actor(Kind.VISITOR, "")
    page_opened = actions.open_page(
        None,  # type: ignore[arg-type]
        dossier,
        page.key,
        typed=None,
        actor=nobody,
        language=language,
        now=clock.now(),
    )
    return replace(page_opened, data=typed)


def elements(html: str) -> list[tuple[str, dict[str, str], str, str]]:
    """Every element of a page with its attributes and text, the anti-forgery token aside."""
    tree = html5lib.parse(html, namespaceHTMLElements=False)
    found = [(str(one.tag), dict(one.attrib), one.text or "", one.tail or "") for one in tree.iter()]
    return [one for one in found if one[1].get("name") != "csrf_token"]


def everything(blank: str) -> FormData:
    """Something typed in every input of a page, one option of every choice chosen."""
    data = FormData()
    for _start, _end, hole in blanks.holes(blank):
        data[hole.name] = [hole.value] if isinstance(hole, blanks.Chosen) else [f"{HOSTILE} {hole.name}"]
    return data


def pages_drawn_blank() -> Iterator[tuple[ServiceForm, Page]]:
    for definition in catalogue.offered():
        for page in definition.pages:
            if page.condition is None and all(question.drawn_blank for question in page.questions):
                yield definition, page


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_page_of_the_catalogue_is_the_same_either_way(app: Flask, language: str) -> None:
    compared = 0
    for definition, page in pages_drawn_blank():
        with app.test_request_context("/drafts/x/y", headers={"Cookie": f"language={language}"}):
            blank = form_pages.show_clean(opened(definition, page, FormData(), language), offered={})
            for typed in (FormData(), everything(blank)):
                one = opened(definition, page, typed, language)
                alone, filled = form_pages.show(one), form_pages.show_clean(one, offered={})
                assert elements(filled) == elements(alone), (definition, page.key)
                compared += bool(typed)
    assert compared > 20


def test_what_is_asked_on_other_pages_decides_what_is_drawn(citizen: Person) -> None:
    draft = begin(citizen)
    fill(citizen, draft, {"applicant": APPLICANT})
    citizen.get(f"{draft}/record")
    assert "Tên lúc đăng ký" not in citizen.main
    fill(citizen, draft, {"applicant": APPLICANT | {"role": "child"}})
    citizen.get(f"{draft}/record")
    assert "Tên lúc đăng ký" in citizen.main


def test_two_definitions_of_one_version_share_nothing(visitor: Person) -> None:
    with offered(starting_with(SAMPLE_NAME, SAMPLE_NAME)):
        draft = begin(visitor, STARTING)
    for name in ("Một tên", "Tên khác"):
        with offered(starting_with(SAMPLE_NAME, name)):
            for path in (f"/services/{STARTING}", f"{draft}/who"):
                assert name in visitor.get(path).answer.text


def test_nothing_of_a_person_stays_in_what_is_drawn_once(citizen: Person, somebody: Any) -> None:
    draft = begin(citizen)
    fill(citizen, draft, {"applicant": APPLICANT})
    citizen.get(f"{draft}/applicant")
    assert citizen.typed("/applicant")["applicant_name"] == APPLICANT["applicant_name"]
    token = citizen.typed("/applicant")["csrf_token"]
    kept = "".join(part for outline in outlines._outlines.values() for part in outline.parts)
    own = [APPLICANT["applicant_name"], APPLICANT["applicant_number"], draft.rpartition("/")[2], token]
    assert [text for text in own if text in kept] == []
    other = sign_in(somebody(), "business")
    other.get(f"/services/{EXTRACT}")
    assert "Nguyễn Thị Thuỷ" not in other.answer.text


def test_each_reader_sees_their_own_name_and_language(citizen: Person, visitor: Person) -> None:
    for path in ("/", f"/services/{EXTRACT}", "/services?q=trich+luc"):
        citizen.get(path)
        mine = citizen.answer.text
        visitor.get(path)
        theirs = visitor.answer.text
        assert "Đăng xuất" in mine
        assert "Đăng xuất" not in theirs
        assert "Đăng nhập" in theirs
    visitor.get("/language/en").get("/")
    assert "Sign in" in visitor.answer.text


def test_a_search_is_shown_escaped(visitor: Person) -> None:
    visitor.get("/services?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3Etrich")
    assert "<script>alert" not in visitor.answer.text
    assert "&lt;script&gt;alert" in visitor.answer.text


def test_marks_are_gone_after_a_page_that_cannot_be_drawn(shared_app: Flask) -> None:
    with shared_app.test_request_context("/"):
        with pytest.raises(KeyError):
            outlines.drawn("public/home.html", key="broken", context=lambda _mark: {}["no"], values={})
        assert "marks" not in g
