"""Ten dossiers checked, accepted and handed over by keyboard alone: nothing here ever touches a mouse (ux 30).

How long it takes is measured by ``python -m tests.bench keyboard``, with the same keys.
"""

from uuid import UUID

import pytest
from sqlalchemy import select

from portal.core import clock
from portal.core.db import reading, transaction
from portal.dossiers import actions
from portal.dossiers.lifecycle import Status, Step
from portal.dossiers.models import ComponentCheck, Dossier
from tests.browser.conftest import Town
from tests.browser.desk_keys import Keys
from tests.browser.story import elsewhere
from tests.faults import drafts
from tests.support.copies import copied

pytestmark = pytest.mark.browser

TEN = 10


def _handed_in(count: int) -> list[UUID]:
    owner = drafts.applicant()
    first = drafts.ready_to_submit(owner, line="by keyboard")
    with transaction() as session:
        actions.submit(session, first, actor=owner, sent_at=clock.now(), now=clock.now())
    return [first, *copied(first, count - 1)]


def test_ten_dossiers_without_a_mouse(town: Town) -> None:
    ids = elsewhere(_handed_in, TEN)
    keys = Keys(town.person("receptionist").page)
    keys.to_the_first_new_dossier()
    pressed = [keys.receive() for _ in ids]
    handed_over = keys.hand_over()

    with reading() as session:
        received = [session.get_one(Dossier, one) for one in ids]
        assert all((one.status, one.step) == (Status.ACCEPTED, Step.APPRAISAL) for one in received)
        assert all(one.handed_over_at is not None for one in received)
        checks = session.scalars(select(ComponentCheck.accepted).where(ComponentCheck.dossier_id.in_(ids))).all()
        assert checks == [True] * TEN
    assert pressed == [5] * TEN  # to the checklist, to its button, save, accept, on to the next
    assert handed_over == 4


def test_a_key_held_down_does_nothing_twice(town: Town) -> None:
    """The focus waits on the next step; only a new press of Enter takes it. Nothing is trapped, help is one key."""
    (dossier_id,) = elsewhere(_handed_in, 1)
    window = town.person("receptionist")
    keys, keyboard = Keys(window.page), window.page.keyboard
    keys.to_the_first_new_dossier()
    keys.to_the_end_of_the_checklist()
    with window.page.expect_navigation():
        keyboard.down("Enter")
    keys.expect("Tiếp nhận, hẹn ngày")
    keyboard.down("Enter")
    keyboard.up("Enter")
    window.look()
    keyboard.press("Tab")
    keys.expect("Tiếp nhận kèm ghi chú")
    keyboard.press("?")
    assert window.page.locator("dialog[open]").count() == 1
    with reading() as session:
        assert session.get_one(Dossier, dossier_id).status == Status.SUBMITTED
    with window.page.expect_navigation():
        keyboard.press("Escape")
        keyboard.press("Shift+Tab")
        keyboard.press("Enter")
    window.look().sees("Đã tiếp nhận hồ sơ")
