"""``portal processes``: check the definitions of processes."""

import sys
from pathlib import Path

import click

from portal.processes.checking import examine
from portal.processes.library import FOLDER


@click.command("check")
@click.argument("path", type=click.Path(exists=True, path_type=Path), default=FOLDER)
def check_command(path: Path) -> None:
    """Check the definitions in PATH, a folder or a file: graph, shares, roles; exit 1 when one is wrong."""
    paths = sorted(path.glob("*.yaml")) if path.is_dir() else [path]
    found = [finding for each in paths for finding in examine(each)[1]]
    for finding in found:
        click.echo(str(finding))
    click.echo(f"{len(paths)} process(es), {len(found)} error(s).")
    sys.exit(1 if found else 0)


COMMANDS = (check_command,)
