"""What the ways to pay are called."""

from collections.abc import Mapping

from forms.text import Text
from portal.payments.till import till

_OWN: Mapping[str, Text] = {
    "cash": Text(vi="Tiền mặt tại quầy", en="Cash at the counter"),
    "bank": Text(vi="Chuyển khoản", en="Bank transfer"),
}


def channel_name(key: str) -> Text:
    """The name of a channel for people; a gateway that is no longer configured keeps its key."""
    gateway = till().gateways.get(key)
    return gateway.name if gateway else _OWN.get(key, Text(vi=key, en=key))
