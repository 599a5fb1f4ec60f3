"""The ``portal`` command: set up, try, serve, work, check."""

import logging
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
from pydantic import SecretStr

from forms.checking import advise, check
from forms.definition import examine
from forms.definition.loading import definition_files
from forms.schema import schema_text
from portal import demo, demo_money, housekeeping, schema, sealing, servers
from portal.accounts import actions as accounts
from portal.accounts import cli as accounts_cli
from portal.accounts import queries as accounts_queries
from portal.app import connect, create_app
from portal.archive import actions as archive
from portal.archive import queries as archive_queries
from portal.audit import cli as audit_cli
from portal.carriers import stand_in as carrier_stand_in
from portal.catalogue import actions as catalogue
from portal.catalogue import levels
from portal.catalogue.library import files
from portal.config import ROOT, Settings
from portal.core import blobs, clock
from portal.core.actor import SYSTEM
from portal.core.db import reading, transaction
from portal.core.errors import PortalError
from portal.payments import cli as payments_cli
from portal.payments import simulator as payment_simulator
from portal.processes import cli as processes_cli
from portal.production import UnsafeProduction, refuse_demo_accounts, refuse_demo_trust, refuse_unsafe_production
from portal.registers import stand_in
from portal.search import actions as search
from portal.signing import cli as signing
from portal.signing.remote import stand_in as remote_signing
from portal.trust import actions as trust_actions
from portal.trust import cli as trust_cli

_CATALOGUE = ROOT / "forms" / "services"


@click.group()
@click.pass_context
def main(context: click.Context) -> None:
    """Online public services: a signed electronic dossier is the original."""
    settings = Settings()
    logging.basicConfig(level=settings.log_level, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    logging.getLogger("alembic").setLevel(logging.WARNING)
    context.obj = settings


@main.command()
@click.pass_obj
def init(settings: Settings) -> None:
    """Create or migrate the database; publish agencies and services."""
    connect(settings)
    schema.migrate()
    with transaction() as session:
        accounts.load_agencies(session, _CATALOGUE / "agencies.yaml", now=clock.now())
        trust_actions.begin(session, settings.trust, actor=SYSTEM, now=clock.now())
        published = catalogue.publish_catalogue(session, settings.services_dir, files(), now=clock.now())
        search.make_findable(session)
    click.echo(f"Database ready; {published} new service version(s) published.")


@main.command("demo")
@click.option("--seed-only", is_flag=True, help="Create demo people, keys and notices, start nothing.")
@click.pass_context
def run_demo(context: click.Context, *, seed_only: bool) -> None:
    """Everything needed to try the portal: database, demo people, demo PKI, web server and worker."""
    settings: Settings = context.obj
    if settings.production:
        raise click.ClickException("The demo is not for production mode.")
    if "base_url" not in settings.model_fields_set:
        settings = settings.model_copy(update={"base_url": f"http://127.0.0.1:{servers.port()}"})
    settings = _with_stand_ins(settings)
    context.invoke(init)
    demo.seed(settings)
    app = create_app(settings)
    demo_money.seed_money()
    if not seed_only:
        servers.run_all(
            app,
            settings,
            tidy=housekeeping.tidy,
            recurring=housekeeping.RECURRING,
            greeting=demo.greeting(settings),
        )


def _with_stand_ins(settings: Settings) -> Settings:
    """The settings with the demo's own register, signing provider, gateway and carrier where none is configured."""
    update: dict[str, Any] = {}
    if not settings.enterprise_register_url:
        update["enterprise_register_url"] = stand_in.address_for(settings.demo_register_port)
    if not settings.remote_signing_url:
        update["remote_signing_url"] = remote_signing.address_for(settings.demo_remote_signing_port)
        update |= {"remote_signing_client_id": remote_signing.CLIENT_ID, "remote_signing_secret": remote_signing.SECRET}
        update["remote_signing_name"] = remote_signing.NAME
        update["remote_signing_app_url"] = f"http://127.0.0.1:{settings.demo_remote_signing_port}/"
    if not settings.vnpay_merchant:
        update |= {"vnpay_merchant": payment_simulator.MERCHANT, "vnpay_secret": SecretStr(payment_simulator.SECRET)}
        update["vnpay_pay_url"] = payment_simulator.address_for(settings.demo_payment_port)
        update["vnpay_api_url"] = payment_simulator.api_for(settings.demo_payment_port)
        update["vnpay_report_url"] = payment_simulator.report_for(settings.demo_payment_port)
    if not settings.bank_account:  # of no bank that there is, so that nobody's app finds it
        update |= {"bank_bin": "999999", "bank_account": "0000000042", "bank_holder": "TAI KHOAN THU NGHIEM"}
        update["bank_name"] = "Ngân hàng thử nghiệm"
    if not settings.carrier_url:
        update["carrier_url"] = carrier_stand_in.address_for(settings.demo_carrier_port)
        update["carrier_name"] = carrier_stand_in.NAME
    return settings.model_copy(update=update)


@main.command()
@click.pass_obj
def serve(settings: Settings) -> None:
    """Serve the web pages on 127.0.0.1 (PORT, default 8000)."""
    _refuse(settings)
    app = create_app(settings)
    sealing.warn_of_lost_keys()
    servers.serve_web(app, settings)


@main.command()
@click.option("--threads", default=2, show_default=True, help="Messages delivered at the same time.")
@click.pass_obj
def worker(settings: Settings, *, threads: int) -> None:
    """Deliver the outbox until stopped."""
    _refuse(settings)
    connect(settings)
    sealing.warn_of_lost_keys()
    servers.work(threads=threads, tidy=housekeeping.tidy, recurring=housekeeping.RECURRING)


def _refuse(settings: Settings) -> None:
    try:
        refuse_unsafe_production(settings)
        if settings.production:
            _refuse_database(settings)
    except UnsafeProduction as problem:
        raise click.ClickException(str(problem)) from problem


def _refuse_database(settings: Settings) -> None:
    connect(settings)
    if not schema.is_current():
        raise click.ClickException("The database is not migrated: run `portal init`.")
    refuse_demo_accounts()
    refuse_demo_trust()


@main.command("renew-archive")
@click.option("--limit", default=archive.MOST_AT_ONCE, show_default=True, help="Documents looked at, at most.")
@click.pass_obj
def renew_archive(settings: Settings, *, limit: int) -> None:
    """Give signed documents their proof for decades, and renew proofs before they lose their force."""
    connect(settings)
    try:
        done = archive.renew_due(now=clock.now(), limit=limit)
    except PortalError as problem:
        raise click.ClickException(problem.sentence.vi) from problem
    click.echo(f"{done.seen} document(s) looked at, {done.stamped} stamped, {done.refused} refused, tried again later.")


@main.command("export-archive")
@click.argument("code")
@click.argument("target", type=click.Path(path_type=Path))
@click.pass_obj
def export_archive(settings: Settings, code: str, target: Path) -> None:
    """Write the proof package of a dossier to TARGET.zip, or only its provable copies to the folder TARGET."""
    connect(settings)
    if target.suffix.lower() == ".zip":
        _export_package(code, target)
        return
    target.mkdir(parents=True, exist_ok=True)
    with reading() as session:
        for document, copy in archive_queries.proofs(session, code):
            file = target / f"{document.kind}-{document.round}.pdf"
            file.write_bytes(blobs.store().read(copy.sha256))
            until = f"{clock.local(copy.good_until):%d/%m/%Y}" if copy.good_until else f"no proof: {copy.reason}"
            click.echo(f"{file} · {until}")


def _export_package(code: str, target: Path) -> None:
    try:
        manifest = archive.export_package(code, target, now=clock.now())
    except PortalError as problem:
        raise click.ClickException(problem.sentence.vi) from problem
    click.echo(f"{target} · {len(manifest.documents)} document(s), {len(manifest.files)} file(s), sealed")


@main.command("clear-factors")
@click.argument("username")
@click.option("--reason", required=True, help="Why, and how the owner was identified; kept in the log.")
@click.pass_obj
def clear_factors(settings: Settings, username: str, *, reason: str) -> None:
    """Take every second factor of USERNAME away, for an owner who lost them all; the password stays."""
    connect(settings)
    with transaction() as session:
        account = accounts_queries.account_by_username(session, username)
        if account is None:
            raise click.ClickException("There is no such account.")
        accounts.clear_factors(session, account.id, reason=reason, now=clock.now())
    click.echo(f"{username} signs in with the password alone, and is led to a new second factor if it is compulsory.")


@main.command("reseal")
@click.option("--batch", default=200, show_default=True, type=click.IntRange(1), help="Rows in one transaction.")
@click.option("--check", "only_check", is_flag=True, help="Change nothing; name the rows whose key is not there.")
@click.pass_obj
def reseal(settings: Settings, *, batch: int, only_check: bool) -> None:
    """Seal with the newest of PORTAL_SEALING_KEYS whatever older ones sealed; then the old keys may go.

    Stopped anywhere, it goes on where it was when it is run again. Exit 1 when something does not open.
    """
    connect(settings)
    lost = list(sealing.told()) if only_check else list(sealing.reseal_everything(batch=batch, say=click.echo))
    for line in lost:
        click.echo(line, err=True)
    sys.exit(1 if lost else 0)


@main.group()
def forms() -> None:
    """Service definitions."""


@forms.command("check")
@click.argument("path", type=click.Path(exists=True, path_type=Path), default=_CATALOGUE)
@click.pass_obj
def check_forms(settings: Settings, path: Path) -> None:
    """Check every service definition below PATH; exit 1 when one is wrong."""
    findings = [*check(path), *advise(path)]
    for line in _unkept(path, settings) if path.is_dir() else ():
        click.echo(line)
    for finding in findings:
        click.echo(str(finding))
    errors = [finding for finding in findings if finding.level == "error"]
    click.echo(f"{len(findings)} finding(s), {len(errors)} error(s).")
    sys.exit(1 if errors else 0)


def _unkept(folder: Path, settings: Settings) -> Iterator[str]:
    """What newest versions of level 4 promise that this installation does not keep, one line each."""
    newest = {file.parent.name: file for file in definition_files(folder)}
    for file in newest.values():
        service, _findings = examine(file)
        what = levels.unkept(service, payable=settings.takes_money_online) if service is not None else None
        if what is not None:
            yield f"{file}:1: warning: {what.en}. Configure a gateway or a bank account, or offer it at level 3."


@forms.command("schema")
def print_schema() -> None:
    """Print the JSON Schema of a definition, for editors (docs/service.schema.json)."""
    click.echo(schema_text(), nl=False)


@main.group()
@click.pass_obj
def audit(settings: Settings) -> None:
    """The log of everything that happened, and the proof that nothing of it was changed."""
    connect(settings)


@main.group()
@click.pass_obj
def trust(settings: Settings) -> None:
    """Whom this portal believes: versions of the trust policy."""
    connect(settings)


@main.group()
@click.pass_obj
def staff(settings: Settings) -> None:
    """Accounts of staff, where nobody could approve yet."""
    connect(settings)


@main.group()
@click.pass_obj
def payments(settings: Settings) -> None:
    """Money: compare a day, reports for the treasury."""
    connect(settings)


@main.group()
def processes() -> None:
    """The internal processes of services."""


for command in accounts_cli.COMMANDS:
    staff.add_command(command)
for command in audit_cli.COMMANDS:
    audit.add_command(command)
for command in payments_cli.COMMANDS:
    payments.add_command(command)
for command in processes_cli.COMMANDS:
    processes.add_command(command)
for command in trust_cli.COMMANDS:
    trust.add_command(command)
for command in signing.COMMANDS:
    main.add_command(command)
if __name__ == "__main__":
    os.environ.setdefault("PYTHONUNBUFFERED", "1")
    main()
