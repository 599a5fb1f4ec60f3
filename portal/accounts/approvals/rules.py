"""Who may decide what another asked for: pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from portal.accounts.approvals.errors import NotEntitled, ProposerLeft, RequestDecided, RequestExpired, SamePerson
from portal.core.actor import Actor, Role

VALID = timedelta(days=7)
USABLE = timedelta(days=1)
"""How long what was allowed to somebody can be used."""


@dataclass(frozen=True)
class Human:
    """Who stands behind an account; two accounts with one personal number are one human."""

    account_id: UUID | None
    personal_number: str | None = None

    @classmethod
    def of(cls, actor: Actor) -> "Human":
        """Whoever acts, whatever they stand in for."""
        return cls(actor.id, actor.personal_number)

    def is_same(self, other: "Human") -> bool:
        """Whether this is the same human, as far as can be known."""
        number = self.personal_number
        return self.account_id == other.account_id or (bool(number) and number == other.personal_number)


def require_open(*, outcome: str | None, expires_at: datetime, now: datetime) -> None:
    """Raise RequestDecided or RequestExpired when nothing is left to decide."""
    if outcome is not None:
        raise RequestDecided
    if now >= expires_at:
        raise RequestExpired


def require_entitled(roles: frozenset[Role], actor: Actor) -> None:
    """Raise NotEntitled unless the person holds one of the roles; what was lent never counts here."""
    if actor.id is None or not actor.own_roles.intersection(roles):
        raise NotEntitled


def require_other(actor: Actor, involved: Iterable[Human]) -> None:
    """Raise SamePerson when whoever acts is one of those who asked or whom it is about."""
    if any(Human.of(actor).is_same(one) for one in involved):
        raise SamePerson


def require_standing(roles: frozenset[Role], *, held: frozenset[Role], in_use: bool) -> None:
    """Raise ProposerLeft when whoever asked may not ask for such a thing any more."""
    if not in_use or not held.intersection(roles):
        raise ProposerLeft
