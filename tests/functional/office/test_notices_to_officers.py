"""The officers' inbox: who is told what, once, read by each for themselves, and by mail as each of them chose."""

import email
from collections.abc import Callable
from datetime import timedelta
from email import policy
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, update

from portal import housekeeping
from portal.accounts.models import Account
from portal.core import clock
from portal.core.actor import Actor, Role
from portal.core.db import reading, transaction
from portal.core.events import EventRecord, publish
from portal.dossiers.dialogue.events import MessageSent
from portal.dossiers.models import Dossier
from portal.office.actions import inbox
from portal.office.events import DeadlineWarned
from portal.office.inbox import queries
from portal.office.inbox.kinds import Kind, Mail
from portal.office.inbox.models import OfficerNotice
from portal.office.inbox.recipients import EVENTS
from portal.office.rules import Stage
from tests.functional.office.conftest import Browser
from tests.functional.office.test_standing_in import lend
from tests.functional.office.test_the_way_of_a_dossier import act, to_approval

Browse = Callable[[str], Browser]
Submit = Callable[..., UUID]


def lines(person: Actor) -> list[str]:
    """What stands in somebody's inbox, the oldest first."""
    with reading() as session:
        query = select(OfficerNotice.kind).where(OfficerNotice.account_id == person.id).order_by(OfficerNotice.id)
        return list(session.scalars(query))


def happen(dossier_id: UUID, event: Any, actor: Actor) -> None:
    with transaction() as session:
        publish(session, dossier_id, event, actor=actor, now=clock.now())


@pytest.fixture
def proposed(browse: Browse, submitted: Submit, run_worker: Any) -> UUID:
    """A dossier that waits for the leader, worked on by the specialist."""
    dossier_id = submitted()
    to_approval(browse, dossier_id)
    run_worker()
    return dossier_id


@pytest.fixture
def mailed(world: SimpleNamespace, proposed: UUID) -> UUID:
    """The specialist has an address."""
    with transaction() as session:
        session.execute(update(Account).where(Account.id == world.specialist.id).values(email="tham@example.vn"))
    return proposed


def test_each_is_told_what_concerns_them_and_once(
    world: SimpleNamespace, proposed: UUID, browse: Browse, run_worker: Any
) -> None:
    """Redelivered, an event writes nothing more; who did it is not told."""
    assert lines(world.leader) == [Kind.TO_SIGN]
    act(browse("leader"), proposed, "send-back", reason="Xem lại số trích lục.")
    happen(proposed, MessageSent(message_id="1", side="applicant", files=0), world.citizen)
    happen(proposed, MessageSent(message_id="2", side="agency", files=0), world.leader)
    happen(proposed, DeadlineWarned(stage=Stage.NEAR, due_at=clock.now()), world.citizen)
    happen(proposed, DeadlineWarned(stage=Stage.LATE, due_at=clock.now()), world.citizen)
    run_worker()
    assert lines(world.specialist) == [Kind.SENT_BACK, Kind.MESSAGE, Kind.DUE_SOON, Kind.LATE]
    assert lines(world.leader) == [Kind.TO_SIGN, Kind.ESCALATED]
    with reading() as session:
        told = session.execute(select(EventRecord.stream, EventRecord.position).where(EventRecord.type.in_(EVENTS)))
        again = [(row.stream, row.position) for row in told]
    with transaction() as session:
        session.execute(update(Dossier).where(Dossier.id == proposed).values(assigned_id=world.clerk.id))
        for stream, position in again:
            inbox.tell(session, stream, position, now=clock.now())
    assert lines(world.specialist) == [Kind.SENT_BACK, Kind.MESSAGE, Kind.DUE_SOON, Kind.LATE]
    assert lines(world.clerk) == []


def test_who_is_assigned_and_who_loses_it_are_told(
    world: SimpleNamespace, browse: Browse, submitted: Submit, run_worker: Any
) -> None:
    dossier_id = submitted()
    act(browse("receptionist"), dossier_id, "accept")
    act(browse("leader"), dossier_id, "assign", officer=str(world.specialist.id))
    run_worker()
    assert lines(world.specialist) == [Kind.ASSIGNED]
    assert lines(world.leader) == []


def test_while_somebody_is_away_the_stand_in_is_told(world: SimpleNamespace, proposed: UUID, run_worker: Any) -> None:
    lend(world, "specialist", "clerk", Role.SPECIALIST)
    lend(world, "leader", "receptionist", Role.LEADER)
    happen(proposed, DeadlineWarned(stage=Stage.LATE, due_at=clock.now()), world.citizen)
    run_worker()
    assert lines(world.clerk) == [Kind.STANDS_IN, Kind.LATE]
    assert lines(world.receptionist)[-2:] == [Kind.STANDS_IN, Kind.ESCALATED]
    assert lines(world.leader) == [Kind.TO_SIGN]
    assert Kind.REPLACED not in lines(world.specialist)


def test_the_inbox_is_each_officer_s_own(
    world: SimpleNamespace, proposed: UUID, browse: Browse, run_worker: Any
) -> None:
    """The count on every page, one line opened, all marked; nobody opens or marks what is another's."""
    leader = browse("leader")
    happen(proposed, DeadlineWarned(stage=Stage.LATE, due_at=clock.now()), world.citizen)
    run_worker()
    assert 'Việc mới (2<span class="govuk-visually-hidden"> chưa xem' in leader.get("/office/").text
    with reading() as session:
        found, _older = queries.inbox(session, world.leader.id, page=1)
        newest, oldest = (one.id for one in found)
    assert browse("clerk").post(f"/office/notices/{newest}/open").status_code == 404
    browse("clerk").post("/office/notices/read", newest=str(newest))
    assert "Hồ sơ của cơ quan đã quá hạn" in leader.get("/office/notices").text
    opened = leader.post(f"/office/notices/{newest}/open")
    assert opened.headers["Location"].endswith(f"/office/dossiers/{proposed}")
    assert "Việc mới (1<span" in leader.get("/office/").text
    leader.post("/office/notices/read", newest=str(oldest))
    assert "Việc mới</a>" in leader.get("/office/").text


def test_mail_at_once_names_nobody(
    mailed: UUID, world: SimpleNamespace, browse: Browse, tmp_path: Path, run_worker: Any
) -> None:
    """Chosen on the page; the mail holds the dossier's code and no name; what was read needs no mail."""
    specialist = browse("specialist")
    specialist.get("/office/notices/settings")
    assert specialist.post("/office/notices/settings", mail="at_once").status_code == 303
    happen(mailed, DeadlineWarned(stage=Stage.NEAR, due_at=clock.now()), world.citizen)
    run_worker()
    (mail,) = (tmp_path / "mail").glob("notice-*.eml")
    text = mail.read_text()
    with reading() as session:
        dossier = session.get_one(Dossier, mailed)
        notice = queries.inbox(session, world.specialist.id, page=1)[0][0]
    read = email.message_from_bytes(mail.read_bytes(), policy=policy.default)
    whole = f"{read['Subject']} {read.get_content()}"
    assert dossier.code in whole
    assert dossier.applicant_name not in whole
    assert read["To"] == "tham@example.vn"
    mail.unlink()
    inbox.send_one(notice.id)
    assert mail.read_text() == text
    mail.unlink()
    with transaction() as session:
        inbox.read(session, notice.id, account_id=world.specialist.id, now=clock.now())
    inbox.send_one(notice.id)
    assert not mail.exists()


def test_the_daily_mail_goes_out_once_from_seven(
    mailed: UUID, world: SimpleNamespace, tmp_path: Path, run_worker: Any
) -> None:
    with transaction() as session:
        at = clock.now()
        inbox.choose(session, Mail.DAILY, account_id=world.specialist.id, language="vi", now=at)
    happen(mailed, DeadlineWarned(stage=Stage.NEAR, due_at=clock.now()), world.citizen)
    happen(mailed, DeadlineWarned(stage=Stage.LATE, due_at=clock.now()), world.citizen)
    run_worker()
    tomorrow = clock.local(clock.now() + timedelta(days=1)).replace(hour=7, minute=0, second=0, microsecond=0)
    early = tomorrow - timedelta(microseconds=1)
    assert [inbox.order_digests(now=at) for at in (early, tomorrow, tomorrow + timedelta(hours=2))] == [0, 1, 0]
    with reading() as session:
        span = session.scalars(select(OfficerNotice.at).where(OfficerNotice.account_id == world.specialist.id)).all()
    inbox.send_digest(world.specialist.id, after=at, until=tomorrow, day="2026-12-01")
    (mail,) = (tmp_path / "mail").glob("digest-*.eml")
    assert len(span) == 2
    assert b"tham@example.vn" in mail.read_bytes()


def test_lines_are_kept_for_ninety_days(
    world: SimpleNamespace, proposed: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    with reading() as session:
        at = session.scalars(select(OfficerNotice.at).where(OfficerNotice.account_id == world.leader.id)).one()
    monkeypatch.setattr(clock, "now", lambda: at + timedelta(days=90))
    housekeeping.tidy()
    assert Kind.TO_SIGN in lines(world.leader)
    monkeypatch.setattr(clock, "now", lambda: at + timedelta(days=90, microseconds=1))
    housekeeping.tidy()
    assert Kind.TO_SIGN not in lines(world.leader)
