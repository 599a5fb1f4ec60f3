"""Whom the portal believes is data with versions: noticed at once, never changed, and good for old verdicts."""

import json
import shutil
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import update

from portal import cli
from portal.core import clock
from portal.core.actor import SYSTEM
from portal.core.db import reading, transaction
from portal.core.errors import Conflict
from portal.core.events import history
from portal.dossiers import desk
from portal.production import UnsafeProduction, refuse_demo_trust
from portal.signing import actions as signing
from portal.signing.errors import TrustStoreUnusable
from portal.trust import actions, queries
from portal.trust.errors import TrustVersionAltered, TrustVersionUnknown
from portal.trust.events import TRUST_LOG
from portal.trust.models import TrustVersion
from portal.trust.rules import Anchor, Kind, Policy
from tests.support.pki import RunningPki, sample_pdf

Run = Callable[..., Result]


@pytest.fixture
def officials_only(pki: RunningPki, tmp_path: Path) -> Path:
    """A trust folder of a portal that believes no citizen's authority, and is not for trying."""
    folder = tmp_path / "officials"
    shutil.copytree(pki.pki.trust_dir, folder, ignore=shutil.ignore_patterns("citizen", "citizens.pem", "DEMO"))
    return folder


@pytest.fixture
def run(app: Any, monkeypatch: pytest.MonkeyPatch) -> Run:
    """A ``portal`` command in this process, which is connected already."""
    monkeypatch.setattr(cli, "connect", lambda settings: None)
    return lambda *words: CliRunner().invoke(cli.main, [str(word) for word in words])


def take_in(folder: Path, why: str = "thử") -> TrustVersion | None:
    with transaction() as session:
        return actions.import_folder(session, folder, why=why, actor=SYSTEM, now=clock.now())


def look_again() -> None:
    """As long as a process may take to notice."""
    time.sleep(1.05)


def test_the_folder_is_believed_until_there_is_a_version(app: Any, pki: RunningPki) -> None:
    assert desk.desk().store == pki.trust
    with reading() as session:
        assert queries.newest(session) is None


def test_the_folder_becomes_version_one_and_stays_it(app: Any, pki: RunningPki, officials_only: Path) -> None:
    with transaction() as session:
        first = actions.begin(session, pki.pki.trust_dir, actor=SYSTEM, now=clock.now())
    assert first is not None
    assert (first.version, first.policy) == (1, pki.trust.policy)
    with transaction() as session:
        assert actions.begin(session, officials_only, actor=SYSTEM, now=clock.now()) is None
        [record] = history(session, TRUST_LOG)
    assert record.values == {"version": 1, "policy": first.policy, "sha256": first.sha256, "why": "PORTAL_TRUST_DIR"}
    assert take_in(pki.pki.trust_dir) is None


def test_a_running_process_notices_a_new_version(app: Any, pki: RunningPki, officials_only: Path) -> None:
    believed, desk_of_ours = desk.desk().store, desk.desk().signing
    assert desk.desk().signing is desk_of_ours
    take_in(officials_only)
    look_again()
    assert desk.desk().store != believed
    assert desk.desk().store.citizen == ()
    assert desk.desk().signing.trust is desk.desk().store


def test_an_old_verdict_comes_out_again(
    app: Any, pki: RunningPki, officials_only: Path, tmp_path: Path, run: Run
) -> None:
    """Promise P8: a verdict names its policy, and the policy of then is still there."""
    path = tmp_path / "signed.pdf"
    path.write_bytes(pki.signed_by("citizen", sample_pdf()))
    take_in(pki.pki.trust_dir)
    look_again()
    before = signing.verify(path, trust=desk.desk().store, at=clock.now())
    take_in(officials_only)
    look_again()
    after = signing.verify(path, trust=desk.desk().store, at=clock.now())
    assert (before.reason, after.reason) == (signing.Reason.OK, signing.Reason.UNKNOWN_ISSUER)
    assert before.policy != after.policy

    exported = run("trust", "export", tmp_path / "then", "--version", before.policy)
    assert before.policy in exported.output
    again = json.loads(run("verify", path, "--base-trust", tmp_path / "then").output)
    assert (again["reason"], again["policy"]) == ("ok", before.policy)


def test_an_altered_version_is_not_believed(app: Any, pki: RunningPki) -> None:
    take_in(pki.pki.trust_dir)
    with transaction() as session:
        content = dict(queries.version(session, "1").content)
        content["hosts"] = ["attacker.example"]
        session.execute(update(TrustVersion).values(content=content))
    look_again()
    with pytest.raises(TrustVersionAltered):
        _ = desk.desk().store


def test_versions_that_do_not_exist(app: Any) -> None:
    with reading() as session:
        for wanted in ("1", "require-revocation/0", "9" * 30, "-1", "None"):
            with pytest.raises(TrustVersionUnknown):
                queries.version(session, wanted)


def test_two_changes_at_once(app: Any, pki: RunningPki, officials_only: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    take_in(pki.pki.trust_dir)
    monkeypatch.setattr(queries, "newest", lambda session: None)  # what the slower one has seen
    with pytest.raises(Conflict):
        take_in(officials_only)


def test_a_folder_that_is_no_trust_folder_changes_nothing(app: Any, tmp_path: Path) -> None:
    with pytest.raises(TrustStoreUnusable):
        take_in(tmp_path)
    with reading() as session:
        assert queries.versions(session) == []


def test_an_anchor_has_its_time(pki: RunningPki) -> None:
    now = datetime.now(UTC)
    [root] = pki.trust.citizen
    bounded = Anchor(kind=Kind.CITIZEN, certificate=root, since=now, until=now + timedelta(days=1))
    policy = Policy(anchors=(bounded, Anchor(kind=Kind.OFFICIAL, certificate=root)))
    days = (-1, 0, 1)
    assert [policy.store(now + timedelta(days=day)).citizen for day in days] == [(), (root,), ()]
    assert all(policy.store(now + timedelta(days=day)).official == (root,) for day in days)
    assert Policy.from_dict(json.loads(json.dumps(policy.to_dict()))) == replace(policy, anchors=policy.anchors)


def test_agencies_and_foreign_lists_sign_too_and_older_names_stay(pki: RunningPki) -> None:
    [root] = pki.trust.official
    agency = replace(pki.trust, official=(), agency=(root,))
    assert agency.role_of(root) is signing.Role.AGENCY
    assert root in agency.signers
    assert agency.policy != pki.trust.policy
    assert replace(pki.trust, foreign=(root,)).policy != pki.trust.policy


def test_the_commands(pki: RunningPki, officials_only: Path, run: Run) -> None:
    assert "Version 1 is in force" in run("trust", "import", pki.pki.trust_dir, "--why", "bắt đầu").output
    assert "Nothing to change." in run("trust", "import", pki.pki.trust_dir, "--why", "lại").output
    assert "Version 2 is in force" in run("trust", "import", officials_only, "--why", "bỏ").output
    listed = run("trust", "list").output.splitlines()
    assert [line.split("\t")[0] for line in listed] == ["2", "1"]
    assert listed[1].endswith("Hệ thống\tbắt đầu")
    shown = run("trust", "show", "1").output
    assert f"citizen\t{Anchor(kind=Kind.CITIZEN, certificate=pki.trust.citizen[0]).facts.name}\t" in shown
    assert f"hosts\t{' '.join(pki.trust.hosts)}" in shown
    assert len(json.loads(run("trust", "show", pki.trust.policy, "--json").output)["anchors"]) == 6
    unknown = run("trust", "show", "7")
    assert (unknown.exit_code, "Không có phiên bản" in unknown.output) == (1, True)


def test_production_refuses_a_policy_of_the_demo(app: Any, pki: RunningPki, officials_only: Path) -> None:
    refuse_demo_trust()
    take_in(pki.pki.trust_dir)
    with pytest.raises(UnsafeProduction, match="portal trust import"):
        refuse_demo_trust()
    take_in(officials_only)
    refuse_demo_trust()
