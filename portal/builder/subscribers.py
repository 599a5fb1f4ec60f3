"""What the builder's own events set going: the trial run of a definition, in the worker."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from forms.definition import ServiceForm, examine_text
from portal.accounts import queries as accounts
from portal.accounts.models import Agency
from portal.builder import actions, gate, queries
from portal.core import clock
from portal.core.db import reading, transaction
from portal.core.errors import NotFound
from portal.core.outbox import Delivery, Handler

_LONGEST = timedelta(minutes=10)
"""A run that is still going after this has died with its worker."""


class TrialRunning(Exception):
    """Somebody runs this trial already: come back later."""


def try_definition(delivery: Delivery) -> None:
    """Run the publish gate for the text with this digest, once each time it was asked for.

    A run longer than the lease of its message is delivered a second time meanwhile: that one waits for its end. Raises
    TrialRunning then; after a worker's death the run begins anew.
    """
    draft_id, sha256 = delivery.stream, str(delivery.payload["sha256"])
    found = _asked_for(draft_id, sha256)
    if found is None:
        return
    definition, agency = found
    _record(draft_id, sha256, {"state": "running", "started_at": clock.now().isoformat()})
    with reading() as session:
        report = gate.run(session, definition, agency, now=clock.now())
    _record(draft_id, sha256, gate.as_data(report) | {"finished_at": clock.now().isoformat()})


def _asked_for(draft_id: UUID, sha256: str) -> tuple[ServiceForm, Agency | None] | None:
    """The definition to try and its agency; None when it was changed or tried since. Raises TrialRunning."""
    with reading() as session:
        draft = queries.draft(session, draft_id)
        gate = draft.gate or {}
        definition = examine_text(draft.source or "")[0]
        if draft.sha256 != sha256 or definition is None or gate.get("state") not in ("waiting", "running"):
            return None
        started = gate.get("started_at")
        if started is not None and clock.now() - datetime.fromisoformat(started) < _LONGEST:
            raise TrialRunning
        try:
            return definition, accounts.agency(session, definition.agency)
        except NotFound:
            return definition, None


def _record(draft_id: UUID, sha256: str, report: dict[str, object]) -> None:
    with transaction() as session:
        actions.record_trial(session, draft_id, sha256, report, now=clock.now())


SUBSCRIPTIONS: Mapping[str, Mapping[str, Handler]] = {"DefinitionTrialAsked": {"builder.try": try_definition}}
