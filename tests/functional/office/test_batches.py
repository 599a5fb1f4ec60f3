"""Many documents in one confirmed batch: decided and signed one by one, interrupted anywhere, finished later."""

import fcntl
import re
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from portal.accounts import actions as accounts
from portal.config import Settings
from portal.core import blobs, clock
from portal.core.actor import SYSTEM, Actor, Kind, Role
from portal.core.db import reading, transaction
from portal.core.events import EventRecord
from portal.dossiers import desk
from portal.dossiers.lifecycle import Status, Step
from portal.dossiers.models import Dossier
from portal.office import issuing
from portal.office.batches import LARGEST, Choice, Decision, Seen, Work, lines
from portal.office.models import RegisterEntry
from portal.office.views.batch_run import Fate, Run, Told
from portal.signing import actions as signing
from tests.functional.office.conftest import Browser
from tests.support.asked import counted
from tests.support.proposals import DENY, GRANT, waiting

Browse = Callable[[str], Browser]
_HIDDEN = re.compile(r'name="(decisions-\d+-(?:dossier|seen|choice|note))" value="([^"]*)"')
NOTE = "Kiểm tra lại nơi đăng ký trong sổ."


def fields(page: str, *choices: str, notes: str = "") -> dict[str, str]:
    """The form of the list as somebody fills it in, a choice for each document in order."""
    found = {name: value for name, value in _HIDDEN.findall(page) if name.endswith(("dossier", "seen"))}
    chosen = {f"decisions-{number}-choice": choice for number, choice in enumerate(choices)}
    return found | chosen | {f"decisions-{number}-note": notes for number in range(len(choices)) if notes}


def carried(page: str) -> dict[str, str]:
    """The decisions that a page sends on (the first form; the second carries the same)."""
    return dict(_HIDDEN.findall(page))


def rows(ids: list[UUID]) -> list[Dossier]:
    with reading() as session:
        found = {row.id: row for row in session.scalars(select(Dossier).where(Dossier.id.in_(ids)))}
    return [found[one] for one in ids]


def signed_events(ids: list[UUID], event_type: str = "ResultSigned") -> list[UUID]:
    with reading() as session:
        found = select(EventRecord.stream).where(EventRecord.type == event_type, EventRecord.stream.in_(ids))
        return list(session.scalars(found.order_by(EventRecord.id)))


def numbers(ids: list[UUID]) -> list[int]:
    with reading() as session:
        return sorted(session.scalars(select(RegisterEntry.entry).where(RegisterEntry.dossier_id.in_(ids))))


def decisions(ids: list[UUID], choice: Choice = Choice.SIGN) -> list[Decision]:
    work = Work.SEAL if choice is Choice.SEAL else Work.SIGN
    with reading() as session:
        found = lines(session, rows(ids), work, now=clock.now())
    return [Decision(one, found[one].seen, choice, NOTE if choice is Choice.SEND_BACK else "") for one in ids]


@pytest.fixture
def batch(world: SimpleNamespace) -> Callable[..., list[UUID]]:
    return lambda *proposals: waiting(world.leader, world.citizen, proposals or (GRANT, DENY, GRANT))


@pytest.fixture
def key(world: SimpleNamespace, pki: Any) -> signing.Identity:
    return desk.desk().officer("leader-ubnd-xa-kien-duc", "demo")


def test_a_leader_decides_on_each_and_signs_with_one_pin(browse: Browse, batch: Callable[..., list[UUID]]) -> None:
    """Issue 4: grants and denials are named apart before the PIN; what is sent back goes with its note."""
    ids = batch()
    leader = browse("leader")
    page = leader.get("/office/sign").text
    assert page.index("Nguyễn Thị Thuỷ 1") < page.index("Nguyễn Thị Thuỷ 2") < page.index("Nguyễn Thị Thuỷ 3")
    assert "Không tìm thấy thông tin" in page
    asked = leader.post("/office/sign", **fields(page, "sign", "sign", "send_back", notes=NOTE))
    assert asked.status_code == 200
    assert "Ký 2 văn bản, chuyển lại 1 hồ sơ" in asked.text
    assert asked.text.index("Cấp kết quả (1)") < asked.text.index("Không giải quyết (1)") < asked.text.index(NOTE)
    assert signed_events(ids) == []
    done = leader.post("/office/sign/run", pin="demo", **carried(asked.text))
    assert done.status_code == 200
    assert "số 01/TLHT-UBND" in done.text
    assert "số 01/TB-UBND" in done.text
    assert [(row.status, row.step) for row in rows(ids)] == [
        (Status.PROCESSING, Step.SEALING),
        (Status.PROCESSING, Step.SEALING),
        (Status.PROCESSING, Step.APPRAISAL),
    ]
    for row in rows(ids)[:2]:
        assert row.proposal is not None
        sha256 = row.proposal["signed"]["sha256"]
        found = signing.verify(blobs.store().path(sha256), trust=desk.desk().store, at=clock.now())
        assert found.outcome is signing.Outcome.VALID


def test_the_clerk_seals_many_at_once(
    browse: Browse, batch: Callable[..., list[UUID]], key: signing.Identity, world: SimpleNamespace
) -> None:
    ids = batch()
    list(Run(decisions(ids), actor=world.leader, identity=key))
    clerk = browse("clerk")
    page = clerk.get("/office/seal").text
    asked = clerk.post("/office/seal", **fields(page, "seal", "seal", "leave"))
    assert "Đóng dấu và ban hành 2 văn bản" in asked.text
    assert "PIN" not in asked.text
    done = clerk.post("/office/seal/run", **carried(asked.text))
    assert done.text.count("Đã đóng dấu") == 3  # two documents and their sum
    assert [row.status for row in rows(ids)] == [Status.DONE, Status.DONE, Status.PROCESSING]


def test_what_a_leader_cannot_see_cannot_be_signed(
    browse: Browse, batch: Callable[..., list[UUID]], world: SimpleNamespace
) -> None:
    """R5.2: another agency's dossiers are not in the list, and are not found when their ids are sent."""
    ids = batch()
    foreign = browse("leader.so-noi-vu")
    assert "Nguyễn Thị Thuỷ" not in foreign.get("/office/sign").text
    sent = fields(browse("leader").get("/office/sign").text, "sign", "sign", "sign")
    assert "Nguyễn Thị Thuỷ" not in foreign.post("/office/sign", **sent).text
    done = foreign.post("/office/sign/run", pin="demo", **sent)
    assert "Nguyễn Thị Thuỷ" not in done.text
    assert signed_events(ids) == []
    assert numbers(ids) == []


@pytest.mark.parametrize("pin", ["", "wrong"])
def test_without_the_pin_nothing_happens(browse: Browse, batch: Callable[..., list[UUID]], pin: str) -> None:
    """R5.3: also nothing is sent back, because the batch was not confirmed; every decision is still there."""
    ids = batch()
    leader = browse("leader")
    sent = fields(leader.get("/office/sign").text, "sign", "send_back", "sign", notes=NOTE)
    again = leader.post("/office/sign/run", pin=pin, **sent)
    assert again.status_code == 422
    assert "Ký 2 văn bản, chuyển lại 1 hồ sơ" in again.text
    assert {row.revision for row in rows(ids)} == {5}
    assert numbers(ids) == []


def test_sending_back_alone_needs_no_key_but_a_reason(browse: Browse, batch: Callable[..., list[UUID]]) -> None:
    ids = batch(GRANT)
    leader = browse("leader")
    page = leader.get("/office/sign").text
    missing = leader.post("/office/sign", **fields(page, "send_back", notes="không"))
    assert missing.status_code == 422
    assert "Hãy ghi lý do bằng một câu đầy đủ" in missing.text
    assert 'value="không"' in missing.text
    asked = leader.post("/office/sign", **fields(page, "send_back", notes=NOTE))
    assert "PIN" not in asked.text
    assert "Đã chuyển lại" in leader.post("/office/sign/run", **carried(asked.text)).text
    assert rows(ids)[0].step == Step.APPRAISAL


def test_each_desk_decides_only_what_is_its_own(
    browse: Browse, batch: Callable[..., list[UUID]], key: signing.Identity, world: SimpleNamespace
) -> None:
    """R18.2: a clerk who sends a leader's choice, and a leader who sends a clerk's, change nothing."""
    ids = batch(GRANT, GRANT)
    leader, clerk = browse("leader"), browse("clerk")
    sent = fields(leader.get("/office/sign").text, "seal", "seal")
    assert leader.post("/office/sign/run", pin="demo", **sent).status_code == 302
    list(Run(decisions(ids), actor=world.leader, identity=key))
    sent = fields(clerk.get("/office/seal").text, "sign", "send_back", notes=NOTE)
    assert "Đóng dấu và ban hành" not in clerk.post("/office/seal", **sent).text
    assert clerk.post("/office/seal/run", pin="demo", **sent).status_code == 302
    assert {row.step for row in rows(ids)} == {Step.SEALING}


def test_a_batch_of_nothing_says_so(browse: Browse, batch: Callable[..., list[UUID]]) -> None:
    batch()
    leader = browse("leader")
    page = leader.get("/office/sign").text
    answer = leader.post("/office/sign", **fields(page, "leave", "leave", "leave"))
    assert "Bạn chưa chọn văn bản nào" in answer.text
    assert leader.post("/office/sign/run", **fields(page, "leave", "leave", "leave")).status_code == 302


def test_one_button_marks_what_is_undecided_and_keeps_the_rest(
    browse: Browse, batch: Callable[..., list[UUID]]
) -> None:
    batch()
    leader = browse("leader")
    page = leader.get("/office/sign").text
    marked = leader.post("/office/sign", mark="1", **fields(page, "leave", "send_back", "leave", notes=NOTE)).text
    assert re.findall(r'value="(\w+)" checked', marked) == ["sign", "send_back", "sign"]
    assert f'value="{NOTE}"' in marked


def test_what_changed_after_it_was_seen_is_not_signed(browse: Browse, batch: Callable[..., list[UUID]]) -> None:
    """Between list and confirmation, and between confirmation and signing: told, and the others go on."""
    ids = batch()
    leader = browse("leader")
    page = leader.get("/office/sign").text
    sent = fields(page, "sign", "sign", "sign")
    _alter(ids[0], revision=6)
    asked = leader.post("/office/sign", **sent)
    assert "Ký 2 văn bản" in asked.text
    assert "đã thay đổi sau khi bạn mở trang" in asked.text
    confirmed = carried(asked.text)
    _alter(ids[1], revision=5, value="Một thửa đất khác")
    done = leader.post("/office/sign/run", pin="demo", **confirmed)
    assert "không còn đúng như lúc bạn xem" in done.text
    assert signed_events(ids) == [ids[2]]
    assert numbers(ids) == [1]


def _alter(dossier_id: UUID, *, revision: int, value: str = "Khai tử") -> None:
    with transaction() as session:
        dossier = session.get_one(Dossier, dossier_id)
        changed = dict(dossier.proposal)
        changed["reason"] = value
        changed["opinion"] = value
        dossier.proposal, dossier.revision = changed, revision


def test_the_same_batch_sent_twice_signs_nothing_twice(browse: Browse, batch: Callable[..., list[UUID]]) -> None:
    ids = batch()
    leader = browse("leader")
    sent = fields(leader.get("/office/sign").text, "sign", "sign", "send_back", notes=NOTE)
    leader.post("/office/sign/run", pin="demo", **sent)
    before = [row.revision for row in rows(ids)]
    again = leader.post("/office/sign/run", pin="demo", **sent)
    assert again.text.count("Đã xong từ trước") == 4  # three documents and their sum
    assert [row.revision for row in rows(ids)] == before
    assert sorted(signed_events(ids)) == sorted(ids[:2])


@pytest.fixture
def deputy(world: SimpleNamespace) -> Actor:
    """A second leader of the same agency."""
    with transaction() as session:
        account = accounts.create_account(
            session,
            username="deputy",
            password="demo",
            kind=Kind.STAFF,
            display_name="H'Hen Niê",
            roles=(Role.LEADER,),
            position="Phó Chủ tịch",
            agency_id=world.leader.agency_id,
            check_password=False,
            actor=SYSTEM,
            now=clock.now(),
        )
        return account.actor()


@pytest.mark.every_case
@pytest.mark.parametrize("second", ["leader", "deputy"])
def test_two_at_once_sign_each_document_once(
    batch: Callable[..., list[UUID]], key: signing.Identity, world: SimpleNamespace, deputy: Actor, second: str
) -> None:
    """Twice the same leader (pressed twice), or two: one signature for each document, and the numbers have no gap."""
    ids = batch(*[GRANT] * 6)
    wanted = decisions(ids)
    start = threading.Barrier(2)

    def sign(actor: Actor) -> list[Told]:
        run = Run(wanted, actor=actor, identity=key)
        start.wait()
        return list(run)

    other = world.leader if second == "leader" else deputy
    with ThreadPoolExecutor(2) as leaders:
        told = [each.result() for each in [leaders.submit(sign, world.leader), leaders.submit(sign, other)]]
    assert sorted(signed_events(ids)) == sorted(ids)
    assert numbers(ids) == [1, 2, 3, 4, 5, 6]
    late = Fate.DONE_BEFORE if second == "leader" else Fate.REFUSED
    for one, another in zip(*told, strict=True):
        assert {one.fate, another.fate} == {Fate.SIGNED, late}
        if late is Fate.REFUSED:
            why = next(each.why for each in (one, another) if each.why)
            assert "vừa xử lý hồ sơ này" in why.vi


@pytest.mark.parametrize("after", [0, 1, 2])
def test_a_lost_connection_leaves_the_rest_for_later(
    batch: Callable[..., list[UUID]], key: signing.Identity, world: SimpleNamespace, after: int
) -> None:
    """The server closes the answer's generator when nobody reads it any more."""
    ids = batch()
    running = iter(Run(decisions(ids), actor=world.leader, identity=key))
    for _ in range(after):
        next(running)
    running.close()  # type: ignore[attr-defined]  # a generator
    assert signed_events(ids) == ids[:after]
    rest = list(Run(decisions(ids[after:]), actor=world.leader, identity=key))
    assert {told.fate for told in rest} == {Fate.SIGNED}
    assert sorted(signed_events(ids)) == sorted(ids)


def test_an_accident_between_number_and_signature_costs_no_number(
    batch: Callable[..., list[UUID]],
    key: signing.Identity,
    world: SimpleNamespace,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ids = batch(GRANT, GRANT)
    with monkeypatch.context() as accident:
        accident.setattr(issuing, "make_result", _breaks)
        first = Run(decisions(ids), actor=world.leader, identity=key)
        assert [told.fate for told in first] == [Fate.LEFT, Fate.LEFT]
    assert first.left == first.decisions
    assert numbers(ids) == [1]
    assert first.stopped is not None
    assert "sự cố" in first.stopped.vi
    second = list(Run(first.left, actor=world.leader, identity=key))
    assert [told.number for told in second] == ["01/TLHT-UBND", "02/TLHT-UBND"]


def _breaks(*_args: Any, **_more: Any) -> None:
    raise RuntimeError("the machine stumbles")


def test_without_time_stamps_the_rest_waits_and_can_be_sent_again(
    browse: Browse, batch: Callable[..., list[UUID]], pki: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The service goes down after the first document: no further one is tried, all are offered again."""
    ids = batch()
    leader = browse("leader")
    sent = fields(leader.get("/office/sign").text, "sign", "sign", "sign")
    made = issuing.make_result

    def then_down(*args: Any, **more: Any) -> Any:
        try:
            return made(*args, **more)
        finally:
            pki.traffic.down.add("tsa")

    with monkeypatch.context() as patch:
        patch.setattr(issuing, "make_result", then_down)
        done = leader.post("/office/sign/run", pin="demo", **sent)
    pki.traffic.down.clear()
    assert signed_events(ids) == ids[:1]
    assert "Làm tiếp 2 văn bản còn lại" in done.text
    asked = leader.post("/office/sign", **carried(done.text))
    assert "Ký 2 văn bản" in asked.text
    leader.post("/office/sign/run", pin="demo", **carried(asked.text))
    assert sorted(signed_events(ids)) == sorted(ids)


def test_a_run_ends_before_the_server_would_end_it(
    batch: Callable[..., list[UUID]], key: signing.Identity, world: SimpleNamespace
) -> None:
    ids = batch(GRANT)
    run = Run(decisions(ids), actor=world.leader, identity=key, until=0.0)
    assert [told.fate for told in run] == [Fate.LEFT]
    assert numbers(ids) == []


def test_a_row_is_written_as_soon_as_its_document_is_signed(browse: Browse, batch: Callable[..., list[UUID]]) -> None:
    """Progress without scripts: the answer grows while the batch runs."""
    ids = batch()
    leader = browse("leader")
    sent = fields(leader.get("/office/sign").text, "sign", "sign", "sign")
    answer = leader.client.post("/office/sign/run", data={**sent, "pin": "demo", "csrf_token": leader.token})
    grown: dict[int, bytes] = {}
    for chunk in answer.response:
        done = len(signed_events(ids))
        grown[done] = grown.get(done, b"") + chunk
    answer.close()
    assert sorted(grown) == [0, 1, 2, 3]
    assert b"<h1" in grown[0]
    assert [grown[done].count(b'class="pt-batch__result"') for done in sorted(grown)] == [0, 1, 1, 1]
    assert answer.headers["X-Accel-Buffering"] == "no"


def test_one_process_is_left_for_everybody_else(
    browse: Browse, batch: Callable[..., list[UUID]], settings: Settings
) -> None:
    """T46: with two processes one batch runs at a time; who comes second is told, and keeps the decisions."""
    ids = batch(GRANT)
    leader = browse("leader")
    sent = fields(leader.get("/office/sign").text, "sign")
    folder = settings.data_dir / "slots"
    folder.mkdir(exist_ok=True)
    with (folder / "batch-0").open("w") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        busy = leader.post("/office/sign/run", pin="demo", **sent)
    assert busy.status_code == 503
    assert "thử lại sau một phút" in busy.text
    assert signed_events(ids) == []
    leader.post("/office/sign/run", pin="demo", **carried(busy.text))
    assert signed_events(ids) == ids
    with (folder / "batch-0").open("w") as free:
        fcntl.flock(free, fcntl.LOCK_EX | fcntl.LOCK_NB)


@pytest.fixture
def full(batch: Callable[..., list[UUID]]) -> Iterator[list[UUID]]:
    return batch(*[GRANT] * (LARGEST + 5))  # type: ignore[return-value]


def test_a_hundred_are_shown_in_a_few_queries(browse: Browse, full: list[UUID]) -> None:
    """T46: the list and the confirmation cost the same whether one document waits or a hundred."""
    leader = browse("leader")
    with counted() as sent:
        page = leader.get("/office/sign").text
    assert len(sent) <= 9, sent
    assert page.count('class="pt-batch__document"') == LARGEST
    assert "105 văn bản đang chờ" in page
    with counted() as sent:
        asked = leader.post("/office/sign", **fields(page, *["sign"] * LARGEST))
    assert "Ký 100 văn bản" in asked.text
    assert len(sent) <= 9, sent


def test_no_batch_is_larger_than_its_screen(browse: Browse, full: list[UUID]) -> None:
    leader = browse("leader")
    sent = {f"decisions-{number}-dossier": str(one) for number, one in enumerate(full)}
    chosen = {f"decisions-{number}-choice": "send_back" for number in range(len(full))}
    notes = {f"decisions-{number}-note": NOTE for number in range(len(full))}
    seen = {f"decisions-{number}-seen": "5-" for number in range(len(full))}
    leader.get("/office/sign")
    answer = leader.post("/office/sign/run", **sent, **chosen, **notes, **seen)
    assert answer.text.count('class="pt-batch__result"') == LARGEST
    assert {row.revision for row in rows(full[LARGEST:])} == {5}


@pytest.mark.parametrize("written", ["", "x", "-1", "5", "5-", "٣-x", "99999999999999999999-y"])
def test_what_was_not_on_a_screen_is_stale(written: str) -> None:
    assert Seen.read(written) != Seen(5, "y")
    assert str(Seen.read("5-abc")) == "5-abc"
