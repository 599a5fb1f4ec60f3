"""Editing over HTTP: two administrators, undo, bad input, hostile input, import and export, moving drafts, offers."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from forms.definition import examine_text
from portal.builder import queries
from portal.catalogue import queries as catalogue
from portal.config import ROOT
from portal.core import db
from portal.dossiers import queries as dossiers
from tests.support.building import CODE, NAME, build, published, question
from tests.support.visitor import Visitor

Administrator = Callable[..., Visitor]
Worker = Callable[[], int]
BIRTH = ROOT / "forms" / "services" / "1.001193" / "v1.yaml"


def content(draft: str) -> dict[str, Any]:
    with db.reading() as session:
        return queries.draft(session, UUID(draft.rsplit("/", 1)[1])).content


def from_copy(visitor: Visitor) -> str:
    """A draft of the next version of a service of the catalogue; its address."""
    visitor.open("/admin/services/2.000635").press("Sửa thành phiên bản mới")
    return visitor.path


def test_two_administrators_at_one_part(administrator: Administrator) -> None:
    """The slower one sees both, nothing is overwritten silently, and saving again decides."""
    fast, slow = administrator("administrator"), administrator("administrator2")
    draft = from_copy(fast)
    slow.open(f"{draft}/parts/pages.0")
    fast.open(f"{draft}/parts/pages.0").fill("Lưu", {"title.vi": "Bản của người nhanh"})
    slow.fill("Lưu", {"title.vi": "Bản của người chậm"}, status=409)
    slow.sees("Bản của người nhanh", "vừa được thay đổi")
    assert 'value="Bản của người chậm"' in slow.body.decode()
    assert content(draft)["pages"][0]["title"]["vi"] == "Bản của người nhanh"
    slow.press("Lưu")
    assert content(draft)["pages"][0]["title"]["vi"] == "Bản của người chậm"


def test_two_administrators_at_different_parts_do_not_disturb_each_other(administrator: Administrator) -> None:
    one, other = administrator("administrator"), administrator("administrator2")
    draft = from_copy(one)
    other.open(f"{draft}/parts/pages.1")
    one.open(f"{draft}/parts/pages.0").fill("Lưu", {"title.vi": "Trang đầu"})
    other.fill("Lưu", {"title.vi": "Trang hai"})
    assert [page["title"]["vi"] for page in content(draft)["pages"][:2]] == ["Trang đầu", "Trang hai"]


def test_a_button_on_a_page_that_is_no_longer_true_does_nothing(administrator: Administrator) -> None:
    one, other = administrator("administrator"), administrator("administrator2")
    draft = from_copy(one)
    other.open(draft)
    one.open(draft).press("Xóa Bạn xin bản sao cho ai?")
    before = content(draft)
    other.press("Xóa Bạn xin bản sao cho ai?").sees("vừa được thay đổi")
    assert content(draft) == before


def test_everything_is_undone_step_by_step_and_earlier_states_come_back(administrator: Administrator) -> None:
    one = administrator()
    draft = from_copy(one)
    at_first = content(draft)
    one.open(draft).press("Xóa Người yêu cầu")
    one.press("↓Chuyển xuống: Việc hộ tịch cần trích lục")
    changed = content(draft)
    one.press("Hoàn tác")
    one.press("Hoàn tác")
    assert content(draft) == at_first
    assert "Hoàn tác" not in " ".join(one.buttons)
    one.press("Chép Người yêu cầu")
    one.press("Xóa Người yêu cầu")
    one.open(f"{draft}/history").press("Trở lại")
    assert len(content(draft)["pages"]) == len(at_first["pages"]) + 1
    assert changed != content(draft)


def test_what_is_wrong_is_said_at_its_input_and_kept(administrator: Administrator) -> None:
    one = administrator()
    draft = from_copy(one)
    one.open(f"{draft}/parts/fees.0").fill("Lưu", {"amount": "tám nghìn", "name.vi": ""})
    assert len(one.errors) == 2
    assert content(draft)["fees"][0]["amount"] == "tám nghìn"
    one.open(draft).sees("chỗ cần sửa trước khi gửi duyệt")
    links = [one_link.get("href") or "" for one_link in one.tree.iter("a")]
    assert any(link.endswith("/parts/fees.0#amount") for link in links), links
    assert "Gửi duyệt" not in one.buttons


HOSTILE = '"><script>alert(1)</script>{{ 7*7 }}<b>&amp;\u202e${x}'


def test_hostile_text_is_text_everywhere(administrator: Administrator, app: Flask) -> None:
    one = administrator()
    draft = from_copy(one)
    for path, names in (
        ("facts/facts", ("name.vi", "summary.vi", "keywords", "sector.name.vi")),
        ("parts/pages.0", ("title.vi", "intro.vi")),
        ("parts/pages.0.questions.0", ("label.vi", "hint.vi", "options-0-label.vi", "autocomplete")),
        ("parts/fees.0", ("name.vi", "note.vi")),
        ("parts/legal_basis.0", ("number", "title.vi", "url")),
        ("parts/components.0", ("name.vi", "hint.vi")),
    ):
        one.open(f"{draft}/{path}").fill("Lưu", dict.fromkeys(names, HOSTILE))
    pages = (
        draft, f"{draft}/preview", f"{draft}/history", f"{draft}/facts/facts", f"{draft}/parts/pages.0.questions.0",
        f"{draft}/conditions/pages.1.questions.2.condition", "/admin/services", f"{draft}/differences",
    )  # fmt: skip
    for page in pages:
        body = one.open(page).body.decode()
        assert "<script>alert" not in body, page
        assert "49<b>" not in body, page


@pytest.mark.parametrize(
    "path",
    ["parts/pages.99", "parts/nothing.0", "parts/pages.0.questions.0.label", "facts/nothing", "conditions/pages.0"],
)
def test_a_place_that_is_not_there(administrator: Administrator, path: str) -> None:
    one = administrator()
    draft = from_copy(one)
    assert one.client.get(f"{draft}/{path}").status_code in (404, 409)


def test_a_version_is_exported_byte_for_byte_and_comes_back_as_a_draft(
    administrator: Administrator, run_worker: Worker
) -> None:
    one = administrator()
    exported = one.open("/admin/services/1.001193/v1.yaml").body
    assert exported == BIRTH.read_bytes()
    one.open("/admin/services/import").fill("Nhập", {"file": (exported, "v1.yaml")})
    number = max(int(file.stem.removeprefix("v")) for file in BIRTH.parent.glob("v*.yaml")) + 1
    one.sees("Đã nhập định nghĩa thành bản nháp", f"1.001193 · phiên bản {number}")
    again, findings = examine_text(one.open(f"{one.path}/definition.yaml").body.decode())
    before, _none = examine_text(exported.decode())
    assert again is not None
    assert before is not None
    assert again == before.model_copy(update={"version": number}), findings


def test_a_published_version_goes_to_another_installation_and_back(
    administrator: Administrator, run_worker: Worker
) -> None:
    first, second = administrator("administrator"), administrator("administrator2")
    published(first, second, run_worker)
    exported = first.open(f"/admin/services/{CODE}/v1.yaml").body
    elsewhere = exported.replace(CODE.encode(), b"9.000002")
    first.open("/admin/services/import").fill("Nhập", {"file": (elsewhere, "v1.yaml")})
    draft = first.path
    first.press("Gửi duyệt")
    run_worker()
    second.open(draft).press("Duyệt").press("Công bố")
    assert first.open("/admin/services/9.000002/v1.yaml").body == elsewhere


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (b"", "Ch\u1ecdn t\u1ec7p"),
        (b"\xff\xfe\x00", "UTF-8"),
        (b"a: b: c", "D\u00f2ng"),
        (b"code: 1.1\nversion: 1\n", "name"),
        (b"x: !!python/object/apply:os.system ['true']\n", "D\u00f2ng"),
        (b"a: " + b"[" * 5000, "D\u00f2ng"),
        (b"# " + b"x" * (1024 * 1024 + 5), "1 MB"),
    ],
)
def test_a_bad_file_is_explained(administrator: Administrator, text: bytes, says: str) -> None:
    one = administrator()
    one.open("/admin/services/import").fill("Nhập", {"file": (text, "bad.yaml")}, status=422)
    assert says.casefold() in one.text.casefold(), one.text[-1500:]


def test_a_service_is_cloned_under_a_code_of_its_own(administrator: Administrator) -> None:
    one = administrator()
    one.open("/admin/services/2.000635").fill("Chép thành dịch vụ mới", {"code": "2.000635"}, status=422)
    one.fill("Chép thành dịch vụ mới", {"code": "9.9"}).sees("9.9 · phiên bản 1")
    one.open("/admin/services/new").fill("Tạo bản nháp", {"code": "9.9", "name_vi": "Khác"}, status=422)
    one.sees("Đã có dịch vụ hoặc bản nháp mang mã 9.9")


def test_a_withdrawn_service_is_begun_by_nobody_and_offered_again(administrator: Administrator, app: Flask) -> None:
    one, citizen = administrator(), Visitor(app.test_client())
    citizen.open("/services/2.000635/start").press("Bắt đầu")
    draft = citizen.path
    one.open("/admin/services/2.000635").fill("Thôi cung cấp", {"reason": ""}, status=422)
    one.fill("Thôi cung cấp", {"reason": "Đã bãi bỏ"}).sees("không còn nhận hồ sơ mới")
    assert "/services/2.000635" not in citizen.open("/services").body.decode()
    citizen.open("/services/2.000635", status=410).sees("Đã bãi bỏ")
    citizen.open("/services/2.000635/start", status=410).sees("Đã bãi bỏ")
    citizen.open(draft)
    one.open("/admin/services/2.000635").press("Cung cấp trở lại")
    citizen.open("/services/2.000635")


def begun(app: Flask) -> tuple[Visitor, str]:
    """A citizen's draft of the small service with everything answered, and its address."""
    citizen = Visitor(app.test_client())
    citizen.open(f"/services/{CODE}/start").press("Bắt đầu")
    draft = citizen.path
    citizen.follow("Thẻ của bạn")
    answers = {"vi_sao_can_cap_lai": "lost", "mat_o_dau": "Trên xe buýt", "toi_cam_doan": True}
    citizen.fill("Lưu và tiếp tục", answers)
    return citizen, draft


def version_two(first: Visitor, second: Visitor, run_worker: Worker) -> None:
    """Version 2 of the small service: without the place, with a new question."""
    first.open(f"/admin/services/{CODE}").press("Sửa thành phiên bản mới")
    draft = first.path
    first.press("Xóa Mất ở đâu?")
    question(first, draft, "phone", "Số điện thoại", "Telephone")
    first.fill("Lưu", {"hint.vi": "Ví dụ: 0912 345 678", "hint.en": "For example: 0912 345 678"})
    first.open(draft).follow("Khác gì phiên bản 1").sees("Mất ở đâu?", "Số điện thoại")
    first.open(draft).press("Gửi duyệt")
    run_worker()
    second.open(draft).press("Duyệt").press("Công bố")


def test_open_drafts_stay_on_their_version_or_move_after_a_dry_run(
    administrator: Administrator, app: Flask, run_worker: Worker
) -> None:
    first, second = administrator("administrator"), administrator("administrator2")
    published(first, second, run_worker)
    citizen, draft = begun(app)
    _other, busy = begun(app)
    version_two(first, second, run_worker)

    citizen.open(draft).sees("đã có phiên bản mới", "vẫn nộp được")
    first.open(f"/admin/services/{CODE}/citizens-drafts?target=2").sees("Mất ở đâu?", "Số điện thoại", "Mất một phần")
    assert "Trên xe buýt" not in first.text, "answers are the applicant's"
    _other.open(f"{busy}/the_cua_ban").fill("Lưu và tiếp tục", {"mat_o_dau": "Ở chợ"})
    first.fill("Chuyển các bản nháp đã chọn", {"draft": _all_of(first)}).sees("Đã chuyển 1 bản nháp", "1 bản nháp")

    citizen.open(draft).sees("đã chuyển sang mẫu mới", "Mất ở đâu?: Trên xe buýt")
    citizen.follow("Thẻ của bạn").sees("Số điện thoại")
    assert "Mất ở đâu?" not in citizen.text
    with db.reading() as session:
        found = {str(one.id): one.service_version for one in dossiers.drafts_of(session, CODE)}
    assert sorted(found.values()) == [1, 2]
    assert found[draft.rsplit("/", 1)[1]] == 2
    _other.open(busy).sees("vẫn nộp được")
    _other.open(f"{busy}/the_cua_ban").sees("Mất ở đâu?")


def _all_of(page: Visitor) -> list[str]:
    return [box.get("value") or "" for box in page.tree.iter("input") if box.get("name") == "draft"]


def test_the_preview_judges_as_a_citizen_is_judged_and_keeps_nothing(administrator: Administrator) -> None:
    one = administrator()
    draft = build(one)
    before = content(draft)
    one.open(f"{draft}/preview").sees("Vì sao cần cấp lại?")
    one.press("Kiểm tra và tiếp tục", status=422)
    assert len(one.errors) == 2
    one.open(f"{one.path.split('?')[0]}?in=en").sees("Why do you need a new card?", "Lost")
    answers = {"vi_sao_can_cap_lai": "damaged", "toi_cam_doan": True}
    one.fill("Check and continue", answers).sees("Every page")
    assert content(draft) == before
    with db.reading() as session:
        assert dossiers.drafts_of(session, CODE) == []


def test_a_preview_shows_what_can_be_shown(administrator: Administrator) -> None:
    one = administrator()
    draft = build(one)
    question(one, draft, "choice", "Chưa có phương án", "No options yet")
    one.open(f"{draft}/preview").sees("Chưa hiện được vì còn lỗi", "Chưa có phương án", "Vì sao cần cấp lại?")


def test_the_working_form_of_a_new_service_has_only_what_was_typed(administrator: Administrator) -> None:
    one = administrator()
    draft = build(one)
    held = content(draft)
    assert held["name"] == {"vi": NAME, "en": "Replace a library card"}
    assert [item["key"] for item in held["pages"][0]["questions"]] == [
        "vi_sao_can_cap_lai",
        "mat_o_dau",
        "toi_cam_doan",
    ]
    assert held["pages"][0]["questions"][1]["condition"] == {"question": "vi_sao_can_cap_lai", "equals": "lost"}
    assert catalogue.versions(CODE) == {}
