"""What is asked of the sandbox, and how an answer becomes a verdict. No file is parsed here."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from portal.signing.engine import Rules
from portal.signing.reasons import Reason
from portal.signing.verdict import Holder, SignatureReport, Verdict

MAX_BYTES = 50 * 1024 * 1024
MAX_SIGNATURES = 20
_LIBRARIES = {name: version(name) for name in ("pyhanko", "pyhanko-certvalidator", "cryptography")}


@dataclass(frozen=True, kw_only=True)
class Request:
    """One file to verify. ``issued`` is the document we handed out, ``holder`` whose signature we expect."""

    path: Path
    rules: Rules
    issued: Path | None = None
    holder: Holder | None = None

    def verdict(
        self,
        reason: Reason,
        reports: Sequence[SignatureReport] = (),
        *,
        sha256: str,
        size: int,
        strictly_read: bool = True,
    ) -> Verdict:
        """The verdict about this file."""
        return Verdict(
            reason=reason,
            signatures=tuple(reports),
            sha256=sha256,
            size=size,
            checked_at=self.rules.at,
            policy=self.rules.name,
            strictly_read=strictly_read,
            libraries=_LIBRARIES,
        )

    def verdict_without_reading(self, reason: Reason) -> Verdict:
        """A verdict for a file that could not be examined at all."""
        with self.path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256")
        return self.verdict(reason, sha256=digest.hexdigest(), size=self.path.stat().st_size)
