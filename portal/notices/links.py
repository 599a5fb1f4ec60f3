"""How the links in letters to subscribers are made: from the key of this installation, whenever they are sent."""

import hashlib
import hmac
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from portal.core.ids import derived_token

_MARK = 32


class Purpose(StrEnum):
    """What a link is good for; the value stands in its address."""

    CONFIRM = "subscribe"
    END = "unsubscribe"


@dataclass(frozen=True)
class Links:
    """Where this portal is, the key of its links, and the name of the agency in the two languages."""

    base_url: str
    key: bytes = field(repr=False)
    agency: str = ""
    agency_en: str = ""


class _Current:
    links: Links | None = None


def configure(links: Links) -> None:
    """Choose how the links of this process are made."""
    _Current.links = links


def current() -> Links:
    """How the links of this process are made."""
    if _Current.links is None:
        raise RuntimeError("no links configured: call configure() first")
    return _Current.links


def token_of(subscription_id: UUID, purpose: Purpose) -> str:
    """The secret of a link (128 bits)."""
    return derived_token(current().key, f"notices: {purpose}", subscription_id, 0)


def is_token(token: str, subscription_id: UUID, purpose: Purpose) -> bool:
    """Whether this is the secret of that link, told in a time that gives nothing away."""
    return hmac.compare_digest(token.encode(), token_of(subscription_id, purpose).encode())


def address_of(subscription_id: UUID, purpose: Purpose) -> str:
    """The whole address, as it stands in a letter."""
    return f"{current().base_url}/notices/{purpose}/{subscription_id}/{token_of(subscription_id, purpose)}"


def mark_of(email: str) -> str:
    """What tells whether two addresses are the same, and gives neither away without the key."""
    return hmac.digest(current().key, b"notices: mark\x00" + email.casefold().encode(), hashlib.sha256).hex()[:_MARK]
