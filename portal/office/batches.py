"""Many documents in one go: what is put before a leader or a clerk, what they decide, what a decision is bound to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from forms.text import Text
from portal.catalogue import queries as catalogue
from portal.core.calendar import load_calendar
from portal.dossiers.lifecycle import Step
from portal.dossiers.models import Dossier
from portal.office import results, rules
from portal.office.results import Proposal
from portal.office.rules import Countdown
from portal.signing.actions import Outcome

LARGEST = 100


class Work(StrEnum):
    """The two batches: a leader signs results, a clerk seals them."""

    SIGN = "sign"
    SEAL = "seal"

    @property
    def step(self) -> Step:
        """The desk at which the documents wait."""
        return Step.APPROVAL if self is Work.SIGN else Step.SEALING


class Choice(StrEnum):
    """What may be decided about one document."""

    SIGN = "sign"
    SEAL = "seal"
    SEND_BACK = "send_back"
    LEAVE = "leave"


CHOICES = {Work.SIGN: (Choice.SIGN, Choice.SEND_BACK), Work.SEAL: (Choice.SEAL,)}


@dataclass(frozen=True)
class Seen:
    """What was on the screen: the dossier's revision, and the digest of what is to be signed or sealed."""

    revision: int
    digest: str

    def __str__(self) -> str:
        return f"{self.revision}-{self.digest}"

    @classmethod
    def read(cls, written: str) -> "Seen":
        """From a form; what cannot have been on a screen is always stale."""
        revision, _, digest = written.partition("-")
        known = revision.isdecimal() and len(revision) < 10
        return cls(int(revision) if known else 0, digest)


@dataclass(frozen=True)
class Decision:
    """What is to happen to one document, as it was on the screen; ``note`` tells the specialist why it comes back."""

    dossier_id: UUID
    seen: Seen
    choice: Choice
    note: str = ""


@dataclass(frozen=True)
class Line:
    """One document as the batch shows it. ``signature`` is the verdict on the application, None without signature.

    ``signed`` says who signed the result, when and under which number, once somebody did.
    """

    id: UUID
    code: str
    applicant: str
    service: Text
    title: str
    proposal: Proposal
    proposed_by: str
    signed: dict[str, Any] | None
    signature: Outcome | None
    due_at: datetime | None
    countdown: Countdown | None
    seen: Seen


def read_id(written: str) -> UUID | None:
    """The id of a dossier in a form, None when it is none."""
    try:
        return UUID(written)
    except ValueError:
        return None


def lines(session: Session, dossiers: Iterable[Dossier], work: Work, *, now: datetime) -> dict[UUID, Line]:
    """Those of the dossiers whose document waits to be signed, or sealed, as they are now; in the order given."""
    calendar = load_calendar(session)
    found = {}
    for dossier in dossiers:
        if dossier.step != work.step or not dossier.proposal:
            continue
        running = dossier.due_at is not None and rules.is_running(dossier.status)
        countdown = rules.countdown(calendar, due=dossier.due_at, now=now) if running and dossier.due_at else None
        found[dossier.id] = _line(dossier, dossier.proposal, work, countdown)
    return found


def _line(dossier: Dossier, stored: dict[str, Any], work: Work, countdown: Countdown | None) -> Line:
    form = catalogue.definition(dossier.service_code, dossier.service_version)
    proposal, signed, verdict = Proposal.from_stored(stored), stored.get("signed"), dossier.submitted_verdict
    digest = results.digest(form, proposal, applicant=dossier.applicant_name) if work is Work.SIGN else ""
    return Line(
        id=dossier.id,
        code=dossier.code or "",
        applicant=dossier.applicant_name,
        service=form.name,
        title=results.content(form, proposal, applicant=dossier.applicant_name).type_name,
        proposal=proposal,
        proposed_by=stored["proposed_by"],
        signed=signed,
        signature=Outcome(verdict["outcome"]) if verdict else None,
        due_at=dossier.due_at,
        countdown=countdown,
        seen=Seen(dossier.revision, digest if signed is None else signed["sha256"]),
    )
