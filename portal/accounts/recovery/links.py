"""How the links in letters are made: from the key of this installation, whenever they are sent."""

from dataclasses import dataclass, field
from uuid import UUID

from portal.accounts.recovery.rules import Purpose
from portal.core.ids import derived_token

_PATHS = {
    Purpose.RECOVERY: "/sign-in/recovery/",
    Purpose.EMAIL: "/account/email/",
    Purpose.STOP: "/sign-in/lost-factors/",
}


@dataclass(frozen=True)
class Links:
    """Where this portal is, and the key of its links."""

    base_url: str
    key: bytes = field(repr=False)


class _Current:
    links: Links | None = None


def configure(links: Links) -> None:
    """Choose how the links of this process are made."""
    _Current.links = links


def token_of(link_id: UUID, purpose: Purpose) -> str:
    """The secret of the link with this id (128 bits)."""
    if _Current.links is None:
        raise RuntimeError("no links configured: call configure() first")
    return derived_token(_Current.links.key, f"mailed link: {purpose}", link_id, 0)


def address_of(link_id: UUID, purpose: Purpose) -> str:
    """The whole address, as it stands in the letter."""
    token = token_of(link_id, purpose)
    return f"{_Current.links.base_url if _Current.links else ''}{_PATHS[purpose]}{token}"
