"""Where a mandate is: pure. What moves it is a named action; time alone begins and ends it."""

from datetime import date
from enum import StrEnum
from types import MappingProxyType

from forms.text import Text


class State(StrEnum):
    """What was done with a mandate."""

    PREPARED = "prepared"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    REVOKED = "revoked"


class Act(StrEnum):
    """What moves a mandate."""

    SIGN = "sign"
    ACCEPT = "accept"
    DECLINE = "decline"
    REVOKE = "revoke"


MOVES: MappingProxyType[tuple[State, Act], State] = MappingProxyType(
    {
        (State.PREPARED, Act.SIGN): State.OFFERED,
        (State.PREPARED, Act.REVOKE): State.REVOKED,
        (State.OFFERED, Act.ACCEPT): State.ACCEPTED,
        (State.OFFERED, Act.DECLINE): State.DECLINED,
        (State.OFFERED, Act.REVOKE): State.REVOKED,
        (State.ACCEPTED, Act.REVOKE): State.REVOKED,
    }
)
"""Every move there is; the receiver may give an accepted mandate back (Civil Code, article 569)."""


class Standing(StrEnum):
    """What a mandate is worth on a day."""

    TO_SIGN = "to_sign"
    OFFERED = "offered"
    NOT_YET = "not_yet"
    IN_FORCE = "in_force"
    OVER = "over"
    DECLINED = "declined"
    REVOKED = "revoked"

    @property
    def label(self) -> Text:
        """The words on screen."""
        return _LABELS[self][0]

    @property
    def tone(self) -> str:
        """Its colour on screen."""
        return _LABELS[self][1]

    @property
    def is_past(self) -> bool:
        """Whether nothing can come of it any more."""
        return self in (Standing.OVER, Standing.DECLINED, Standing.REVOKED)


_LABELS = {
    Standing.TO_SIGN: (Text(vi="Chờ ký", en="To be signed"), "warning"),
    Standing.OFFERED: (Text(vi="Chờ người nhận", en="Waiting for the receiver"), "info"),
    Standing.NOT_YET: (Text(vi="Chưa đến ngày", en="Not yet in force"), "info"),
    Standing.IN_FORCE: (Text(vi="Đang có hiệu lực", en="In force"), "success"),
    Standing.OVER: (Text(vi="Đã hết hạn", en="Ended"), "neutral"),
    Standing.DECLINED: (Text(vi="Người nhận từ chối", en="Declined"), "neutral"),
    Standing.REVOKED: (Text(vi="Đã thu hồi", en="Revoked"), "neutral"),
}


def standing(state: State, *, first: date, last: date, today: date) -> Standing:
    """What a mandate in this state, from ``first`` to ``last`` day inclusive, is worth today."""
    if state is State.REVOKED:
        return Standing.REVOKED
    if state is State.DECLINED:
        return Standing.DECLINED
    if today > last:
        return Standing.OVER
    if state is State.PREPARED:
        return Standing.TO_SIGN
    if state is State.OFFERED:
        return Standing.OFFERED
    return Standing.IN_FORCE if today >= first else Standing.NOT_YET
