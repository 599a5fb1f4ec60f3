"""Hand-over at the counter, and results that are fetched online: who may, what is written down, who is told."""

import base64
import io
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from PIL import Image, ImageDraw
from sqlalchemy import select, update

from portal.accounts.mandates.lifecycle import State
from portal.accounts.mandates.models import Mandate, MandatedDossier
from portal.accounts.models import Account
from portal.accounts.organisations.models import Membership
from portal.core import blobs, clock
from portal.core.clock import local
from portal.core.db import reading, transaction
from portal.core.events import history
from portal.core.ids import new_check_code
from portal.dossiers import desk
from portal.dossiers.lifecycle import Status
from portal.dossiers.models import Dossier, IssuedDocument
from portal.office.hand_over_models import HandOver
from portal.office.letters.models import DocumentDelivery
from portal.signing import actions as signing
from tests.functional.office.conftest import LICENCE, Browser
from tests.functional.office.test_the_way_of_a_dossier import act, browse_at, to_approval
from tests.support.applicants import Person, sign_in
from tests.support.files import pdf
from tests.support.letters import whole
from tests.support.print import text_of_pdf

Make, Browse = Callable[..., UUID], Callable[[str], Browser]
NUMBER = "067190001234"


def drawn() -> str:
    picture = Image.new("RGBA", (900, 300), (0, 0, 0, 0))
    ImageDraw.Draw(picture).line([(50, 200), (200, 60), (300, 220), (420, 100)], fill=(16, 32, 74, 255), width=6)
    written = io.BytesIO()
    picture.save(written, "PNG")
    return f"data:image/png;base64,{base64.b64encode(written.getvalue()).decode()}"


SIGNED = {"who": "applicant", "number": NUMBER, "way": "screen", "signature": drawn()}


def hand_over(clerk: Browser, dossier_id: UUID, path: str = "", **fields: Any) -> Any:
    clerk.get(f"/office/dossiers/{dossier_id}/hand-over")
    with reading() as session:
        revision = session.get_one(Dossier, dossier_id).revision
    return clerk.post(f"/office/dossiers/{dossier_id}/hand-over{path}", revision=str(revision), **fields)


def row_of(dossier_id: UUID) -> HandOver | None:
    with reading() as session:
        return session.get(HandOver, dossier_id)


def document(dossier_id: UUID, kind: str) -> IssuedDocument | None:
    with reading() as session:
        query = select(IssuedDocument).where(IssuedDocument.dossier_id == dossier_id, IssuedDocument.kind == kind)
        return session.scalars(query).one_or_none()


def events(dossier_id: UUID, type_: str) -> list[Any]:
    with reading() as session:
        return [record for record in history(session, dossier_id) if record.type == type_]


def authorise(dossier_id: UUID, world: SimpleNamespace, *, rights: str = "prepare receive", days: int = 5) -> UUID:
    """A mandate in force by which the second citizen handles this dossier of the first."""
    today = local(clock.now()).date()
    with transaction() as session:
        mandate = Mandate(
            number=f"{new_check_code()}/2026/GUQ",
            state=State.ACCEPTED,
            giver_id=world.citizen.id,
            giver_name=world.citizen.name,
            made_by_id=world.citizen.id,
            made_by=world.citizen.name,
            receiver_id=world.citizen2.id,
            receiver_name=world.citizen2.name,
            receiver_number=world.citizen2.personal_number,
            services="2.000635",
            rights=rights,
            first_day=today - timedelta(days=10),
            last_day=today + timedelta(days=days),
            check_code=new_check_code(),
            created_at=clock.now(),
        )
        session.add(mandate)
        session.flush()
        session.add(MandatedDossier(mandate_id=mandate.id, dossier_id=dossier_id, since=clock.now()))
        return mandate.id


def test_the_applicant_signs_on_the_screen(
    done: Make, browse: Browse, run_worker: Any, app: Flask, tmp_path: Path
) -> None:
    dossier_id, clerk = done(), browse("clerk")
    assert hand_over(clerk, dossier_id, **SIGNED).status_code == 303
    row = row_of(dossier_id)
    assert row is not None
    assert (row.receiver, row.name, row.number, row.paper) == ("applicant", "Nguyễn Thị Thuỷ", NUMBER, False)
    run_worker()
    record = document(dossier_id, "hand_over")
    assert record is not None
    assert record.number.endswith("/BBGN")
    verdict = signing.verify(blobs.store().path(record.sha256), trust=desk.desk().store, at=clock.now())
    assert verdict.outcome is signing.Outcome.VALID
    text = " ".join(text_of_pdf(blobs.store().read(record.sha256)).split())
    for words in ("BIÊN BẢN GIAO NHẬN KẾT QUẢ", "Nguyễn Thị Thuỷ", NUMBER, "12/TLKS", "trên màn hình", record.number):
        assert words in text
    page = Browser(app.test_client()).sign_in("citizen").get(f"/dossiers/{dossier_id}").text
    assert "Đã trao kết quả tại quầy" in page
    assert "Người nhận: Nguyễn Thị Thuỷ (người nộp)." in page
    assert "Biên bản giao nhận kết quả" in page
    assert whole(tmp_path / "mail") == []  # they were there themselves
    assert hand_over(clerk, dossier_id, **SIGNED).status_code == 409  # once
    assert len(events(dossier_id, "ResultHandedOver")) == 1
    assert NUMBER not in str([record.payload for record in events(dossier_id, "ResultHandedOver")])


def test_signed_on_paper_and_scanned_later(done: Make, browse: Browse, run_worker: Any) -> None:
    dossier_id, clerk = done(), browse("clerk")
    assert hand_over(clerk, dossier_id, **{**SIGNED, "way": "paper", "signature": ""}).status_code == 303
    run_worker()
    assert document(dossier_id, "hand_over") is None  # nothing is sealed before it is signed
    assert "Tải bản quét biên bản giao nhận" in clerk.get(f"/office/dossiers/{dossier_id}").text
    printed = text_of_pdf(clerk.get(f"/office/dossiers/{dossier_id}/hand-over/record.pdf").data)
    assert "BIÊN BẢN GIAO NHẬN KẾT QUẢ" in " ".join(printed.split())
    assert hand_over(clerk, dossier_id, "/scan").status_code == 422
    hostile = (io.BytesIO(b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"), "ky.svg")
    assert hand_over(clerk, dossier_id, "/scan", scan=hostile).status_code == 422
    scan = pdf(("Bien ban da ky",))
    assert hand_over(clerk, dossier_id, "/scan", scan=(io.BytesIO(scan), "bb.pdf")).status_code == 303
    run_worker()
    kept, record = document(dossier_id, "hand_over_paper"), document(dossier_id, "hand_over")
    assert kept is not None
    assert record is not None
    assert blobs.store().read(kept.sha256) == scan
    assert kept.sha256[:20] in "".join(text_of_pdf(blobs.store().read(record.sha256)).split())
    assert hand_over(clerk, dossier_id, "/scan", scan=(io.BytesIO(scan), "bb.pdf")).status_code == 409


@pytest.mark.parametrize(
    ("change", "status", "says"),
    [
        ({"number": "067190001235"}, 422, "Số giấy tờ không khớp"),
        ({"number": ""}, 422, "Hãy ghi số giấy tờ"),
        ({"number": "0" * 400}, 422, "error"),
        ({"who": ""}, 422, "Hãy chọn người nhận"),
        ({"who": "mandate:00000000-0000-0000-0000-000000000000"}, 422, "error"),
        ({"way": "telepathy"}, 422, "error"),
        ({"signature": ""}, 422, "Chưa có chữ ký"),
        ({"signature": "data:image/svg+xml;base64,PHN2Zy8+"}, 422, "Không đọc được chữ ký"),
        ({"signature": "data:image/png;base64," + "A" * 480_000}, 422, "Không đọc được chữ ký"),
    ],
    ids=str,
)
def test_what_does_not_fit_is_said_and_nothing_is_returned(
    done: Make, browse: Browse, change: dict[str, str], status: int, says: str
) -> None:
    dossier_id, clerk = done(), browse("clerk")
    answer = hand_over(clerk, dossier_id, **{**SIGNED, **change})
    assert answer.status_code == status
    assert says in answer.text
    assert 'class="govuk-error-summary' in answer.text
    with reading() as session:
        assert session.get_one(Dossier, dossier_id).status == Status.DONE
    assert row_of(dossier_id) is None


def test_a_mandated_person_receives_and_the_applicant_is_told(
    done: Make, browse: Browse, world: SimpleNamespace, run_worker: Any, tmp_path: Path
) -> None:
    dossier_id, clerk = done(), browse("clerk")
    mandate_id = authorise(dossier_id, world)
    chosen = {**SIGNED, "who": f"mandate:{mandate_id}"}
    wrong = hand_over(clerk, dossier_id, **chosen)  # the applicant's own number is not that of who came
    assert wrong.status_code == 422
    assert "Số giấy tờ không khớp" in wrong.text
    assert hand_over(clerk, dossier_id, **{**chosen, "number": "067 088 004 321"}).status_code == 303
    row = row_of(dossier_id)
    assert row is not None
    assert (row.receiver, row.mandate_id, row.name) == ("mandated", mandate_id, "Y Thuận Niê")
    run_worker()
    (letter,) = whole(tmp_path / "mail")
    assert letter["Subject"] == "Người khác đã nhận kết quả thay bạn"
    assert "Y Thuận Niê (người được ủy quyền)" in letter.get_content()
    record = document(dossier_id, "hand_over")
    assert record is not None
    text = " ".join(text_of_pdf(blobs.store().read(record.sha256)).split())
    assert "người được ủy quyền theo giấy ủy quyền số" in text


def test_a_mandate_that_does_not_hold_gives_nothing(done: Make, browse: Browse, world: SimpleNamespace) -> None:
    dossier_id, clerk = done(), browse("clerk")
    ended = authorise(dossier_id, world, days=-1)
    without_right = authorise(dossier_id, world, rights="prepare")
    elsewhere = authorise(done(), world)
    good = authorise(dossier_id, world)
    page = clerk.get(f"/office/dossiers/{dossier_id}/hand-over").text
    assert f"mandate:{good}" in page
    for other in (ended, without_right, elsewhere):
        assert f"mandate:{other}" not in page
        fields = {**SIGNED, "who": f"mandate:{other}", "number": "067088004321"}
        assert hand_over(clerk, dossier_id, **fields).status_code == 422
    with transaction() as session:  # taken back while the page is open
        session.execute(update(Mandate).where(Mandate.id == good).values(state=State.REVOKED))
    late = {**SIGNED, "who": f"mandate:{good}", "number": "067088004321"}
    assert clerk.post(f"/office/dossiers/{dossier_id}/hand-over", revision="1", **late).status_code == 422
    assert row_of(dossier_id) is None


def test_a_member_of_the_organisation_receives(done: Make, browse: Browse, world: SimpleNamespace) -> None:
    dossier_id, clerk = done(owner=world.business), browse("clerk")
    page = clerk.get(f"/office/dossiers/{dossier_id}/hand-over").text
    member = page.partition('value="member:')[2].partition('"')[0]
    assert member, "the demo's organisation has members"
    with reading() as session:
        person_id = session.get_one(Membership, UUID(member)).person_id
    number = next(one.personal_number for one in world.all.values() if one.id == person_id)
    fields = {**SIGNED, "who": f"member:{member}", "number": number}
    assert hand_over(clerk, dossier_id, **fields).status_code == 303
    row = row_of(dossier_id)
    assert row is not None
    assert row.receiver == "member"


def test_only_the_clerk_of_the_agency(done: Make, browse: Browse, world: SimpleNamespace) -> None:
    dossier_id = done()
    for name in ("receptionist", "specialist", "leader"):
        assert browse(name).get(f"/office/dossiers/{dossier_id}/hand-over").status_code == 403
    elsewhere = next(
        name
        for name, actor in world.all.items()
        if name.startswith("clerk.") and actor.agency_id != world.clerk.agency_id
    )
    for path in ("", "/record.pdf"):
        assert browse(elsewhere).get(f"/office/dossiers/{dossier_id}/hand-over{path}").status_code == 404
    assert browse("clerk").get(f"/office/dossiers/{dossier_id}/hand-over/record.pdf").status_code == 404


def test_originals_are_checked_off_once(browse: Browse, submitted: Make, run_worker: Any) -> None:
    """R11.3: a real dossier, from its submission to the record that names the original."""
    dossier_id = submitted("1.002809", LICENCE)
    police = partial(browse_at, browse, "cong-an-tinh")
    to_approval(police, dossier_id)
    act(police("leader"), dossier_id, "approve", pin="demo")
    clerk = police("clerk")
    act(clerk, dossier_id, "seal")
    missing = hand_over(clerk, dossier_id, **SIGNED)
    assert missing.status_code == 422
    assert "phải thu bản chính" in missing.text
    assert hand_over(clerk, dossier_id, **SIGNED, originals="current_licence").status_code == 303
    run_worker()
    record = document(dossier_id, "hand_over")
    assert record is not None
    assert len(events(dossier_id, "OriginalsReceived")) == 1
    row = row_of(dossier_id)
    assert row is not None
    assert row.originals[0] in " ".join(text_of_pdf(blobs.store().read(record.sha256)).split())


def fetch(browser: Browser, dossier_id: UUID) -> Any:
    found = document(dossier_id, "result")
    assert found is not None
    return browser.get(f"/dossiers/{dossier_id}/documents/{found.id}")


def test_the_first_time_somebody_fetches_a_result_is_written_down(
    done: Make, app: Flask, run_worker: Any, browse: Browse
) -> None:
    dossier_id = done(channel="online")
    found = document(dossier_id, "result")
    assert found is not None
    with transaction() as session:
        session.add(
            DocumentDelivery(
                document_id=found.id, dossier_id=dossier_id, recipient="applicant", name="Nguyễn Thị Thuỷ",
                sending="online", sent_at=clock.now(),
            )
        )  # fmt: skip
    citizen = Browser(app.test_client()).sign_in("citizen")
    assert "Bạn không cần đến quầy." in citizen.get(f"/dossiers/{dossier_id}").text
    with citizen.client.head(f"/dossiers/{dossier_id}/documents/{found.id}") as looked:
        assert looked.status_code == 200
    assert events(dossier_id, "ResultReceivedOnline") == []
    for _ in range(3):
        assert fetch(citizen, dossier_id).status_code == 200
    (noted,) = events(dossier_id, "ResultReceivedOnline")
    assert noted.payload["number"] == "12/TLKS"
    at = local(noted.at)
    shown = citizen.get(f"/dossiers/{dossier_id}").text
    assert f"Đã nhận kết quả trực tuyến lúc {at:%H:%M:%S} ngày {at:%d/%m/%Y} bởi Nguyễn Thị Thuỷ." in shown
    run_worker()
    with reading() as session:
        delivery = session.scalars(select(DocumentDelivery).where(DocumentDelivery.dossier_id == dossier_id)).one()
    assert delivery.received_by == "Nguyễn Thị Thuỷ"
    assert delivery.received_at is not None
    assert "Đã nhận trực tuyến lúc" in browse("clerk").get(f"/office/dossiers/{dossier_id}/return").text
    assert Browser(app.test_client()).sign_in("citizen2").get(f"/dossiers/{dossier_id}").status_code == 404


def test_who_may_for_the_applicant_fetches_it_too(done: Make, app: Flask, world: SimpleNamespace) -> None:
    """A mandated person with the right to receive, and a member of the organisation; each once, by their own name."""
    mandated = done(channel="online")
    authorise(mandated, world)
    helper = sign_in(Person(app.test_client()), "citizen2")
    helper.get("/acting").press("Chọn Nguyễn Thị Thuỷ")
    found = document(mandated, "result")
    assert found is not None
    for _ in range(2):
        assert helper.client.get(f"/dossiers/{mandated}/documents/{found.id}", buffered=True).status_code == 200
    (noted,) = events(mandated, "ResultReceivedOnline")
    assert noted.payload["name"] == "Y Thuận Niê thay mặt Nguyễn Thị Thuỷ"
    assert noted.actor_id == world.citizen2.id
    own = Browser(app.test_client()).sign_in("citizen")
    assert fetch(own, mandated).status_code == 200
    assert len(events(mandated, "ResultReceivedOnline")) == 2

    of_firm = done(channel="online", owner=world.business)
    sheet = document(of_firm, "result")
    assert sheet is not None
    with reading() as session:
        query = select(Account.username).join(Membership, Membership.person_id == Account.id)
        member = session.scalars(query.where(Membership.organisation_id == world.business.id)).first()
    assert member is not None
    person = sign_in(Person(app.test_client()), member)
    assert person.client.get(f"/dossiers/{of_firm}/documents/{sheet.id}").status_code == 404  # not yet for the firm
    person.get("/acting").press(f"Chọn {world.business.name}")
    assert person.client.get(f"/dossiers/{of_firm}/documents/{sheet.id}", buffered=True).status_code == 200
    (received,) = events(of_firm, "ResultReceivedOnline")
    assert received.payload["name"].endswith(f"thay mặt {world.business.name}")


def test_who_may_not_receive_gets_nothing(done: Make, app: Flask, world: SimpleNamespace) -> None:
    dossier_id = done(channel="online")
    authorise(dossier_id, world, rights="prepare")
    helper = sign_in(Person(app.test_client()), "citizen2")
    helper.get("/acting").press("Chọn Nguyễn Thị Thuỷ")
    found = document(dossier_id, "result")
    assert found is not None
    assert helper.client.get(f"/dossiers/{dossier_id}/documents/{found.id}").status_code == 403
    assert events(dossier_id, "ResultReceivedOnline") == []
