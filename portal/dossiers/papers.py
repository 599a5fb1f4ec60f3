"""The paper rule applied to a whole dossier: which originals are to be brought, once, and by which clause."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from forms.definition import Component, ServiceForm
from forms.text import Text
from portal.core.clock import local
from portal.dossiers.models import CertifiedCopy, ComponentCheck, DossierFile
from portal.dossiers.overruling import Signer, accepted_as
from portal.dossiers.rules import Evidence, Original, PaperRule, paper_rule

_VALID = "VALID"
MADE, REUSED, CERTIFIED = "made", "reused", "certified"


@dataclass(frozen=True)
class Paper:
    """A component of the dossier: its files, certified copies, papers at the desk, and what becomes of its original."""

    component: Component
    files: tuple[DossierFile, ...]
    rule: PaperRule
    copies: tuple[CertifiedCopy, ...] = ()
    check: ComponentCheck | None = None

    @property
    def to_bring(self) -> bool:
        """Whether the applicant brings an original when collecting the result."""
        return self.rule.original is Original.BRING_ONCE


def signed_validly(verdict: Mapping[str, Any] | None) -> bool:
    """Whether a stored verdict says that the signatures are good; a maybe is no yes."""
    return verdict is not None and verdict["outcome"] == _VALID


def certified(copy: CertifiedCopy) -> dict[str, Any]:
    """The origin of a file that is this certified copy."""
    day = (copy.issued_at or copy.compared_at).isoformat()
    return {"kind": CERTIFIED, "number": copy.number, "agency": copy.agency, "given_at": day}


def origin(file: DossierFile | CertifiedCopy) -> Text | None:
    """Where a file comes from, in words, when its bytes are not those that somebody chose."""
    told = certified(file) if isinstance(file, CertifiedCopy) else file.origin
    if told is None:
        return None
    if told["kind"] == MADE:
        return _made(len(told["from"]))
    day = f"{local(datetime.fromisoformat(told['given_at'])):%d/%m/%Y}"
    if told["kind"] == CERTIFIED:
        return Text(
            vi=f"Bản sao điện tử số {told['number']}, {told['agency']} chứng thực ngày {day}.",
            en=f"Certified electronic copy No. {told['number']}, issued by {told['agency']} on {day}.",
        )
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
    definition: ServiceForm,
    files: Iterable[DossierFile],
    *,
    signed: bool,
    applicant_number: str,
    copies: Iterable[CertifiedCopy] = (),
    checks: Iterable[ComponentCheck] = (),
) -> list[Paper]:
    """Every component that was given, with its paper rule (R6.2, R9.3c, R11.3, R11.4).

    ``signed``: the application is validly signed; it lists the SHA-256 of every file, so its signature covers them all.
    ``applicant_number``: the personal number or tax code by which the applicant's own signatures are known.
    ``copies``: the certified copies made of what was shown at the counter; one that waits for its seal does not count.
    ``checks``: what the desk found, also about papers of which there is no file.
    """
    given: dict[str, list[DossierFile]] = {}
    for file in files:
        given.setdefault(file.component, []).append(file)
    made: dict[str, list[CertifiedCopy]] = {}
    for copy in copies:
        if copy.issued_at is not None:
            made.setdefault(copy.component, []).append(copy)
    on_paper = {check.component: check for check in checks if check.originals or check.copies or check.seen}
    return [
        _paper(
            component,
            given.get(component.key, []),
            made.get(component.key, []),
            on_paper.get(component.key),
            signed=signed,
            number=applicant_number,
        )
        for component in definition.components
        if component.key in given or component.key in made or component.key in on_paper
    ]


def _paper(
    component: Component,
    files: list[DossierFile],
    copies: list[CertifiedCopy],
    check: ComponentCheck | None,
    *,
    signed: bool,
    number: str,
) -> Paper:
    evidence = Evidence(signed_by_applicant=True) if signed else _evidence(component, files, copies, number)
    if check is not None and check.originals:
        evidence = replace(evidence, held=True)
    rule = paper_rule(
        original_required=component.original_required,
        paper_archive_required=component.paper_archive_required,
        evidence=evidence,
    )
    return Paper(component, tuple(files), rule, tuple(copies), check)


def _evidence(
    component: Component, files: Collection[DossierFile], copies: Collection[CertifiedCopy], number: str
) -> Evidence:
    if copies:
        return Evidence(signed_by_issuer=True, certified=True)
    if not files:
        return Evidence()
    return Evidence(
        signed_by_applicant=all(_by_applicant(file, number) for file in files),
        signed_by_issuer=all(_by_issuer(file, component) for file in files),
        accepted=any(accepted_as(file) is not None for file in files),
        certified=all(_is_certified(file) for file in files),
    )


def _by_applicant(file: DossierFile, number: str) -> bool:
    return accepted_as(file) is Signer.APPLICANT or _signed_by(file.verdict, number)


def _by_issuer(file: DossierFile, component: Component) -> bool:
    """A certified copy stands for any paper; another official signature only for what an authority issues."""
    if _is_certified(file):
        return True
    signed = accepted_as(file) is Signer.ISSUER or _signed_officially(file.verdict)
    return component.issued_by_authority and signed


def _is_certified(file: DossierFile) -> bool:
    return (file.origin or {}).get("kind") == CERTIFIED and signed_validly(file.verdict)


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
