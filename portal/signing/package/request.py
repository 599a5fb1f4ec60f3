"""What is asked about a proof package. No file is parsed here."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from portal.signing.engine import Rules
from portal.signing.package.findings import PackageReason, PackageVerdict


@dataclass(frozen=True, kw_only=True)
class PackageRequest:
    """One package to judge. ``own_roots``: believe the anchors that the package brings, if whoever asks wants that."""

    path: Path
    rules: Rules
    own_roots: bool = False

    def verdict(self, reason: PackageReason, **more: Any) -> PackageVerdict:
        """The answer about this package."""
        return PackageVerdict(reason=reason, policy=self.rules.name, checked_at=self.rules.at, **more)
