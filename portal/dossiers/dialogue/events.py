"""What happens in the dialogue about a dossier. No words of anybody stand in these: only which thing it was."""

from dataclasses import dataclass

from portal.core.events import Event


@dataclass(frozen=True)
class MessageSent(Event):
    """The applicant or the agency wrote a message with so many files."""

    message_id: str
    side: str
    files: int


@dataclass(frozen=True)
class MessagesRead(Event):
    """The ``side`` named saw these messages of the other for the first time."""

    side: str
    message_ids: tuple[str, ...]


@dataclass(frozen=True)
class CorrectionNotified(Event):
    """The sender said what is wrong in the dossier, in time (nobody was processing it yet) or not (R12.3)."""

    correction_id: str
    round: int
    in_time: bool


@dataclass(frozen=True)
class CorrectionAccepted(Event):
    """The agency opened what is wrong for mending; what was sent first stays as it is."""

    correction_id: str
    round: int


@dataclass(frozen=True)
class CorrectionDeclined(Event):
    """The agency did not accept a correction, and said why."""

    correction_id: str
    round: int
    reason: str


@dataclass(frozen=True)
class ServiceRated(Event):
    """The applicant rated the service. How is nobody's business here: ratings are only counted."""
