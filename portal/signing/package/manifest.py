"""The list of a proof package: each file with its digest, and which issued document each signed copy goes back to."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

FORMAT = "portal-proof/1"
INVENTORY, MANIFEST, LOG, DOCUMENTS, EVIDENCE, TRUST = (
    "inventory.pdf",
    "manifest.json",
    "log.jsonl",
    "documents/",
    "evidence/",
    "trust/",
)
_LONGEST_LIST = 4 << 20


class ManifestUnreadable(ValueError):
    """The list is not one of a proof package."""


@dataclass(frozen=True, kw_only=True)
class Listed:
    """One file of the package: its path in the ZIP, its SHA-256 (hex) and its size in bytes."""

    path: str
    sha256: str
    size: int

    @classmethod
    def of(cls, path: str, data: bytes) -> "Listed":
        """The line about these bytes."""
        return cls(path=path, sha256=hashlib.sha256(data).hexdigest(), size=len(data))

    def fits(self, data: bytes) -> bool:
        """Whether these are the bytes that were listed."""
        return len(data) == self.size and hashlib.sha256(data).hexdigest() == self.sha256


@dataclass(frozen=True, kw_only=True)
class Signed:
    """A provable copy: it begins with the ``size`` bytes of the issued document, whose SHA-256 is ``sha256``."""

    path: str
    kind: str
    sha256: str
    size: int

    def continues(self, data: bytes) -> bool:
        """Whether these bytes begin with the issued document."""
        return len(data) >= self.size and hashlib.sha256(data[: self.size]).hexdigest() == self.sha256


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """What a package holds. ``policy`` names whom its maker believed, ``log_head`` is the hash of the last record."""

    code: str
    made_at: datetime
    policy: str
    log_head: str
    files: tuple[Listed, ...]
    documents: tuple[Signed, ...]

    def to_bytes(self) -> bytes:
        """The list as JSON, the same bytes for the same list."""
        plain = asdict(self) | {"format": FORMAT, "made_at": self.made_at.isoformat()}
        return json.dumps(plain, ensure_ascii=False, sort_keys=True, indent=1).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> "Manifest":
        """What :meth:`to_bytes` wrote. Raises ManifestUnreadable."""
        try:
            if len(data) > _LONGEST_LIST:
                raise ManifestUnreadable
            return cls._from(json.loads(data))
        except (ValueError, TypeError, KeyError, RecursionError) as problem:
            raise ManifestUnreadable from problem

    @classmethod
    def _from(cls, plain: Mapping[str, Any]) -> "Manifest":
        if plain["format"] != FORMAT:
            raise ManifestUnreadable
        return cls(
            code=str(plain["code"]),
            made_at=datetime.fromisoformat(plain["made_at"]),
            policy=str(plain["policy"]),
            log_head=str(plain["log_head"]),
            files=tuple(Listed(**each) for each in _dicts(plain["files"])),
            documents=tuple(Signed(**each) for each in _dicts(plain["documents"])),
        )


def _dicts(items: Iterable[Mapping[str, Any]]) -> Iterable[dict[str, Any]]:
    """The entries, each with a path and a size of the right kinds."""
    for each in items:
        if not isinstance(each["path"], str) or not isinstance(each["size"], int):
            raise ManifestUnreadable
        yield dict(each)
