"""What was found about a proof package: one reason, where, and the verdict about each signed document in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from forms.text import Text
from portal.signing.reasons import Outcome
from portal.signing.verdict import Verdict


class PackageReason(StrEnum):
    """Closed list of reasons."""

    OK = "ok"
    NOT_A_PACKAGE = "not_a_package"
    UNSAFE = "unsafe"
    TOO_SLOW = "too_slow"
    LIST_NOT_SEALED = "list_not_sealed"
    LIST_UNDECIDED = "list_undecided"
    FILE_ALTERED = "file_altered"
    FILE_MISSING = "file_missing"
    FILE_ADDED = "file_added"
    ANOTHER_DOCUMENT = "another_document"
    LOG_BROKEN = "log_broken"
    DOCUMENT_NOT_VALID = "document_not_valid"
    DOCUMENT_UNDECIDED = "document_undecided"

    @property
    def outcome(self) -> Outcome:
        """The answer this reason leads to."""
        if self is PackageReason.OK:
            return Outcome.VALID
        return Outcome.INDETERMINATE if self in _UNDECIDED else Outcome.INVALID

    @property
    def text(self) -> Text:
        """What was found, in one sentence."""
        return _SENTENCES[self]

    @property
    def readable(self) -> bool:
        """Whether the package could be examined at all."""
        return self not in _UNREADABLE


_UNDECIDED = frozenset({PackageReason.LIST_UNDECIDED, PackageReason.DOCUMENT_UNDECIDED, PackageReason.TOO_SLOW})
_UNREADABLE = frozenset({PackageReason.NOT_A_PACKAGE, PackageReason.UNSAFE, PackageReason.TOO_SLOW})

_SENTENCES = MappingProxyType(
    {
        PackageReason.OK: Text(
            vi="Gói còn nguyên vẹn, mọi văn bản trong gói đều có chữ ký hợp lệ.",
            en="The package is whole, and every document in it is validly signed.",
        ),
        PackageReason.NOT_A_PACKAGE: Text(
            vi="Tệp này không phải là gói chứng cứ của hồ sơ, hoặc đã hỏng.",
            en="This file is not the proof package of a dossier, or it is damaged.",
        ),
        PackageReason.UNSAFE: Text(
            vi="Tệp nén có cấu trúc bất thường nên không được mở.",
            en="The archive is built in an unusual way and was not opened.",
        ),
        PackageReason.TOO_SLOW: Text(
            vi="Việc kiểm tra gói mất quá nhiều thời gian nên đã dừng lại; hãy kiểm tra từng văn bản trong gói.",
            en="Examining the package took too long and was stopped; check the documents in it one by one.",
        ),
        PackageReason.LIST_NOT_SEALED: Text(
            vi="Bảng kê của gói không có con dấu số hợp lệ của cơ quan nên không chứng minh được gói còn nguyên vẹn.",
            en="The list of the package has no valid seal of an agency, so nothing proves that the package is whole.",
        ),
        PackageReason.LIST_UNDECIDED: Text(
            vi="Chưa đủ căn cứ để kết luận về con dấu số trên bảng kê của gói.",
            en="There is not enough evidence about the seal on the list of the package.",
        ),
        PackageReason.FILE_ALTERED: Text(
            vi="Có tệp trong gói đã bị thay đổi sau khi lập gói.",
            en="A file of the package was changed after the package was made.",
        ),
        PackageReason.FILE_MISSING: Text(
            vi="Gói thiếu tệp có trong bảng kê.",
            en="A file on the list is missing from the package.",
        ),
        PackageReason.FILE_ADDED: Text(
            vi="Gói có tệp không có trong bảng kê.",
            en="The package holds a file that is not on its list.",
        ),
        PackageReason.ANOTHER_DOCUMENT: Text(
            vi="Có bản lưu không bắt đầu bằng văn bản đã ban hành, hoặc nhật ký không nhắc tới văn bản đó.",
            en="A copy does not begin with the issued document, or the log does not mention that document.",
        ),
        PackageReason.LOG_BROKEN: Text(
            vi="Nhật ký hồ sơ trong gói không liền mạch: có dòng bị sửa, bị xóa hoặc bị chèn.",
            en="The log in the package does not hold together: a record was changed, removed or put in.",
        ),
        PackageReason.DOCUMENT_NOT_VALID: Text(
            vi="Có văn bản trong gói mang chữ ký không hợp lệ.",
            en="A document in the package has a signature that is not valid.",
        ),
        PackageReason.DOCUMENT_UNDECIDED: Text(
            vi="Chưa đủ căn cứ để kết luận về chữ ký của một văn bản trong gói.",
            en="There is not enough evidence about the signature of a document in the package.",
        ),
    }
)


@dataclass(frozen=True, kw_only=True)
class Document:
    """A signed document of the package. ``issued_sha256`` names it as it was issued, before proofs were added."""

    path: str
    issued_sha256: str
    verdict: Verdict


@dataclass(frozen=True, kw_only=True)
class PackageVerdict:
    """The answer about one package. ``place`` is the file in it that the reason is about, if there is one.

    ``inventory``: about the sealed list itself, None when there is none. ``made_at`` is what the list says.
    """

    reason: PackageReason
    place: str = ""
    code: str = ""
    made_at: datetime | None = None
    policy: str
    checked_at: datetime
    inventory: Verdict | None = None
    documents: tuple[Document, ...] = ()

    @property
    def outcome(self) -> Outcome:
        """Valid, not valid, or not enough evidence."""
        return self.reason.outcome

    @property
    def sentence(self) -> Text:
        """What was found."""
        return self.reason.text

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values, with the sentences for readers outside this program."""
        return {
            "kind": "package",
            "outcome": self.outcome.value,
            "reason": self.reason.value,
            "place": self.place,
            "sentence": {"vi": self.sentence.vi, "en": self.sentence.en},
            "code": self.code,
            "made_at": self.made_at.astimezone(UTC).isoformat() if self.made_at else None,
            "policy": self.policy,
            "checked_at": self.checked_at.astimezone(UTC).isoformat(),
            "inventory": self.inventory.to_dict() if self.inventory else None,
            "documents": [
                {"path": each.path, "issued_sha256": each.issued_sha256, "verdict": each.verdict.to_dict()}
                for each in self.documents
            ],
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "PackageVerdict":
        """What :meth:`to_dict` wrote."""
        return cls(
            reason=PackageReason(data["reason"]),
            place=data["place"],
            code=data["code"],
            made_at=datetime.fromisoformat(data["made_at"]) if data["made_at"] else None,
            policy=data["policy"],
            checked_at=datetime.fromisoformat(data["checked_at"]),
            inventory=Verdict.from_dict(data["inventory"]) if data["inventory"] else None,
            documents=tuple(
                Document(
                    path=each["path"],
                    issued_sha256=each["issued_sha256"],
                    verdict=Verdict.from_dict(each["verdict"]),
                )
                for each in data["documents"]
            ),
        )
