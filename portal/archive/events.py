"""What happened to the proofs of a dossier's documents."""

from dataclasses import dataclass
from datetime import datetime

from portal.core.events import Event


@dataclass(frozen=True)
class ProofAdded(Event):
    """A copy of a signed document was made that carries revocation data and an archive time-stamp (B-LTA)."""

    kind: str
    sha256: str
    copy_sha256: str
    good_until: datetime


@dataclass(frozen=True)
class ProofRenewed(Event):
    """A fresh archive time-stamp was put around the copy before the last one lost its force."""

    kind: str
    sha256: str
    copy_sha256: str
    good_until: datetime


@dataclass(frozen=True)
class ProofRefused(Event):
    """No proof could be added: the issuer does not answer, or the signature is not valid now. It is tried again."""

    kind: str
    sha256: str
    reason: str
