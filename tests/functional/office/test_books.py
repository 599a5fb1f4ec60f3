"""Forms 06 and 07: the control sheet of a dossier, and the register of an agency, printed, sealed, closed."""

import csv
import io
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, update

from portal.core import blobs, clock, outbox
from portal.core.calendar import load_calendar
from portal.core.clock import VIETNAM, local
from portal.core.db import reading, transaction
from portal.dossiers import desk, ledger
from portal.dossiers import queries as dossiers
from portal.dossiers.models import Dossier
from portal.office import subscribers
from portal.office.actions.work import reserve_slip
from portal.office.books import register
from portal.office.books.control import handovers
from portal.office.books.register import Period
from portal.office.models import ACCEPTANCE_SLIP
from portal.signing import actions as signing
from tests.functional.office.conftest import Browser
from tests.functional.office.test_the_way_of_a_dossier import act, to_approval
from tests.support.proposals import GRANT, waiting

Browse, Submit, Look = Callable[[str], Browser], Callable[..., UUID], Callable[[UUID], Dossier]


def text_of(pdf: bytes) -> str:
    return subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True
    ).stdout.decode()


def page_size(pdf: bytes) -> str:
    facts = subprocess.run(["pdfinfo", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    return next(line for line in facts.splitlines() if line.startswith("Page size"))


def outcome(pdf: bytes) -> signing.Outcome:
    stored = blobs.store().put(pdf)
    path = blobs.store().path(stored.sha256)
    return signing.verify(path, trust=desk.desk().store, at=clock.now()).outcome


@pytest.fixture
def returned(browse: Browse, submitted: Submit) -> UUID:
    """A dossier that went the whole way."""
    dossier_id = submitted(signed=True)
    to_approval(browse, dossier_id)
    act(browse("leader"), dossier_id, "approve", pin="demo")
    act(browse("clerk"), dossier_id, "seal")
    act(browse("clerk"), dossier_id, "return", channel="online")
    return dossier_id


@pytest.fixture
def last_year(world: SimpleNamespace) -> list[UUID]:
    """Three dossiers that were accepted in 2025, the last by a person with a dangerous name."""
    ids = waiting(world.leader, world.citizen, [GRANT] * 3)
    with transaction() as session:
        for number, dossier_id in enumerate(ids):
            dossier = session.get_one(Dossier, dossier_id)
            at = datetime(2025, 11 + number // 2, 3, 2, tzinfo=UTC)
            reserve_slip(session, dossier, kind=ACCEPTANCE_SLIP, round_=1, now=at)
        session.execute(update(Dossier).where(Dossier.id == ids[2]).values(applicant_name='=HYPERLINK("http://x")'))
    return ids


def test_the_control_sheet_names_every_handover(returned: UUID, browse: Browse) -> None:
    """Who gave it to whom, when, in time or not; A5, and sealed on demand."""
    sheet = browse("receptionist").get(f"/office/dossiers/{returned}/control-sheet.pdf").data
    words = text_of(sheet)
    for word in ("Trần Văn Tiếp", "Lê Thị Thẩm", "Phạm Thị Văn", "Trước hạn"):
        assert word.split()[0] in words, words
    assert "419.528 x 595.276 pts" in page_size(sheet)
    sealed = browse("clerk").post(f"/office/dossiers/{returned}/control-sheet")
    assert outcome(sealed.data) is signing.Outcome.VALID
    foreign = browse("receptionist.so-noi-vu")
    assert foreign.get(f"/office/dossiers/{returned}/control-sheet.pdf").status_code == 404


def test_what_was_late_says_so(submitted: Submit, browse: Browse, look: Look) -> None:
    """A dossier that passed its date is marked at the desk that had it."""
    dossier_id = submitted()
    to_approval(browse, dossier_id)
    due = look(dossier_id).due_at
    assert due is not None
    with reading() as session:
        records = dossiers.events(session, dossier_id)
        entries, calendar = ledger.read(session, dossier_id), load_calendar(session)
    proposed = next(record for record in records if record.type == "ResultProposed")
    assert handovers(records, entries, calendar)[-1].outcome == "Trước hạn"
    proposed.at = due + timedelta(minutes=1)
    assert handovers(records, entries, calendar)[-1].outcome == "Quá hạn"
    proposed.at = due - timedelta(minutes=1)
    assert handovers(records, entries, calendar)[-1].outcome == "Đúng hạn"


def test_the_register_has_the_numbers_of_the_slips(returned: UUID, browse: Browse, look: Look) -> None:
    browser, dossier = browse("receptionist"), look(returned)
    page = browser.get("/office/register")
    assert dossier.code in page.text
    assert page.text.count(f"{local(clock.now()):%d/%m/%Y}</td>") == 2  # received and returned
    printed = browser.get("/office/register.pdf").data
    assert "841.89 x 595.276 pts" in page_size(printed)
    assert dossier.code[:10] in text_of(printed)
    assert "Trực tuyến" in browser.get("/office/register.csv").text
    assert dossier.code not in browse("receptionist.so-noi-vu").get("/office/register").text


def test_months_and_years(last_year: list[UUID], world: SimpleNamespace, browse: Browse) -> None:
    with reading() as session:
        agency = register.agency_of(session, world.leader.agency_id)
        for period, entries in [
            (Period(2025), ["01", "02", "03"]),
            (Period(2025, 11), ["01", "02"]),
            (Period(2025, 12), ["03"]),
            (Period(2025, 1), []),
            (Period(2024), []),
        ]:
            assert [line.entry for _, line in register.lines(session, agency, period)] == entries
            assert register.count(session, agency, period) == len(entries)
    assert Period(2026, 12).bounds[1] == datetime(2027, 1, 1, tzinfo=VIETNAM)
    for address in ("year=9999", "year=x&month=13", "month=0", "page=99999", "year=²"):
        assert browse("receptionist").get(f"/office/register?{address}").status_code == 200


def test_no_cell_of_the_table_becomes_a_formula(last_year: list[UUID], browse: Browse) -> None:
    """Threat T30: a name that begins with = stays a name."""
    answer = browse("receptionist").get("/office/register.csv?year=2025")
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert rows[0][0] == "STT"
    assert [len(row) for row in rows] == [13] * 4
    assert not [cell for row in rows[1:] for cell in row if cell[:1] in ("=", "+", "-", "@")]


def test_a_year_is_closed_once_when_it_is_over(last_year: list[UUID], browse: Browse, run_worker: Any) -> None:
    """TT 01/2018 Đ10.2: the closed book is a sealed file that later changes do not touch; the worker makes it."""
    clerk = browse("clerk")
    assert clerk.post(f"/office/register/{local(clock.now()).year}/close").status_code == 409
    assert browse("receptionist").post("/office/register/2025/close").status_code == 403
    assert clerk.post("/office/register/2025/close").status_code == 303
    assert clerk.post("/office/register/2025/close").status_code == 409
    assert "Đang chờ đến lượt." in clerk.get("/office/register?year=2025").text
    assert clerk.get("/office/register/2025/closed.pdf").status_code == 404
    run_worker()
    assert clerk.post("/office/register/2025/close").status_code == 409
    kept = clerk.get("/office/register/2025/closed.pdf").data
    assert outcome(kept) is signing.Outcome.VALID
    assert "Có 3 dòng." in text_of(kept)
    with transaction() as session:
        session.execute(update(Dossier).where(Dossier.id == last_year[0]).values(applicant_name="Người khác"))
    assert clerk.get("/office/register/2025/closed.pdf").data == kept
    page = clerk.get("/office/register?year=2025").text
    assert "đã khóa" in page
    assert "Đang khóa" not in page


def test_a_worker_that_is_killed_closes_it_the_next_time(
    last_year: list[UUID], browse: Browse, run_worker: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed while it sealed: the page says so, the next delivery closes the book, a late one changes nothing."""
    clerk, made = browse("clerk"), subscribers.make_slip

    def killed(*args: Any, **options: Any) -> Any:
        raise SystemExit

    clerk.post("/office/register/2025/close")
    monkeypatch.setattr(subscribers, "make_slip", killed)
    with pytest.raises(SystemExit):
        run_worker()
    assert "đang lập và đóng dấu sổ" in clerk.get("/office/register?year=2025").text
    monkeypatch.setattr(subscribers, "make_slip", made)
    later = clock.now() + outbox.LEASE
    with reading() as session:
        message = session.scalars(
            select(outbox.OutboxMessage).where(outbox.OutboxMessage.subscriber == "office.close_book")
        ).one()
    outbox.deliver_all(clock=lambda: later)
    kept = clerk.get("/office/register/2025/closed.pdf").data
    assert outcome(kept) is signing.Outcome.VALID
    again = outbox.Delivery(message.id, message.event_type, message.stream, 1, message.payload, message.created_at)
    subscribers.SUBSCRIPTIONS["BookClosingAsked"]["office.close_book"](again)
    assert clerk.get("/office/register/2025/closed.pdf").data == kept


def test_the_register_is_sealed_on_demand(last_year: list[UUID], browse: Browse) -> None:
    sealed: Any = browse("clerk").post("/office/register/seal?year=2025&month=11")
    assert outcome(sealed.data) is signing.Outcome.VALID
    assert "Tháng 11 năm 2025" in text_of(sealed.data)
    assert browse("leader").post("/office/register/seal").status_code == 403


def test_a_long_period_is_printed_month_by_month(
    last_year: list[UUID], browse: Browse, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody waits for minutes: what is too long says what to do instead."""
    monkeypatch.setattr("portal.office.views.books._MOST_PRINTED", 2)
    whole = browse("clerk").get("/office/register.pdf?year=2025")
    assert whole.status_code == 409
    assert "Hãy in theo từng tháng" in whole.text
    assert browse("clerk").get("/office/register.pdf?year=2025&month=11").status_code == 200
    assert len(list(csv.reader(io.StringIO(browse("clerk").get("/office/register.csv?year=2025").text)))) == 4
