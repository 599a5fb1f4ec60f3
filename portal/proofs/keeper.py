"""What this installation seals its log with, and where it gives the heads away. Chosen once by the composition root."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from portal.signing import actions as signing


@dataclass(frozen=True, kw_only=True)
class Keeper:
    """Seal, trust and witnesses of this installation.

    ``seal_of`` gives the seal of an agency by its key, ``desk`` what sealing needs, ``trust`` whom we believe now.
    ``agency`` is the key of the agency that seals; empty: the one above all others. ``origin`` is the portal's address,
    written into every head. Heads are kept in ``folder``, away from the database, and sent to ``witness`` (an e-mail
    address, empty: to nobody). ``hour`` (0 to 23, Vietnam's time) is when the whole log is checked each day.
    """

    seal_of: Callable[[str], signing.Identity] = field(repr=False)
    desk: Callable[[], signing.SigningDesk] = field(repr=False)
    trust: Callable[[], signing.TrustStore] = field(repr=False)
    origin: str
    folder: Path
    agency: str = ""
    witness: str = ""
    hour: int = 2


class _Current:
    keeper: Keeper | None = None


def configure(keeper: Keeper) -> None:
    """Choose the keeper of this process."""
    _Current.keeper = keeper


def keeper() -> Keeper:
    """The keeper of this process."""
    if _Current.keeper is None:
        raise RuntimeError("no keeper of the log configured: call configure() first")
    return _Current.keeper
