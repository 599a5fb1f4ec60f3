"""The ``portal`` command: set up, try, serve, work, check."""

import json
import logging
import os
import sys
from pathlib import Path

import click

from forms.checking import advise, check
from forms.schema import schema_text
from portal import demo, housekeeping, schema, servers
from portal.accounts import actions as accounts
from portal.app import connect, create_app
from portal.archive import actions as archive
from portal.archive import queries as archive_queries
from portal.catalogue import actions as catalogue
from portal.catalogue.library import files
from portal.config import ROOT, Settings
from portal.core import blobs, clock, events
from portal.core.actor import SYSTEM
from portal.core.db import reading, transaction
from portal.core.errors import PortalError
from portal.production import UnsafeProduction, refuse_demo_accounts, refuse_demo_trust, refuse_unsafe_production
from portal.registers import stand_in
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
        accounts.load_agencies(session, _CATALOGUE / "agencies.yaml")
        trust_actions.begin(session, settings.trust, actor=SYSTEM, now=clock.now())
        published = catalogue.publish_catalogue(session, settings.services_dir, files(), now=clock.now())
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
    if not seed_only:
        app = create_app(settings)
        servers.run_all(app, settings, tidy=housekeeping.tidy, greeting=demo.greeting(settings))


def _with_stand_ins(settings: Settings) -> Settings:
    """The settings with the demo's own register and signing provider in place of those that are not configured."""
    update: dict[str, str] = {}
    if not settings.enterprise_register_url:
        update["enterprise_register_url"] = stand_in.address_for(settings.demo_register_port)
    if not settings.remote_signing_url:
        update["remote_signing_url"] = remote_signing.address_for(settings.demo_remote_signing_port)
        update |= {"remote_signing_client_id": remote_signing.CLIENT_ID, "remote_signing_secret": remote_signing.SECRET}
        update["remote_signing_name"] = remote_signing.NAME
        update["remote_signing_app_url"] = f"http://127.0.0.1:{settings.demo_remote_signing_port}/"
    return settings.model_copy(update=update)


@main.command()
@click.pass_obj
def serve(settings: Settings) -> None:
    """Serve the web pages on 127.0.0.1 (PORT, default 8000)."""
    _refuse(settings)
    servers.serve_web(create_app(settings), settings)


@main.command()
@click.option("--threads", default=2, show_default=True, help="Messages delivered at the same time.")
@click.pass_obj
def worker(settings: Settings, *, threads: int) -> None:
    """Deliver the outbox until stopped."""
    _refuse(settings)
    connect(settings)
    servers.work(threads=threads, tidy=housekeeping.tidy)


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
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.pass_obj
def export_archive(settings: Settings, code: str, folder: Path) -> None:
    """Write the provable copies of a dossier's signed documents to FOLDER."""
    connect(settings)
    folder.mkdir(parents=True, exist_ok=True)
    with reading() as session:
        for document, copy in archive_queries.proofs(session, code):
            target = folder / f"{document.kind}-{document.round}.pdf"
            target.write_bytes(blobs.store().read(copy.sha256))
            until = f"{clock.local(copy.good_until):%d/%m/%Y}" if copy.good_until else f"no proof: {copy.reason}"
            click.echo(f"{target} · {until}")


@main.group()
def forms() -> None:
    """Service definitions."""


@forms.command("check")
@click.argument("path", type=click.Path(exists=True, path_type=Path), default=_CATALOGUE)
def check_forms(path: Path) -> None:
    """Check every service definition below PATH; exit 1 when one is wrong."""
    findings = [*check(path), *advise(path)]
    for finding in findings:
        click.echo(str(finding))
    errors = [finding for finding in findings if finding.level == "error"]
    click.echo(f"{len(findings)} finding(s), {len(errors)} error(s).")
    sys.exit(1 if errors else 0)


@forms.command("schema")
def print_schema() -> None:
    """Print the JSON Schema of a definition, for editors (docs/service.schema.json)."""
    click.echo(schema_text(), nl=False)


@main.group()
def audit() -> None:
    """The log of everything that happened."""


@audit.command("verify")
@click.option("--json", "as_json", is_flag=True, help="One JSON object per break.")
@click.pass_obj
def verify_audit(settings: Settings, *, as_json: bool) -> None:
    """Prove that no record was edited, removed or reordered; exit 1 when one was."""
    connect(settings)
    with reading() as session:
        breaks = list(events.verify(session))
    for found in breaks:
        line = {"stream": str(found.stream), "position": found.position, "what": found.what}
        click.echo(json.dumps(line) if as_json else f"{found.stream} #{found.position}: {found.what}")
    if not as_json:
        click.echo("The log is whole." if not breaks else f"{len(breaks)} break(s) found.")
    sys.exit(1 if breaks else 0)


@main.group()
@click.pass_obj
def trust(settings: Settings) -> None:
    """Whom this portal believes: versions of the trust policy."""
    connect(settings)


for command in trust_cli.COMMANDS:
    trust.add_command(command)
for command in signing.COMMANDS:
    main.add_command(command)
if __name__ == "__main__":
    os.environ.setdefault("PYTHONUNBUFFERED", "1")
    main()
