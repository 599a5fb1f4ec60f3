"""The signing desk of this installation: trust anchors, time-stamps, and the keys of agencies and officers.

Keys are PKCS#12 files: ``<agency key>-seal.p12`` for an agency, ``<key name>.p12`` for an officer. A file ``….toml`` of
the same name instead says on which PKCS#11 device the key is. A picture ``….png`` of the same name, if there is one, is
what people see of the signature or the seal. Everything is read at first use, so that commands which
sign nothing need no key.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

from portal.signing import actions as signatures
from portal.trust import actions as trust

_DEMO_PASSPHRASE = "demo"  # noqa: S105 (opens the development keys only; production refuses those)


@dataclass(frozen=True)
class SigningDesk:
    """Where the keys, the trust anchors and the time-stamping service are, and what was read from there.

    ``trust`` is the folder that is believed until the trust policy has its first version.
    ``base_url`` is the address of this portal, printed on documents. ``passphrase`` opens the files of seals, which
    sign unattended, ``pins`` their devices by token label; officers give their own. ``remote`` is the provider with
    which applicants may sign, if there is one, and ``webhook_secret`` what it proves itself with when it tells
    something by itself. ``agent_address`` is where pages look for the signing agent on the reader's own computer.
    ``link_key`` makes the links of invitations to sign.
    """

    keys: Path
    trust: Path
    timestamp_url: str
    base_url: str = "http://127.0.0.1:8000"
    cache_folder: Path | None = None
    passphrase: str = field(default=_DEMO_PASSPHRASE, repr=False)
    remote: signatures.RemoteProvider | None = None
    webhook_secret: str = field(default="", repr=False)
    agent_address: str = ""
    link_key: bytes = field(default=b"", repr=False)
    pins: Mapping[str, str] = field(default_factory=dict, repr=False)
    _seals: dict[str, signatures.Identity] = field(default_factory=dict, init=False, repr=False)
    _desks: dict[signatures.TrustStore, signatures.SigningDesk] = field(default_factory=dict, init=False, repr=False)
    _pictures: dict[str, tuple[int, bytes]] = field(default_factory=dict, init=False, repr=False)
    _lock: Lock = field(default_factory=Lock, init=False, repr=False)

    @property
    def store(self) -> signatures.TrustStore:
        """Whom this installation believes at this moment. Raises TrustStoreUnusable or TrustVersionAltered."""
        return trust.believed(self.trust)

    @property
    def signing(self) -> signatures.SigningDesk:
        """What signatures of our own need; the same as long as nobody else is believed."""
        store = self.store
        with self._lock:
            if store not in self._desks:
                self._desks.clear()
                self._desks[store] = signatures.SigningDesk(
                    trust=store,
                    timestamps=signatures.TimestampService(urls=(self.timestamp_url,)),
                    cache_folder=self.cache_folder,
                )
            return self._desks[store]

    def seal_of(self, agency_key: str) -> signatures.Identity:
        """The digital seal of an agency. Raises as :meth:`officer` does."""
        with self._lock:
            if agency_key not in self._seals:
                self._seals[agency_key] = self._identity(f"{agency_key}-seal", secret=None)
            return self._seals[agency_key]

    def officer(self, key_name: str, secret: str) -> signatures.Identity:
        """The key of an officer, opened with the passphrase or PIN just typed; never kept.

        Raises IdentityUnreadable, WrongPassphrase, TokenUnavailable, TokenLocked or KeyNotOnToken.
        """
        return self._identity(key_name, secret=secret)

    def signature_picture(self, key_name: str) -> bytes | None:
        """The picture of an officer's signature, None when there is none. Raises PictureUnfit."""
        return self._picture(key_name, signatures.Picture.SIGNATURE)

    def seal_picture(self, agency_key: str) -> bytes | None:
        """The picture of an agency's seal, None when there is none. Raises PictureUnfit."""
        return self._picture(f"{agency_key}-seal", signatures.Picture.SEAL)

    def _picture(self, name: str, kind: signatures.Picture) -> bytes | None:
        file = self.keys / f"{name}.png"
        try:
            changed = file.stat().st_mtime_ns
        except FileNotFoundError:
            return None
        with self._lock:
            known = self._pictures.get(name)
            if known is None or known[0] != changed:
                known = (changed, signatures.checked_picture(file.read_bytes(), kind=kind, name=file.name))
                self._pictures[name] = known
            return known[1]

    def _identity(self, name: str, *, secret: str | None) -> signatures.Identity:
        description = self.keys / f"{name}.toml"
        if not description.exists():
            return signatures.load_identity(self.keys / f"{name}.p12", self.passphrase if secret is None else secret)
        place = signatures.TokenKey.described_in(description)
        return signatures.load_token_identity(place, self.pins.get(place.token, "") if secret is None else secret)


class _Current:
    desk: SigningDesk | None = None


def configure(desk: SigningDesk) -> None:
    """Choose the signing desk of this process."""
    _Current.desk = desk


def desk() -> SigningDesk:
    """The signing desk of this process."""
    if _Current.desk is None:
        raise RuntimeError("no signing desk configured: call configure() first")
    return _Current.desk
