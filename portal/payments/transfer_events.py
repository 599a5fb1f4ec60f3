"""What happens to statements of the bank and to transfers that a person had to look at."""

from dataclasses import dataclass

from portal.core.events import Event


@dataclass(frozen=True)
class StatementRead(Event):
    """Somebody brought a file of the bank: ``credits`` transfers of ``total`` đồng. Nothing counts yet."""

    sha256: str
    account: str
    credits: int
    total: int


@dataclass(frozen=True)
class StatementConfirmed(Event):
    """Somebody let a statement count: what became of its transfers, and how many were known before."""

    sha256: str
    credited: int
    unmatched: int
    known: int


@dataclass(frozen=True)
class TransferReceived(Event):
    """A transfer came to our account. ``order_code``: the order it was counted for, "" when it waits for a person."""

    number: str
    amount: int
    order_code: str
    told_by: str


@dataclass(frozen=True)
class TransferAssigned(Event):
    """A cashier said whose money an unrecognised transfer is."""

    number: str
    amount: int
    order_code: str
    why: str


@dataclass(frozen=True)
class TransferSetAside(Event):
    """A cashier said that an unrecognised transfer is to go back to where it came from."""

    number: str
    amount: int
    why: str


@dataclass(frozen=True)
class TransferReturned(Event):
    """A second person wrote down by which number of the bank it went back."""

    number: str
    amount: int
    proof: str
