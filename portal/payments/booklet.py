"""With what receipts are made here: symbols, tax codes and seals. Chosen once by the composition root."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from portal.signing import actions as signing


@dataclass(frozen=True, kw_only=True)
class Booklet:
    """``form`` and ``letters`` are the registered symbols of the receipts, ``tax_codes`` those of agencies by key.

    ``seal_of`` gives the seal of an agency by its key, ``desk`` what sealing needs; ``base_url`` is the portal's own
    address, for links in letters.
    """

    seal_of: Callable[[str], signing.Identity] = field(repr=False)
    desk: Callable[[], signing.SigningDesk] = field(repr=False)
    form: str = "01BLP0-001"
    letters: str = "AA"
    tax_codes: Mapping[str, str] = field(default_factory=dict)
    base_url: str = ""


class _Current:
    booklet: Booklet | None = None


def configure(booklet: Booklet) -> None:
    """Choose the booklet of this process."""
    _Current.booklet = booklet


def booklet() -> Booklet:
    """The booklet of this process."""
    if _Current.booklet is None:
        raise RuntimeError("no booklet of receipts configured: call configure() first")
    return _Current.booklet
