"""Answers to sensitive questions are nowhere in the database to be read, whatever becomes of the dossier.

The demo citizen's own number stands in the account; the numbers here are others, which stand in answers only.
"""

import logging
import secrets
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, update

from forms.definition import ServiceForm
from portal import sealing
from portal.catalogue import queries as catalogue
from portal.core import clock, db, sealed
from portal.core.db import Base, reading, transaction
from portal.core.sealed import SealBroken
from portal.dossiers import actions as dossiers
from portal.dossiers import prefill
from portal.dossiers.dialogue.models import Correction
from portal.dossiers.models import Dossier, ParkedInput
from portal.office import actions as office
from portal.office import results
from portal.office.results import Outcome, Proposal
from tests.functional.office.conftest import EXTRACT, Browser
from tests.support.catalogue import offer

NUMBER, PLACE, AFTER = "067190739173", "Hoangyenkinhkong", "Hoangyensuachua"
CANARIES = (NUMBER, PLACE, AFTER)
TYPED: Mapping[str, Any] = {**EXTRACT, "applicant_number": NUMBER, "registered_at": PLACE}
Submit = Callable[..., UUID]
Browse = Callable[[str], Browser]


def asking_sensitively() -> ServiceForm:
    """The extract, where the place of registration is marked; the number is sensitive by its kind."""
    form = catalogue.definition("2.000635")
    facts = {name: getattr(form, name) for name in ServiceForm.model_fields}
    pages = [
        page.model_copy(update={"questions": tuple(_marked(question) for question in page.questions)})
        for page in form.pages
    ]
    return ServiceForm.model_validate({**facts, "pages": tuple(pages)})


def _marked(question: Any) -> Any:
    return question.model_copy(update={"sensitive": question.key == "registered_at"})


@pytest.fixture(autouse=True)
def sensitive(app: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The service is asked in this way; the keys of the process are what they were afterwards."""
    offer(monkeypatch, [asking_sensitively()])
    before = sealed.ring()
    yield
    sealed._Current.ring = before


def everything_stored() -> Iterator[tuple[str, bytes]]:
    """Every row of every table, events and outbox among them, and on SQLite the very files."""
    with reading() as session:
        for table in Base.metadata.sorted_tables:
            for row in session.execute(select(table)):
                yield table.name, repr(tuple(row)).encode()
    if db.database().is_sqlite:
        for path in Path(db.database().url.database or "").parent.glob("*"):
            if path.is_file():
                yield path.name, path.read_bytes()


def leaks() -> list[tuple[str, str]]:
    return [(where, one) for where, content in everything_stored() for one in CANARIES if one.encode() in content]


def stored(dossier_id: UUID) -> Dossier:
    with reading() as session:
        return session.get_one(Dossier, dossier_id)


def raw(dossier_id: UUID, column: str = "answers") -> Any:
    table = Dossier.__table__
    with reading() as session:
        return session.execute(select(table.c[column]).where(table.c.id == dossier_id)).scalar_one()


def rings(old: list[bytes], new: list[bytes]) -> None:
    sealed.configure([*new, *old])


def overwrite(dossier_id: UUID, answers: dict[str, Any]) -> None:
    with transaction() as session:
        session.get_one(Dossier, dossier_id).answers = answers


def revision(dossier_id: UUID) -> int:
    return stored(dossier_id).revision


def test_a_draft_half_typed_saved_parked_and_taken_over_shows_nothing(
    world: SimpleNamespace, submitted: Submit
) -> None:
    actor, now = world.citizen, clock.now()
    words = {"actor": actor, "language": "vi", "now": now}
    earlier = submitted(typed=TYPED)
    with transaction() as session:
        draft = dossiers.start_draft(session, "2.000635", earlier_id=earlier, **words)
        draft_id = draft.id
    kept = stored(draft_id)
    assert kept.answers["registered_at"] == PLACE
    assert kept.prefilled["applicant_number"]["value"] == NUMBER
    assert kept.prefilled["registered_at"]["source"] == prefill.Source.EARLIER
    assert leaks() == []
    half = {"applicant_number": [NUMBER], "applicant_birth_date": ["31/2/1990"]}
    with transaction() as session:
        dossiers.keep_typed(session, draft_id, "applicant", half, actor=actor, now=now)
    assert stored(draft_id).unfinished["applicant"]["applicant_number"] == [NUMBER]
    assert leaks() == []
    visitor = uuid4()
    with transaction() as session:
        typed = {"registered_at": [AFTER]}
        dossiers.park_input(session, draft_id, "record", typed, [], visitor_id=visitor, now=now)
    with reading() as session:
        assert session.scalars(select(ParkedInput)).one().typed == {"registered_at": [AFTER]}
    assert leaks() == []
    with transaction() as session:
        dossiers.claim_drafts(session, actor.id, visitor)
    assert stored(draft_id).unfinished["record"]["registered_at"] == [AFTER]
    assert leaks() == []


def test_the_whole_way_of_a_dossier_shows_nothing(
    world: SimpleNamespace, submitted: Submit, complete: Callable[..., None], browse: Browse, run_worker: Any
) -> None:
    dossier_id = submitted(typed=TYPED)
    assert stored(dossier_id).submitted_answers == stored(dossier_id).answers
    assert leaks() == []
    citizen = browse("citizen")
    citizen.get(f"/dossiers/{dossier_id}/correction")
    told = {"question-registered_at": AFTER, "reason": "Gõ nhầm nơi đăng ký"}
    assert citizen.post(f"/dossiers/{dossier_id}/correction", **told).status_code == 303
    with reading() as session:
        (item,) = session.scalars(select(Correction)).one().items
    assert (item["before"], item["after"]) == (PLACE, AFTER)
    assert leaks() == []
    assert PLACE in browse("receptionist").get(f"/office/dossiers/{dossier_id}").text, "officers read it as before"
    page = browse("receptionist").get(f"/office/dossiers/{dossier_id}/correction")
    assert AFTER in page.text
    path = f"/office/dossiers/{dossier_id}/correction/accept"
    assert browse("receptionist").post(path, revision=str(revision(dossier_id))).status_code == 303
    complete(dossier_id, {"registered_at": AFTER})
    assert stored(dossier_id).answers["registered_at"] == AFTER
    assert leaks() == []
    now = clock.now()
    with transaction() as session:
        form = catalogue.definition("2.000635")
        lines = tuple(results.Line("Nơi đăng ký", AFTER) for _ in form.pages[:1])
        office.accept(session, dossier_id, actor=world.receptionist, revision=revision(dossier_id), now=now)
    run_worker()
    with transaction() as session:
        office.appraise(session, dossier_id, actor=world.specialist, revision=revision(dossier_id), now=now)
    with transaction() as session:
        proposal = Proposal(Outcome.GRANT, f"Đã đối chiếu {PLACE}", lines)
        office.propose(
            session,
            dossier_id,
            proposal=proposal,
            actor=world.specialist,
            revision=revision(dossier_id),
            now=now,
        )
    assert Proposal.from_stored(stored(dossier_id).proposal or {}) == proposal
    assert stored(dossier_id).proposed == "grant"
    assert leaks() == []


def test_a_withdrawn_dossier_shows_nothing_and_is_found_by_the_last_digits(
    world: SimpleNamespace, submitted: Submit, browse: Browse
) -> None:
    dossier_id = submitted(typed=TYPED)
    with transaction() as session:
        dossiers.request_withdrawal(session, dossier_id, reason="Thôi", actor=world.citizen, now=clock.now())
    assert leaks() == []
    last = stored(dossier_id).applicant_number[-4:]
    assert stored(dossier_id).code in browse("receptionist").get(f"/office/?q={last}").text


def test_what_nothing_sensitive_is_in_is_stored_as_it_is(submitted: Submit) -> None:
    dossier_id = submitted(typed=TYPED)
    plain = raw(dossier_id)
    assert {key for key, part in plain.items() if isinstance(part, dict) and "~sealed" in part} == {
        "applicant_number",
        "registered_at",
    }
    assert plain["event"] == "birth"
    assert stored(dossier_id).sealed_with == sealed.ring().newest


def test_another_rows_answer_does_not_open_here(submitted: Submit, browse: Browse) -> None:
    one, other = submitted(typed=TYPED), submitted(typed={**TYPED, "registered_at": AFTER})
    with transaction() as session:
        session.execute(update(Dossier.__table__).where(Dossier.id == one).values(submitted_answers=raw(other)))  # type: ignore[arg-type]
    swapped = stored(one).submitted_answers
    assert swapped is not None
    assert swapped["event"] == "birth"
    with pytest.raises(SealBroken):
        swapped["registered_at"]
    answer = browse("citizen").get(f"/dossiers/{one}/correction")
    assert answer.status_code == 503
    assert "Không có gì bị mất" in answer.text


def test_with_the_key_lost_the_rows_are_named_and_nothing_is_destroyed(
    submitted: Submit, browse: Browse, world: SimpleNamespace, caplog: pytest.LogCaptureFixture
) -> None:
    dossier_id, key = submitted(typed=TYPED), sealed.ring().newest
    before = [raw(dossier_id, name) for name in ("answers", "submitted_answers")]
    keys = sealed.ring().keys
    rings([], [secrets.token_bytes(32)])
    with caplog.at_level(logging.ERROR):
        sealing.warn_of_lost_keys()
    assert f"sealing key {key} is missing" in caplog.text
    assert any(line.startswith(f"dossier {dossier_id}") for line in sealing.told())
    assert browse("citizen").get("/dossiers").status_code == 200
    assert browse("receptionist").get("/office/").status_code == 200
    assert browse("citizen").get(f"/dossiers/{dossier_id}/correction").status_code == 503
    said = list(sealing.reseal_everything(batch=10, say=lambda line: None))
    assert f"dossier.answers.{dossier_id}.registered_at: cannot be read; left as it is." in said
    with pytest.raises(SealBroken):
        overwrite(dossier_id, {"registered_at": "khác"})
    assert [raw(dossier_id, name) for name in ("answers", "submitted_answers")] == before
    sealed.configure(list(keys))
    assert list(sealing.told()) == []
    assert stored(dossier_id).answers["registered_at"] == PLACE


def test_keys_change_stopped_half_way_and_taken_up_again(submitted: Submit) -> None:
    mine = [submitted(typed=TYPED) for _ in range(3)]
    old, new = list(sealed.ring().keys), [secrets.token_bytes(32)]
    rings(old, new)
    said: list[str] = []

    class Stopped(Exception):
        pass

    def stop_after_one(line: str) -> None:
        said.append(line)
        if line.startswith("dossier: 1 of"):
            raise Stopped

    with pytest.raises(Stopped):
        list(sealing.reseal_everything(batch=1, say=stop_after_one))
    assert {stored(one).sealed_with for one in mine} == {sealed.ring().newest, sealed.KeyRing(old).newest}
    assert all(stored(one).answers["registered_at"] == PLACE for one in mine)
    assert list(sealing.reseal_everything(batch=2, say=said.append)) == []
    assert "dossier: 2 of 2 row(s) sealed again." in said
    rings([], new)
    for one in mine:
        assert stored(one).answers["registered_at"] == PLACE
        assert (stored(one).submitted_answers or {})["applicant_number"] == NUMBER
    assert list(sealing.reseal_everything(batch=2, say=said.append)) == []
    assert leaks() == []


def test_what_was_stored_before_it_was_sealed_is_sealed(submitted: Submit) -> None:
    dossier_id = submitted(typed=TYPED)
    plain = dict(stored(dossier_id).answers)
    table = Dossier.__table__
    with transaction() as session:
        session.execute(update(table).where(table.c.id == dossier_id).values(answers=plain, sealed_with=None))  # type: ignore[arg-type]
    assert stored(dossier_id).answers["registered_at"] == PLACE, "readable meanwhile"
    list(sealing.reseal_everything(batch=50, say=lambda line: None))
    assert set(raw(dossier_id)["registered_at"]) == {"~sealed"}
    assert stored(dossier_id).answers == plain
    assert stored(dossier_id).sealed_with == sealed.ring().newest
