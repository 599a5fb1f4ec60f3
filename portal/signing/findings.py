"""Parts of a report about one signature: what changed after it, and the certificates it rests on."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from forms.text import Text


class Coverage(StrEnum):
    """How much of the file a signature covers."""

    ENTIRE_FILE = "entire_file"
    ENTIRE_REVISION = "entire_revision"
    UNCLEAR = "unclear"

    @property
    def text(self) -> Text:
        """The words on screen."""
        return _COVERAGES[self]


class ChangeKind(StrEnum):
    """What can happen to a file after a signature."""

    SIGNATURE_ADDED = "signature_added"
    TIMESTAMP_ADDED = "timestamp_added"
    EVIDENCE_ADDED = "evidence_added"
    FIELD_CHANGED = "field_changed"
    PAGE_CHANGED = "page_changed"
    NOTE_CHANGED = "note_changed"
    PAGES_ADDED_OR_REMOVED = "pages_added_or_removed"
    OTHER = "other"


@dataclass(frozen=True, kw_only=True)
class Change:
    """One change. ``place``: the name of the field or the number of the page."""

    kind: ChangeKind
    place: str = ""

    @property
    def text(self) -> Text:
        """What happened and where."""
        return _CHANGES[self.kind](self.place)


@dataclass(frozen=True, kw_only=True)
class Link:
    """One certificate of a chain, and who said when that it was not revoked (``ocsp``, ``crl`` or nobody)."""

    subject: str
    issuer: str
    serial: str
    valid_from: datetime
    valid_until: datetime
    revocation_source: str = ""
    revocation_time: datetime | None = None


def link_from(data: Mapping[str, Any]) -> Link:
    """The link that was written as plain JSON values."""
    times = {name: datetime.fromisoformat(data[name]) for name in ("valid_from", "valid_until")}
    said = data["revocation_time"]
    return Link(**{**data, **times, "revocation_time": datetime.fromisoformat(said) if said else None})


_COVERAGES = MappingProxyType(
    {
        Coverage.ENTIRE_FILE: Text(vi="Toàn bộ tệp", en="The whole file"),
        Coverage.ENTIRE_REVISION: Text(
            vi="Toàn bộ tệp vào lúc ký; sau đó tệp được ghi thêm",
            en="The whole file at the time of signing; something was appended later",
        ),
        Coverage.UNCLEAR: Text(vi="Chỉ một phần của tệp", en="Only a part of the file"),
    }
)

_CHANGES: Mapping[ChangeKind, Callable[[str], Text]] = MappingProxyType(
    {
        ChangeKind.SIGNATURE_ADDED: lambda place: Text(
            vi=f"Thêm chữ ký ở ô “{place}”", en=f"A signature was added in the field “{place}”"
        ),
        ChangeKind.TIMESTAMP_ADDED: lambda _place: Text(
            vi="Thêm dấu thời gian lưu trữ", en="An archive time stamp was added"
        ),
        ChangeKind.EVIDENCE_ADDED: lambda _place: Text(
            vi="Thêm chứng cứ về chứng thư số", en="Evidence about the certificates was added"
        ),
        ChangeKind.FIELD_CHANGED: lambda place: Text(
            vi=f"Sửa giá trị ô “{place}”", en=f"The value of the field “{place}” was changed"
        ),
        ChangeKind.PAGE_CHANGED: lambda place: Text(
            vi=f"Sửa nội dung trang {place}", en=f"The content of page {place} was changed"
        ),
        ChangeKind.NOTE_CHANGED: lambda place: Text(
            vi=f"Thêm hoặc sửa ghi chú, hình phủ trên trang {place}",
            en=f"A note or an overlay on page {place} was added or changed",
        ),
        ChangeKind.PAGES_ADDED_OR_REMOVED: lambda _place: Text(
            vi="Thêm hoặc bớt trang", en="Pages were added or removed"
        ),
        ChangeKind.OTHER: lambda _place: Text(
            vi="Sửa phần khác của tệp (cấu trúc, biểu mẫu hoặc tệp đính kèm)",
            en="Another part of the file was changed (structure, form or attachments)",
        ),
    }
)
