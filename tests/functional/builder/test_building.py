"""A service from nothing to published and applied for, over HTTP without JavaScript; what may not happen does not."""

from collections.abc import Callable
from uuid import UUID

from flask import Flask
from sqlalchemy import update

from portal.catalogue import library, queries
from portal.catalogue.models import PublishedVersion
from portal.core import db, events
from tests.conftest import SERVICES
from tests.support.building import CODE, NAME, build, published, sent_for_review
from tests.support.visitor import Visitor

Administrator = Callable[..., Visitor]
Worker = Callable[[], int]


def test_a_service_from_nothing_to_published_and_applied_for(
    administrator: Administrator, app: Flask, run_worker: Worker
) -> None:
    first, second = administrator("administrator"), administrator("administrator2")
    draft = sent_for_review(first)
    first.open(draft).sees("Chờ duyệt", "Chờ chạy thử")
    assert "Công bố" not in first.buttons
    assert Visitor(app.test_client()).open(f"/services/{CODE}", status=404)

    run_worker()
    first.open(f"{draft}/trial").sees("Chạy thử đạt")
    second.open(draft).press("Duyệt").sees("Đã duyệt").press("Công bố").sees("Đã công bố phiên bản mới")

    citizen = Visitor(app.test_client())
    citizen.open("/services?q=the+doc").sees(NAME)
    citizen.open(f"/services/{CODE}").sees("Luật Thư viện")
    citizen.open(f"/services/{CODE}/start").press("Bắt đầu").follow("Thẻ của bạn")
    citizen.fill("Lưu và tiếp tục", {"vi_sao_can_cap_lai": "lost"}, status=422)
    answers = {"vi_sao_can_cap_lai": "lost", "mat_o_dau": "Trên xe buýt", "toi_cam_doan": True}
    citizen.fill("Lưu và tiếp tục", answers).sees("Trên xe buýt")

    with db.reading() as session:
        log = events.history(session, _id(draft))
        assert list(events.verify(session)) == []
    assert [record.type for record in log][-5:] == [
        "DefinitionSubmitted", "DefinitionTrialAsked", "DefinitionTried", "DefinitionReviewed", "DefinitionPublished",
    ]  # fmt: skip
    assert {record.actor_name for record in log if record.type == "DefinitionChanged"} == {"Đặng Quản Trị"}


def _id(draft: str) -> UUID:
    return UUID(draft.rsplit("/", 1)[1])


def test_four_eyes(administrator: Administrator, run_worker: Worker) -> None:
    """Whoever wrote any of it cannot review it, whatever button is pressed; nor is it published unreviewed."""
    first, second = administrator("administrator"), administrator("administrator2")
    draft = sent_for_review(first)
    run_worker()
    assert "Duyệt" not in first.open(draft).buttons
    _post(first, draft, "review").sees("không thể tự duyệt")
    _post(first, draft, "publish").sees("bản nháp đã chuyển sang bước khác")
    second.open(draft).fill("Trả lại để sửa", {"note": "Thiếu lệ phí"})
    first.open(draft).sees("Thiếu lệ phí")
    second.open(f"{draft}/facts/sources").fill("Lưu", {"sources.vi": "Sửa bởi người thứ hai."})
    second.open(draft).press("Gửi duyệt")
    run_worker()
    _post(second, draft, "review").sees("không thể tự duyệt")
    _post(first, draft, "review").sees("không thể tự duyệt")


def _post(visitor: Visitor, draft: str, step: str) -> Visitor:
    """Press a button that is not on the page."""
    page = visitor.client.get(draft).text
    token = page.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]
    revision = page.split('name="revision"')[1].split('value="')[1].split('"')[0]
    answer = visitor.client.post(
        f"{draft}/{step}", data={"csrf_token": token, "revision": revision}, follow_redirects=True
    )
    visitor._arrive(answer, 200)
    return visitor


def test_publishing_is_refused_until_the_gate_has_passed(administrator: Administrator, run_worker: Worker) -> None:
    first, second = administrator("administrator"), administrator("administrator2")
    draft = sent_for_review(first)
    second.open(draft).press("Duyệt")
    assert "Công bố" not in second.buttons
    _post(second, draft, "publish").sees("chưa chạy thử đạt")
    run_worker()
    second.open(draft).press("Công bố").sees("Đã công bố")


def test_a_definition_that_cannot_be_applied_for_fails_the_gate(
    administrator: Administrator, run_worker: Worker
) -> None:
    """At least 90 and at most 20 characters: sound as a definition, impossible to answer."""
    first, second = administrator("administrator"), administrator("administrator2")
    draft = build(first)
    first.open(f"{draft}/questions/pages.0.questions")
    first.fill("Thêm và sửa tiếp", {"kind": "text", "vi": "Mã thẻ", "en": "Card number"})
    first.fill("Lưu", {"min_length": "90", "max_length": "20"})
    first.open(draft)
    first.press("Gửi duyệt")
    run_worker()
    first.open(f"{draft}/trial").sees("Chạy thử chưa đạt", "Mã thẻ")
    second.open(draft).press("Duyệt")
    _post(second, draft, "publish").sees("chưa chạy thử đạt")


def test_a_draft_in_review_is_not_changed(administrator: Administrator) -> None:
    first = administrator("administrator")
    draft = sent_for_review(first)
    before = first.open(f"{draft}/definition.yaml").body
    for path, data in (("facts/facts", {"name.vi": "Khác"}), ("arrange", {"do": "delete:pages.0"})):
        page = first.client.get(draft).text
        token = page.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]
        first.client.post(f"{draft}/{path}", data={"csrf_token": token, "revision": "1", **data})
    assert first.open(f"{draft}/definition.yaml").body == before


def test_a_published_version_survives_a_new_process_and_tampering_is_noticed(
    administrator: Administrator, app: Flask, run_worker: Worker
) -> None:
    published(administrator("administrator"), administrator("administrator2"), run_worker)
    library.configure(SERVICES)
    assert queries.definition(CODE).name.vi == NAME
    with db.transaction() as session:
        session.execute(
            update(PublishedVersion).where(PublishedVersion.code == CODE).values(source=PublishedVersion.source + " ")
        )
    library.configure(SERVICES)
    assert queries.versions(CODE) == {}
    assert Visitor(app.test_client()).open("/services").status == 200
