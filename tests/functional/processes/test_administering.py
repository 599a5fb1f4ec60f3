"""A new version of a process through the administrators' pages: steps added, moved, removed; four eyes."""

from collections.abc import Callable
from typing import Any

import pytest

from portal.core.db import reading
from portal.processes import queries
from tests.support.applicants import Person

People = Callable[[str], Person]


def _edit(person: Person, path: str, data: dict[str, Any], status: int = 200) -> Person:
    """Fill in the form of a page that has no other address, over what it holds."""
    form = next(form for form in person.get(path).page.forms if form.method == "POST" and not form.get("action"))
    answer = person.client.post(path, data={**dict(form.form_values()), **data}, follow_redirects=True)
    person._seen(answer, status)
    return person


def _press(person: Person, address: str, revision: int, **fields: str) -> int:
    """Send a form of one button with the revision of some page; the status of the answer."""
    token = dict(person.form().form_values())["csrf_token"]
    data = {"csrf_token": token, "revision": str(revision), **fields}
    return int(person.client.post(address, data=data).status_code)


def _draft(person: Person, key: str = "standard") -> str:
    return person.get(f"/admin/processes/{key}").send(action="/draft").path


def _add(person: Person, draft: str, key: str, after: str, kind: str = "appraisal") -> Person:
    fields = {"key": key, "kind": kind, "name_vi": "Thẩm định lần hai", "name_en": "Second appraisal"}
    units = {"unit_vi": "Phòng Tư pháp", "unit_en": "Justice unit"}
    return _edit(person, f"{draft}/steps", fields | units | {"after": after})


def test_a_version_is_made_checked_and_published_with_four_eyes(signed_in: People) -> None:
    maker, other = signed_in("administrator"), signed_in("administrator2")
    draft = _draft(maker)
    _add(maker, draft, "second", "appraisal")
    _edit(maker, f"{draft}/steps/second", {"share": "30"})
    page = maker.get(draft)
    assert "130" in page.main
    assert "Gửi quản trị viên khác duyệt" not in page.main
    _edit(maker, f"{draft}/steps/appraisal", {"share": "40"})
    maker.get(draft).send(action="/submit")
    assert "nhờ một quản trị viên khác" in maker.get(draft).main
    assert other.get(draft).send(action="/publish").path == "/admin/processes/standard"
    with reading() as session:
        made = queries.in_force(session, "standard")
    assert (made.version, [step.key for step in made.steps][:4]) == (
        2,
        ["reception", "appraisal", "second", "approval"],
    )
    assert made.step("second").share == 30
    assert "<svg" in other.get("/admin/processes/standard/v1").answer.text


def test_who_made_it_does_not_publish_it(signed_in: People) -> None:
    maker = signed_in("administrator")
    draft = _draft(maker)
    maker.get(draft).send(action="/submit")
    assert _press(maker, f"{draft}/publish", 2) == 403
    with reading() as session:
        assert queries.in_force(session, "standard").version == 1


def test_a_draft_given_back_is_changed_again(signed_in: People) -> None:
    maker, other = signed_in("administrator"), signed_in("administrator2")
    draft = _draft(maker)
    maker.get(draft).send(action="/submit")
    other.get(draft).send({"reason": "Bước thụ lý cần thêm thời gian."}, action="/return")
    assert "cần thêm thời gian" in maker.get(draft).main
    maker.get(draft).send(action="/discard")
    with reading() as session:
        assert queries.open_drafts(session) == []


def test_steps_are_moved_and_removed(signed_in: People) -> None:
    maker = signed_in("administrator")
    draft = _draft(maker)
    _add(maker, draft, "second", "reception")
    maker.get(f"{draft}/steps/second").send({"after": "appraisal"}, action="/move")
    with reading() as session:
        steps = queries.open_drafts(session)[0].content["steps"]
    assert [step["key"] for step in steps][:3] == ["reception", "appraisal", "second"]
    assert steps[0]["next"] == [{"to": "appraisal"}]
    maker.get(f"{draft}/steps/second").send(action="/remove")
    with reading() as session:
        steps = queries.open_drafts(session)[0].content["steps"]
    assert [step["key"] for step in steps] == ["reception", "appraisal", "approval", "sealing", "return"]
    assert steps[1]["next"] == [{"to": "approval"}]


@pytest.mark.parametrize("step", ["reception", "return"])
def test_both_ends_stay(signed_in: People, step: str) -> None:
    maker = signed_in("administrator")
    draft = _draft(maker)
    maker.get(draft)
    assert _press(maker, f"{draft}/steps/{step}/remove", 1) == 422


def test_a_condition_names_a_question_of_every_service(signed_in: People) -> None:
    maker = signed_in("administrator")
    draft = _draft(maker)
    _add(maker, draft, "second", "appraisal")
    ways = {"ways-0-to": "second", "ways-0-when": "{question: nobody_asks, equals: 1}", "ways-1-to": "approval"}
    _edit(maker, f"{draft}/steps/appraisal", ways)
    assert "nobody_asks" in maker.get(draft).main
    wrong = _edit(maker, f"{draft}/steps/appraisal", {"ways-0-when": "x = 1"}, status=422)
    assert "Hãy viết điều kiện như" in wrong.main


def test_two_windows_notice_each_other(signed_in: People) -> None:
    maker = signed_in("administrator")
    draft = _draft(maker)
    _add(maker, draft, "second", "appraisal")
    maker.get(draft)
    assert _press(maker, f"{draft}/steps/second/move", 1, after="approval") == 409


def test_a_new_process_begins_as_a_copy_and_a_service_follows_it(signed_in: People) -> None:
    maker, other = signed_in("administrator"), signed_in("administrator2")
    fields = {"key": "short", "name_vi": "Quy trình ngắn", "name_en": "Short process", "source": "standard"}
    draft = maker.get("/admin/processes/new").send(fields).path
    maker.get(draft).send(action="/submit")
    other.get(draft).send(action="/publish")
    other.get("/admin/processes/short").send({"service": "2.000635"}, action="/services")
    with reading() as session:
        assert queries.followed_by(session, "2.000635").key == "short"
    again = maker.get("/admin/processes/new").send(fields, status=422)
    assert "đã có" in again.main
