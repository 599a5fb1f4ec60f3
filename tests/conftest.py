"""Fixtures that every kind of test shares: the portal on a fresh database, its demo people, its demo PKI."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings as hypothesis_settings

from portal import demo, schema, wiring
from portal.accounts import actions as accounts
from portal.accounts import queries as accounts_queries
from portal.app import create_app
from portal.catalogue import actions as catalogue
from portal.catalogue.library import files
from portal.config import ROOT, Settings
from portal.core import blobs, clock, db, outbox
from portal.dossiers import desk
from tests.support.databases import (
    PostgresqlTemplate,
    SqliteTemplate,
    new_postgresql_template,
    postgresql_answers,
)
from tests.support.pki import RunningPki, start_demo_pki

SERVICES = ROOT / "forms" / "services"

# Time by the clock says how busy the machine is; tests about time measure that of the process
hypothesis_settings.register_profile("portal", deadline=None)
hypothesis_settings.load_profile("portal")


def pytest_report_header() -> str:
    """Say clearly which databases the suite runs on."""
    return "databases: SQLite" + (" and PostgreSQL" if postgresql_answers() else " only (no PostgreSQL answers)")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests of the files in ../shared skip, and say so, where these are absent."""
    if (ROOT.parent / "shared").exists():
        return
    for item in items:
        if item.get_closest_marker("shared"):
            item.add_marker(pytest.mark.skip(reason="../shared is absent"))


@pytest.fixture(scope="session")
def pki(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningPki]:
    """A demo PKI with its OCSP, CRL and time-stamping services running on a free loopback port."""
    listed = yaml.safe_load((SERVICES / "agencies.yaml").read_text())["agencies"]
    agencies = [SimpleNamespace(key=item["key"], name_vi=item["name"]["vi"]) for item in listed]
    with start_demo_pki(tmp_path_factory.mktemp("pki"), holders=demo.holders(agencies)) as running:
        yield running


@pytest.fixture(scope="session")
def settings(pki: RunningPki, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The settings of the portal under test."""
    folder = tmp_path_factory.mktemp("portal")
    return Settings(
        data_dir=folder,
        database_url=f"sqlite:///{folder / 'unused.db'}",
        trust_dir=pki.pki.trust_dir,
        keys_dir=pki.pki.folder / "p12",
        timestamp_url=pki.pki.tsa_url,
        base_url="http://localhost",
    )


@pytest.fixture(scope="session")
def shared_app(settings: Settings) -> Flask:
    """One application for the session; each test gives it its own database."""
    return create_app(settings, TESTING=True)


def _seed(url: str) -> None:
    db.configure(url)
    schema.migrate()
    with db.transaction() as session:
        accounts.load_agencies(session, SERVICES / "agencies.yaml")
        catalogue.publish_catalogue(session, SERVICES, files(), now=clock.now())
    with db.transaction() as session:
        demo.seed_accounts(session, accounts_queries.agencies(session))
    db.database().dispose()


@pytest.fixture(scope="session")
def sqlite_template(shared_app: Flask, tmp_path_factory: pytest.TempPathFactory) -> SqliteTemplate:
    """A migrated and seeded SQLite file."""
    template = SqliteTemplate(tmp_path_factory.mktemp("template") / "portal.db")
    _seed(template.url)
    return template


@pytest.fixture(scope="session")
def postgresql_template(shared_app: Flask) -> Iterator[PostgresqlTemplate | None]:
    """A migrated and seeded PostgreSQL database, where a server answers."""
    if not postgresql_answers():
        yield None
        return
    template = new_postgresql_template()
    try:
        _seed(template.url)
        yield template
    finally:
        template.drop()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a fresh, seeded database."""
    template = request.getfixturevalue(f"{request.param}_template")
    if template is None:
        pytest.skip("no PostgreSQL answers here")
    with template.copy(tmp_path) as url:
        yield url
        db.database().dispose()


@pytest.fixture
def app(shared_app: Flask, settings: Settings, database_url: str, tmp_path: Path) -> Iterator[Flask]:
    """The portal on a fresh database and file store, with full limits."""
    db.configure(database_url)
    blobs.configure(tmp_path / "blobs")
    desk.configure(wiring.signing_desk(settings))
    wiring.reset_limits(settings)
    yield shared_app
    db.database().dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without JavaScript."""
    return app.test_client()


@pytest.fixture
def world(app: Flask) -> SimpleNamespace:
    """The demo people as actors by user name (``world.citizen``), and the agencies by key (``world.agencies``)."""
    with db.reading() as session:
        agencies = accounts_queries.agencies(session)
        people = {
            account.username: accounts_queries.account_by_username(session, account.username)
            for account in demo.everybody(agencies)
        }
        actors = {name: account.actor() for name, account in people.items() if account is not None}
    return SimpleNamespace(**actors, all=actors, agencies={agency.key: agency for agency in agencies})


def deliver() -> int:
    """Let the worker do all that is waiting."""
    return outbox.deliver_all(clock=lambda: datetime.now(UTC))


@pytest.fixture
def run_worker(app: Flask) -> Any:
    """Delivers the outbox when called."""
    return deliver


os.environ.setdefault("TZ", "Asia/Ho_Chi_Minh")
