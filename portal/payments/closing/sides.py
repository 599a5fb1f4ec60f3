"""Every difference of one day, for each agency and for what belongs to none, and the totals by channel. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from portal.payments.closing.comparing import Difference, Kind, Movement, compare, told_apart
from portal.payments.closing.facts import Booked, Box, Facts, Foreign
from portal.payments.counter_rules import BANK, CASH
from portal.payments.transfer_models import BankTransfer, TransferState

_UNCLEAR = {TransferState.UNMATCHED: Kind.UNMATCHED, TransferState.TO_RETURN: Kind.TO_RETURN}
_COUNTED = (TransferState.CREDITED, TransferState.ASSIGNED)


class Basis(StrEnum):
    """With what the ledger was compared."""

    REPORT = "report"
    ASKED = "asked"  # the gateway was asked about each try; refunds are not compared
    STATEMENT = "statement"  # of the bank; only what came in
    COUNTED = "counted"
    NOTHING = "nothing"


@dataclass
class Total:
    """One channel of a day in đồng: what we booked, what they say. Their side is 0 where nothing is known of it."""

    channel: str
    basis: Basis
    ours_in: int = 0
    ours_out: int = 0
    theirs_in: int = 0
    theirs_out: int = 0

    def add_ours(self, amount: int) -> None:
        """One of our movements."""
        self.ours_in += max(amount, 0)
        self.ours_out += max(-amount, 0)

    def add_theirs(self, amount: int) -> None:
        """One of theirs."""
        self.theirs_in += max(amount, 0)
        self.theirs_out += max(-amount, 0)

    @property
    def gap(self) -> int:
        """Ours less theirs, as far as both sides are compared."""
        came = self.ours_in - self.theirs_in
        return came if self.basis in (Basis.STATEMENT, Basis.ASKED) else came - self.ours_out + self.theirs_out


@dataclass
class Day:
    """One day of one scope (None: no agency)."""

    differences: list[Difference] = field(default_factory=list)
    totals: dict[str, Total] = field(default_factory=dict)

    def holds(self, day: date) -> bool:
        """Whether the differences of this day explain every đồng between the two sides."""
        effects: dict[str, int] = dict.fromkeys(self.totals, 0)
        for one in self.differences:
            if one.belongs_to == day and one.channel in effects:
                effects[one.channel] += one.effect
        return all(total.gap == effects[channel] for channel, total in self.totals.items())


Asked = Mapping[str, Sequence[Foreign]]
"""What gateways without a report said when they were asked about every try of the day, by channel."""


def differences(
    facts: Facts, day: date, *, gateways: Iterable[str], asked: Asked, bank: bool
) -> dict[UUID | None, Day]:
    """The day of every agency that has anything on it, and of None. ``bank``: whether transfers are taken here."""
    found: dict[UUID | None, Day] = {None: Day()}
    for channel in gateways:
        if (channel, day) in facts.reported:
            _gateway(found, facts, day, channel, facts.theirs, Basis.REPORT)
        elif channel in asked:
            _gateway(found, facts, day, channel, asked[channel], Basis.ASKED)
        else:
            _unseen(found, facts, day, channel)
    if bank:
        _bank(found, facts, day)
    _cash(found, facts, day)
    _gone(found, facts, day, {*gateways, CASH, *([BANK] if bank else [])})
    for one in found.values():
        one.differences = told_apart(one.differences)
    return found


def late(facts: Facts, day: date, agency_id: UUID | None, *, closed_at: datetime) -> list[Difference]:
    """What was booked of this day after it was closed: it belongs to the day, and was never in its totals."""
    return [
        Difference(
            kind=Kind.LATE,
            channel=one.movement.channel,
            belongs_to=day,
            effect=0,
            number=one.movement.number,
            reference=one.movement.reference,
            ours=one.movement.amount,
            our_day=day,
            order_id=one.movement.order_id,
        )
        for one in facts.ours
        if one.agency_id == agency_id and one.movement.day == day and one.at > closed_at
    ]


def _day(found: dict[UUID | None, Day], agency_id: UUID | None) -> Day:
    return found.setdefault(agency_id, Day())


def _total(found: dict[UUID | None, Day], agency_id: UUID | None, channel: str, basis: Basis) -> Total:
    return _day(found, agency_id).totals.setdefault(channel, Total(channel, basis))


def _gateway(
    found: dict[UUID | None, Day],
    facts: Facts,
    day: date,
    channel: str,
    theirs: Iterable[Foreign],
    basis: Basis,
) -> None:
    """Payments and refunds that the ledger and a gateway know."""
    both = basis is Basis.REPORT
    ours = [one for one in facts.ours if one.movement.channel == channel and (both or one.movement.amount > 0)]
    others = [one for one in theirs if one.movement.channel == channel]
    agencies = {one.agency_id for one in ours} | {one.agency_id for one in others}
    for agency_id in sorted(agencies, key=str):
        mine = [one.movement for one in ours if one.agency_id == agency_id]
        their = [one.movement for one in others if one.agency_id == agency_id]
        different = compare(mine, their, day)
        if different or any(one.day == day for one in (*mine, *their)):
            _sum(_total(found, agency_id, channel, basis), mine, their, day)
            _day(found, agency_id).differences += different
    if not both:
        for one in facts.ours:
            if one.movement.channel == channel and one.movement.day == day and one.movement.amount < 0:
                _total(found, one.agency_id, channel, basis).add_ours(one.movement.amount)


def _sum(total: Total, ours: Iterable[Movement], theirs: Iterable[Movement], day: date) -> None:
    for one in ours:
        if one.day == day:
            total.add_ours(one.amount)
    for one in theirs:
        if one.day == day:
            total.add_theirs(one.amount)


def _unseen(found: dict[UUID | None, Day], facts: Facts, day: date, channel: str) -> None:
    """A gateway of which nobody has a report: what we booked stands alone, and the shared day asks for the report."""
    _silent(found, None, channel, day, 0)
    mine: dict[UUID, list[Movement]] = {}
    for one in facts.ours:
        if one.movement.channel == channel and one.movement.day == day:
            mine.setdefault(one.agency_id, []).append(one.movement)
    for agency_id, movements in mine.items():
        _sum(_total(found, agency_id, channel, Basis.NOTHING), movements, (), day)
        _silent(found, agency_id, channel, day, sum(one.amount for one in movements))


def _silent(found: dict[UUID | None, Day], agency_id: UUID | None, channel: str, day: date, booked: int) -> None:
    one = Difference(kind=Kind.NO_REPORT, channel=channel, belongs_to=day, effect=booked, ours=booked or None)
    _day(found, agency_id).differences.append(one)


def _bank(found: dict[UUID | None, Day], facts: Facts, day: date) -> None:
    """Transfers that the ledger and the bank's statements know, and those that nobody recognised."""
    seen = [one for one in facts.transfers if one.booked_on == day]
    ours = [one for one in facts.ours if one.movement.channel == BANK and one.movement.day == day]
    covered = facts.covered(day)
    for agency_id in {one.agency_id for one in ours}:
        total = _total(found, agency_id, BANK, Basis.STATEMENT if covered else Basis.NOTHING)
        for one in ours:
            if one.agency_id == agency_id:
                total.add_ours(one.movement.amount)
        if not covered:
            _silent(found, agency_id, BANK, day, total.ours_in - total.ours_out)
    if covered:
        _of_statement(found, facts, [one for one in ours if one.movement.amount > 0], seen, day)
    for transfer in seen:
        if (state := TransferState(transfer.state)) in _UNCLEAR:
            _day(found, None).differences.append(_unclear(transfer, _UNCLEAR[state], day, counted=covered))
            if covered:
                _total(found, None, BANK, Basis.STATEMENT).add_theirs(transfer.amount)


def _unclear(transfer: BankTransfer, kind: Kind, day: date, *, counted: bool) -> Difference:
    return Difference(
        kind=kind,
        channel=BANK,
        belongs_to=day,
        effect=-transfer.amount if counted else 0,
        number="" if transfer.number.startswith("sha256:") else transfer.number,
        theirs=transfer.amount,
        their_day=day,
        target=transfer.id,
    )


def _of_statement(
    found: dict[UUID | None, Day], facts: Facts, ours: Sequence[Booked], seen: Sequence[BankTransfer], day: date
) -> None:
    """Transfers are matched by the number under which each was counted, order by order."""
    theirs: list[tuple[UUID, Movement]] = []
    for one in seen:
        if one.order_id and one.statement_reference and one.state in _COUNTED:
            movement = Movement(channel=BANK, number=one.number, amount=one.amount, day=day, order_id=one.order_id)
            theirs.append((facts.transfer_agencies[one.order_id], movement))
    for agency_id in {one.agency_id for one in ours} | {agency for agency, _movement in theirs}:
        mine = [one.movement for one in ours if one.agency_id == agency_id]
        their = [movement for agency, movement in theirs if agency == agency_id]
        total = _total(found, agency_id, BANK, Basis.STATEMENT)
        for movement in their:
            total.add_theirs(movement.amount)
        _day(found, agency_id).differences += compare(mine, their, day)


def _cash(found: dict[UUID | None, Day], facts: Facts, day: date) -> None:
    """What the ledger says of cash, and what was counted in the boxes."""
    boxes = [one for one in facts.boxes if one.day == day]
    ours = [one for one in facts.ours if one.movement.channel == CASH and one.movement.day == day]
    for one in ours:
        _total(found, one.agency_id, CASH, Basis.COUNTED).add_ours(one.movement.amount)
    numbers = {(box.agency_id, number) for box in boxes for number in box.numbers}
    for one in ours:
        if (one.agency_id, one.movement.number) not in numbers:
            _day(found, one.agency_id).differences += compare([one.movement], [], day)
    for box in boxes:
        total = _total(found, box.agency_id, CASH, Basis.COUNTED)
        if box.difference is not None:
            total.add_theirs(box.moved + box.difference)
        if box.difference != 0:
            _day(found, box.agency_id).differences.append(_of_box(box, day))


def _of_box(box: Box, day: date) -> Difference:
    there = None if box.difference is None else box.moved + box.difference
    return Difference(
        kind=Kind.BOX_OPEN if box.difference is None else Kind.BOX_DIFFERS,
        channel=CASH,
        belongs_to=day,
        effect=box.moved if box.difference is None else -box.difference,
        ours=box.moved,
        theirs=there,
        our_day=day,
        target=box.id,
    )


def _gone(found: dict[UUID | None, Day], facts: Facts, day: date, compared: set[str]) -> None:
    """Money on a channel that this installation no longer has: nobody can be asked about it."""
    for channel in sorted({one.movement.channel for one in facts.ours if one.movement.day == day} - compared):
        _unseen(found, facts, day, channel)
