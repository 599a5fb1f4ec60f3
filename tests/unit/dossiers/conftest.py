"""A small service, its dossier and its files, without any database."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from forms.definition import ServiceForm
from portal.dossiers.models import Dossier, DossierFile

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
TEXT = {"vi": "Chữ", "en": "Words"}
BASIS = [{"number": "35/2016/QĐ-UBND", "title": TEXT}]


def words(text: str) -> dict[str, str]:
    return {"vi": text, "en": f"{text} (en)"}


@pytest.fixture(scope="session")
def definition() -> ServiceForm:
    """Two pages and a third that is asked only of people who want post; two components."""
    return ServiceForm.model_validate(
        {
            "code": "9.000001",
            "version": 1,
            "name": words("Thủ tục thử"),
            "summary": TEXT,
            "sector": {"code": "X-1", "name": TEXT},
            "subjects": ["citizen"],
            "level": 4,
            "agency": "somewhere",
            "agency_level": TEXT,
            "steps": [TEXT],
            "components": [
                {
                    "key": "proof",
                    "name": words("Giấy chứng sinh"),
                    "original_required": True,
                    "issued_by_authority": True,
                },
                {"key": "plan", "name": words("Bản vẽ"), "paper_archive_required": True, "required": False},
                {"key": "note", "name": words("Ghi chú"), "required": False},
            ],
            "time_limits": [{"key": "all", "amount": 3, "unit": "working_day"}],
            "fees": [
                {"key": "fee", "name": words("Lệ phí"), "kind": "fee", "amount": 8000, "per": "unit", "unit": "copies"}
            ],
            "legal_basis": BASIS,
            "established_by": BASIS,
            "retention_years": 10,
            "figures_from": "2026-07-18",
            "sources": TEXT,
            "pages": [
                {
                    "key": "who",
                    "title": words("Người yêu cầu"),
                    "questions": [
                        {"key": "full_name", "kind": "person_name", "label": words("Họ tên"), "prefill": "name"},
                        {"key": "copies", "kind": "number", "label": words("Số bản"), "minimum": 1, "maximum": 9},
                        {"key": "post", "kind": "yes_no", "label": words("Gửi bưu chính?")},
                    ],
                },
                {
                    "key": "sending",
                    "title": words("Nơi gửi"),
                    "condition": {"question": "post", "equals": True},
                    "questions": [{"key": "where", "kind": "text", "label": words("Địa chỉ")}],
                },
                {
                    "key": "papers",
                    "title": words("Giấy tờ"),
                    "questions": [
                        {"key": "proof_file", "kind": "file", "component": "proof", "label": words("Giấy chứng sinh")},
                        {
                            "key": "plan_file",
                            "kind": "file",
                            "component": "plan",
                            "label": words("Bản vẽ"),
                            "required": False,
                        },
                    ],
                },
            ],
        }
    )


@pytest.fixture
def dossier() -> Dossier:
    """A draft without answers."""
    return Dossier(
        id=UUID(int=1),
        service_code="9.000001",
        service_version=1,
        status=0,
        step="applicant",
        answers={},
        unfinished={},
        language="vi",
        revision=1,
        created_at=NOW,
        updated_at=NOW,
    )


def file(component: str, question: str, *, verdict: dict[str, Any] | None = None, number: int = 1) -> DossierFile:
    """A file of a dossier."""
    return DossierFile(
        id=UUID(int=number),
        dossier_id=UUID(int=1),
        component=component,
        question=question,
        position=number,
        name=f"tệp {number}.pdf",
        media_type="application/pdf",
        sha256=f"{number:064x}",
        size=1000 + number,
        pages=1,
        verdict=verdict,
        notes=[],
        scan="off",
        uploaded_at=NOW,
    )


@pytest.fixture
def make_file() -> Any:
    """Makes files."""
    return file
