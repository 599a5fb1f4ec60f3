"""Heads are made in time, wait for the time-stamping service, are given away, and prove what was handed in."""

import json
import threading
from base64 import b64decode, b64encode
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import pytest
from asn1crypto import cms
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text

from portal import housekeeping
from portal.accounts.models import Account
from portal.audit import cli
from portal.core import db, events, merkle
from portal.core.actor import SYSTEM
from portal.proofs import actions, keeper, queries, witnesses
from portal.proofs.errors import WitnessUnreadable
from portal.proofs.models import LogHead
from portal.signing import actions as signing
from portal.signing.errors import TimestampUnavailable
from portal.signing.proofs.heads import Head
from tests.security.test_tampering import Happened, by_the_master
from tests.support.applicants import Person, application_pdf, prepared, sign_in
from tests.support.pki import RunningPki

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


def happen(count: int = 1) -> None:
    with db.transaction() as session:
        for _ in range(count):
            events.publish(session, uuid4(), Happened("x"), actor=SYSTEM, now=NOW)


def heads() -> list[LogHead]:
    with db.reading() as session:
        return list(session.scalars(select(LogHead).order_by(LogHead.number)))


def test_a_head_is_made_when_something_happened_and_the_last_is_old_enough(app: Flask) -> None:
    assert actions.seal_head(now=NOW) == 1
    assert actions.seal_head(now=NOW + timedelta(hours=1)) is None
    happen()
    assert actions.seal_head(now=NOW + timedelta(minutes=3)) is None
    assert actions.seal_head(now=NOW + timedelta(minutes=4)) == 2
    first, second = heads()
    assert second.size == first.size + 1


def test_without_a_time_stamp_the_head_waits_and_is_made_later(app: Flask, pki: RunningPki, caplog: Any) -> None:
    happen()
    with pki.outage("tsa"):
        with pytest.raises(TimestampUnavailable):
            actions.seal_head(now=NOW)
        housekeeping.seal_log()
    assert "waits for its seal" in caplog.text
    with db.reading() as session:
        state = queries.state(session)
    assert (state.head, state.waiting) == (None, state.events)
    assert actions.seal_head(now=NOW) == 1


def test_an_event_that_was_committed_late_gets_a_later_place(app: Flask) -> None:
    """On PostgreSQL ids become visible out of order: none is skipped, however old."""
    if db.database().is_sqlite:
        pytest.skip("writers queue on SQLite")
    with db.database().transaction() as slow:
        events.publish(slow, uuid4(), Happened("slow"), actor=SYSTEM, now=NOW)
        worker = threading.Thread(target=happen)
        worker.start()
        worker.join()
        actions.seal_head(now=NOW)
        with db.reading() as session:
            before = queries.size(session)
    actions.seal_head(now=NOW + timedelta(minutes=5))
    with db.reading() as session:
        assert queries.size(session) == before + 1
        left = session.scalar(text("SELECT count(*) FROM event WHERE id NOT IN (SELECT event_id FROM log_leaf)"))
    assert left == 0


def test_every_event_has_a_short_proof_and_heads_are_consistent(app: Flask) -> None:
    happen(20)
    actions.seal_head(now=NOW, at_once=True)
    happen(17)
    actions.seal_head(now=NOW, at_once=True)
    old, new = heads()
    with db.reading() as session:
        path = queries.consistency(session, old, new)
        ranges = merkle.inclusion(21, new.size)
        node = queries.nodes(session, ranges)
        beside = merkle.proof(ranges, node)
        leaf = queries.nodes(session, [(21, 22)])(0, 21)
    roots = bytes.fromhex(old.root), bytes.fromhex(new.root)
    assert merkle.is_consistent(old.size, roots[0], new.size, roots[1], [bytes.fromhex(each) for each in path])
    assert merkle.root_of_inclusion(leaf, 21, new.size, beside) == roots[1]


def test_heads_are_published_kept_and_sent_to_the_witness(
    client: FlaskClient, run_worker: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = keeper.keeper()
    keeper.configure(keeper.Keeper(**{**own.__dict__, "witness": "thanhtra@example.vn"}))
    actions.seal_head(now=NOW, at_once=True)
    run_worker()
    (row,) = heads()
    published = client.get("/audit/heads.json").json["heads"][0]
    assert b64decode(published["sealed"]) == row.sealed
    assert published["head"]["root"] == row.root
    assert row.root in client.get("/audit/heads").text
    (letter,) = (tmp_path / "mail").glob("log-head-*.eml")
    pem = tmp_path / "head.pem"
    pem.write_bytes(client.get("/audit/heads/1.pem").data)
    saved = tmp_path / "head.json"
    saved.write_bytes(client.get("/audit/heads/1.json").data)
    assert witnesses.read_heads([letter, pem, saved]) == [row.sealed] * 3
    assert witnesses.kept_heads(own.folder) == [row.sealed]
    assert client.get("/audit/heads/2.json").status_code == 404
    spoilt = tmp_path / "spoilt.pem"
    spoilt.write_text("-----BEGIN CMS-----\nAAAA\n-----END CMS-----\n")
    with pytest.raises(WitnessUnreadable):
        witnesses.sealed_in(spoilt)


def test_the_nightly_check_runs_once_and_alarms(app: Flask, run_worker: Any, tmp_path: Path, client: Any) -> None:
    night = datetime(2026, 11, 23, 19, 30, tzinfo=UTC)  # 02:30 in Vietnam
    happen(2)
    actions.seal_head(now=NOW, at_once=True)
    assert client.get("/readyz").json["log"] == "not checked"
    report = actions.check_when_due(now=night)
    assert report is not None
    assert report.whole
    assert actions.check_when_due(now=night + timedelta(hours=23)) is None
    assert client.get("/readyz").json["log"] == "whole"
    with db.transaction() as session:
        session.execute(text("UPDATE account SET email = 'a@b.vn' WHERE username = 'administrator'"))
    by_the_master(lambda c: c.execute(text("UPDATE event SET actor_name = 'x' WHERE type = 'Happened'")))  # type: ignore[arg-type, return-value]
    report = actions.check_when_due(now=night + timedelta(days=1))
    assert report is not None
    assert report.found == 2
    run_worker()
    (letter,) = (tmp_path / "mail").glob("log-alarm-*.eml")
    said = message_from_bytes(letter.read_bytes(), policy=policy.default)
    assert report.faults[0].place in said.get_content()
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json["log"]) == (200, "NOT WHOLE")
    person = sign_in(Person(client), "inspector", back="/audit")
    assert report.faults[0].place in person.get("/audit").main


def test_the_command_names_the_first_bad_event(app: Flask, tmp_path: Path) -> None:
    happen(3)
    run = CliRunner()
    assert "sealed" in run.invoke(cli.seal_command).output
    done = run.invoke(cli.verify_command)
    assert (done.exit_code, done.output.startswith("The log is whole")) == (0, True)
    by_the_master(lambda c: c.execute(text("DELETE FROM event WHERE type = 'Happened'")))  # type: ignore[arg-type, return-value]
    done = run.invoke(cli.verify_command)
    assert done.exit_code == 1
    assert "First: #" in done.output
    found = json.loads(run.invoke(cli.verify_command, ["--json"]).output)
    assert found["faults"][0]["what"] == "missing"
    damaged = tmp_path / "x.pem"
    damaged.write_text("nothing")
    assert run.invoke(cli.verify_command, ["--head", str(damaged)]).exit_code == 2


def test_an_applicant_proves_the_submission_without_the_portal(
    app: Flask, world: SimpleNamespace, run_worker: Any, tmp_path: Path, pki: RunningPki
) -> None:
    citizen = sign_in(Person(app.test_client()), "citizen")
    address = prepared(citizen)
    application_pdf(citizen)
    citizen.send(action="/submission")
    dossier = address.replace("/drafts/", "/dossiers/")
    assert citizen.client.get(f"{dossier}/proof.json").status_code == 409
    actions.seal_head(now=NOW, at_once=True)
    run_worker()
    answer = citizen.client.get(f"{dossier}/proof.json")
    assert answer.status_code == 200
    proof = tmp_path / "proof.json"
    proof.write_bytes(answer.data)
    verdict = signing.verify_proof(proof, trust=pki.trust, at=NOW)
    assert (verdict.reason, [event.type for event in verdict.events]) == ("ok", ["DossierSubmitted"])
    citizen.get("/verify").send(files={"file": [(answer.data, "bang-chung.json")]})
    assert "đúng từng chữ" in citizen.main
    with db.reading() as session:
        leaf = queries.leaf_of(session, uuid_of(dossier), "DossierSubmitted")
    assert merkle.leaf_hash(json.loads(answer.data)["events"][0]["record"]["hash"]).hex() == leaf


def uuid_of(address: str) -> UUID:
    return UUID(address.rsplit("/", 1)[1])


def with_another_signature(head: str) -> str:
    sealed = cms.ContentInfo.load(b64decode(head))
    signer = sealed["content"]["signer_infos"][0]
    value = signer["signature"].native
    signer["signature"] = value[:-1] + bytes([value[-1] ^ 1])
    return b64encode(sealed.dump(force=True)).decode()


def with_another_last_byte(head: str) -> str:
    """The end of a sealed head is the signature of its time-stamp."""
    content = b64decode(head)
    return b64encode(content[:-1] + bytes([content[-1] ^ 1])).decode()


def test_a_proof_that_was_changed_proves_nothing(app: Flask, tmp_path: Path, pki: RunningPki) -> None:
    stream = uuid4()
    with db.transaction() as session:
        events.publish(session, stream, Happened("x"), actor=SYSTEM, now=NOW)
    actions.seal_head(now=NOW, at_once=True)
    with db.reading() as session:
        whole = json.loads(queries.proof(session, stream, ["Happened"]))
    entry = whole["events"][0]
    changed = {
        "event_altered": {**whole, "events": [{**entry, "record": {**entry["record"], "payload": {"what": "y"}}}]},
        "not_in_log": {**whole, "events": [{**entry, "index": 0}]},
        "head_not_sealed": {**whole, "head": with_another_signature(whole["head"])},
        "head_not_stamped": {**whole, "head": with_another_last_byte(whole["head"])},
        "unreadable": {**whole, "events": []},
        "ok": whole,
    }
    file = tmp_path / "proof.json"
    for reason, content in changed.items():
        file.write_text(json.dumps(content))
        assert signing.verify_proof(file, trust=pki.trust, at=NOW).reason == reason
    foreign = signing.TrustStore(citizen=pki.trust.citizen, timestamping=pki.trust.timestamping)
    assert signing.verify_proof(file, trust=foreign, at=NOW).reason == "sealer_unknown"


def test_a_head_says_exactly_what_is_sealed(app: Flask) -> None:
    actions.seal_head(now=NOW, at_once=True)
    (row,) = heads()
    said = Head.from_bytes(signing.text_of(row.sealed))
    assert (said.number, said.size, said.root, said.at, said.origin) == (1, row.size, row.root, NOW, "http://localhost")
    with db.reading() as session:
        assert session.scalar(select(Account.id).limit(1)) is not None
