"""In a supplement only what was asked for can be changed, whatever is sent."""

from forms.definition import ServiceForm
from forms.typing_in import FormData
from portal.dossiers.scope import Scope


def test_a_draft_is_open_everywhere(definition: ServiceForm) -> None:
    assert all(Scope().opens_page(page) for page in definition.pages)


def test_a_question_opens_itself_and_its_page_only(definition: ServiceForm) -> None:
    scope = Scope(pages=frozenset(), questions=frozenset({"copies"}))
    who = definition.page("who")
    assert scope.opens(who, definition.question("copies"))
    assert not scope.opens(who, definition.question("full_name"))
    assert scope.opens_page(who)
    assert not scope.opens_page(definition.page("papers"))


def test_a_component_opens_the_question_that_asks_for_it(definition: ServiceForm) -> None:
    scope = Scope(pages=frozenset(), components=frozenset({"plan"}))
    assert scope.opens_question(definition, "plan_file")
    assert not scope.opens_question(definition, "proof_file")
    assert not scope.opens_question(definition, "no_such_question")


def test_what_is_locked_keeps_its_answer_whatever_is_sent(definition: ServiceForm) -> None:
    scope = Scope(pages=frozenset(), questions=frozenset({"copies"}))
    kept = FormData({"full_name": ["Y Ê-ban"], "copies": ["2"], "post": ["no"]})
    sent = {"full_name": ["Kẻ lạ"], "copies": ["3"]}
    data = scope.overlay(definition.page("who"), locked=kept, typed=sent)
    assert data == {"full_name": ["Y Ê-ban"], "copies": ["3"], "post": ["no"]}
