"""Lists of dossiers: filters, neighbours, what was seen, saved views, who is in charge, one thing done to many."""

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text, update

from forms.fields.dates import vietnamese
from portal.accounts import actions as accounts
from portal.core import clock
from portal.core.actor import Kind, Role
from portal.core.db import database, reading, transaction
from portal.dossiers.models import Dossier
from portal.office import queue
from portal.office.listing import Column, Listing, Sort
from portal.office.results import Outcome
from portal.office.rules import Tab
from tests.functional.office.conftest import LICENCE, Browser, revision_on
from tests.support.asked import counted

Browse = Callable[[str], Browser]
Look = Callable[[UUID], Dossier]
Submit = Callable[..., UUID]
WHY = "Đồng nghiệp nghỉ ốm, hồ sơ sắp đến hạn."


@pytest.fixture
def colleague(app: Any, world: SimpleNamespace) -> str:
    """A second specialist of the agency of the demo people."""
    with transaction() as session:
        account = accounts.create_account(
            session,
            username="specialist2",
            password="demo",
            check_password=False,
            kind=Kind.STAFF,
            display_name="Bùi Thị Đồng Nghiệp",
            roles=[Role.SPECIALIST],
            agency_id=world.specialist.agency_id,
            now=clock.now(),
        )
        return str(account.id)


def accepted(browse: Browse, dossier_id: UUID) -> UUID:
    desk = browse("receptionist")
    page = desk.get(f"/office/dossiers/{dossier_id}")
    desk.post(f"/office/dossiers/{dossier_id}/accept", revision=revision_on(page))
    return dossier_id


def codes(page: str) -> list[str]:
    return re.findall(r'pt-code" href="/office/dossiers/[^"]+">([^<]+)<', page)


def closed(dossier_id: UUID, **moments: datetime) -> None:
    """Make it a dossier whose result was returned."""
    with transaction() as session:
        ended = {"status": 10, "step": "closed", "finished_at": clock.now()} | moments
        session.execute(update(Dossier).where(Dossier.id == dossier_id).values(ended))


@pytest.mark.every_case
@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("service=2.000635", True),
        ("service=1.001193", False),
        ("status=1", True),
        ("status=4", False),
        ("step=reception", True),
        ("step=closed", False),
        ("officer=none", True),
        ("officer=me", False),
        ("signed=no", True),
        ("signed=yes", False),
        ("outcome=deny", False),
        ("received_from=1/1/2020", True),
        ("received_to=1/1/2020", False),
        ("due_from=1/1/2020", False),
        ("status=99&step=nowhere&officer=x&signed=maybe&outcome=x&received_from=31/2/2026&sort=x&column=x", True),
    ],
)
def test_every_filter_is_an_address(browse: Browse, submitted: Submit, look: Look, query: str, shown: bool) -> None:
    code = look(submitted()).code or ""
    assert (code in codes(browse("leader").get(f"/office/?tab=open&{query}").text)) is shown


def test_a_list_is_narrowed_by_step_and_unit(browse: Browse, submitted: Submit, look: Look) -> None:
    """Where the process has it, whatever its version; what is no step or unit of any process lists nothing."""
    code, leader = look(submitted()).code or "", browse("leader")
    asked = {
        "at_step=standard/reception": True,
        "at_step=standard/appraisal": False,
        "at_step=other/reception": False,
        "unit=Bộ phận một cửa": True,
        "unit=Văn thư": False,
        "unit=Không có": False,
        "at_step=%00": True,
    }
    pages = {query: leader.get(f"/office/?tab=open&{query}").text for query in asked}
    assert {query: code in codes(page) for query, page in pages.items()} == asked
    assert '<option value="Bộ phận một cửa" selected>' in pages["unit=Bộ phận một cửa"]


def test_columns_are_added(browse: Browse, submitted: Submit) -> None:
    submitted()
    page = browse("leader").get("/office/?tab=open&column=officer&column=signed").text
    assert 'data-label="Người phụ trách"' in page
    assert 'data-label="Đơn ký số"' in page
    assert 'data-label="Ngày kết thúc"' not in page


def test_a_list_is_read_as_it_was_written() -> None:
    listing = Listing(
        tab=Tab.CLOSED,
        words="Nguyễn & Trần=1",
        service="2.000635",
        at_step="standard/appraisal",
        unit="Phòng chuyên môn",
        received_from=clock.local(clock.now()).date(),
        signed=False,
        outcome=Outcome.DENY,
        sort=Sort.OLDEST,
        columns=(Column.OFFICER, Column.OUTCOME),
    )
    assert Listing.parse(listing.compact) == listing
    assert Listing.parse("") == Listing()
    assert Listing.parse("tab=%zz&" * 99) == Listing()


def test_neighbours_are_those_of_the_list(browse: Browse, submitted: Submit, look: Look) -> None:
    first, second, other = submitted(), submitted(), submitted("1.002809", LICENCE)
    assert look(other).agency_id != look(first).agency_id
    leader = browse("leader")
    listed = codes(leader.get("/office/?tab=open&service=2.000635&sort=newest").text)
    assert listed == [look(second).code, look(first).code]
    query = "list=tab%3Dopen%26service%3D2.000635%26sort%3Dnewest"
    page = leader.get(f"/office/dossiers/{second}?{query}").text
    assert "hồ sơ 1 trên 2" in page
    assert re.search(rf'rel="next"[^>]*href="/office/dossiers/{first}\?{query}"', page)
    assert not re.search(r'rel="prev"', page)
    assert "hồ sơ 2 trên 2" in leader.get(f"/office/dossiers/{first}?{query}").text
    assert "hồ sơ 1" not in leader.get(f"/office/dossiers/{first}?list=tab%3Dclosed").text


def test_the_list_is_still_there_after_something_was_done(browse: Browse, submitted: Submit) -> None:
    dossier_id, desk = submitted(), browse("receptionist")
    page = desk.get(f"/office/dossiers/{dossier_id}?list=tab%3Dopen")
    assert f"/office/dossiers/{dossier_id}/accept?list=tab%3Dopen" in page.text
    done = desk.post(f"/office/dossiers/{dossier_id}/accept?list=tab%3Dopen", revision=revision_on(page))
    assert done.location.endswith(f"/office/dossiers/{dossier_id}?list=tab%3Dopen")


def test_new_and_changed_dossiers_are_marked(browse: Browse, submitted: Submit, look: Look) -> None:
    dossier_id, leader = submitted(), browse("leader")
    page = leader.get(f"/office/dossiers/{dossier_id}")
    assert "Chưa xem" in leader.get("/office/?tab=open").text, "looking writes nothing"
    leader.post(f"/office/dossiers/{dossier_id}/seen", revision=revision_on(page))
    seen = leader.get("/office/?tab=open").text
    assert "Chưa xem" not in seen
    assert "Có thay đổi" not in seen
    assert "data-seen" not in leader.get(f"/office/dossiers/{dossier_id}").text
    assert "Chưa xem" in browse("clerk").get("/office/?tab=open").text
    accepted(browse, dossier_id)
    assert "Có thay đổi" in leader.get("/office/?tab=open").text
    leader.post(f"/office/dossiers/{dossier_id}/seen", revision="999")
    leader.post(f"/office/dossiers/{dossier_id}/seen", revision="1")
    assert "Có thay đổi" not in leader.get("/office/?tab=open").text, "never backwards"


def test_what_is_not_ours_cannot_be_seen(browse: Browse, submitted: Submit) -> None:
    dossier_id = submitted()
    foreign = browse("receptionist.so-noi-vu")
    assert foreign.post(f"/office/dossiers/{dossier_id}/seen", revision="1").status_code == 404


def test_a_list_is_kept_under_a_name(browse: Browse, submitted: Submit) -> None:
    leader, clerk = browse("leader"), browse("clerk")
    kept = leader.post("/office/views", list="tab=late&service=2.000635", name="Hộ tịch quá hạn", shared="y")
    assert kept.location.endswith("/office/?tab=late&service=2.000635")
    assert "Hộ tịch quá hạn" in leader.get("/office/?tab=open").text
    assert "Hộ tịch quá hạn" in clerk.get("/office/").text
    assert "Hộ tịch quá hạn" not in browse("receptionist.so-noi-vu").get("/office/").text
    page = clerk.get("/office/settings").text
    found = re.search(r'name="view" value="([0-9a-f-]{36})"', page)
    assert found
    clerk.post("/office/views/first", view=found[1])
    assert clerk.get("/office/").location.endswith("/office/?tab=late&service=2.000635")
    assert clerk.get("/office/?tab=mine").status_code == 200
    assert clerk.post(f"/office/views/{found[1]}/forget").status_code == 404
    assert leader.post(f"/office/views/{found[1]}/forget").status_code == 303
    assert clerk.get("/office/").status_code == 200


def test_a_list_without_a_name_is_not_kept(browse: Browse) -> None:
    leader = browse("leader")
    leader.post("/office/views", list="tab=late", name="  ")
    assert "Hãy đặt tên" in leader.get("/office/").text


def test_a_private_list_is_nobody_elses(browse: Browse) -> None:
    browse("leader").post("/office/views", list="tab=late", name="Riêng tôi")
    assert "Riêng tôi" not in browse("clerk").get("/office/").text


def test_keys_can_be_switched_off(browse: Browse) -> None:
    """WCAG 2.1.4."""
    clerk = browse("clerk")
    assert "data-keys" in clerk.get("/office/").text
    clerk.post("/office/keys", keys="off")
    assert "data-keys" not in clerk.get("/office/").text
    clerk.post("/office/keys", keys="on")
    assert "data-keys" in clerk.get("/office/settings").text


def test_the_leader_puts_somebody_in_charge(browse: Browse, submitted: Submit, look: Look, colleague: str) -> None:
    dossier_id = accepted(browse, submitted())
    leader, mine, other = browse("leader"), browse("specialist"), browse("specialist2")
    code = look(dossier_id).code or ""
    assert code in codes(mine.get("/office/").text)
    page = leader.get(f"/office/dossiers/{dossier_id}/assign")
    leader.post(f"/office/dossiers/{dossier_id}/assign", revision=revision_on(page), officer=colleague, note="Gấp")
    assert code not in codes(mine.get("/office/").text)
    assert code in codes(other.get("/office/").text)
    shown = mine.get(f"/office/dossiers/{dossier_id}").text
    assert "Người phụ trách: Bùi Thị Đồng Nghiệp. Gấp" in shown
    refused = mine.post(f"/office/dossiers/{dossier_id}/appraise", revision=str(look(dossier_id).revision))
    assert refused.status_code == 409
    assert "Cán bộ khác đang phụ trách" in refused.text


def test_only_a_specialist_of_the_agency_can_be_in_charge(
    browse: Browse, submitted: Submit, world: SimpleNamespace, look: Look
) -> None:
    dossier_id = accepted(browse, submitted())
    leader = browse("leader")
    for stranger in (world.all["specialist.so-noi-vu"].id, world.clerk.id, "x"):
        page = leader.get(f"/office/dossiers/{dossier_id}/assign")
        sent = {"revision": revision_on(page), "officer": str(stranger)}
        assert leader.post(f"/office/dossiers/{dossier_id}/assign", **sent).status_code == 422
    assert look(dossier_id).assigned_id is None


def test_a_colleague_takes_over_and_gives_back(
    browse: Browse, submitted: Submit, look: Look, world: SimpleNamespace, colleague: str
) -> None:
    dossier_id = accepted(browse, submitted())
    mine, other = browse("specialist"), browse("specialist2")
    mine.post(
        f"/office/dossiers/{dossier_id}/appraise", revision=revision_on(mine.get(f"/office/dossiers/{dossier_id}"))
    )
    assert mine.get(f"/office/dossiers/{dossier_id}/take-over").status_code == 409, "already mine"
    page = other.get(f"/office/dossiers/{dossier_id}/take-over")
    assert (
        other.post(f"/office/dossiers/{dossier_id}/take-over", revision=revision_on(page), reason="").status_code == 422
    )
    other.post(f"/office/dossiers/{dossier_id}/take-over", revision=revision_on(page), reason=WHY)
    assert str(look(dossier_id).assigned_id) == colleague
    assert WHY in mine.get(f"/office/dossiers/{dossier_id}").text
    assert mine.get(f"/office/dossiers/{dossier_id}/release").status_code == 409
    page = other.get(f"/office/dossiers/{dossier_id}/release")
    other.post(f"/office/dossiers/{dossier_id}/release", revision=revision_on(page), reason=WHY)
    assert look(dossier_id).assigned_id is None


def test_one_thing_is_done_to_many_with_a_result_for_each(
    browse: Browse, submitted: Submit, look: Look, colleague: str
) -> None:
    ready, stale, early = accepted(browse, submitted()), accepted(browse, submitted()), submitted()
    chosen = [f"{one}.{look(one).revision}" for one in (ready, early)] + [f"{stale}.1", "x.y"]
    leader = browse("leader")
    answer = leader.client.post(
        "/office/many",
        data={
            "deed": "assign",
            "officer": colleague,
            "dossier": chosen,
            "csrf_token": leader.token,
            "list": "tab=open",
        },
    )
    assert "1 hồ sơ đã xong, 2 hồ sơ chưa làm được" in answer.text
    assert "vừa xử lý hồ sơ này" in answer.text
    assert [str(look(one).assigned_id) for one in (ready, stale, early)] == [colleague, "None", "None"]


@pytest.mark.parametrize("deed", ["", "assign", "approve", "appraise"])
def test_nothing_is_done_to_nothing(browse: Browse, submitted: Submit, look: Look, deed: str) -> None:
    dossier_id, clerk = accepted(browse, submitted()), browse("clerk")
    before = look(dossier_id).revision
    answer = clerk.post("/office/many", deed=deed, dossier=f"{dossier_id}.{before}")
    assert answer.status_code == 303
    assert look(dossier_id).revision == before


def test_lists_and_counts_end_somewhere(browse: Browse, submitted: Submit, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(3):
        submitted()
    monkeypatch.setattr(queue, "MOST", 2)
    page = browse("leader").get("/office/?tab=open").text
    assert len(codes(page)) == 2
    assert "Hơn 2 hồ sơ" in page
    assert "1+" in page
    assert len(codes(browse("leader").get("/office/?q=thuy").text)) == 2


def test_a_filter_says_when_it_did_not_look_at_everything(
    browse: Browse, submitted: Submit, look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    older, newer, leader = submitted(), submitted(), browse("leader")
    closed(older, received_at=clock.now() - timedelta(days=90), finished_at=clock.now() - timedelta(days=80))
    closed(newer)
    page = "/office/?tab=closed&signed=no"
    assert codes(leader.get(page).text) == [look(newer).code, look(older).code]
    monkeypatch.setattr(queue, "LOOKED_AT", 1)
    cut = leader.get(page).text
    assert codes(cut) == [look(newer).code]
    assert "Mới lọc trong 1 hồ sơ" in cut
    then = vietnamese(clock.local(clock.now() - timedelta(days=80)).date())
    reached = leader.get(f"{page}&received_to={then}").text
    assert codes(reached) == [look(older).code]
    assert "Mới lọc trong" not in reached
    assert "Mới lọc trong" not in leader.get("/office/?tab=closed").text, "nothing is filtered"


def test_what_is_signed_and_proposed_is_filtered_by_what_the_dossier_holds(submitted: Submit) -> None:
    """The columns of the index follow the verdict and the proposal."""
    dossier_id = submitted()
    with transaction() as session:
        dossier = session.get_one(Dossier, dossier_id)
        assert (dossier.signed, dossier.proposed) == (False, "")
        dossier.submitted_verdict, dossier.proposal = {"outcome": "valid"}, {"outcome": "deny"}
        session.flush()
        assert (dossier.signed, dossier.proposed) == (True, "deny")
        dossier.submitted_verdict = dossier.proposal = None
        assert (dossier.signed, dossier.proposed) == (False, "")


@pytest.mark.usefixtures("known_catalogue")
def test_a_page_of_the_queue_costs_the_same_for_one_or_many(browse: Browse, submitted: Submit) -> None:
    """T46."""
    submitted()
    leader = browse("leader")
    with counted() as few:
        leader.get("/office/?tab=open")
    submitted()
    with counted() as more:
        leader.get("/office/?tab=open")
    assert len(more) == len(few) <= 15, more  # four of them count what waits; a leader is also told who is absent


def test_closed_dossiers_are_found_after_open_ones(browse: Browse, submitted: Submit, look: Look) -> None:
    over, opened = submitted(), submitted()
    closed(over)
    listed = codes(browse("leader").get("/office/?q=nguyen+thuy").text)
    assert listed == [look(opened).code, look(over).code]
    assert codes(browse("leader").get("/office/?tab=closed").text) == [look(over).code]


def test_a_common_name_is_searched_newest_first(
    browse: Browse, submitted: Submit, look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Month by month, whichever was handed in first; by hand the oldest come first."""
    ids = [submitted() for _ in range(4)]
    for one, days in zip(ids, (3, 200, 70, 800), strict=True):
        then = clock.now() - timedelta(days=days)
        closed(one, received_at=then, finished_at=then)
    monkeypatch.setattr(queue, "MOST", 3)
    leader = browse("leader")
    page = leader.get("/office/?q=thuy").text
    assert "Hơn 3 hồ sơ" in page
    assert codes(page) == [look(ids[at]).code for at in (0, 2, 1)]
    assert codes(leader.get("/office/?q=thuy&sort=oldest").text) == [look(ids[at]).code for at in (3, 1, 2)]


@pytest.mark.every_case
@pytest.mark.parametrize("words", ["thu", "0912 345 678", "+84 912 345 678", "0912345", "h61 26", "067190001234"])
def test_beginnings_and_telephone_numbers_are_found(browse: Browse, submitted: Submit, look: Look, words: str) -> None:
    code = look(submitted()).code or ""
    found = codes(browse("leader").get("/office/", query_string={"q": words.replace("h61", code[7:9])}).text)
    assert found == [code]


def test_the_index_of_words_keeps_no_whole_number(submitted: Submit, look: Look) -> None:
    assert "067190001234" not in look(submitted()).folded


def test_words_go_with_their_dossier(app: Any, submitted: Submit) -> None:
    """SQLite: the triggers keep the index, and VACUUM does not mix it up."""
    dossier_id = submitted()
    if not database().is_sqlite:
        return
    with closing(sqlite3.connect(str(database().url.database), isolation_level=None)) as connection:
        connection.execute("VACUUM")
    with transaction() as session:
        session.execute(update(Dossier).values(folded="khac"))
    with reading() as session:
        found = (
            session.execute(text("SELECT thing FROM dossier_words WHERE dossier_words MATCH 'khac'")).scalars().all()
        )
        assert found == [dossier_id.hex]
        assert session.execute(text("SELECT count(*) FROM dossier_words")).scalar_one() == 1
    with transaction() as session:
        session.execute(update(Dossier).values(folded=""))
        assert session.execute(text("SELECT count(*) FROM dossier_words")).scalar_one() == 0
