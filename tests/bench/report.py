"""One line for each thing measured: what, how much, the limit, and whether it is kept."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_HEAD = ("name", "measured", "limit", "ratio", "ok")


@dataclass(frozen=True, kw_only=True)
class Measured:
    """A figure and its limit. ``at_least``: more is better (a throughput ratio); otherwise less is better.

    A figure without a limit is for information.
    """

    name: str
    value: float
    limit: float | None = None
    unit: str = ""
    at_least: bool = False

    @property
    def ok(self) -> bool:
        """Whether the limit is kept."""
        if self.limit is None:
            return True
        return self.value >= self.limit if self.at_least else self.value <= self.limit

    @property
    def cells(self) -> tuple[str, ...]:
        """The line as text; the ratio is measured to limit."""
        if self.limit is None:
            return (self.name, self._text(self.value), "", "", "")
        sign = "≥" if self.at_least else "≤"
        share = f"{self.value / self.limit:.2f}"
        return (
            self.name,
            self._text(self.value),
            f"{sign} {self._text(self.limit)}",
            share,
            "yes" if self.ok else "NO",
        )

    def _text(self, value: float) -> str:
        return f"{value:.3g} {self.unit}".strip()


def table(rows: Iterable[Measured]) -> str:
    """All lines under one head, columns aligned."""
    lines: Sequence[tuple[str, ...]] = [_HEAD, *(row.cells for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(_HEAD))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines
    )


def percentile(values: Sequence[float], share: float) -> float:
    """The value that ``share`` (0–1) of the values do not exceed."""
    ordered = sorted(values)
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)]
