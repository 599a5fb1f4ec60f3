"""Few queries for every page about letters, books and results, however much is on it."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest

from portal.core import clock
from portal.core.db import transaction
from portal.dossiers.models import Dossier
from portal.office.actions.work import reserve_slip
from portal.office.letters.kinds import APOLOGY, ApologyWords, LetterState
from portal.office.letters.models import Letter
from portal.office.models import ACCEPTANCE_SLIP
from tests.functional.office.conftest import Browser
from tests.support.asked import counted
from tests.support.proposals import GRANT, waiting


@pytest.fixture
def many(world: SimpleNamespace) -> None:
    """Thirty dossiers with a line in the register and an apology before the leader."""
    words = ApologyWords("Phải xác minh lại.", clock.now()).stored()
    ids = waiting(world.leader, world.citizen, [GRANT] * 30)
    with transaction() as session:
        for dossier_id in ids:
            dossier = session.get_one(Dossier, dossier_id)
            reserve_slip(session, dossier, kind=ACCEPTANCE_SLIP, round_=1, now=clock.now())
            session.add(
                Letter(
                    dossier_id=dossier_id,
                    kind=APOLOGY,
                    state=LetterState.WAITING,
                    content=words,
                    written_by="Lê Thị Thẩm",
                    written_at=clock.now(),
                )
            )


@pytest.mark.every_case
@pytest.mark.usefixtures("known_catalogue")
@pytest.mark.parametrize("path", ["letters", "register", "results", "incoming"])
def test_a_page_costs_few_queries(browse: Callable[[str], Browser], many: None, path: str) -> None:
    browser = browse("leader")
    browser.get(f"/office/{path}")
    with counted() as sent:
        assert browser.get(f"/office/{path}").status_code == 200
    assert len(sent) <= 11, sent
