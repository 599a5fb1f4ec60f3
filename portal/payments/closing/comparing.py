"""What the ledger says and what somebody else says of the same day, compared line by line. Pure.

For every channel and day the sum of ours less the sum of theirs is the sum of the differences' ``effect``: a comparison
that leaves money unexplained is impossible.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from uuid import UUID


class Kind(StrEnum):
    """How two sides differ."""

    ONLY_OURS = "only_ours"
    ONLY_THEIRS = "only_theirs"
    OTHER_AMOUNT = "other_amount"
    OTHER_DAY = "other_day"
    TWICE = "twice"  # they list one number more often than we booked it
    REFUND_ONLY_OURS = "refund_only_ours"
    REFUND_ONLY_THEIRS = "refund_only_theirs"
    UNMATCHED = "unmatched"  # a transfer that nobody recognised
    TO_RETURN = "to_return"  # a transfer that still has to go back
    BOX_OPEN = "box_open"
    BOX_DIFFERS = "box_differs"
    NO_REPORT = "no_report"
    LATE = "late"  # booked after its day was closed


@dataclass(frozen=True, kw_only=True)
class Movement:
    """Money on one channel: ``amount`` in đồng, negative when it went back; ``number`` is the channel's own."""

    channel: str
    number: str
    amount: int
    day: date
    reference: str = ""
    order_id: UUID | None = None

    @property
    def key(self) -> tuple[str, bool, str]:
        """By what the same money is known on both sides."""
        return (self.channel, self.amount < 0, self.number)


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One thing that is not the same on both sides. ``effect``: what it adds to ours less theirs of ``belongs_to``.

    ``ours`` and ``theirs``: the sums (None: not there); ``target``: the transfer or cash box it is about; ``answer``:
    what the gateway said when it was asked about this one; ``place`` tells equal ones apart.
    """

    kind: Kind
    channel: str
    belongs_to: date
    effect: int
    number: str = ""
    reference: str = ""
    ours: int | None = None
    theirs: int | None = None
    our_day: date | None = None
    their_day: date | None = None
    order_id: UUID | None = None
    target: UUID | None = None
    answer: str = ""
    place: int = 0

    @property
    def key(self) -> str:
        """The same for the same facts: an explanation stays with what it explained, and with nothing else."""
        said: list[str | int | None] = [self.kind.value, self.channel, self.belongs_to.isoformat(), self.place]
        said += [self.number, self.reference]
        said += [self.ours, self.theirs, str(self.our_day), str(self.their_day), str(self.target)]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:32]


_RULES: Sequence[Callable[[Movement, Movement], bool]] = (
    lambda one, other: (one.day, one.amount) == (other.day, other.amount),
    lambda one, other: one.day == other.day,
    lambda one, other: one.amount == other.amount,
    lambda one, other: True,
)


def compare(ours: Iterable[Movement], theirs: Iterable[Movement], day: date) -> list[Difference]:
    """Every difference that concerns ``day``; both sides come with the days around it, to find what moved there."""
    mine, their = _by_key(ours), _by_key(theirs)
    found: list[Difference] = []
    for key in sorted(mine.keys() | their.keys()):
        pairs, rest, extra = _paired(mine.get(key, []), their.get(key, []))
        found += [one for pair in pairs for one in _of_pair(*pair, day)]
        found += [_only_ours(one) for one in rest if one.day == day]
        again = bool(mine.get(key))
        found += [_only_theirs(one, again=again) for one in extra if one.day == day]
    return told_apart(found)


def told_apart(found: Iterable[Difference]) -> list[Difference]:
    """The same differences, equal ones numbered."""
    seen: Counter[str] = Counter()
    numbered = []
    for one in found:
        numbered.append(replace(one, place=seen[one.key]))
        seen[one.key] += 1
    return numbered


def _by_key(movements: Iterable[Movement]) -> dict[tuple[str, bool, str], list[Movement]]:
    found: dict[tuple[str, bool, str], list[Movement]] = {}
    for one in movements:
        found.setdefault(one.key, []).append(one)
    return found


def _paired(
    ours: Sequence[Movement], theirs: Sequence[Movement]
) -> tuple[list[tuple[Movement, Movement]], list[Movement], list[Movement]]:
    """What belongs together, the closest first; what is left of ours; what is left of theirs."""
    pairs: list[tuple[Movement, Movement]] = []
    rest, extra = list(ours), list(theirs)
    for rule in _RULES:
        for one in list(rest):
            other = next((each for each in extra if rule(one, each)), None)
            if other is not None:
                pairs.append((one, other))
                rest.remove(one)
                extra.remove(other)
    return pairs, rest, extra


def _of_pair(one: Movement, other: Movement, day: date) -> list[Difference]:
    if day not in (one.day, other.day) or (one.day, one.amount) == (other.day, other.amount):
        return []
    both = Difference(
        kind=Kind.OTHER_AMOUNT if one.day == other.day else Kind.OTHER_DAY,
        channel=one.channel,
        belongs_to=day,
        effect=(one.amount if one.day == day else 0) - (other.amount if other.day == day else 0),
        number=one.number,
        reference=one.reference or other.reference,
        ours=one.amount,
        theirs=other.amount,
        our_day=one.day,
        their_day=other.day,
        order_id=one.order_id,
    )
    return [both]


def _only_ours(one: Movement) -> Difference:
    return Difference(
        kind=Kind.ONLY_OURS if one.amount > 0 else Kind.REFUND_ONLY_OURS,
        channel=one.channel,
        belongs_to=one.day,
        effect=one.amount,
        number=one.number,
        reference=one.reference,
        ours=one.amount,
        our_day=one.day,
        order_id=one.order_id,
    )


def _only_theirs(one: Movement, *, again: bool) -> Difference:
    alone = Kind.ONLY_THEIRS if one.amount > 0 else Kind.REFUND_ONLY_THEIRS
    return Difference(
        kind=Kind.TWICE if again else alone,
        channel=one.channel,
        belongs_to=one.day,
        effect=-one.amount,
        number=one.number,
        reference=one.reference,
        theirs=one.amount,
        their_day=one.day,
        order_id=one.order_id,
    )
