"""``portal trust``: see the versions of the trust policy, take a folder in, write one out."""

import json
from pathlib import Path

import click

from portal.core import clock
from portal.core.actor import SYSTEM
from portal.core.db import reading, transaction
from portal.core.errors import PortalError
from portal.trust import actions, queries
from portal.trust.models import TrustVersion
from portal.trust.rules import Policy

_FOLDER = click.Path(file_okay=False, path_type=Path)


@click.command("list")
def list_command() -> None:
    """Every version: number, day, name in verdicts, who made it and why; the one in force first."""
    with reading() as session:
        for row in queries.versions(session):
            day = f"{clock.local(row.made_at):%d/%m/%Y %H:%M}"
            click.echo(f"{row.version}\t{day}\t{row.policy}\t{row.made_by}\t{row.why}")


@click.command("show")
@click.argument("version")
@click.option("--json", "as_json", is_flag=True, help="The whole content with certificates, for machines.")
def show_command(version: str, *, as_json: bool) -> None:
    """The anchors of VERSION (a number, or the policy name of a verdict): set, name, last day, SHA-256."""
    _, policy = _found(version)
    if as_json:
        click.echo(json.dumps(policy.to_dict(), ensure_ascii=False, indent=1))
        return
    for anchor in policy.anchors:
        last = min(filter(None, (anchor.last_day, anchor.facts.expires)))
        click.echo(f"{anchor.kind}\t{anchor.facts.name}\t{clock.local(last):%d/%m/%Y}\t{anchor.sha256}")
    click.echo(f"hosts\t{' '.join(sorted(policy.hosts.union(*(anchor.hosts for anchor in policy.anchors))))}")


@click.command("import")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--why", prompt=True, help="The reason, kept with the version.")
def import_command(folder: Path, why: str) -> None:
    """Believe exactly what FOLDER holds, from now on, as a new version."""
    try:
        with transaction() as session:
            made = actions.import_folder(session, folder, why=why, actor=SYSTEM, now=clock.now())
    except PortalError as problem:
        raise click.ClickException(problem.sentence.vi) from problem
    click.echo(f"Version {made.version} is in force: {made.policy}." if made else "Nothing to change.")


@click.command("export")
@click.argument("folder", type=_FOLDER)
@click.option("--version", default="", help="A number or policy name; the version in force without it.")
def export_command(folder: Path, version: str) -> None:
    """Write a version as a trust folder, for PORTAL_TRUST_DIR or ``portal verify --trust``.

    It holds what that version believed on the day it was made: a verdict of then comes out again.
    """
    row, policy = _found(version)
    store = policy.store(row.made_at)
    for path, data in store.files().items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    click.echo(f"{folder} · version {row.version} · {row.policy}")


def _found(version: str) -> tuple[TrustVersion, Policy]:
    try:
        with reading() as session:
            row = queries.version(session, version or str(queries.newest(session)))
            return row, queries.policy(row)
    except PortalError as problem:
        raise click.ClickException(problem.sentence.vi) from problem


COMMANDS = (list_command, show_command, import_command, export_command)
