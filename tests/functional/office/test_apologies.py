"""The apology with a new date: drafted in time, signed by the leader, once per dossier (NĐ 61/2018/NĐ-CP Đ19.9)."""

import subprocess
import threading
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from portal.core import blobs, clock
from portal.core.calendar import Unit, WorkCalendar, load_calendar
from portal.core.clock import VIETNAM, local
from portal.core.db import reading, transaction
from portal.core.errors import PortalError
from portal.core.events import EventRecord, verify
from portal.dossiers import ledger
from portal.dossiers.deadlines import Change, Entry
from portal.dossiers.lifecycle import Status, Step
from portal.dossiers.models import Dossier
from portal.office.actions import lateness
from portal.office.actions import letters as actions
from portal.office.issuing import Made
from portal.office.letters import queries as letters
from portal.office.letters import rules
from portal.office.letters.errors import NewDateNoWorkingDay, NewDateTooEarly
from portal.office.letters.kinds import APOLOGY, ApologyWords, LetterState
from portal.office.letters.models import Letter
from portal.office.models import RegisterEntry
from portal.signing import actions as signing
from tests.functional.office.conftest import Browser, revision_on
from tests.functional.office.test_the_way_of_a_dossier import act, document, verdict

Browse, Submit, Look = Callable[[str], Browser], Callable[..., UUID], Callable[[UUID], Dossier]
WHY = "Phải xác minh tại nơi đăng ký cũ do sổ hộ tịch lưu bị ẩm, rách."


@pytest.fixture
def appraised(browse: Browse, submitted: Submit, run_worker: Any) -> UUID:
    """Accepted and taken up just now."""
    dossier_id = submitted()
    act(browse("receptionist"), dossier_id, "accept")
    act(browse("specialist"), dossier_id, "appraise")
    run_worker()
    return dossier_id


def letter_of(dossier_id: UUID, kind: str = APOLOGY) -> Letter | None:
    with reading() as session:
        return letters.letter(session, dossier_id, kind)


def later(dossier: Dossier, working_days: int = 2) -> date:
    """So many working days after the promised one."""
    assert dossier.due_at is not None
    day = local(dossier.due_at).date()
    with reading() as session:
        calendar = load_calendar(session)
    for _ in range(working_days):
        day = calendar.next_working_day(day)
    return day


def written(browse: Browse, dossier: Dossier, **fields: str) -> Any:
    browser, path = browse("specialist"), f"/office/dossiers/{dossier.id}/apology"
    page = browser.get(path)
    given = {"reason": WHY, "new_date": f"{later(dossier):%d/%m/%Y}", **fields}
    return browser.post(path, revision=revision_on(page), **given)


def signed(browse: Browse, dossier_id: UUID, pin: str = "demo", name: str = "leader") -> Any:
    browser, path = browse(name), f"/office/dossiers/{dossier_id}/apology/sign"
    return browser.post(path, revision=revision_on(browser.get(path)), pin=pin)


def changes(dossier_id: UUID) -> list[Change]:
    with reading() as session:
        return [entry.change for entry in ledger.read(session, dossier_id)]


def told(dossier_id: UUID) -> list[str]:
    with reading() as session:
        query = select(EventRecord.type).where(EventRecord.stream == dossier_id).order_by(EventRecord.position)
        return list(session.scalars(query))


def test_a_draft_waits_before_the_dossier_is_late(appraised: UUID, look: Look, browse: Browse, run_worker: Any) -> None:
    """One working day before the date the portal begins the letter; the specialist finds it, without a reason yet."""
    due = look(appraised).due_at
    assert due is not None
    with reading() as session:
        day_before = load_calendar(session)
    opens = next(
        day_before.spans(local(due).date() - timedelta(days=back))[0][0]
        for back in range(1, 15)
        if day_before.spans(local(due).date() - timedelta(days=back))
    )
    lateness.warn(now=opens - timedelta(days=7))
    run_worker()
    assert letter_of(appraised) is None
    lateness.warn(now=opens)
    lateness.warn(now=opens + timedelta(hours=1))
    run_worker()
    letter = letter_of(appraised)
    assert letter is not None
    assert letter.state == LetterState.DRAFT
    words = ApologyWords.from_stored(letter.content)
    assert words.reason == ""
    assert words.due_at > due
    assert told(appraised).count("LetterDrafted") == 1
    page = browse("specialist").get("/office/letters")
    assert look(appraised).code in page.text
    assert "chờ cán bộ thụ lý ghi lý do" in page.text
    assert "đang chờ bạn: 1" in browse("specialist").get("/office/").text
    assert "đang chờ bạn" not in browse("leader").get("/office/").text


def test_the_leader_signs_and_the_applicant_reads_why(
    appraised: UUID, look: Look, browse: Browse, app: Any, run_worker: Any
) -> None:
    before = look(appraised)
    assert written(browse, before).status_code == 303
    assert "đang chờ bạn: 1" in browse("leader").get("/office/").text
    draft = browse("leader").get(f"/office/dossiers/{appraised}/letters/apology.pdf")
    assert draft.data.startswith(b"%PDF")
    assert signed(browse, appraised).status_code == 303
    run_worker()
    after = look(appraised)
    day = later(before)
    assert after.due_at is not None
    assert local(after.due_at) == datetime(day.year, day.month, day.day, 17, tzinfo=VIETNAM)
    assert changes(appraised) == [Change.STARTED, Change.PUT_OFF]
    assert (after.status, after.step) == (Status.PROCESSING, Step.APPRAISAL)
    letter = document(after, "apology")
    assert letter.number == "01/PXL"
    found = verdict(letter.sha256)
    assert found.outcome is signing.Outcome.VALID
    assert [report.role for report in found.signatures] == [signing.Role.OFFICIAL, signing.Role.OFFICIAL]
    citizen = Browser(app.test_client()).sign_in("citizen").get(f"/dossiers/{appraised}")
    assert "Cơ quan xin lỗi và hẹn lại ngày trả kết quả" in citizen.text
    assert WHY in citizen.text
    assert "01/PXL" in citizen.text
    assert f"{day:%d/%m/%Y}" in citizen.text
    with reading() as session:
        assert list(verify(session)) == []


def test_other_programs_agree_about_the_letter(appraised: UUID, look: Look, browse: Browse, tmp_path: Path) -> None:
    """poppler finds both signatures intact, qpdf the file well formed, and the page is A5."""
    written(browse, look(appraised))
    assert signed(browse, appraised).status_code == 303
    path = str(blobs.store().path(document(look(appraised), "apology").sha256))
    signatures = subprocess.run(["pdfsig", "-nocert", path], capture_output=True, text=True, check=False).stdout
    assert signatures.count("Signature is Valid") == 2, signatures
    assert subprocess.run(["qpdf", "--check", path], capture_output=True, check=False).returncode == 0
    assert (
        "419.528 x 595.276 pts" in subprocess.run(["pdfinfo", path], capture_output=True, text=True, check=True).stdout
    )


def test_once_per_dossier(appraised: UUID, look: Look, browse: Browse) -> None:
    """Another date is promised at most once: no page, no post, no draft of the portal."""
    written(browse, look(appraised))
    signed(browse, appraised)
    dossier = look(appraised)
    again = browse("specialist").post(
        f"/office/dossiers/{appraised}/apology",
        revision=str(dossier.revision),
        reason=WHY,
        new_date=f"{later(dossier):%d/%m/%Y}",
    )
    assert again.status_code == 409
    assert "đã được xin lỗi và hẹn lại một lần" in again.text
    assert "Xin lỗi và hẹn lại ngày trả</a>" not in browse("specialist").get(f"/office/dossiers/{appraised}").text
    with transaction() as session:
        assert not actions.draft_apology(session, appraised, now=clock.now())
    assert changes(appraised) == [Change.STARTED, Change.PUT_OFF]


def test_parallel_signatures_put_off_once(appraised: UUID, look: Look, browse: Browse, world: SimpleNamespace) -> None:
    """Ten leaders at once: one wins, one number is drawn, the others are told."""
    written(browse, look(appraised))
    revision, outcomes = look(appraised).revision, []
    made = Made("0" * 64, 1, {}, clock.now())
    start = threading.Barrier(10)

    def sign() -> None:
        start.wait()
        try:
            with transaction() as session:
                order = actions.order_apology(
                    session, appraised, actor=world.leader, revision=revision, now=clock.now()
                )
            with transaction() as session:
                actions.put_off(
                    session,
                    appraised,
                    order=order,
                    made=made,
                    actor=world.leader,
                    revision=revision,
                    now=clock.now(),
                )
            outcomes.append(order.document.number)
        except PortalError as problem:
            outcomes.append(type(problem).__name__)

    threads = [threading.Thread(target=sign) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes.count("01/PXL") == 1
    assert set(outcomes) <= {"01/PXL", "ChangedMeanwhile"}
    assert changes(appraised) == [Change.STARTED, Change.PUT_OFF]
    with reading() as session:
        entries = session.scalars(select(RegisterEntry).where(RegisterEntry.kind == APOLOGY)).all()
    assert [entry.entry for entry in entries] == [1]


def test_a_letter_needs_a_reason_a_later_day_and_a_working_day(appraised: UUID, look: Look, browse: Browse) -> None:
    dossier = look(appraised)
    assert dossier.due_at is not None
    early = written(browse, dossier, new_date=f"{local(dossier.due_at):%d/%m/%Y}")
    assert early.status_code in (400, 422)
    assert "phải sau ngày hẹn cũ" in early.text
    assert WHY in early.text
    assert "bằng một câu đầy đủ" in written(browse, dossier, reason="bận").text
    assert written(browse, dossier, reason="", keep="1").status_code == 303
    letter = letter_of(appraised)
    assert letter is not None
    assert letter.state == LetterState.DRAFT


def test_the_leader_gives_it_back_with_a_reason(appraised: UUID, look: Look, browse: Browse) -> None:
    written(browse, look(appraised))
    leader, path = browse("leader"), f"/office/dossiers/{appraised}/apology/give-back"
    answer = leader.post(path, revision=revision_on(leader.get(path)), reason="Ghi rõ sổ nào bị rách.")
    assert answer.status_code == 303
    page = browse("specialist").get(f"/office/dossiers/{appraised}/apology")
    assert "Ghi rõ sổ nào bị rách." in page.text
    assert WHY in page.text
    assert leader.get(f"/office/dossiers/{appraised}/apology/sign").status_code == 409


def test_a_wrong_pin_signs_nothing(appraised: UUID, look: Look, browse: Browse) -> None:
    written(browse, look(appraised))
    answer = signed(browse, appraised, pin="sai")
    assert answer.status_code in (400, 422)
    assert "Mã PIN không đúng" in answer.text
    assert changes(appraised) == [Change.STARTED]


def test_what_the_clock_no_longer_counts_is_not_put_off(browse: Browse, submitted: Submit, look: Look) -> None:
    """Before acceptance nothing was promised."""
    dossier_id = submitted()
    assert browse("specialist").get(f"/office/dossiers/{dossier_id}/apology").status_code == 409
    assert browse("leader").get(f"/office/dossiers/{dossier_id}/apology/sign").status_code == 409


@pytest.mark.parametrize(
    ("amount", "unit", "expected"),
    [
        ("3", Unit.WORKING_DAY, "2026-11-25 17:00"),
        ("15", Unit.WORKING_DAY, "2026-12-01 17:00"),
        ("60", Unit.CALENDAR_DAY, "2026-12-01 17:00"),
        ("8", Unit.WORKING_HOUR, "2026-11-25 17:00"),
    ],
)
def test_the_proposed_date_is_a_third_of_the_limit(amount: str, unit: Unit, expected: str) -> None:
    """After Monday 23/11/2026; Culture Day (24/11) and the weekend do not count."""
    due = datetime(2026, 11, 23, 17, tzinfo=VIETNAM)
    entry = Entry(Change.STARTED, due - timedelta(days=5), Decimal(amount), unit, due)
    found = rules.proposed_date(WorkCalendar(), [entry], due=due, now=due - timedelta(days=1))
    assert f"{found:%Y-%m-%d %H:%M}" == expected


def test_the_new_day_is_a_working_day_to_come() -> None:
    due = datetime(2026, 11, 23, 17, tzinfo=VIETNAM)
    with pytest.raises(NewDateNoWorkingDay):
        rules.new_date(WorkCalendar(), date(2026, 11, 24), due=due, now=due)
    with pytest.raises(NewDateTooEarly):
        rules.new_date(WorkCalendar(), date(2026, 11, 25), due=due, now=datetime(2026, 11, 25, 3, tzinfo=UTC))
    assert rules.new_date(WorkCalendar(), date(2026, 11, 25), due=due, now=due).hour == 17
