"""What a version of the trust policy says, and what it means at a moment. Pure."""

import hashlib
import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from asn1crypto import x509

from portal.signing.actions import TrustStore


class Kind(StrEnum):
    """The separate sets of certificates."""

    CITIZEN = "citizen"
    OFFICIAL = "official"
    AGENCY = "agency"
    FOREIGN = "foreign"
    TIMESTAMPING = "timestamping"
    INTERMEDIATES = "intermediates"


@dataclass(frozen=True, kw_only=True)
class Anchor:
    """One certificate of a set, DER, believed from ``since`` until ``until``; None: no bound of ours."""

    kind: Kind
    certificate: bytes
    since: datetime | None = None
    until: datetime | None = None

    @property
    def sha256(self) -> str:
        """The fingerprint that people compare, hexadecimal."""
        return hashlib.sha256(self.certificate).hexdigest()

    @property
    def name(self) -> str:
        """Whose certificate it is."""
        return str(x509.Certificate.load(self.certificate).subject.human_friendly)

    @property
    def expires(self) -> datetime:
        """When the certificate itself expires."""
        until: datetime = x509.Certificate.load(self.certificate).not_valid_after
        return until

    def believed(self, at: datetime) -> bool:
        """Whether it is believed at that moment."""
        return (self.since is None or self.since <= at) and (self.until is None or at < self.until)

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        return {
            "kind": self.kind.value,
            "certificate": b64encode(self.certificate).decode(),
            "since": self.since.isoformat() if self.since else None,
            "until": self.until.isoformat() if self.until else None,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Anchor":
        """What :meth:`to_dict` wrote."""
        return cls(
            kind=Kind(data["kind"]),
            certificate=b64decode(data["certificate"]),
            since=datetime.fromisoformat(data["since"]) if data["since"] else None,
            until=datetime.fromisoformat(data["until"]) if data["until"] else None,
        )


@dataclass(frozen=True, kw_only=True)
class Policy:
    """A whole version: the anchors, the hosts that may be asked, and whether it is only good for trying."""

    anchors: tuple[Anchor, ...]
    hosts: frozenset[str] = frozenset()
    demo: bool = False

    @classmethod
    def of(cls, store: TrustStore, *, demo: bool) -> "Policy":
        """The policy that believes exactly what ``store`` does."""
        anchors = tuple(Anchor(kind=kind, certificate=der) for kind in Kind for der in getattr(store, kind.value))
        return cls(anchors=anchors, hosts=store.hosts, demo=demo)

    def store(self, at: datetime) -> TrustStore:
        """Whom this version believes at that moment."""
        believed = [anchor for anchor in self.anchors if anchor.believed(at)]
        sets = {kind.value: tuple(each.certificate for each in believed if each.kind is kind) for kind in Kind}
        return TrustStore(**sets, hosts=self.hosts)

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values, the same for the same policy whatever the order it was made in."""
        anchors = sorted((anchor.to_dict() for anchor in self.anchors), key=lambda each: json.dumps(each))
        return {"anchors": anchors, "hosts": sorted(self.hosts), "demo": self.demo}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Policy":
        """What :meth:`to_dict` wrote."""
        anchors = tuple(Anchor.from_dict(each) for each in data["anchors"])
        return cls(anchors=anchors, hosts=frozenset(data["hosts"]), demo=data["demo"])


def digest(content: Mapping[str, Any]) -> str:
    """The SHA-256 of a version's content."""
    return hashlib.sha256(json.dumps(content, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
