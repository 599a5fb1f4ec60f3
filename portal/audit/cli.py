"""Commands: ``portal audit verify`` and ``portal audit seal``."""

import json
import sys
from pathlib import Path

import click

from portal.core import clock
from portal.core.db import reading
from portal.core.errors import PortalError
from portal.proofs import actions
from portal.proofs.keeper import keeper
from portal.proofs.rules import Fault
from portal.proofs.verifying import Report, verify
from portal.proofs.witnesses import kept_heads, read_heads

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("verify")
@click.option("--json", "as_json", is_flag=True, help="One JSON object with everything that was found.")
@click.option("--head", "files", multiple=True, type=_FILE, help="A head that was kept elsewhere; repeatable.")
@click.option("--no-kept", is_flag=True, help="Leave the heads out that this portal keeps itself.")
def verify_command(*, as_json: bool, files: tuple[Path, ...], no_kept: bool) -> None:
    """Prove that no record was edited, removed, reordered or rolled back; exit 1 when one was, 2 when unreadable."""
    try:
        kept = [] if no_kept else kept_heads(keeper().folder)
        witnesses = [*kept, *read_heads(files)]
        with reading() as session:
            report = verify(session, trust=keeper().trust(), witnesses=witnesses, progress=_told)
    except PortalError as problem:
        click.echo(problem.sentence.vi, err=True)
        sys.exit(2)
    click.echo(_json(report) if as_json else "\n".join(_lines(report, len(witnesses))))
    sys.exit(0 if report.whole else 1)


def _told(what: str, count: int) -> None:
    if sys.stderr.isatty():
        click.echo(f"\r{count} {what} ", nl=False, err=True)


def _json(report: Report) -> str:
    facts = {
        "whole": report.whole,
        "events": report.events,
        "heads": report.heads,
        "waiting": report.waiting,
        "purged": report.purged,
    }
    found = {"found": report.found, "faults": [{**each.to_dict(), "place": each.place} for each in report.faults]}
    return json.dumps({**facts, **found}, ensure_ascii=False)


def _lines(report: Report, witnesses: int) -> list[str]:
    read = f"{report.events} events, {report.heads} sealed heads, {witnesses} kept heads, {report.seconds:.1f} s"
    waiting = f"{report.waiting} event(s) wait for the next seal" if report.waiting else "every event is sealed"
    if report.purged:
        waiting += f"; the content of {report.purged} log(s) was destroyed in due time, with a sealed record"
    if report.whole:
        return [f"The log is whole: {read}; {waiting}."]
    first, *more = report.faults
    lines = [f"The log is NOT whole: {report.found} fault(s) in {read}; {waiting}.", f"First: {_line(first)}"]
    return [*lines, *(f"  {_line(each)}" for each in more)]


def _line(fault: Fault) -> str:
    event = " ".join(filter(None, (fault.type, f"{fault.stream}/{fault.position}" if fault.stream else "", fault.at)))
    head = f"head {fault.head}" if fault.head else ""
    return " · ".join(filter(None, (fault.place, fault.said.en, event, head)))


@click.command("seal")
def seal_command() -> None:
    """Seal the log now, not only when the next head is due."""
    try:
        number = actions.seal_head(now=clock.now(), at_once=True)
    except PortalError as problem:
        raise click.ClickException(problem.sentence.vi) from problem
    click.echo(f"Head {number} sealed." if number else "Every event is sealed already.")


COMMANDS = (verify_command, seal_command)
