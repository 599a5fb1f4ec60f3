"""How this installation takes money. Chosen once by the composition root."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from portal.payments.errors import ChannelUnknown
from portal.payments.gateways.base import Gateway
from portal.payments.gateways.vietqr import BankAccount
from portal.payments.gateways.webhook import SignedNotices
from portal.payments.statements.delimited import COMMON, Layout


@dataclass(frozen=True, kw_only=True)
class Till:
    """The gateways by key, the bank account for transfers (none: no transfers), and the portal's own address.

    ``layouts``: the tables that banks give; ``notices``: who tells of transfers by itself, by channel;
    ``closing_hour``: from which hour of Vietnam the worker compares the day before.
    """

    gateways: Mapping[str, Gateway] = field(default_factory=dict)
    account: BankAccount | None = None
    base_url: str = ""
    layouts: tuple[Layout, ...] = (COMMON,)
    notices: Mapping[str, SignedNotices] = field(default_factory=dict)
    closing_hour: int = 5

    def gateway(self, key: str) -> Gateway:
        """The gateway of this key. Raises ChannelUnknown."""
        found = self.gateways.get(key)
        if found is None:
            raise ChannelUnknown
        return found


class _Current:
    till = Till()


def configure(till: Till) -> None:
    """Choose the till of this process."""
    _Current.till = till


def till() -> Till:
    """The till of this process."""
    return _Current.till
