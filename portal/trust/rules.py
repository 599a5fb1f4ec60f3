"""What a version of the trust policy says, and what it means at a moment. Pure."""

import hashlib
import json
import re
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from asn1crypto import x509

from forms.text import Text
from portal.signing.actions import TrustStore, readable

_HOST = re.compile(r"[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?(:[0-9]{1,5})?")


class Kind(StrEnum):
    """The separate sets of certificates."""

    CITIZEN = "citizen"
    OFFICIAL = "official"
    AGENCY = "agency"
    FOREIGN = "foreign"
    TIMESTAMPING = "timestamping"
    INTERMEDIATES = "intermediates"


KIND_NAMES: Mapping[Kind, Text] = {
    Kind.CITIZEN: Text(
        vi="Người dân, doanh nghiệp (chứng thực công cộng)", en="People and businesses (public authorities)"
    ),
    Kind.OFFICIAL: Text(vi="Cán bộ, công chức (chứng thực chuyên dùng)", en="Officials (the state's own authority)"),
    Kind.AGENCY: Text(vi="Cơ quan có tổ chức chứng thực riêng", en="Agencies with an authority of their own"),
    Kind.FOREIGN: Text(vi="Tổ chức chứng thực nước ngoài được công nhận", en="Foreign authorities that are recognised"),
    Kind.TIMESTAMPING: Text(vi="Cấp dấu thời gian", en="Time stamps"),
    Kind.INTERMEDIATES: Text(vi="Chứng thư số trung gian", en="Intermediate certificates"),
}


@dataclass(frozen=True, kw_only=True)
class Anchor:
    """One certificate of a set, DER, believed from ``since`` until ``until``; None: no bound of ours.

    ``hosts`` (``host[:port]``) may be asked whether certificates of this authority are still good.
    """

    kind: Kind
    certificate: bytes
    hosts: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None

    @property
    def sha256(self) -> str:
        """The fingerprint that people compare, hexadecimal."""
        return hashlib.sha256(self.certificate).hexdigest()

    @property
    def facts(self) -> "Facts":
        """What the certificate says of itself."""
        return read_facts(self.certificate)

    @property
    def last_day(self) -> datetime | None:
        """The last moment before ``until``, which is a midnight."""
        return self.until - timedelta(seconds=1) if self.until else None

    def believed(self, at: datetime) -> bool:
        """Whether it is believed at that moment."""
        return (self.since is None or self.since <= at) and (self.until is None or at < self.until)

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        return {
            "kind": self.kind.value,
            "certificate": b64encode(self.certificate).decode(),
            "hosts": sorted(self.hosts),
            "since": self.since.isoformat() if self.since else None,
            "until": self.until.isoformat() if self.until else None,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Anchor":
        """What :meth:`to_dict` wrote."""
        return cls(
            kind=Kind(data["kind"]),
            certificate=b64decode(data["certificate"]),
            hosts=tuple(data["hosts"]),
            since=datetime.fromisoformat(data["since"]) if data["since"] else None,
            until=datetime.fromisoformat(data["until"]) if data["until"] else None,
        )


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What people look at before they believe a certificate."""

    name: str
    issuer: str
    serial: str
    since: datetime
    expires: datetime
    key: str
    authority: bool


def read_facts(der: bytes) -> Facts:
    """The facts of a certificate."""
    certificate = x509.Certificate.load(der)
    return Facts(
        name=readable(certificate.subject),
        issuer=readable(certificate.issuer),
        serial=f"{certificate.serial_number:x}",
        since=certificate.not_valid_before,
        expires=certificate.not_valid_after,
        key=f"{certificate.public_key.algorithm.upper()} {certificate.public_key.bit_size}",
        authority=bool(certificate.ca),
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
        own = dict(store.own_hosts)
        anchors = tuple(
            Anchor(kind=kind, certificate=der, hosts=tuple(sorted(own.get(der, ()))))
            for kind in Kind
            for der in getattr(store, kind.value)
        )
        return cls(anchors=anchors, hosts=store.hosts, demo=demo)

    def store(self, at: datetime) -> TrustStore:
        """Whom this version believes at that moment."""
        believed = [anchor for anchor in self.anchors if anchor.believed(at)]
        sets = {kind.value: tuple(each.certificate for each in believed if each.kind is kind) for kind in Kind}
        own = tuple((each.certificate, frozenset(each.hosts)) for each in believed if each.hosts)
        return TrustStore(**sets, hosts=self.hosts, own_hosts=own)

    def find(self, kind: Kind, sha256: str) -> Anchor | None:
        """The anchor of that set with that fingerprint."""
        return next((each for each in self.anchors if (each.kind, each.sha256) == (kind, sha256)), None)

    def with_anchor(self, anchor: Anchor) -> "Policy":
        """The same, and this anchor."""
        return replace(self, anchors=(*self.anchors, anchor))

    def without(self, anchor: Anchor) -> "Policy":
        """The same but for this anchor."""
        return replace(self, anchors=tuple(each for each in self.anchors if each != anchor))

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values, the same for the same policy whatever the order it was made in."""
        anchors = sorted((anchor.to_dict() for anchor in self.anchors), key=lambda each: json.dumps(each))
        return {"anchors": anchors, "hosts": sorted(self.hosts), "demo": self.demo}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Policy":
        """What :meth:`to_dict` wrote."""
        anchors = tuple(Anchor.from_dict(each) for each in data["anchors"])
        return cls(anchors=anchors, hosts=frozenset(data["hosts"]), demo=data["demo"])


def hosts_of(text: str) -> tuple[str, ...]:
    """The hosts that somebody typed, one a line or with commas between; lower case, each once.

    Raises ValueError with the first that is not ``host`` or ``host:port``.
    """
    words = text.replace(",", " ").lower().split()
    for word in words:
        if not _HOST.fullmatch(word):
            raise ValueError(word)
    return tuple(dict.fromkeys(words))


def digest(content: Mapping[str, Any]) -> str:
    """The SHA-256 of a version's content."""
    return hashlib.sha256(json.dumps(content, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
