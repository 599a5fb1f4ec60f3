"""Every benchmark with its limit in one table; exit status 1 when a limit is broken.

``python -m tests.bench [builder|forms|pages|signatures|submission …] [--profile]``; ``queue``, ``search`` and
``audit``, which fill databases with very much and take minutes, ``payments``, which needs PostgreSQL, ``signin``, which
floods a portal with wrong passwords, and ``keyboard``, which needs a browser, only by name.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from portal.config import Settings
from tests.bench import audit, builder, forms, keyboard, pages, payments, queue, search, signatures, signin, submission
from tests.bench.report import Measured, table
from tests.faults.stage import set_up

_ALL = ("builder", "forms", "pages", "signatures", "submission")


def measured(names: list[str], settings: Settings, *, profile: bool) -> Iterator[Measured]:
    """The lines of the table."""
    if "pages" in names:
        yield from pages.measure(settings, profile=profile)
    if "builder" in names:
        yield from builder.measure(settings)
    if "search" in names:
        yield from search.measure()
    if "signatures" in names:
        yield from signatures.measure(settings)
    if "submission" in names:
        yield from submission.measure(settings)
    if "keyboard" in names:
        yield from keyboard.measure(settings)
    if "signin" in names:
        yield from signin.measure(settings)
    if "audit" in names:
        yield from audit.measure(settings)
    if "forms" in names:
        yield from forms.measure(settings)  # last: it leaves drafts of a service nobody else knows


def main() -> int:
    """Measure, print, and say whether all limits are kept."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "names",
        nargs="*",
        choices=[*_ALL, "audit", "keyboard", "payments", "queue", "search", "signin", []],
        help="what to measure; everything unless given",
    )
    parser.add_argument("--profile", action="store_true", help="show where each page spends its time")
    asked = parser.parse_args()
    names = asked.names or list(_ALL)
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as folder, set_up(Path(folder)) as settings:
        rows = list(measured(names, settings, profile=asked.profile))
    if "queue" in names:
        rows += queue.measure()
    if "payments" in names:
        rows += payments.measure()
    print(table(rows))
    return 0 if all(row.ok for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
