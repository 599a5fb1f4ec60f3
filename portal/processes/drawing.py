"""A process as a picture: where each box and line stands. The page turns it into SVG; a table beside it says the same.

One column of boxes in the order of the work, wide enough for a telephone; steps that exclude each other stand side by
side. Lines of sending back run at the left. Measures are pixels of the picture.
"""

from dataclasses import dataclass
from textwrap import wrap
from typing import Final

from portal.processes import rules
from portal.processes.definition import Process, Step

BOX_WIDTH: Final = 250
MARGIN, GAP, COLUMN_GAP, LINE, PADDING = 44, 34, 24, 18, 12
_LETTERS: Final = 30
_SMALL_LETTERS: Final = 34


@dataclass(frozen=True)
class Box:
    """One step: where it stands, the lines of its name, of its unit, and of whom it asks. ``y`` is the upper edge."""

    key: str
    x: int
    y: int
    height: int
    name: tuple[tuple[int, str], ...]
    small: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class Line:
    """One way from step to step as an SVG path: sending ``back``, or on, perhaps ``conditional``."""

    path: str
    back: bool
    conditional: bool


@dataclass(frozen=True)
class Drawing:
    """The whole picture."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]


def draw(process: Process, language: str) -> Drawing:
    """The picture of a sound process with its words in ``language``."""
    rows = _rows(process)
    widest = max(len(row) for row in rows)
    width = MARGIN + widest * BOX_WIDTH + (widest - 1) * COLUMN_GAP + COLUMN_GAP
    boxes: dict[str, Box] = {}
    y = PADDING
    for row in rows:
        made = [_box(step, language, MARGIN + at * (BOX_WIDTH + COLUMN_GAP), y) for at, step in enumerate(row)]
        boxes |= {box.key: box for box in made}
        y += max(box.height for box in made) + GAP
    return Drawing(width, y - GAP + PADDING, tuple(boxes.values()), _lines(process, boxes))


def _rows(process: Process) -> list[list[Step]]:
    """Each step one row below the lowest that may come before it."""
    depth: dict[str, int] = {}
    for step in rules.in_order(process):
        above = [depth[other.key] for other in process.steps if step.key in rules.forward(other)]
        depth[step.key] = max(above, default=-1) + 1
    rows: list[list[Step]] = [[] for _ in range(max(depth.values()) + 1)]
    for step in process.steps:
        rows[depth[step.key]].append(step)
    return rows


def _box(step: Step, language: str, x: int, y: int) -> Box:
    title = f"{step.name.into(language)} ({step.share} %)" if step.share else step.name.into(language)
    asked = [f"↔ {request.subject.into(language)}" for request in step.requests]
    small = [line for text in (step.unit.into(language), *asked) for line in wrap(text, _SMALL_LETTERS)]
    first = y + PADDING + LINE - 4
    names = tuple((first + at * LINE, line) for at, line in enumerate(wrap(title, _LETTERS)))
    smalls = tuple((first + (len(names) + at) * LINE, line) for at, line in enumerate(small))
    return Box(step.key, x, y, 2 * PADDING + LINE * (len(names) + len(smalls)), names, smalls)


def _lines(process: Process, boxes: dict[str, Box]) -> tuple[Line, ...]:
    lines = []
    for step in process.steps:
        here = boxes[step.key]
        lines += [Line(_down(here, boxes[way.to]), back=False, conditional=way.when is not None) for way in step.next]
        if step.back:
            number = sum(line.back for line in lines)
            lines.append(Line(_up(here, boxes[step.back], number), back=True, conditional=False))
    return tuple(lines)


def _down(source: Box, target: Box) -> str:
    x, y = source.x + BOX_WIDTH // 2, source.y + source.height
    to = target.x + BOX_WIDTH // 2
    if target.y - y <= GAP or x != to:
        middle = target.y - GAP // 2
        return f"M{x} {y} L{x} {y + GAP // 2} L{to} {middle} L{to} {target.y}"
    side = source.x + BOX_WIDTH + COLUMN_GAP // 2  # past the boxes between
    above = target.y - GAP // 2
    return f"M{x} {y} L{x} {y + GAP // 2} L{side} {y + GAP // 2} L{side} {above} L{to} {above} L{to} {target.y}"


def _up(source: Box, target: Box, number: int) -> str:
    """From the left edge up to that of an earlier step, each line a little further out."""
    side = MARGIN - 14 - 7 * (number % 4)
    y, to = source.y + source.height // 2 + 4, target.y + target.height // 2 - 4
    return f"M{source.x} {y} L{side} {y} L{side} {to} L{target.x} {to}"
