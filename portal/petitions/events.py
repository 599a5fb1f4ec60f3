"""What happens to a petition, as facts; what people wrote stands in the table, here only its digest."""

from dataclasses import dataclass
from datetime import datetime

from portal.core.events import Event


@dataclass(frozen=True)
class PetitionWritten(Event):
    """Somebody wrote without signing in; the address is to be confirmed."""

    kind: str
    sha256: str


@dataclass(frozen=True)
class PetitionReceived(Event):
    """The agency has it and its clock runs."""

    code: str
    kind: str
    agency: str
    due_at: datetime
    sha256: str


@dataclass(frozen=True)
class PetitionAssigned(Event):
    """Another agency answers it."""

    agency: str
    reason: str


@dataclass(frozen=True)
class PetitionAnswerDrafted(Event):
    """An officer wrote the answer and asks a leader to approve it."""

    sha256: str


@dataclass(frozen=True)
class PetitionAnswerSentBack(Event):
    """A leader wants the answer changed."""


@dataclass(frozen=True)
class PetitionAnswered(Event):
    """A leader approved the answer; it goes to the writer."""

    sha256: str
    late: bool


@dataclass(frozen=True)
class PetitionPublished(Event):
    """A version without personal data is public, with the writer's consent."""

    sha256: str


@dataclass(frozen=True)
class PetitionTakenDown(Event):
    """The public version is no longer shown."""

    reason: str


@dataclass(frozen=True)
class PetitionWarned(Event):
    """Its date is near or over, and no answer has gone out."""

    stage: str
    due_at: datetime
