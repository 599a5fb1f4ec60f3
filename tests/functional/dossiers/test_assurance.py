"""What a service asks of the sign-in: levels of assurance, stepping up to them, attempts to get by with less (F1)."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest
import time_machine
from sqlalchemy import select, update

from forms.assurance import Level
from portal.accounts.models import SignInSession
from portal.accounts.providers import client
from portal.catalogue import queries as catalogue
from portal.core import clock
from portal.core.db import reading, transaction
from portal.core.errors import LevelNeeded
from portal.demo import PASSWORD
from portal.dossiers import actions, queries
from portal.dossiers.models import Dossier, IssuedDocument
from tests.support.applicants import EXTRACT, Person, application_pdf, prepared
from tests.support.browsing import Browser
from tests.support.factors import add_app
from tests.support.oidc import Issuer, issuing

STEP_UP = "/account/step-up"
LEVELS = {"loa:1": "low", "loa:2": "substantial", "loa:3": "high"}


@pytest.fixture(autouse=True)
def still() -> Iterator[Any]:
    """Time stands still unless a test says so."""
    with time_machine.travel(clock.now(), tick=False) as time:
        yield time


@pytest.fixture
def issuer() -> Iterator[Issuer]:
    """A provider whose levels are known."""
    with issuing() as running:
        client.configure([running.provider(levels=LEVELS)])
        yield running
        client.configure([])


def ask(monkeypatch: pytest.MonkeyPatch, **levels: str) -> None:
    """From now on every service asks for these levels."""
    plain = catalogue.definition
    raised = lambda *which: plain(*which).model_copy(update=levels)  # noqa: E731
    monkeypatch.setattr(catalogue, "definition", raised)


def there_and_back(person: Person, issuer: Issuer, door: str, acr: str | None = None, **claims: Any) -> str:
    """Go to the provider through a link of the page and come back; where the portal leads one then."""
    sent = person.client.get(door).headers["Location"]
    asked = parse_qs(urlsplit(sent).query)
    issuer.claims = {"acr": acr or asked.get("acr_values", [None])[0]} | claims
    return str(person.client.get(issuer.consent(sent)).headers["Location"])


def connect(person: Person, issuer: Issuer) -> None:
    """Let the provider's account open this one."""
    there_and_back(person, issuer, "/sign-in/with/thu", "loa:1")
    Browser(person.client).send("/sign-in/identity", {"present": PASSWORD})


def token_of(person: Person) -> str:
    with person.client.session_transaction() as kept:
        return str(kept["sid"])


def status(draft: str) -> int:
    with reading() as session:
        return session.execute(select(Dossier.status).where(Dossier.id == UUID(draft.rpartition("/")[2]))).scalar_one()


def test_who_signed_in_with_a_password_adds_a_factor_and_comes_back_to_hand_in(
    citizen: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(monkeypatch, assurance="substantial")
    draft = prepared(citizen)
    application = application_pdf(citizen)
    assert "cần mức xác thực khá" in citizen.main
    citizen.send(action="/submission")

    assert citizen.path == STEP_UP
    assert "đang ở mức cơ bản" in citizen.main
    assert status(draft) == 0
    back = citizen.path + "?" + citizen.answer.request.query_string.decode()
    assert "quay lại hồ sơ đang làm" in citizen.get(citizen.link("Thêm một cách xác thực")).main
    add_app(Browser(citizen.client))
    citizen.get("/account/second-factor").get(citizen.link("Quay lại hồ sơ"))

    assert citizen.path == f"{draft}/sign", back
    assert application_pdf(citizen) == application  # the draft and its application were kept
    assert "cần mức xác thực" not in citizen.main
    citizen.send(action="/submission")
    assert citizen.path.endswith("/confirmation")


def test_a_provider_is_asked_for_the_level_and_a_fresh_proof(
    citizen: Person, issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(monkeypatch, assurance="high")
    connect(citizen, issuer)
    draft = prepared(citizen)
    citizen.send(action="/submission")
    door, before = citizen.link("Xác nhận bằng"), token_of(citizen)
    asked = parse_qs(urlsplit(citizen.client.get(door).headers["Location"]).query)
    assert asked["acr_values"] == ["loa:3"]
    assert asked["max_age"] == ["300"]

    onward = there_and_back(citizen, issuer, door)

    assert token_of(citizen) != before  # threat T08
    assert citizen.get(onward).path == f"{draft}/sign"
    citizen.send(action="/submission")
    assert citizen.path.endswith("/confirmation")
    with reading() as session:
        assert session.scalars(select(SignInSession.level)).one() == "high"


def test_less_than_was_asked_for_raises_nothing(
    citizen: Person, issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Downgrades: a lower level, none, an old proof, none, somebody else's identity, another door."""
    ask(monkeypatch, assurance="high")
    connect(citizen, issuer)
    prepared(citizen)
    citizen.send(action="/submission")
    door, now = citizen.link("Xác nhận bằng"), int(clock.now().timestamp())
    bad: list[dict[str, Any]] = [
        {"acr": "loa:2"},
        {"acr": "loa:1"},
        {"acr": "unheard of"},
        {"acr": "loa:3", "auth_time": now - 361},
        {"acr": "loa:3", "auth_time": None},
        {"acr": "loa:3", "auth_time": now + 61},
    ]
    for claims in bad:
        assert there_and_back(citizen, issuer, door, **claims).startswith(STEP_UP), claims
        assert citizen.get(STEP_UP + "?level=high").path == STEP_UP, claims
    assert there_and_back(citizen, issuer, door, sub="somebody new") == "/sign-in/identity"
    assert citizen.get(STEP_UP + "?level=high").path == STEP_UP
    plain = "/sign-in/with/thu"  # without the level there is no raising, however high the answer is
    there_and_back(citizen, issuer, plain, "loa:3")
    assert citizen.get(STEP_UP + "?level=high").path == STEP_UP
    for path in (f"{plain}?level=highest", f"{STEP_UP}?level=highest", STEP_UP):
        citizen.get(path, status=404)
    client.configure([issuer.provider(levels={"loa:2": "substantial"})])
    citizen.get(f"{plain}?level=high", status=404)
    assert "chưa nối với nhà cung cấp" in citizen.get(STEP_UP + "?level=high").main


def test_an_identity_of_somebody_else_raises_nothing(citizen: Person, somebody: Any, issuer: Issuer) -> None:
    owner = somebody()
    there_and_back(owner, issuer, "/sign-in/with/thu", "loa:3")
    Browser(owner.client).send("/sign-in/identity")
    onward = there_and_back(citizen, issuer, "/sign-in/with/thu?level=high", "loa:3")
    assert onward == "/account"
    assert "đã nối với một tài khoản khác" in citizen.get("/account").main
    assert citizen.get(STEP_UP + "?level=high").path == STEP_UP


def test_the_rule_itself_refuses_whoever_calls_it(citizen: Person, world: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    ask(monkeypatch, assurance="substantial")
    draft_id, now = UUID(prepared(citizen).removeprefix("/drafts/")), clock.now()
    with transaction() as session, pytest.raises(LevelNeeded) as refused:
        actions.submit(session, draft_id, actor=world.citizen, sent_at=now, now=now)
    assert refused.value.level is Level.SUBSTANTIAL


def test_results_are_read_at_the_level_that_the_service_asks_for(
    citizen: Person, issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect(citizen, issuer)
    draft = prepared(citizen)
    citizen.send(action="/submission")
    dossier = UUID(draft.removeprefix("/drafts/"))
    with transaction() as session:  # the result of another day: any document will do
        document = session.scalars(select(IssuedDocument).where(IssuedDocument.dossier_id == dossier)).first()
        assert document is not None
        session.execute(update(IssuedDocument).where(IssuedDocument.id == document.id).values(kind=queries.RESULT))
        path = f"/dossiers/{dossier}/documents/{document.id}"
    assert citizen.download(path)
    ask(monkeypatch, results_assurance="high")
    citizen.get(path)
    assert citizen.path == STEP_UP
    onward = there_and_back(citizen, issuer, citizen.link("Xác nhận bằng"))
    assert citizen.get(onward).path == f"/dossiers/{dossier}"
    assert citizen.download(path)


def test_the_page_of_a_service_says_what_it_takes(visitor: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Mức xác thực" not in visitor.get(f"/services/{EXTRACT}").main
    plain = catalogue.find(EXTRACT)
    assert plain is not None
    raised = plain.model_copy(update={"assurance": "substantial", "results_assurance": "high"})
    monkeypatch.setattr(catalogue, "find", lambda _code: raised)
    said = visitor.get(f"/services/{EXTRACT}").main
    assert "Khi nộp: mức khá" in said
    assert "Khi xem kết quả: mức cao" in said


def test_a_raised_sign_in_ends_with_the_sign_in(citizen: Person, issuer: Issuer, still: Any) -> None:
    connect(citizen, issuer)
    there_and_back(citizen, issuer, "/sign-in/with/thu?level=high&next=/account")
    assert citizen.get(STEP_UP + "?level=high").path != STEP_UP
    still.shift(timedelta(minutes=31))
    citizen.get(STEP_UP + "?level=high")
    assert citizen.path == "/sign-in"
