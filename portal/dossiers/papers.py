"""The paper rule applied to a whole dossier: which originals are to be brought, once, and by which clause."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from forms.definition import Component, ServiceForm
from forms.text import Text
from portal.core.clock import local
from portal.dossiers.models import DossierFile
from portal.dossiers.rules import Evidence, Original, PaperRule, paper_rule

_VALID = "VALID"
MADE, REUSED = "made", "reused"


@dataclass(frozen=True)
class Paper:
    """A component of the dossier, its files, and what becomes of its paper original."""

    component: Component
    files: tuple[DossierFile, ...]
    rule: PaperRule

    @property
    def to_bring(self) -> bool:
        """Whether the applicant brings an original when collecting the result."""
        return self.rule.original is Original.BRING_ONCE


def signed_validly(verdict: Mapping[str, Any] | None) -> bool:
    """Whether a stored verdict says that the signatures are good; a maybe is no yes."""
    return verdict is not None and verdict["outcome"] == _VALID


def origin(file: DossierFile) -> Text | None:
    """Where a file comes from, in words, when its bytes are not those that somebody chose."""
    told = file.origin
    if told is None:
        return None
    if told["kind"] == MADE:
        return _made(len(told["from"]))
    day = f"{local(datetime.fromisoformat(told['given_at'])):%d/%m/%Y}"
    if told["code"]:
        return Text(
            vi=f"Dùng lại giấy tờ đã nộp ngày {day} với hồ sơ {told['code']}.",
            en=f"Used again: handed in on {day} with dossier {told['code']}.",
        )
    return Text(
        vi=f"Dùng lại giấy tờ đã tải lên ngày {day} cho một hồ sơ khác.",
        en=f"Used again: attached on {day} to another application.",
    )


def _made(pictures: int) -> Text:
    if pictures == 1:
        return Text(
            vi="Trang này làm từ ảnh đã chọn: xoay thẳng, bỏ thông tin vị trí.",
            en="This page was made from a picture: turned upright, without the place it was taken at.",
        )
    return Text(
        vi=f"Tệp này ghép từ {pictures} ảnh: xoay thẳng, bỏ thông tin vị trí.",
        en=f"This file was made from {pictures} pictures: turned upright, without the places they were taken at.",
    )


def papers(
    definition: ServiceForm, files: Iterable[DossierFile], *, signed: bool, applicant_number: str
) -> list[Paper]:
    """Every component that was given, with its paper rule (R6.2, R9.3c, R11.3, R11.4).

    ``signed``: the application is validly signed; it lists the SHA-256 of every file, so its signature covers them all.
    ``applicant_number``: the personal number or tax code by which the applicant's own signatures are known.
    """
    given: dict[str, list[DossierFile]] = {}
    for file in files:
        given.setdefault(file.component, []).append(file)
    return [
        Paper(
            component,
            tuple(given[component.key]),
            _rule(component, given[component.key], signed=signed, applicant_number=applicant_number),
        )
        for component in definition.components
        if component.key in given
    ]


def _rule(component: Component, files: Sequence[DossierFile], *, signed: bool, applicant_number: str) -> PaperRule:
    evidence = Evidence(
        signed_by_applicant=signed or all(_signed_by(file.verdict, applicant_number) for file in files),
        signed_by_issuer=component.issued_by_authority and all(_signed_officially(file.verdict) for file in files),
    )
    return paper_rule(
        original_required=component.original_required,
        paper_archive_required=component.paper_archive_required,
        evidence=evidence,
    )


def _signed_by(verdict: Mapping[str, Any] | None, number: str) -> bool:
    if not number or verdict is None or not signed_validly(verdict):
        return False
    return any(
        report["role"] == "citizen" and number in (report["personal_number"], report["tax_code"])
        for report in verdict["signatures"]
    )


def _signed_officially(verdict: Mapping[str, Any] | None) -> bool:
    if verdict is None or not signed_validly(verdict):
        return False
    return any(report["role"] == "official" for report in verdict["signatures"])
