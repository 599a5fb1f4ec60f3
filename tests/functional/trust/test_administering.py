"""Four eyes: one administrator proposes a certificate, another compares the fingerprint; retiring needs a reason."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from asn1crypto import pem
from sqlalchemy import select

from portal.core import clock
from portal.core.db import reading
from portal.core.events import history
from portal.trust import queries
from portal.trust.events import TRUST_LOG
from portal.trust.models import TrustProposal
from portal.trust.rules import Anchor, Kind, hosts_of
from tests.support.applicants import Person
from tests.support.pki import RunningPki

pytestmark = pytest.mark.usefixtures("begun")
SignedIn = Callable[[str], Person]
NEW = "/admin/trust/new"
WHY = "Công bố ngày 01/3/2027"


@pytest.fixture
def rogue(pki: RunningPki) -> Anchor:
    """The root that nobody believes yet."""
    return Anchor(kind=Kind.AGENCY, certificate=pki.pki.certificate("rogue-root"))


def propose(person: Person, der: bytes, *, status: int = 200, **typed: Any) -> Person:
    fields = {"kind": "agency", "hosts": "", "why": WHY} | typed
    return person.get(NEW).send(fields, files={"file": [(pem.armor("CERTIFICATE", der), "goc.pem")]}, status=status)


def newest() -> int | None:
    with reading() as session:
        return queries.newest(session)


def believed(anchor: Anchor) -> Anchor | None:
    with reading() as session:
        return queries.current(session).find(anchor.kind, anchor.sha256)


def log() -> list[str]:
    with reading() as session:
        return [record.type for record in history(session, TRUST_LOG)]


def test_two_administrators_make_a_certificate_believed(signed_in: SignedIn, rogue: Anchor) -> None:
    first = propose(signed_in("administrator"), rogue.certificate, hosts="OCSP.example.vn, crl.example.vn:8080")
    assert rogue.facts.name in first.main
    assert "EC 256" in first.main
    assert "Cơ quan có tổ chức chứng thực riêng" in first.main
    assert rogue.sha256 in first.main.replace(" ", "")
    assert "Hãy nhờ một quản trị viên khác xác nhận" in first.main
    assert believed(rogue) is None

    second = signed_in("administrator2").get("/admin/trust")
    second.get(second.link(rogue.facts.name))
    colons = ":".join(rogue.sha256[at : at + 2] for at in range(0, 64, 2)).upper()
    second.send({"fingerprint": colons}, action="/confirm")
    assert "Danh sách tin cậy phiên bản 2 có hiệu lực" in second.page.text_content()
    found = believed(rogue)
    assert found is not None
    assert set(found.hosts) == {"ocsp.example.vn", "crl.example.vn:8080"}
    with reading() as session:
        assert {"ocsp.example.vn", "crl.example.vn:8080"} < queries.current(session).store(clock.now()).all_hosts
    assert log() == ["TrustChanged", "AnchorProposed", "TrustChanged"]
    assert "thành phiên bản 2" in first.get(first.path).main


def test_nobody_confirms_their_own_proposal(signed_in: SignedIn, rogue: Anchor) -> None:
    first = propose(signed_in("administrator"), rogue.certificate)
    assert "/confirm" not in [form.get("action") for form in first.page.forms]
    first.send({"fingerprint": rogue.sha256}, action="/refuse", to=f"{first.path}/confirm", status=403)
    assert "không thể tự duyệt" in first.main
    assert (newest(), believed(rogue)) == (1, None)


@pytest.mark.parametrize("typed", ["", "00", "0" * 64])
def test_another_fingerprint_is_no_confirmation(signed_in: SignedIn, rogue: Anchor, typed: str) -> None:
    first = propose(signed_in("administrator"), rogue.certificate)
    second = signed_in("administrator2").get(first.path).send({"fingerprint": typed}, action="/confirm", status=422)
    assert second.errors()
    assert newest() == 1


def test_a_proposal_is_refused_once(signed_in: SignedIn, rogue: Anchor) -> None:
    first = propose(signed_in("administrator"), rogue.certificate)
    address = first.path
    second = signed_in("administrator2").get(address)
    stale = second.page, second.answer
    second.send(action="/refuse")
    assert "Đã bỏ đề nghị" in second.page.text_content()
    second.page, second.answer = stale
    second.send({"fingerprint": rogue.sha256}, action="/confirm", status=409)
    assert (newest(), log()[-1]) == (1, "AnchorRefused")
    propose(first, rogue.certificate)  # it may be proposed again
    assert first.path != address


def test_a_certificate_is_not_proposed_twice(signed_in: SignedIn, pki: RunningPki, rogue: Anchor) -> None:
    person = propose(signed_in("administrator"), rogue.certificate)
    again = propose(person, rogue.certificate, status=422)
    assert "đang chờ xác nhận" in again.errors()[0]
    propose(person, pki.trust.citizen[0], kind="citizen", status=422)
    propose(person, pki.trust.citizen[0], kind="agency")  # another set is another matter


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b"", "PEM hoặc DER"), (b"hello", "PEM hoặc DER"), (b"0" * 70_000, "PEM hoặc DER")],
)
def test_what_is_no_certificate(signed_in: SignedIn, content: bytes, sentence: str) -> None:
    person = signed_in("administrator").get(NEW)
    person.send({"kind": "agency", "why": WHY}, files={"file": [(content, "x.pem")]}, status=422)
    assert sentence in person.errors()[0]


def test_a_person_is_no_authority(signed_in: SignedIn, pki: RunningPki) -> None:
    person = propose(signed_in("administrator"), pki.pki.certificate("citizen"), status=422)
    assert "không phải chứng thư số của tổ chức chứng thực" in person.errors()[0]


def test_what_is_missing_or_wrong_is_said_and_kept(signed_in: SignedIn, rogue: Anchor) -> None:
    person = propose(signed_in("administrator"), rogue.certificate, hosts="http://x/y", status=422)
    assert "“http://x/y” không phải tên máy chủ" in person.errors()[0]
    assert person.typed()["why"] == WHY
    person.get(NEW).send({"until": "31/2/2030"}, status=422)
    assert len(person.errors()) == 4


def test_a_certificate_is_believed_until_its_day_is_over(signed_in: SignedIn, rogue: Anchor) -> None:
    day = date.today() + timedelta(days=30)  # noqa: DTZ011 (a day as an administrator types it)
    first = propose(signed_in("administrator"), rogue.certificate, until=f"{day:%d/%m/%Y}")
    signed_in("administrator2").get(first.path).send({"fingerprint": rogue.sha256}, action="/confirm")
    with reading() as session:
        policy = queries.current(session)
    now = clock.now()
    stores = [policy.store(now + timedelta(days=days)).agency for days in (29, 32)]
    assert stores == [(rogue.certificate,), ()]


def test_retiring_needs_a_reason_and_two_administrators(signed_in: SignedIn, pki: RunningPki) -> None:
    root = Anchor(kind=Kind.CITIZEN, certificate=pki.trust.citizen[0])
    person = signed_in("administrator").get("/admin/trust")
    person.get(person.link(root.facts.name))
    address = person.path
    person.send({"why": ""}, action="/retire", status=422)
    person.send({"why": "Khóa bị lộ"}, action="/retire")
    asked = person.path
    assert root.sha256 in person.main
    person.get(address).send({"why": "Khóa bị lộ"}, action="/retire", status=409)  # it waits already
    assert (newest(), believed(root) is None) == (1, False)

    second = signed_in("administrator2").get(asked)
    second.send(action="/approve")
    assert believed(root) is None
    assert log()[-2:] == ["ApprovalGiven", "TrustChanged"]
    assert "Khóa bị lộ" in second.get("/admin/trust").main
    person.get(address, status=404)
    old = person.get("/admin/trust/versions/1")
    assert root.facts.name in old.main


@pytest.mark.parametrize("path", ["anchors/citizen/00", "anchors/nothing/00", "versions/9"])
def test_what_does_not_exist(signed_in: SignedIn, path: str) -> None:
    signed_in("administrator").get(f"/admin/trust/{path}", status=404)


@pytest.mark.parametrize("username", ["leader", "citizen"])
def test_only_administrators_see_and_change_it(signed_in: SignedIn, rogue: Anchor, username: str) -> None:
    address = propose(signed_in("administrator"), rogue.certificate).path
    person = signed_in(username)
    for path in ("/admin/trust", NEW, address, "/admin/trust/versions/1"):
        person.get(path, status=403)
    person.get("/account/contact").send({"fingerprint": rogue.sha256}, to=f"{address}/confirm", status=403)
    with reading() as session:
        assert session.scalars(select(TrustProposal)).one().open_key


@pytest.mark.parametrize("text", ["a b/c", "-x", "x:port", "héllo.vn"])
def test_hosts_that_are_none(text: str) -> None:
    with pytest.raises(ValueError):
        hosts_of(text)
