"""What happens to letters and results besides the moves of a dossier."""

from dataclasses import dataclass

from portal.core.events import Event


@dataclass(frozen=True)
class LetterDrafted(Event):
    """A letter was begun by the portal, for a specialist to complete."""

    kind: str


@dataclass(frozen=True)
class LetterWritten(Event):
    """A letter was put before the leader."""

    kind: str


@dataclass(frozen=True)
class LetterGivenBack(Event):
    """The leader did not sign a letter and said why."""

    kind: str
    note: str


@dataclass(frozen=True)
class StopProposed(Event):
    """The specialist proposed to the leader to end the work without a result."""

    reason: str


@dataclass(frozen=True)
class RecipientsNamed(Event):
    """Who else gets the result."""

    names: tuple[str, ...]
