"""Findings cross the process boundary as plain values, and nothing else becomes findings."""

import json
from typing import Any

import pytest

from portal.documents.inspection.findings import Findings, Note, Picture
from portal.documents.inspection.kinds import FileKind
from portal.documents.inspection.problems import ProblemCode

WHOLE = Findings(
    FileKind.PDF,
    pages=3,
    problem=Note(ProblemCode.CLASSIFIED, (("mark", "MẬT"),)),
    warnings=(Note(ProblemCode.BLANK_PAGE, (("pages", "1, 2"),)), Note(ProblemCode.REPAIRED)),
)

PICTURE = Findings(FileKind.HEIC, pages=1, picture=Picture(3024, 4032, ready=False))


@pytest.mark.parametrize("findings", [WHOLE, Findings(FileKind.UNKNOWN), PICTURE])
def test_findings_survive_json(findings: Findings) -> None:
    assert Findings.of(json.loads(json.dumps(findings.plain()))) == findings


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "NONE_SUCH"},
        {"kind": ["PDF"]},
        {"pages": True},
        {"pages": -1},
        {"pages": "3"},
        {"problem": {"code": "none such", "values": {}}},
        {"problem": {"code": ["marked_secret"], "values": {}}},
        {"problem": {"code": "marked_secret", "values": {}}},
        {"problem": {"code": "marked_secret", "values": {"mark": 5}}},
        {"problem": {"code": "marked_secret", "values": {"mark": "x" * 1000}}},
        {"problem": {"code": "unreadable", "values": {"more": "x"}}},
        {"warnings": None},
        {"warnings": [{"code": "repaired", "values": {}}] * 100},
        {"warnings": ["repaired"]},
        {"picture": {"width": 0, "height": 1, "ready": True}},
        {"picture": {"width": 1, "height": 1, "ready": 1}},
        {"picture": {"width": "1", "height": 1, "ready": True}},
        {"picture": [1, 1]},
        {"more": 1},
    ],
)
def test_anything_else_is_not_findings(change: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        Findings.of(WHOLE.plain() | change)
