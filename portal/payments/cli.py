"""``portal payments``: compare a day's money, and the report for the treasury, without a browser."""

import json
from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import UUID

import click

from forms.text import Text
from portal.accounts import queries as accounts
from portal.core import clock
from portal.core.clock import local
from portal.core.db import reading
from portal.core.errors import PortalError
from portal.payments.closing import preparing, queries
from portal.payments.closing.comparing import Kind
from portal.payments.closing.models import ClosingDifference, DayClosing
from portal.payments.closing.wording import NAMES
from portal.payments.treasury import treasury_report
from portal.payments.treasury_tables import one_table, tables
from portal.web.spreadsheets import csv_bytes
from portal.web.workbooks import Sheet, xlsx_bytes

_DAY = click.DateTime(["%Y-%m-%d"])


@click.command("close")
@click.option("--day", "typed", type=_DAY, default=None, help="Yesterday, unless another day is named.")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
@click.pass_context
def close_command(context: click.Context, typed: datetime | None, *, as_json: bool) -> None:
    """Compare a day with gateways, bank and cash boxes, and list every difference; ends with 1 if any is open.

    It prepares the closing. To close the day is for a person, on the page /cashier/closing.
    """
    now = clock.now()
    day = typed.date() if typed else local(now).date() - timedelta(days=1)
    try:
        preparing.prepare(day, now=now)
    except PortalError as problem:
        raise click.ClickException(problem.sentence.en) from problem
    with reading() as session:
        found = [
            (closing, queries.differences_of(session, closing.id)) for closing in queries.closings_on(session, day)
        ]
        names: dict[UUID | None, str] = {one.id: one.key for one in accounts.agencies(session)}
    said = [
        _said(closing, differences, names[closing.agency_id] if closing.agency_id else "")
        for closing, differences in found
    ]
    if as_json:
        click.echo(json.dumps({"day": day.isoformat(), "closings": said}, ensure_ascii=False, indent=1))
    else:
        _print(day, found, said)
    if any(not one.why for _closing, differences in found for one in differences):
        context.exit(1)


def _print(day: date, found: list[tuple[DayClosing, list[ClosingDifference]]], said: list[dict[str, object]]) -> None:
    click.echo(f"{day}: {sum(len(differences) for _closing, differences in found)} difference(s)")
    for (closing, differences), one in zip(found, said, strict=True):
        click.echo(f"{one['scope'] or 'of no agency'}: {closing.state}")
        for each in differences:
            where = f"{each.channel} {each.number} {each.reference}".rstrip()
            belongs = "" if each.belongs_to == day else f" (belongs to {each.belongs_to})"
            click.echo(f"  {NAMES[Kind(each.kind)].en}: {where} ours {each.ours} theirs {each.theirs}{belongs}")


def _said(closing: DayClosing, differences: list[ClosingDifference], scope: str) -> dict[str, object]:
    return {
        "scope": scope,
        "state": closing.state,
        "totals": closing.totals,
        "differences": [
            {
                "kind": one.kind,
                "channel": one.channel,
                "number": one.number,
                "reference": one.reference,
                "ours": one.ours,
                "theirs": one.theirs,
                "belongs_to": one.belongs_to.isoformat(),
                "explained": bool(one.why),
            }
            for one in differences
        ],
    }


@click.command("report")
@click.option("--since", type=_DAY, required=True, help="The first day.")
@click.option("--until", type=_DAY, required=True, help="The last day.")
@click.option("--agency", "key", default=None, help="Key of an agency; all, unless one is named.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), default=None, help="…xlsx or …csv.")
def report_command(since: datetime, until: datetime, key: str | None, out: Path | None) -> None:
    """The report for the treasury, of one agency or all; fails when its sums are not those of the ledger."""
    with reading() as session:
        try:
            agency_id = accounts.agency(session, key).id if key else None
        except PortalError as problem:
            raise click.ClickException(problem.sentence.en) from problem
        found = treasury_report(session, first=since.date(), last=until.date(), agency_id=agency_id)
    listed = tables(found, _vietnamese)
    if out is not None and out.suffix == ".xlsx":
        out.write_bytes(xlsx_bytes([Sheet(one.caption, one.columns, one.rows) for one in listed]))
    elif out is not None:
        out.write_bytes(csv_bytes(*one_table(listed)))
    click.echo(f"income {found.earned}, left on the channels {found.left}")
    if not found.holds:
        raise click.ClickException("The sums are not those of the ledger: do not use this report.")


def _vietnamese(text: Text) -> str:
    return text.vi


COMMANDS = (close_command, report_command)
