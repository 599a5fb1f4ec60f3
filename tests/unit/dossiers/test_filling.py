"""A dossier's answers, how far its pages are, and what two windows notice of each other."""

from datetime import UTC, datetime
from typing import Any

from forms.definition import ServiceForm
from portal.dossiers.filling import PageState, answers_of, is_complete, page_digest, progress, without_files
from portal.dossiers.models import Dossier

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
WHO = {"full_name": "Y Ê-ban", "copies": 2, "post": False}


def states(dossier: Dossier, definition: ServiceForm, files: list[Any]) -> dict[str, PageState]:
    answers = answers_of(dossier, definition, files)
    return {item.page.key: item.state for item in progress(dossier, answers, now=NOW)}


def test_files_are_answers_without_being_kept_twice(dossier: Dossier, definition: ServiceForm, make_file: Any) -> None:
    dossier.answers = dict(WHO)
    answers = answers_of(dossier, definition, [make_file("proof", "proof_file")])
    assert answers.value("proof_file")[0].name == "tệp 1.pdf"
    assert without_files(definition, answers.to_draft()) == WHO


def test_an_empty_draft_has_everything_before_it(dossier: Dossier, definition: ServiceForm) -> None:
    assert states(dossier, definition, []) == {"who": PageState.UNTOUCHED, "papers": PageState.UNTOUCHED}


def test_pages_that_answers_open_appear(dossier: Dossier, definition: ServiceForm) -> None:
    dossier.answers = WHO | {"post": True}
    found = states(dossier, definition, [])
    assert found == {"who": PageState.DONE, "sending": PageState.UNTOUCHED, "papers": PageState.UNTOUCHED}


def test_half_typed_is_not_done_and_stops_submission(dossier: Dossier, definition: ServiceForm, make_file: Any) -> None:
    files = [make_file("proof", "proof_file")]
    dossier.answers = dict(WHO)
    assert is_complete(dossier, answers_of(dossier, definition, files), now=NOW)
    dossier.unfinished = {"who": {"copies": ["x"]}}
    assert states(dossier, definition, files)["who"] is PageState.BEGUN
    assert not is_complete(dossier, answers_of(dossier, definition, files), now=NOW)


def test_what_was_half_typed_on_a_page_no_longer_asked_does_not_matter(
    dossier: Dossier, definition: ServiceForm, make_file: Any
) -> None:
    dossier.answers = dict(WHO)
    dossier.unfinished = {"sending": {"where": [""]}}
    assert is_complete(dossier, answers_of(dossier, definition, [make_file("proof", "proof_file")]), now=NOW)


def test_a_missing_paper_stops_submission(dossier: Dossier, definition: ServiceForm) -> None:
    dossier.answers = dict(WHO)
    assert not is_complete(dossier, answers_of(dossier, definition, []), now=NOW)


def test_the_digest_of_a_page_changes_with_its_answers_only(
    dossier: Dossier, definition: ServiceForm, make_file: Any
) -> None:
    who, papers = definition.page("who"), definition.page("papers")
    dossier.answers = dict(WHO)
    before = answers_of(dossier, definition, [])
    dossier.answers = WHO | {"copies": 3}
    after = answers_of(dossier, definition, [make_file("proof", "proof_file")])
    assert page_digest(before, who) != page_digest(after, who)
    assert page_digest(before, papers) == page_digest(after, papers)
