"""Walking a process: where each step can lead, and which part of the time limit is over after it. Pure functions."""

from collections.abc import Iterator, Set
from datetime import datetime
from decimal import Decimal

from portal.core.calendar import Unit, WorkCalendar
from portal.processes.definition import Process, Step

ALL = 100


def forward(step: Step) -> tuple[str, ...]:
    """The steps that may come after this one, each once."""
    return tuple(dict.fromkeys(way.to for way in step.next))


def choices(step: Step) -> tuple[str, ...]:
    """Every step that the dossier can be at next, on the way or sent back."""
    return (*forward(step), *((step.back,) if step.back else ()))


def loop(process: Process) -> tuple[str, ...]:
    """A way on that leads back to itself, by keys, with nobody to end it by a decision; empty when there is none."""
    done: set[str] = set()
    for step in process.steps:
        found = _loop_from(process, step.key, done)
        if found:
            return found
    return ()


def _loop_from(process: Process, start: str, done: set[str]) -> tuple[str, ...]:
    """Depth first with a stack of its own: a definition may be long."""
    trail: list[str] = []
    waiting: list[tuple[str, Iterator[str]]] = []
    key: str | None = start
    while key is not None or waiting:
        if key is not None and key not in done:
            trail.append(key)
            waiting.append((key, iter(forward(process.step(key)))))
        if not waiting:
            break
        _, rest = waiting[-1]
        key = next(rest, None)
        if key is None:
            waiting.pop()
            done.add(trail.pop())
        elif key in trail:
            return (*trail[trail.index(key) :], key)
    return ()


def reached(process: Process) -> frozenset[str]:
    """The steps that some dossier can come to."""
    found: set[str] = set()
    waiting = [process.start]
    while waiting:
        key = waiting.pop()
        if key not in found:
            found.add(key)
            waiting += choices(process.step(key))
    return frozenset(found)


def before(process: Process, key: str) -> frozenset[str]:
    """The steps that lie before this one on some way on."""
    found: set[str] = set()
    waiting = [key]
    while waiting:
        here = waiting.pop()
        sources = [step.key for step in process.steps if here in forward(step) and step.key not in found]
        found.update(sources)
        waiting += sources
    return frozenset(found)


def sums(process: Process) -> dict[str, Set[int]]:
    """The shares from each step to an end, itself included, over every way on. The process has no loop."""
    known: dict[str, Set[int]] = {}
    for step in reversed(in_order(process)):
        after = [known[key] for key in forward(step)]
        known[step.key] = {step.share + total for totals in after for total in totals} if after else {step.share}
    return known


def in_order(process: Process) -> list[Step]:
    """The steps so that each stands after all that may come before it, otherwise as defined. There is no loop."""
    left = {step.key: {other.key for other in process.steps if step.key in forward(other)} for step in process.steps}
    ordered: list[Step] = []
    while left:
        key = next(key for key in left if not left[key] & left.keys())
        ordered.append(process.step(key))
        del left[key]
    return ordered


def used_after(process: Process, step: Step) -> int:
    """The part of the time limit, in per cent, that is over when the step has taken all of its own.

    The checks make every way from a step on sum up alike, so what comes after says what was before.
    """
    rest = min(sums(process)[step.key])
    return ALL - rest + step.share


def due_of(
    process: Process, step: Step, calendar: WorkCalendar, *, accepted_at: datetime, due_at: datetime
) -> datetime:
    """When the step has to be done: its share of the working time between acceptance and deadline, after the others.

    ``accepted_at`` and ``due_at`` are aware; the last step with a share ends with the deadline itself.
    """
    used = used_after(process, step)
    if used >= ALL:
        return due_at
    seconds = Decimal(calendar.working_time(accepted_at, due_at).total_seconds())
    hours = (seconds * used / ALL / 3600).quantize(Decimal("0.01"))
    if not hours:
        return min(accepted_at, due_at)
    return min(calendar.deadline(accepted_at, amount=hours, unit=Unit.WORKING_HOUR).due, due_at)
