"""A mandate from the form to its end: made out, signed, offered, taken, taken back; each told to both sides."""

from typing import Any

import pytest

from portal.accounts import queries
from portal.accounts.mandates.lifecycle import State
from portal.accounts.mandates.models import Mandate
from portal.core import clock
from portal.core.db import reading, transaction
from portal.core.errors import NotFound
from portal.core.events import history
from portal.mandates import actions
from tests.support.applicants import Person
from tests.support.mandates import TO_BUSINESS, give, make, offer_of, signed_pdf, take, the_mandate


def events_of(mandate: Mandate) -> list[str]:
    with reading() as session:
        return [record.type for record in history(session, mandate.id)]


def test_a_mandate_is_made_signed_offered_taken_and_taken_back(
    giver: Person, receiver: Person, pki: Any, run_worker: Any, tmp_path: Any
) -> None:
    mandate = give(giver, pki, receiver_email="nhan@example.vn", reason="Đi công tác")
    assert "Hợp lệ" in giver.main
    assert mandate.state == State.OFFERED
    run_worker()
    letter = (tmp_path / "mail" / f"mandate-offer-{mandate.id}.eml").read_text()
    assert "nhan@example.vn" in letter
    take(receiver, mandate)
    assert "Đang có hiệu lực" in receiver.main
    receiver.get("/mandates")
    assert "Nguyễn Thị Thuỷ" in receiver.main
    giver.get(f"/mandates/{mandate.id}/revoke").send({"reason": "Đã về"})
    assert "Đã thu hồi" in giver.main
    assert events_of(mandate) == [
        "MandatePrepared", "MandateDocumentIssued", "MandateSigned", "MandateAccepted", "MandateRevoked",
    ]  # fmt: skip
    run_worker()
    assert len(list((tmp_path / "mail").glob(f"mandate-revoked-*-{mandate.id}.eml"))) == 1
    receiver.get(f"/mandates/{mandate.id}")
    assert "Đã về" in receiver.main


def test_only_the_givers_signature_counts(giver: Person, pki: Any) -> None:
    mandate = make(giver)
    page = giver.get(f"/mandates/{mandate.id}")
    stranger = signed_pdf(giver, mandate, pki, "citizen2")
    page.send(files={"signed": [(stranger, "a.pdf")]}, action="/signed", status=422)
    giver.get(f"/mandates/{mandate.id}")
    unsigned = giver.download(f"/mandates/{mandate.id}/document")
    giver.get(f"/mandates/{mandate.id}")
    giver.send(files={"signed": [(unsigned, "a.pdf")]}, action="/signed", status=422)
    giver.get(f"/mandates/{mandate.id}").send(action="/signed", status=422)
    assert the_mandate().state == State.PREPARED


def test_an_offer_opens_for_the_named_person_once(
    giver: Person, receiver: Person, other: Person, pki: Any, client: Any
) -> None:
    mandate = give(giver, pki)
    address = offer_of(mandate)
    other.get(address, status=404)
    giver.get(address, status=404)
    assert client.get(address).status_code == 302
    take(receiver, mandate)
    receiver.get(address, status=404)
    token = address.rsplit("/", 1)[1]
    with pytest.raises(NotFound), transaction() as session:
        actions.accept(session, token, actor=_actor("citizen2"), now=clock.now())


def test_an_organisation_gives_and_takes(giver: Person, receiver: Person, other: Person, pki: Any) -> None:
    given = give(other, pki, key="business")
    take(receiver, given)
    taken = give(giver, pki, **TO_BUSINESS)
    take(other, taken)
    other.get("/mandates")
    assert "Y Thuận Niê" in other.main
    assert "Nguyễn Thị Thuỷ" in other.main


def test_a_check_code_says_whether_it_is_in_force(giver: Person, receiver: Person, pki: Any, somebody: Person) -> None:
    mandate = give(giver, pki)
    take(receiver, mandate)
    somebody.get(f"/mandates/check?code={mandate.check_code.lower()}")
    assert "Đang có hiệu lực" in somebody.main
    giver.get(f"/mandates/{mandate.id}/revoke").send(status=422)
    giver.send({"reason": "Thôi"})
    somebody.get(f"/mandates/check?code={mandate.check_code}")
    assert "Đã thu hồi" in somebody.main


def _actor(name: str) -> Any:
    with reading() as session:
        found = queries.account_by_username(session, name)
        assert found is not None
        return found.actor()
