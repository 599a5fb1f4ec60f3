"""What was found about a signed document: frozen values that go to the screen, the API and the database."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from forms.text import Text, fold
from portal.signing.findings import Change, ChangeKind, Coverage, Link, link_from
from portal.signing.reasons import Outcome, Reason
from portal.signing.trust import Role

__all__ = ["Clock", "Holder", "Outcome", "Reason", "SignatureReport", "Verdict"]


class Clock(StrEnum):
    """Which clock proves when the signature existed."""

    SIGNATURE_TIMESTAMP = "signature_timestamp"
    DOCUMENT_TIMESTAMP = "document_timestamp"
    NONE = "none"


@dataclass(frozen=True, kw_only=True)
class Holder:
    """The person or business whose signature is expected.

    Every number given may sign: for a business, its tax code, and the personal number of its representative when
    a personal signature is acceptable. A name alone never proves anything; ``representative``, the registered name of
    who represents the business, counts only beside the tax code of the business in the same certificate.
    """

    name: str = ""
    personal_number: str | None = None
    tax_code: str | None = None
    representative: str = ""

    def is_named_by(self, personal_number: str | None, tax_code: str | None, name: str = "") -> bool:
        """Whether a certificate with these numbers and this name is the holder's.

        A certificate of an employee names the business too; it speaks for the business only if the person is expected.
        """
        if personal_number is None:
            return self.is_business(tax_code)
        if personal_number == self.personal_number:
            return True
        return self.is_business(tax_code) and bool(self.representative) and fold(name) == fold(self.representative)

    def is_business(self, tax_code: str | None) -> bool:
        """Whether this is the tax code of the holder, written with or without the hyphen before a branch number."""
        if not tax_code or not self.tax_code:
            return False
        return tax_code.replace("-", "") == self.tax_code.replace("-", "")


@dataclass(frozen=True, kw_only=True)
class SignatureReport:
    """One signature. ``best_time`` is the earliest moment it provably existed, ``clock`` what proves it.

    ``changes``: what happened to the file after this signature. ``chain``: its certificates, the anchor last.
    ``provable_until``: the last moment at which the signature can be proved without anything new: the end of the
    certificate of the last archive time-stamp, else of the signer's; None when there is nothing to prove.
    """

    reason: Reason
    field_name: str
    role: Role | None
    signer: str
    personal_number: str | None
    tax_code: str | None
    organisation: str | None
    issuer: str
    serial: str
    valid_from: datetime | None
    valid_until: datetime | None
    claimed_time: datetime | None
    best_time: datetime | None
    clock: Clock
    coverage: Coverage
    level: str
    digest_algorithm: str
    signature_algorithm: str
    indication: str
    sub_indication: str
    changes: tuple[Change, ...] = ()
    chain: tuple[Link, ...] = ()
    provable_until: datetime | None = None

    @property
    def masked_number(self) -> str:
        """The personal number or tax code as far as a page that anybody may see shows it: its last four digits."""
        number = self.personal_number or self.tax_code or ""
        return "•" * len(number[:-4]) + number[-4:] if number else ""

    def belongs_to(self, holder: Holder) -> bool:
        """Whether the certificate carries a number of the holder."""
        return holder.is_named_by(self.personal_number, self.tax_code, self.signer)


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """The answer about one file, with everything needed to explain it years later.

    ``strictly_read`` is False when the file breaks the PDF rules and was only understood leniently (as files of some
    word processors are): an officer should know, whatever the outcome.
    """

    reason: Reason
    signatures: tuple[SignatureReport, ...]
    sha256: str
    size: int
    checked_at: datetime
    policy: str
    strictly_read: bool = True
    libraries: Mapping[str, str] = field(default_factory=dict)

    @property
    def outcome(self) -> Outcome:
        """Valid, not valid, or not enough evidence."""
        return self.reason.outcome

    @property
    def sentence(self) -> Text:
        """What happened and what to do."""
        return self.reason.text

    @property
    def check_later(self) -> bool:
        """Whether the same file may get another answer once the issuer can be asked."""
        return self.reason is Reason.REVOCATION_UNKNOWN

    def proves_consent_of(self, holder: Holder) -> bool:
        """Whether the file is valid and the holder is among those who signed it as a citizen or a business."""
        return self.outcome is Outcome.VALID and any(
            report.role is Role.CITIZEN and report.belongs_to(holder) for report in self.signatures
        )

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values. ``outcome`` and the sentences are included for readers outside this program."""
        return {
            "outcome": self.outcome.value,
            "reason": self.reason.value,
            "sentence": {"vi": self.sentence.vi, "en": self.sentence.en},
            "signatures": [_report_to_dict(report) for report in self.signatures],
            "sha256": self.sha256,
            "size": self.size,
            "checked_at": _stamp(self.checked_at),
            "policy": self.policy,
            "strictly_read": self.strictly_read,
            "libraries": dict(self.libraries),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Verdict":
        """The verdict that :meth:`to_dict` wrote. Raises KeyError or ValueError on anything else."""
        return cls(
            reason=Reason(data["reason"]),
            signatures=tuple(_report_from_dict(report) for report in data["signatures"]),
            sha256=data["sha256"],
            size=data["size"],
            checked_at=datetime.fromisoformat(data["checked_at"]),
            policy=data["policy"],
            strictly_read=data["strictly_read"],
            libraries=dict(data["libraries"]),
        )


_TIMES = ("valid_from", "valid_until", "claimed_time", "best_time", "provable_until")


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()


def _plain(value: Any) -> Any:
    """The same value for JSON."""
    if isinstance(value, datetime):
        return _stamp(value)
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    return [_plain(each) for each in value] if isinstance(value, tuple) else value


def _report_to_dict(report: SignatureReport) -> dict[str, Any]:
    plain: dict[str, Any] = _plain(asdict(report))
    words = [{"vi": change.text.vi, "en": change.text.en} for change in report.changes]
    for change, text in zip(plain["changes"], words, strict=True):
        change["text"] = text
    return plain


def _report_from_dict(data: Mapping[str, Any]) -> SignatureReport:
    # a verdict that an earlier version kept knows less
    values = {known.name: data[known.name] for known in fields(SignatureReport) if known.name in data}
    for name in _TIMES:
        values[name] = datetime.fromisoformat(values[name]) if values.get(name) else None
    return SignatureReport(
        **values
        | {
            "reason": Reason(data["reason"]),
            "role": Role(data["role"]) if data["role"] else None,
            "clock": Clock(data["clock"]),
            "coverage": Coverage(data["coverage"]),
            "changes": tuple(_change(each) for each in data["changes"] if isinstance(each, Mapping)),
            "chain": tuple(link_from(each) for each in data.get("chain", ())),
        }
    )


def _change(data: Mapping[str, Any]) -> Change:
    return Change(kind=ChangeKind(data["kind"]), place=data["place"])
