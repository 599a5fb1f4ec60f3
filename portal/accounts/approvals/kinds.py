"""What takes two people. A domain registers its kind; the mechanism knows none of them."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from forms.text import Text
from portal.accounts.approvals.models import Approval
from portal.core.actor import Actor, Role

Act = Callable[[Session, Approval, Actor, datetime], None]
"""Does what was asked for, in the transaction of the approval; the actor is the second person."""
Facts = Callable[[Session, Approval], Sequence[tuple[Text, Text]]]
"""What the second person has to know, as label and value."""


@dataclass(frozen=True)
class Kind:
    """One thing that takes two: its name, who may ask for it and decide it, how it is done and what it says.

    ``at_once``: whether approving does it; otherwise it allows whoever asked to do it.
    """

    key: str
    title: Text
    roles: frozenset[Role]
    act: Act
    facts: Facts
    at_once: bool = True


_KINDS: dict[str, Kind] = {}


def register(kind: Kind) -> Kind:
    """Make a kind known; called where it is defined. Raises ValueError when the key is taken."""
    if kind.key in _KINDS:
        raise ValueError(f"two kinds of request are called {kind.key}")
    _KINDS[kind.key] = kind
    return kind


def kind_of(key: str) -> Kind:
    """The kind with this key. Raises KeyError."""
    return _KINDS[key]


def keys_for(roles: Collection[Role]) -> list[str]:
    """The kinds that somebody who holds these roles may decide."""
    return sorted(key for key, kind in _KINDS.items() if kind.roles.intersection(roles))
