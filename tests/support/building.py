"""The steps by which an administrator builds a small service in the browser, the same with and without JavaScript."""

from collections.abc import Callable
from typing import Any

CODE = "9.000001"
NAME = "Cấp lại thẻ đọc thư viện"


def build(at: Any) -> str:
    """Build a whole service from nothing; the address of its draft. ``at`` is a Visitor or a Window."""
    at.open("/admin/services").follow("Tạo dịch vụ mới")
    at.fill("Tạo bản nháp", {"code": CODE, "name_vi": NAME, "name_en": "Replace a library card"})
    draft = at.path.split("#")[0]
    _facts(at, draft)
    _lists(at, draft)
    _form(at, draft)
    return draft


def sent_for_review(at: Any) -> str:
    """Build the service and send it for review; the address of its draft."""
    draft = build(at)
    at.open(draft).sees("Bản nháp đã đủ").press("Gửi duyệt")
    return draft


def published(first: Any, second: Any, run_worker: Callable[[], int]) -> str:
    """Build, try, review and publish it; the address of its draft."""
    draft = sent_for_review(first)
    run_worker()
    second.open(draft).press("Duyệt").press("Công bố").sees("Đã công bố phiên bản mới")
    return draft


def _facts(at: Any, draft: str) -> None:
    at.open(f"{draft}/facts/facts").fill(
        "Lưu",
        {
            "summary.vi": "Xin cấp lại thẻ đọc bị mất hoặc hỏng.",
            "summary.en": "Get a new card when yours is lost or damaged.",
            "sector.code": "VH-TV",
            "sector.name.vi": "Thư viện",
            "sector.name.en": "Libraries",
            "subjects": ["citizen"],
            "level": "4",
            "keywords": "thẻ thư viện\nthẻ đọc",
        },
    )
    at.open(f"{draft}/facts/agency").fill(
        "Lưu",
        {
            "agency": "ubnd-xa-kien-duc",
            "agency_level.vi": "Cấp xã",
            "agency_level.en": "Commune",
            "retention_years": "5",
        },
    )
    at.open(f"{draft}/facts/process").fill(
        "Lưu", {"steps-0-vi": "Khai và gửi trực tuyến.", "steps-0-en": "Fill in and send online."}
    )
    at.open(f"{draft}/facts/results").fill("Lưu", {"result_channels": ["online"]})
    at.open(f"{draft}/facts/sources").fill(
        "Lưu", {"figures_from": "1/11/2026", "sources.vi": "Quyết định của thư viện.", "sources.en": "Library rules."}
    )


def _lists(at: Any, draft: str) -> None:
    at.open(draft).press("Thêm vào: Thời hạn giải quyết").fill("Lưu", {"amount": "2", "unit": "working_day"})
    at.open(draft).press("Thêm vào: Kết quả").fill("Lưu", {"name.vi": "Thẻ đọc", "name.en": "Library card"})
    law = {"number": "46/2019/QH14", "title.vi": "Luật Thư viện", "title.en": "Law on Libraries"}
    at.open(draft).press("Thêm vào: Căn cứ pháp lý").fill("Lưu", law)
    rule = {"number": "35/2016/QĐ-UBND", "title.vi": "Quyết định 35", "title.en": "Decision 35"}
    at.open(draft).press("Thêm vào: Văn bản công bố").fill("Lưu", rule)


def _form(at: Any, draft: str) -> None:
    at.open(draft).press("Thêm trang").fill("Lưu", {"title.vi": "Thẻ của bạn", "title.en": "Your card"})
    question(at, draft, "choice", "Vì sao cần cấp lại?", "Why do you need a new card?")
    at.fill(
        "Thêm dòng",
        {"options-0-label.vi": "Bị mất", "options-0-label.en": "Lost", "options-0-key": "lost"},
    )
    at.fill("Lưu", {"options-1-label.vi": "Bị hỏng", "options-1-label.en": "Damaged", "options-1-key": "damaged"})
    question(at, draft, "text", "Mất ở đâu?", "Where was it lost?")
    at.fill("Lưu", {"hint.vi": "Ví dụ: trên xe buýt.", "hint.en": "For example: on a bus."})
    at.follow("Mất ở đâu?").follow("Đặt điều kiện: Chỉ hỏi khi")
    at.fill("Cập nhật", {"question:0": "vi_sao_can_cap_lai"})
    at.fill("Lưu điều kiện", {"operator:0": "equals", "value:0": "lost"})
    question(at, draft, "statement", "Tôi cam đoan", "I declare")
    at.fill("Lưu", {"text.vi": "Những điều khai trên là đúng.", "text.en": "What I have said is true."})


def question(at: Any, draft: str, kind: str, vi: str, en: str) -> None:
    """Add a question to the first page; the page of the new question is open afterwards."""
    at.open(f"{draft}/questions/pages.0.questions").fill("Thêm và sửa tiếp", {"kind": kind, "vi": vi, "en": en})
