"""An officer accepts a signed file in spite of its verdict: when that is possible, and for how long it counts.

Only two verdicts leave room for it. "Changed after signing": the checks are stricter than other programs about notes,
structure and order of objects, so a change may be harmless. "Unsupported": the signature is of a kind that cannot be
examined here. Everything else, a forged, expired, revoked or foreign signature above all, is final.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from forms.definition import Component
from forms.text import Text
from portal.dossiers.models import DossierFile
from portal.signing.actions import Outcome, Reason, Role, SignatureReport, Verdict

OVERRULABLE = frozenset({Reason.ALTERED, Reason.UNSUPPORTED})
_ENOUGH = frozenset({Reason.OK, Reason.UNSUPPORTED})


class Signer(StrEnum):
    """Whose signature the officer takes it to be."""

    APPLICANT = "applicant"
    ISSUER = "issuer"

    @property
    def label(self) -> Text:
        """The words on screen."""
        return _SIGNERS[self]


_SIGNERS: Mapping[Signer, Text] = {
    Signer.APPLICANT: Text(vi="người nộp hồ sơ", en="the applicant"),
    Signer.ISSUER: Text(vi="cơ quan cấp giấy tờ", en="the authority that issued the paper"),
}


@dataclass(frozen=True, kw_only=True)
class Overruling:
    """The decision: against which verdict, as whose signature, why, by whom and when."""

    verdict: Reason
    signer: Signer
    why: str
    by: str
    at: datetime

    def to_dict(self) -> dict[str, Any]:
        """Plain values for the row of the file."""
        return {
            "verdict": self.verdict.value,
            "signer": self.signer.value,
            "why": self.why,
            "by": self.by,
            "at": self.at.isoformat(),
        }


def overruling_of(file: DossierFile) -> Overruling | None:
    """The decision about this file, whether or not it still counts."""
    kept = file.overruled
    if kept is None:
        return None
    return Overruling(
        verdict=Reason(kept["verdict"]),
        signer=Signer(kept["signer"]),
        why=kept["why"],
        by=kept["by"],
        at=datetime.fromisoformat(kept["at"]),
    )


def accepted_as(file: DossierFile) -> Signer | None:
    """As whose signature the file counts by an officer's decision.

    A decision is about one verdict: when the file was checked again and something else was found, it counts no more.
    """
    decision = overruling_of(file)
    if decision is None or file.verdict is None or file.verdict["reason"] != decision.verdict:
        return None
    return decision.signer


def outcome_label(file: DossierFile) -> tuple[Outcome, Text] | None:
    """The verdict of a file in a few words, which say so when an officer accepted it; None when it is not signed."""
    if file.verdict is None:
        return None
    outcome = Outcome(file.verdict["outcome"])
    label = outcome.label
    if accepted_as(file) is not None:
        label = Text(vi=f"{label.vi}; cán bộ đã chấp nhận", en=f"{label.en}; accepted by an officer")
    return outcome, label


def may_be_overruled(file: DossierFile) -> bool:
    """Whether the verdict of this file is one of the two, and nobody has decided about it yet."""
    return file.overruled is None and file.verdict is not None and file.verdict["reason"] in OVERRULABLE


def possible_signers(
    found: Verdict, as_signed: Verdict, component: Component, *, applicant_number: str
) -> tuple[Signer, ...]:
    """As whose signature a file may be accepted; nobody's when something else stands against it.

    ``found`` is the verdict about the file, ``as_signed`` that about each signature over what was signed. Where the
    signer is proven there is no choice; where nothing can be proven, a number in the certificate still excludes others.
    """
    if found.reason not in OVERRULABLE or as_signed.reason not in _ENOUGH:
        return ()
    proven = [report for report in as_signed.signatures if report.reason is Reason.OK]
    if proven and as_signed.reason is Reason.OK:
        return tuple(signer for signer in Signer if _signed_by(signer, proven, component, applicant_number))
    named = [number for report in as_signed.signatures if (number := report.personal_number or report.tax_code)]
    possible = [Signer.ISSUER] if component.issued_by_authority else []
    if not named or applicant_number in named:
        possible.insert(0, Signer.APPLICANT)
    return tuple(possible)


def _signed_by(signer: Signer, reports: list[SignatureReport], component: Component, number: str) -> bool:
    if signer is Signer.ISSUER:
        return component.issued_by_authority and any(report.role is Role.OFFICIAL for report in reports)
    mine = (report for report in reports if report.role is Role.CITIZEN)
    return bool(number) and any(number in (report.personal_number, report.tax_code) for report in mine)
