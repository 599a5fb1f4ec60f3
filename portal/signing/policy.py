"""How strictly a document is judged. Submissions are always judged by the strictest policy; a reader may ask for less.

A policy never hides what is known: a revoked certificate, a change after signing or a wrong hash are refused by all of
them. It decides what is made of silence (nobody says whether the certificate was revoked) and of age.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from asn1crypto import x509

from portal.signing.errors import KnownRevocationsUnreadable

_LENGTH = 64


class Revocation(StrEnum):
    """What a missing answer of the issuer means. An answer that is there always counts."""

    REQUIRE = "require"
    IF_AVAILABLE = "if-available"


class AsOf(StrEnum):
    """The moment a signature is judged for.

    ``NOW``: today, unless time-stamps prove an earlier moment. ``SIGNING``: the moment the signature states, by its
    time-stamp or else by the signer's own clock, which nothing proves; for reading old files, never for accepting one.
    """

    NOW = "now"
    SIGNING = "signing"


class Algorithms(StrEnum):
    """Which algorithms and key sizes are believed.

    ``CURRENT``: Circular 15/2025/TT-BKHCN. ``ANY``: all that can be computed, for files older than the rules.
    """

    CURRENT = "current"
    ANY = "any"


class Changes(StrEnum):
    """What may happen to a document after a signature, besides signatures and evidence about them.

    ``NONE``: nothing. ``AS_CERTIFIED``: empty boxes may be filled in with plain text where the signature certifies the
    document and its signer left the form open for that (DocMDP 2 or 3).
    """

    NONE = "none"
    AS_CERTIFIED = "as-certified"


@dataclass(frozen=True, kw_only=True)
class Policy:
    """The defaults are the portal's own policy and the strictest.

    ``revoked``: certificates known to be revoked though their issuer no longer says so, as pairs of SHA-256 (hex) and
    the moment of revocation.
    """

    revocation: Revocation = Revocation.REQUIRE
    as_of: AsOf = AsOf.NOW
    algorithms: Algorithms = Algorithms.CURRENT
    changes: Changes = Changes.NONE
    revoked: tuple[tuple[str, datetime], ...] = ()

    @property
    def name(self) -> str:
        """Short stable name, part of every verdict: all that is not the portal's own policy is spelled out."""
        words = [f"{self.revocation.value}-revocation"]
        if self.as_of is AsOf.SIGNING:
            words.append("as-of-signing")
        if self.algorithms is Algorithms.ANY:
            words.append("any-algorithm")
        if self.changes is Changes.AS_CERTIFIED:
            words.append("as-certified-changes")
        if self.revoked:
            words.append(f"revoked-{hashlib.sha256(repr(sorted(self.revoked)).encode()).hexdigest()[:8]}")
        return "+".join(words)

    def revoked_at(self, certificate: x509.Certificate) -> datetime | None:
        """When this certificate is known to have been revoked."""
        return dict(self.revoked).get(certificate.sha256.hex()) if self.revoked else None


PORTAL_POLICY = Policy()


def known_revocations(path: Path) -> tuple[tuple[str, datetime], ...]:
    """Read ``SHA-256 moment`` lines (ISO 8601 with zone; ``#`` begins a remark).

    Raises KnownRevocationsUnreadable with the number of the first line that is something else; OSError.
    """
    lines = enumerate((line.split("#")[0].split() for line in path.read_text("utf-8").splitlines()), start=1)
    return tuple(_known(number, words) for number, words in lines if words)


def _known(number: int, words: list[str]) -> tuple[str, datetime]:
    try:
        digest, stamp = words
        moment = datetime.fromisoformat(stamp)
        sound = len(bytes.fromhex(digest)) * 2 == _LENGTH and moment.tzinfo is not None
    except ValueError:
        sound = False
    if not sound:
        raise KnownRevocationsUnreadable(number)
    return digest.lower(), moment
