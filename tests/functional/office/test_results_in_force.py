"""Results after the seal: who gets them (R11.2), by post, how long they are in force, revoked (R12.2)."""

import io
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, update

from forms.definition import ResultRecipient
from forms.text import Text
from portal.accounts.models import Agency
from portal.catalogue import queries as catalogue
from portal.core import blobs, clock
from portal.core.clock import VIETNAM
from portal.core.db import reading, transaction
from portal.dossiers.force import Force, force_of
from portal.dossiers.models import Dossier, IssuedDocument
from portal.office.letters import queries as letters
from portal.office.letters.models import DocumentDelivery
from portal.office.letters.rules import valid_until
from tests.functional.office.conftest import Browser, revision_on
from tests.functional.office.test_the_way_of_a_dossier import act, document
from tests.support.print import text_of_pdf

Browse, Submit, Look = Callable[[str], Browser], Callable[..., UUID], Callable[[UUID], Dossier]
DECISION = {
    "decision": "12/QĐ-UBND",
    "decision_date": "20/11/2026",
    "authority": "Chủ tịch Ủy ban nhân dân",
    "reason": "Thông tin trong sổ hộ tịch gốc đã được cải chính.",
}


@pytest.fixture
def agencies(app: Any) -> dict[str, Agency]:
    with reading() as session:
        return {one.key: one for one in session.scalars(select(Agency))}


@pytest.fixture
def other(agencies: dict[str, Agency]) -> Agency:
    """Another agency that has officers."""
    return agencies["so-noi-vu"]


@pytest.fixture
def issued(browse: Browse, submitted: Submit, run_worker: Any, other: Agency) -> UUID:
    """A sealed result that another agency gets too."""
    dossier_id = submitted(signed=True)
    act(browse("receptionist"), dossier_id, "accept")
    act(browse("specialist"), dossier_id, "appraise")
    act(browse("specialist"), dossier_id, "recipients", agencies=str(other.id))
    fields = {"outcome": "grant", "opinion": "Hồ sơ đầy đủ.", "lines-0-value": "Giấy khai sinh"}
    act(browse("specialist"), dossier_id, "propose", **fields)
    act(browse("leader"), dossier_id, "approve", pin="demo")
    act(browse("clerk"), dossier_id, "seal")
    run_worker()
    return dossier_id


def sent(dossier_id: UUID) -> list[DocumentDelivery]:
    with reading() as session:
        query = select(DocumentDelivery).where(DocumentDelivery.dossier_id == dossier_id)
        return list(session.scalars(query.order_by(DocumentDelivery.sent_at, DocumentDelivery.recipient)))


def revoke(browse: Browse, dossier: Dossier, **fields: str) -> Any:
    path = f"/office/dossiers/{dossier.id}/results/{document(dossier, 'result').id}/revoke"
    leader = browse("leader")
    return leader.post(path, revision=revision_on(leader.get(path)), **(DECISION | fields))


def checked(app: Any, code: str) -> str:
    return Browser(app.test_client()).get(f"/verify?code={code}").text


def test_a_sealed_result_goes_to_everybody_it_is_for(
    issued: UUID, look: Look, browse: Browse, other: Agency, run_worker: Any
) -> None:
    """R11.2: one row for each, said once, printed under "Nơi nhận", readable and acknowledged at the other agency."""
    run_worker()
    rows = sent(issued)
    assert sorted((row.name, row.sending) for row in rows) == sorted(
        [(other.name_vi, "agency"), ("Nguyễn Thị Thuỷ", "online")]
    )
    delivery = next(row for row in rows if row.agency_id == other.id)
    there = browse(f"receptionist.{other.key}")
    result = document(look(issued), "result")
    assert result.number in there.get("/office/incoming").text
    assert there.get(f"/office/incoming/{delivery.id}").data == blobs.store().read(
        document(look(issued), "result").sha256
    )
    assert there.post(f"/office/incoming/{delivery.id}/acknowledge").status_code == 303
    assert "đã xác nhận lúc" in there.get("/office/incoming").text
    assert "đã nhận lúc" in browse("clerk").get(f"/office/dossiers/{issued}").text
    assert there.get(f"/office/dossiers/{issued}").status_code == 404


def test_nobody_else_reads_what_came_in(issued: UUID, browse: Browse, other: Agency) -> None:
    delivery = next(row for row in sent(issued) if row.agency_id == other.id)
    home = browse("receptionist")
    assert home.get(f"/office/incoming/{delivery.id}").status_code == 404
    assert home.post(f"/office/incoming/{delivery.id}/acknowledge").status_code == 404
    assert sent(issued)[0].received_at is None


def test_recipients_are_printed_and_fixed_once_proposed(issued: UUID, browse: Browse, look: Look) -> None:
    """Who gets it is part of what the leader signs: later nobody changes it."""
    specialist = browse("specialist")
    assert specialist.get(f"/office/dossiers/{issued}/recipients").status_code == 409
    answer = specialist.post(f"/office/dossiers/{issued}/recipients", revision=str(look(issued).revision))
    assert answer.status_code == 409


def test_the_own_agency_is_no_other_recipient(browse: Browse, submitted: Submit, look: Look) -> None:
    dossier_id = submitted()
    act(browse("receptionist"), dossier_id, "accept")
    path, specialist = f"/office/dossiers/{dossier_id}/recipients", browse("specialist")
    own = str(look(dossier_id).agency_id)
    page = specialist.get(path)
    assert own not in page.text
    assert specialist.post(path, revision=revision_on(page), agencies=own).status_code == 422


def test_by_post_with_a_number_to_follow(issued: UUID, browse: Browse, app: Any, look: Look) -> None:
    clerk, path = browse("clerk"), f"/office/dossiers/{issued}/return"
    refused = clerk.post(path, revision=revision_on(clerk.get(path)), channel="post", carrier="VNPost")
    assert refused.status_code in (400, 422)
    assert "mã vận đơn" in refused.text
    act(clerk, issued, "return", channel="post", carrier="VNPost", tracking="RN123456789VN")
    row = next(row for row in sent(issued) if row.agency_id is None)
    assert (row.sending, row.carrier, row.tracking, row.received_at) == ("post", "VNPost", "RN123456789VN", None)
    citizen = Browser(app.test_client()).sign_in("citizen").get(f"/dossiers/{issued}").text
    assert "VNPost, mã vận đơn RN123456789VN" in citizen


def test_a_revoked_result_says_so_everywhere(issued: UUID, look: Look, browse: Browse, app: Any, other: Agency) -> None:
    """R12.2: by code, by file, to the holder, to officers, to the recipients; the file and its proof stay."""
    result = document(look(issued), "result")
    assert "Còn hiệu lực" in checked(app, result.check_code or "")
    assert revoke(browse, look(issued)).status_code == 303
    after = document(look(issued), "result")
    assert after.sha256 == result.sha256
    by_code = checked(app, result.check_code or "")
    assert "Văn bản này đã bị thu hồi" in by_code
    assert "12/QĐ-UBND" in by_code
    assert DECISION["reason"] not in by_code
    assert "Chữ ký hợp lệ" in by_code or "hợp lệ" in by_code
    visitor = Browser(app.test_client())
    visitor.get("/verify")
    file = (io.BytesIO(blobs.store().read(result.sha256)), "ket-qua.pdf")
    assert "Văn bản này đã bị thu hồi" in visitor.post("/verify", file=file).text
    citizen = Browser(app.test_client()).sign_in("citizen").get(f"/dossiers/{issued}").text
    assert "Đã bị thu hồi" in citizen
    assert DECISION["reason"] in citizen
    assert "Đã bị thu hồi" in browse("specialist").get(f"/office/dossiers/{issued}").text
    assert "Đã bị thu hồi" in browse("specialist").get("/office/results").text
    there = browse(f"receptionist.{other.key}").get("/office/incoming").text
    assert "Báo thu hồi lúc" in there
    assert DECISION["reason"] in there


def test_a_result_is_revoked_once_by_the_leader_with_everything_said(issued: UUID, look: Look, browse: Browse) -> None:
    dossier = look(issued)
    path = f"/office/dossiers/{issued}/results/{document(dossier, 'result').id}/revoke"
    assert browse("clerk").get(path).status_code == 403
    for name in DECISION:
        assert revoke(browse, look(issued), **{name: ""}).status_code == 422
    ahead = revoke(browse, look(issued), decision_date=f"{clock.now() + timedelta(days=2):%d/%m/%Y}")
    assert "không được sau ngày hôm nay" in ahead.text
    assert revoke(browse, look(issued)).status_code == 303
    again = revoke(browse, look(issued))
    assert again.status_code == 409
    assert "đã bị thu hồi trước đó" in again.text


def test_a_result_with_a_term_expires(issued: UUID, look: Look, app: Any) -> None:
    """What has a last day is in force until its end, on a Vietnamese clock."""
    result = document(look(issued), "result")
    result.valid_until = date(2026, 11, 30)
    assert force_of(result, now=datetime(2026, 11, 30, 23, 59, tzinfo=VIETNAM)) is Force.IN_FORCE
    assert force_of(result, now=datetime(2026, 12, 1, 0, 1, tzinfo=VIETNAM)) is Force.EXPIRED
    with transaction() as session:
        session.execute(
            update(IssuedDocument).where(IssuedDocument.id == result.id).values(valid_until=date(2020, 1, 31))
        )
    assert "Văn bản này đã hết hiệu lực" in checked(app, result.check_code or "")


@pytest.mark.parametrize(
    ("issued_on", "months", "last"),
    [
        (date(2026, 11, 27), None, None),
        (date(2026, 11, 27), 6, date(2027, 5, 27)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 12, 31), 12, date(2027, 12, 31)),
        (date(2026, 11, 30), 1, date(2026, 12, 30)),
    ],
)
def test_the_last_day_of_a_term(issued_on: date, months: int | None, last: date | None) -> None:
    assert valid_until(issued_on, months) == last


def test_the_register_lists_results_of_the_own_agency(issued: UUID, look: Look, browse: Browse) -> None:
    number = document(look(issued), "result").number
    assert number in browse("receptionist").get("/office/results").text
    assert number not in browse("receptionist").get("/office/results?year=2020").text
    assert number not in browse("receptionist.so-noi-vu").get("/office/results").text
    for year in ("9999", "0", "abc", "99999"):
        assert browse("receptionist").get(f"/office/results?year={year}&page=9999").status_code == 200


def test_the_procedure_names_recipients_too(
    browse: Browse, submitted: Submit, run_worker: Any, look: Look, other: Agency, monkeypatch: pytest.MonkeyPatch
) -> None:
    """R11.2: printed and sent for every dossier, once each, without anybody typing it; not for a denial."""
    real = catalogue.definition
    named = (
        ResultRecipient(name=Text(vi="Tên cũ của Sở", en="Old name"), agency=other.key),
        ResultRecipient(name=Text(vi="Cơ quan thuế", en="Tax office")),
    )

    def definition(*args: Any) -> Any:
        form = real(*args)
        return form.model_copy(update={"results": (form.results[0].model_copy(update={"recipients": named}),)})

    monkeypatch.setattr(catalogue, "definition", definition)
    dossier_id = submitted(signed=True)
    act(browse("receptionist"), dossier_id, "accept")
    act(browse("specialist"), dossier_id, "appraise")
    assert "Cơ quan thuế" in browse("specialist").get(f"/office/dossiers/{dossier_id}/recipients").text
    act(browse("specialist"), dossier_id, "recipients", agencies=str(other.id))
    fields = {"outcome": "grant", "opinion": "Hồ sơ đầy đủ.", "lines-0-value": "Giấy khai sinh"}
    act(browse("specialist"), dossier_id, "propose", **fields)
    printed = text_of_pdf(browse("leader").get(f"/office/dossiers/{dossier_id}/result.pdf").data)
    assert printed.count(other.name_vi) == 1
    assert "Cơ quan thuế;" in printed
    act(browse("leader"), dossier_id, "approve", pin="demo")
    act(browse("clerk"), dossier_id, "seal")
    run_worker()
    assert {row.agency_id for row in sent(dossier_id)} == {None, other.id}
    assert len(sent(dossier_id)) == 2
    with transaction() as session:
        dossier = session.get_one(Dossier, dossier_id)
        dossier.proposal = (dossier.proposal or {}) | {"outcome": "deny"}
        assert [one.name for one in letters.copies(session, dossier)] == [other.name_vi]
