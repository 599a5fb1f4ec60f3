"""What happened to processes."""

from dataclasses import dataclass

from portal.core.events import Event


@dataclass(frozen=True)
class ProcessDraftBegun(Event):
    """Somebody began a new version of a process."""

    key: str
    version: int


@dataclass(frozen=True)
class ProcessDraftChanged(Event):
    """The draft of a process was changed: which step, and how."""

    what: str
    step: str


@dataclass(frozen=True)
class ProcessDraftSubmitted(Event):
    """The draft was put before another administrator."""


@dataclass(frozen=True)
class ProcessDraftReturned(Event):
    """Another administrator gave the draft back, and said why."""

    reason: str


@dataclass(frozen=True)
class ProcessDraftDiscarded(Event):
    """The draft was given up."""


@dataclass(frozen=True)
class ProcessPublished(Event):
    """A version of a process is in force for dossiers that are handed in from now on."""

    key: str
    version: int
    sha256: str


@dataclass(frozen=True)
class ProcessChosen(Event):
    """New dossiers of a service follow another process from now on."""

    service: str
    key: str


@dataclass(frozen=True)
class DossierForwarded(Event):
    """A dossier went on to another step at the same desk."""

    step: str
    note: str


@dataclass(frozen=True)
class DossierHandedBack(Event):
    """A dossier went back to an earlier step, for a reason."""

    step: str
    note: str


@dataclass(frozen=True)
class ProposalEndorsed(Event):
    """The head of a unit looked at the proposal and let it go on."""

    note: str


@dataclass(frozen=True)
class DraftShown(Event):
    """The applicant was asked whether the draft of the result is right."""

    outcome: str


@dataclass(frozen=True)
class DraftConfirmed(Event):
    """The applicant confirmed the draft of the result."""


@dataclass(frozen=True)
class DraftObjected(Event):
    """The applicant objected to the draft of the result, and said why."""

    reason: str


@dataclass(frozen=True)
class DraftUnanswered(Event):
    """The applicant did not answer in time, so the work went on."""


@dataclass(frozen=True)
class NotificationReceived(Event):
    """The agency took note of a notification; nothing else follows."""

    note: str


@dataclass(frozen=True)
class OpinionRead(Event):
    """An officer of another agency opened what this agency is asked about."""

    agency: str


@dataclass(frozen=True)
class OpinionGiven(Event):
    """Another agency answered what it was asked."""

    agency: str
    late: bool
    sha256: str


@dataclass(frozen=True)
class SiteInspected(Event):
    """A place was inspected, with whom and with what finding."""

    day: str
    place: str
    sha256: str
