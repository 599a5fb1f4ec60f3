"""Fixtures that every kind of test shares: the portal on a fresh database, its demo people, its demo PKI."""

import os
import shutil
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from math import inf
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from zlib import crc32

import pytest
import yaml
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings as hypothesis_settings
from sqlalchemy import delete

from portal import demo, schema, wiring
from portal.accounts import actions as accounts
from portal.accounts import passwords
from portal.accounts import queries as accounts_queries
from portal.app import create_app
from portal.catalogue import actions as catalogue
from portal.catalogue import library
from portal.catalogue.library import files
from portal.config import ROOT, Settings
from portal.core import blobs, clock, db, mail, outbox
from portal.dossiers import desk
from portal.proofs import keeper
from portal.search import actions as search
from tests.support.cosigning import HOLDERS as COSIGNERS
from tests.support.databases import (
    OneCompiler,
    PostgresqlTemplate,
    SqliteTemplate,
    new_postgresql_template,
    postgresql_answers,
)
from tests.support.pki import RunningPki, start_demo_pki
from tests.support.tokens import SoftToken, make_soft_token

SERVICES = ROOT / "forms" / "services"

# Time by the clock says how busy the machine is; tests about time measure that of the process
hypothesis_settings.register_profile("portal", deadline=None)
hypothesis_settings.load_profile("portal")


# Databases and files of tests are written through to the disk thousands of times; in memory nobody waits for it
_MEMORY = Path("/dev/shm")
_ROOM = 2 << 30

_CAREFUL = passwords._hasher
_NONE = SimpleNamespace(params={})
_BOTH = ("sqlite", "postgresql")
_LONG_SECONDS, _LONGEST = 300, 60


def pytest_addoption(parser: pytest.Parser) -> None:
    """On which databases tests run; whether the table of who reaches what is written anew."""
    parser.addoption("--databases", choices=("both", "turns"), default="both", help="each test on both, or by turns")
    parser.addoption("--write-table", action="store_true", help="write who reaches what, to be read before it is kept")


def pytest_configure() -> None:
    """Let temporary folders lie in memory where there is room."""
    if os.access(_MEMORY, os.W_OK | os.X_OK) and shutil.disk_usage(_MEMORY).free >= _ROOM:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(_MEMORY))


def pytest_report_header() -> str:
    """Say clearly which databases the suite runs on."""
    return "databases: SQLite" + (" and PostgreSQL" if postgresql_answers() else " only (no PostgreSQL answers)")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say where the time of a long run went: the suite has a bound, and this is where to begin when it is passed."""
    seconds: Counter[str] = Counter()
    for reports in terminalreporter.stats.values():
        for report in reports:
            if isinstance(report, pytest.TestReport):
                seconds[report.nodeid.split("::")[0]] += report.duration
    if seconds.total() > _LONG_SECONDS:
        terminalreporter.section(f"{seconds.total():.0f} s of one processor, by file")
        for name, spent in seconds.most_common(_LONGEST):
            terminalreporter.line(f"{spent:7.1f}  {name}")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Say which tests cannot run here, and leave out those that would prove nothing new."""
    if not (ROOT.parent / "shared").exists():
        for item in items:
            if item.get_closest_marker("shared"):
                item.add_marker(pytest.mark.skip(reason="../shared is absent"))
    again = _told_already(items, by_turns=config.getoption("databases") == "turns")
    if again:
        config.hook.pytest_deselected(items=[item for item in items if item in again])
        items[:] = [item for item in items if item not in again]


def _told_already(items: list[pytest.Item], *, by_turns: bool) -> set[pytest.Item]:
    """What can be left out of the tests that run on a database.

    Every test with a database runs on both. Of the cases of one test the first does too; the others send the same
    statements with other words, and SQLite is enough for them. Where that is not so, because the cases search, filter,
    compare days, lock or break the log in different ways, the test or its module is marked ``every_case``.

    ``--databases turns`` is for the quick look while one works: each test on one of the two, always the same one.
    """
    cases: dict[str, dict[str, dict[str, pytest.Item]]] = {}
    for item in items:
        if isinstance(item, pytest.Function) and "database_url" in getattr(item, "callspec", _NONE).params:
            on = item.callspec.params["database_url"]
            of_test = cases.setdefault(item.nodeid.split("[")[0], {})
            of_test.setdefault(item.callspec.id.replace(on, "", 1), {})[on] = item
    again: set[pytest.Item] = set()
    for name, of_test in cases.items():
        turn = crc32(name.encode()) % 2 if by_turns else 0
        for place, same in enumerate(of_test.values()):
            if len(same) == 2 and (by_turns or place > 0) and not same["sqlite"].get_closest_marker("every_case"):
                again.add(same[_BOTH[1 - turn]])
    return again


@pytest.fixture(scope="session", autouse=True)
def one_compiler() -> Iterator[None]:
    """Statements are compiled once in a process, as in a portal that runs, and not once for each test."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(db, "create_engine", OneCompiler().create_engine)
        yield


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> Iterator[None]:
    """People sign in thousands of times: argon2 does as little as it can (``careful_passwords``: the real)."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        yield


@pytest.fixture
def careful_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords are hashed as in real life."""
    monkeypatch.setattr(passwords, "_hasher", _CAREFUL)


@pytest.fixture
def known_catalogue(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """The catalogue was looked at a moment ago; what the next look costs is counted by itself."""
    library.look_again()
    monkeypatch.setattr(library, "_SECONDS", inf)


@pytest.fixture(scope="session")
def soft_token(tmp_path_factory: pytest.TempPathFactory) -> SoftToken:
    """An empty PKCS#11 device, one for the process: its module is loaded once and keeps the first it saw."""
    return make_soft_token(tmp_path_factory.mktemp("token"))


@pytest.fixture(scope="session")
def pki(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningPki]:
    """A demo PKI with its OCSP, CRL and time-stamping services running on a free loopback port."""
    listed = yaml.safe_load((SERVICES / "agencies.yaml").read_text())["agencies"]
    agencies = [
        SimpleNamespace(key=item["key"], name_vi=item["name"]["vi"]) for item in listed if "successor" not in item
    ]
    with start_demo_pki(tmp_path_factory.mktemp("pki"), holders=[*demo.holders(agencies), *COSIGNERS]) as running:
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
        password_checks_per_second=1000,
    )


@pytest.fixture(scope="session")
def shared_app(settings: Settings) -> Flask:
    """One application for the session; each test gives it its own database."""
    return create_app(settings, TESTING=True)


def _seed(url: str) -> None:
    db.configure(url)
    schema.migrate()
    with db.transaction() as session:
        accounts.load_agencies(session, SERVICES / "agencies.yaml", now=clock.now())
        catalogue.publish_catalogue(session, SERVICES, files(), now=clock.now())
        search.make_findable(session)
    with db.transaction() as session:
        demo.seed_accounts(session, accounts_queries.agencies(session, on=clock.local(clock.now()).date()))
        session.execute(delete(outbox.OutboxMessage))  # what the demo people were told is no test's to tell
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


@pytest.fixture(params=_BOTH)
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
    keeper.configure(wiring.log_keeper(settings.model_copy(update={"log_witness_dir": tmp_path / "log-heads"})))
    mail.configure(mail.FolderPost(tmp_path / "mail", sender="Cổng Dịch vụ công <cong@example.vn>"))
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
