"""The signing desk of this installation: trust anchors, time-stamps, and the keys of agencies and officers.

Keys are PKCS#12 files: ``<agency key>-seal.p12`` for an agency, ``<key name>.p12`` for an officer. Everything is read
at first use, so that commands which sign nothing need no key.
"""

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from threading import Lock

from portal.signing import actions as signatures

_DEMO_PASSPHRASE = "demo"  # noqa: S105 (opens the development keys only; production refuses those)


@dataclass(frozen=True)
class SigningDesk:
    """Where the keys, the trust anchors and the time-stamping service are, and what was read from there.

    ``base_url`` is the address of this portal, printed on documents. ``passphrase`` opens the seals, which sign
    unattended; officers give their own. ``remote`` is the provider with which applicants may sign, if there is one, and
    ``webhook_secret`` what it proves itself with when it tells something by itself.
    """

    keys: Path
    trust: Path
    timestamp_url: str
    base_url: str = "http://127.0.0.1:8000"
    cache_folder: Path | None = None
    passphrase: str = field(default=_DEMO_PASSPHRASE, repr=False)
    remote: signatures.RemoteProvider | None = None
    webhook_secret: str = field(default="", repr=False)
    _seals: dict[str, signatures.Identity] = field(default_factory=dict, init=False, repr=False)
    _lock: Lock = field(default_factory=Lock, init=False, repr=False)

    @cached_property
    def store(self) -> signatures.TrustStore:
        """Whom this installation believes. Raises TrustStoreUnusable."""
        return signatures.TrustStore.load(self.trust)

    @cached_property
    def signing(self) -> signatures.SigningDesk:
        """What signatures of our own need."""
        return signatures.SigningDesk(
            trust=self.store,
            timestamps=signatures.TimestampService(urls=(self.timestamp_url,)),
            cache_folder=self.cache_folder,
        )

    def seal_of(self, agency_key: str) -> signatures.Identity:
        """The digital seal of an agency. Raises IdentityUnreadable or WrongPassphrase."""
        with self._lock:
            if agency_key not in self._seals:
                path = self.keys / f"{agency_key}-seal.p12"
                self._seals[agency_key] = signatures.load_identity(path, self.passphrase)
            return self._seals[agency_key]

    def officer(self, key_name: str, passphrase: str) -> signatures.Identity:
        """The key of an officer, opened with the passphrase just typed; never kept. Raises WrongPassphrase."""
        return signatures.load_identity(self.keys / f"{key_name}.p12", passphrase)


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
