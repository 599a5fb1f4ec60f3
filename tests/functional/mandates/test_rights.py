"""What each right of a mandate opens, every combination of them; and two who answer at once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from itertools import chain, combinations
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from portal.accounts.mandates.lifecycle import State
from portal.accounts.mandates.models import Mandate, MandatedDossier
from portal.accounts.mandates.rules import GIVEN
from portal.core import clock
from portal.core.actor import Actor, Basis, Representation, Right
from portal.core.db import reading, transaction
from portal.core.errors import NotFound, PortalError, RightMissing
from portal.core.ids import derived_token
from portal.dossiers import actions as dossiers
from portal.dossiers import desk
from portal.dossiers.actions.drafts import locked
from portal.mandates import actions
from portal.mandates.actions.answering import offer
from tests.support.applicants import EXTRACT, Person, begin, prepared
from tests.support.mandates import offer_of

SUBSETS = list(chain.from_iterable(combinations(GIVEN, size) for size in range(len(GIVEN) + 1)))


class _Undone(Exception):
    """What was tried is not kept."""


def row(world: Any, **more: Any) -> Mandate:
    today = clock.local(clock.now()).date()
    return Mandate(
        **{
            "number": "01/2026/GUQ",
            "state": State.ACCEPTED,
            "giver_id": world.citizen.id,
            "giver_name": world.citizen.name,
            "made_by_id": world.citizen.id,
            "made_by": world.citizen.name,
            "receiver_id": world.citizen2.id,
            "receiver_name": world.citizen2.name,
            "receiver_number": world.citizen2.personal_number,
            "services": EXTRACT,
            "rights": "prepare",
            "first_day": today,
            "last_day": today,
            "check_code": "AAAA-BBBB-CCCC",
            "created_at": clock.now(),
        }
        | more
    )


def stored(mandate: Mandate, *dossier_ids: UUID) -> UUID:
    with transaction() as session:
        session.add(mandate)
        session.flush()
        if mandate.state == State.OFFERED:
            offer(mandate, now=clock.now())
        for one in dossier_ids:
            session.add(MandatedDossier(mandate_id=mandate.id, dossier_id=one, since=clock.now()))
        return mandate.id


def acting(world: Any, mandate_id: UUID, rights: tuple[Right, ...]) -> Actor:
    by = Representation(
        person_id=world.citizen2.id,
        person=world.citizen2.name,
        basis=Basis.MANDATE,
        basis_id=mandate_id,
        rights=frozenset(rights),
        services=frozenset({EXTRACT}),
        number="01/2026/GUQ",
    )
    return replace(world.citizen, by=by)


def lets(what: Callable[[Session], object]) -> bool:
    """Whether rights let this through; whatever else stops it is another matter. Nothing is kept."""
    try:
        with transaction() as session:
            what(session)
            raise _Undone
    except RightMissing:
        return False
    except (PortalError, _Undone):
        return True


def test_every_combination_of_rights_opens_what_it_says_and_nothing_else(giver: Person, world: Any) -> None:
    draft = UUID(begin(giver).rsplit("/", 1)[1])
    giver.get(f"/drafts/{draft}/delete").send(action="/delete")
    sent = UUID(prepared(giver).rsplit("/", 1)[1])
    giver.send(action="/submission")
    draft = UUID(begin(giver).rsplit("/", 1)[1])
    mandate_id, now = stored(row(world), draft, sent), clock.now()
    for rights in SUBSETS:
        actor = acting(world, mandate_id, rights)
        told = {"actor": actor, "now": now}
        begun = {"actor": actor, "language": "vi", "now": now}
        found = {
            "begin": lets(lambda session, begun=begun: dossiers.start_draft(session, EXTRACT, **begun)),
            "edit": lets(lambda session, actor=actor: locked(session, draft, actor=actor)),
            "submit": lets(lambda session, told=told: dossiers.submit(session, draft, sent_at=now, **told)),
            "withdraw": lets(
                lambda session, told=told: dossiers.request_withdrawal(session, sent, reason="Không cần nữa", **told)
            ),
            "correct": lets(
                lambda session, told=told: dossiers.notify_correction(session, sent, right={}, reason="x", **told)
            ),
        }
        assert found == {
            "begin": Right.PREPARE in rights,
            "edit": Right.PREPARE in rights,
            "submit": Right.SIGN in rights,
            "withdraw": Right.AMEND in rights,
            "correct": Right.AMEND in rights,
        }, rights


def test_an_unrelated_procedure_or_mandate_opens_nothing(giver: Person, world: Any) -> None:
    draft = UUID(begin(giver).rsplit("/", 1)[1])
    actor = acting(world, stored(row(world)), tuple(GIVEN))
    with pytest.raises(NotFound), transaction() as session:
        locked(session, draft, actor=actor)
    with pytest.raises(PortalError), transaction() as session:
        dossiers.start_draft(session, "1.004873", actor=actor, language="vi", now=clock.now())


def attempts(*what: Callable[[Session], object]) -> list[bool]:
    """Which of these, all at once, went through."""

    def one(act: Callable[[Session], object]) -> bool:
        try:
            with transaction() as session:
                act(session)
        except PortalError:
            return False
        return True

    with ThreadPoolExecutor(max_workers=10) as pool:
        return list(pool.map(one, what))


def test_fifty_answers_at_once_have_one_winner(app: Any, world: Any) -> None:
    mandate_id = stored(row(world, state=State.OFFERED, receiver_id=None))
    with reading() as session:
        token, now = actions.token_of(session.get_one(Mandate, mandate_id)), clock.now()

    def accept(session: Session) -> object:
        return actions.accept(session, token, actor=world.citizen2, now=now)

    def revoke(session: Session) -> object:
        return actions.revoke(session, mandate_id, "Thôi", actor=world.citizen, now=now)

    went = attempts(*[accept, revoke] * 25)
    assert sum(went[1::2]) == 1
    assert sum(went[::2]) <= 1
    with reading() as session:
        assert session.get_one(Mandate, mandate_id).state == State.REVOKED


def test_a_token_opens_what_it_was_made_for_while_it_lasts(app: Any, world: Any, receiver: Person) -> None:
    mandate = row(world, state=State.OFFERED, receiver_id=None)
    mandate_id, now = stored(mandate), clock.now()
    wrong = derived_token(desk.desk().link_key, "invitation to sign", mandate_id, 1)
    receiver.get(f"/mandates/offers/{wrong}", status=404)
    with reading() as session:
        kept = session.get_one(Mandate, mandate_id)
        address, token = offer_of(kept), actions.token_of(kept)
    receiver.get(f"/transfers/{token}", status=404)
    receiver.get(f"/signatures/{token}", status=404)
    receiver.get(address)
    impostors = [
        replace(world.citizen2, name="Y Thuận"),
        replace(world.citizen2, personal_number="067088004322"),
        world.citizen,
        world.receptionist,
    ]
    late = now + timedelta(days=31)
    for actor, moment in [*((one, now) for one in impostors), (world.citizen2, late)]:
        with pytest.raises(NotFound), transaction() as session:
            actions.accept(session, token, actor=actor, now=moment)
