"""Acting by a mandate: what it names is open, nothing else; the log says who, for whom and by which."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select, update

from portal.accounts.mandates.models import Mandate
from portal.core.db import reading, transaction
from portal.core.events import history
from portal.dossiers.lifecycle import Status
from portal.dossiers.models import Dossier
from portal.signing import actions as signing
from tests.support.applicants import EXTRACT, Person, application_pdf, begin, prepared, sign_in
from tests.support.mandates import give, take
from tests.support.print import text_of_pdf

Act = Callable[[Mandate], Person]


@pytest.fixture
def acting(receiver: Person) -> Act:
    """The receiver, who works for the giver by this mandate from now on."""

    def act(mandate: Mandate) -> Person:
        take(receiver, mandate)
        receiver.get("/acting").send({"by": str(mandate.id)}, to="/acting")
        assert "Nguyễn Thị Thuỷ" in receiver.page.text_content()
        return receiver

    return act


def id_of(address: str) -> UUID:
    return UUID(address.split("/")[2])


def the_dossier(dossier_id: UUID) -> Dossier:
    with reading() as session:
        return session.get_one(Dossier, dossier_id)


def change(mandate: Mandate, **columns: Any) -> None:
    with transaction() as session:
        session.execute(update(Mandate).where(Mandate.id == mandate.id).values(**columns))


def test_what_is_done_is_the_givers_and_says_by_which_mandate(
    giver: Person, other: Person, acting: Act, pki: Any, world: Any, run_worker: Any, app: Flask
) -> None:
    own = begin(giver)
    mandate = give(giver, pki)
    helper = acting(mandate)
    helper.get(own, status=404)
    draft = prepared(helper)
    assert the_dossier(id_of(draft)).owner_id == world.citizen.id
    application_pdf(helper)
    helper.send(action="/submission")
    assert the_dossier(id_of(draft)).status == Status.SUBMITTED
    told = f"Y Thuận Niê thay mặt Nguyễn Thị Thuỷ theo giấy ủy quyền số {mandate.number}"
    helper.get(f"/dossiers/{id_of(draft)}")
    assert told in helper.main
    run_worker()
    giver.get(f"/dossiers/{id_of(draft)}")
    assert told in giver.main
    receipt = giver.download(giver.link("Giấy xác nhận"))
    assert mandate.number in text_of_pdf(receipt)
    giver.get(f"/mandates/{mandate.id}")
    assert "Đã nộp hồ sơ" in giver.main
    desk = sign_in(Person(app.test_client()), "receptionist", back="/office/")
    desk.get(f"/office/dossiers/{id_of(draft)}").get(desk.link("theo giấy ủy quyền số"))
    assert "Hợp lệ" in desk.main
    assert desk.download(desk.link("Tải giấy ủy quyền")).startswith(b"%PDF")
    other.get(f"/dossiers/{id_of(draft)}", status=404)
    other.get(f"/mandates/{mandate.id}", status=404)


def test_another_procedure_is_not_open(giver: Person, acting: Act, pki: Any) -> None:
    helper = acting(give(giver, pki))
    helper.get("/services/1.004873/start")
    assert helper.client.post("/services/1.004873/start").status_code in (400, 403)
    with reading() as session:
        assert session.scalars(select(Dossier)).all() == []


def test_a_mandate_for_one_dossier_opens_that_one_only(giver: Person, acting: Act, pki: Any) -> None:
    named, not_named = begin(giver, EXTRACT), begin(giver, "1.004873")
    mandate = give(giver, pki, scope="dossier", dossier=str(id_of(named)))
    helper = acting(mandate)
    helper.get(named)
    helper.get(not_named, status=404)
    helper.get(f"/services/{EXTRACT}/start")
    assert "Ủy quyền" in giver.get("/mandates").main


@pytest.mark.parametrize("how", ["revoked", "over"])
def test_its_end_counts_at_the_very_next_request(how: str, giver: Person, acting: Act, pki: Any, world: Any) -> None:
    mandate = give(giver, pki)
    helper = acting(mandate)
    draft = begin(helper)
    if how == "revoked":
        giver.get(f"/mandates/{mandate.id}/revoke").send({"reason": "Thôi"})
    else:
        change(mandate, first_day=mandate.first_day.replace(year=2020), last_day=mandate.first_day.replace(year=2021))
    answer = helper.client.post(f"{draft}/applicant", data={"applicant_name": "x"})
    assert answer.status_code in (302, 303, 400)
    helper.get(f"{draft}/applicant")
    assert helper.path == "/acting"
    helper.send({"by": "self"}, to="/acting")
    helper.get(draft, status=404)
    giver.get(draft)
    assert the_dossier(id_of(draft)).owner_id == world.citizen.id


def test_nobody_passes_a_mandate_on_or_gives_a_dossier_away_by_one(giver: Person, acting: Act, pki: Any) -> None:
    mandate = give(giver, pki)
    helper = acting(mandate)
    draft = begin(helper)
    for address in ("/mandates", "/mandates/new", f"/mandates/{mandate.id}", "/dossiers/link"):
        helper.get(address, status=403)
    helper.get(f"/dossiers/{id_of(draft)}/transfer", status=403)


def test_the_receiver_signs_with_their_own_certificate(giver: Person, acting: Act, pki: Any) -> None:
    helper = acting(give(giver, pki))
    draft = prepared(helper)
    issued = application_pdf(helper)
    desk = signing.SigningDesk(trust=signing.TrustStore(), timestamps=signing.TimestampService(urls=(pki.pki.tsa_url,)))

    def signed(key: str) -> bytes:
        identity = signing.load_identity(pki.pki.folder / "p12" / f"{key}.p12", "demo")
        return signing.sign(issued, identity=identity, desk=desk, field=signing.APPLICANT_FIELD, level=signing.Level.T)

    helper.send(files={"signed": [(signed("business"), "don.pdf")]}, action="/sign", status=422)
    helper.get(f"{draft}/sign").send(files={"signed": [(signed("citizen2"), "don.pdf")]}, action="/sign")
    verdict = the_dossier(id_of(draft)).verdict
    assert verdict is not None
    assert verdict["outcome"] == "VALID"
    with reading() as session:
        last = [one for one in history(session, id_of(draft)) if one.type == "SignedApplicationReceived"][-1]
    assert last.is_represented
