"""A batch as it is carried out: one document after the other, each by itself, until all are done or something stops it.

Everything happens in one request, because the PIN is kept nowhere: its answer is written while the documents are
signed. Whatever ends it (time, a service that is away, a lost connection, a crash) leaves those before it signed and
those after it untouched; the same batch sent again signs only what is left.
"""

import logging
import secrets
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from forms.text import Text
from portal.core import clock
from portal.core.actor import Actor
from portal.core.db import reading, transaction
from portal.core.errors import NotFound, PortalError
from portal.core.traces import trace
from portal.documents.errors import RenderingFailed
from portal.dossiers.errors import ActionNotPermitted
from portal.office import actions, queries
from portal.office.batches import Choice, Decision
from portal.office.errors import ChangedMeanwhile, NoProposal, ReasonMissing, ResultNotValid, ShownOtherwise
from portal.office.views.signing import seal_result, sign_result
from portal.signing.actions import Identity
from portal.signing.errors import DocumentNotSignable

SECONDS = 65.0  # of the 90 that the web server allows a request: the last document needs time to end
_OVERTAKEN = (ChangedMeanwhile, ActionNotPermitted)
_OF_THIS_ONE = (
    NotFound,
    NoProposal,
    ShownOtherwise,
    ReasonMissing,
    RenderingFailed,
    ResultNotValid,
    DocumentNotSignable,
)
_EVENTS = {Choice.SIGN: "ResultSigned", Choice.SEAL: "ResultSealed", Choice.SEND_BACK: "ProposalSentBack"}
_log = logging.getLogger(__name__)

TIME_IS_UP = Text(
    vi="Hết thời gian của một lượt; văn bản này chưa đến lượt.",
    en="The time for one run is over; this document was not reached.",
)


class Fate(StrEnum):
    """What became of a decision. ``LEFT`` can be tried again as it is; ``REFUSED`` has to be looked at again."""

    SIGNED = "sign"
    SEALED = "seal"
    SENT_BACK = "send_back"
    DONE_BEFORE = "done_before"
    REFUSED = "refused"
    LEFT = "left"


@dataclass(frozen=True)
class Told:
    """What became of one document: its number where it has one, the reason where it was not done."""

    decision: Decision
    fate: Fate
    number: str = ""
    why: Text | None = None


class Run:
    """The decisions of one officer, carried out while this is iterated over, once.

    ``identity`` is the opened key of a leader; it is let go of with the run. ``until`` is a moment of
    ``time.monotonic`` after which no further document is begun.
    """

    def __init__(
        self, decisions: Sequence[Decision], *, actor: Actor, identity: Identity | None, until: float | None = None
    ) -> None:
        self.decisions = decisions
        self.told: list[Told] = []
        self._actor = actor
        self._identity = identity
        self._until = time.monotonic() + SECONDS if until is None else until
        self._stopped: Text | None = None
        self._deeds: dict[Choice, Callable[[Decision], str]] = {
            Choice.SIGN: self._sign,
            Choice.SEAL: self._seal,
            Choice.SEND_BACK: self._send_back,
        }

    def __iter__(self) -> Iterator[Told]:
        for decision in self.decisions:
            if self._stopped is None and time.monotonic() > self._until:
                self._stopped = TIME_IS_UP
            told = self._carry_out(decision) if self._stopped is None else Told(decision, Fate.LEFT, why=self._stopped)
            self.told.append(told)
            yield told
        self._identity = None

    @property
    def stopped(self) -> Text | None:
        """Why the run ended before its last document, None when it did not."""
        return self._stopped

    @property
    def counts(self) -> Counter[Fate]:
        """How many documents came to what."""
        return Counter(told.fate for told in self.told)

    @property
    def left(self) -> list[Decision]:
        """What was not tried, or could not be done now, and may be sent again as it is."""
        return [told.decision for told in self.told if told.fate is Fate.LEFT]

    def _carry_out(self, decision: Decision) -> Told:
        try:
            return Told(decision, Fate(decision.choice), number=self._deeds[decision.choice](decision))
        except _OVERTAKEN as problem:
            return self._done_before(decision) or Told(decision, Fate.REFUSED, why=problem.sentence)
        except _OF_THIS_ONE as problem:
            return Told(decision, Fate.REFUSED, why=problem.sentence)
        except PortalError as problem:  # the next document would meet the same: time-stamps, certificate, disk
            self._stopped = problem.sentence
        except Exception as problem:  # half of the page is written: no error page can be shown instead
            self._stopped = _incident(problem)
        return Told(decision, Fate.LEFT, why=self._stopped)

    def _done_before(self, decision: Decision) -> Told | None:
        """Sent twice: the page was loaded again, or the connection was lost before the answer was read."""
        with reading() as session:
            deed = queries.deed_of(session, decision.dossier_id, _EVENTS[decision.choice], actor=self._actor)
            last = queries.last_event(session, decision.dossier_id)
        if deed is None or last is None or (decision.choice is Choice.SEND_BACK and deed.id != last.id):
            return None
        return Told(decision, Fate.DONE_BEFORE, number=str(deed.payload.get("number", "")))

    def _sign(self, decision: Decision) -> str:
        if self._identity is None:
            raise ActionNotPermitted
        seen = decision.seen
        return sign_result(
            decision.dossier_id,
            identity=self._identity,
            actor=self._actor,
            revision=seen.revision,
            shown=seen.digest,
        )

    def _seal(self, decision: Decision) -> str:
        seen = decision.seen
        return seal_result(decision.dossier_id, actor=self._actor, revision=seen.revision, shown=seen.digest)

    def _send_back(self, decision: Decision) -> str:
        with transaction() as session:
            actions.send_back(
                session,
                decision.dossier_id,
                note=decision.note,
                actor=self._actor,
                revision=decision.seen.revision,
                now=clock.now(),
            )
        return ""


def _incident(problem: Exception) -> Text:
    incident = secrets.token_hex(4)
    _log.error("incident %s while a batch was carried out\n%s", incident, trace(problem))
    return Text(
        vi=f"Có sự cố, mã {incident}. Văn bản này chưa xử lý; hãy thử lại, nếu vẫn lỗi hãy báo quản trị viên.",
        en=f"Something went wrong, incident {incident}. This document was not dealt with; try again, and tell the "
        "administrator if it happens again.",
    )
