"""What happens around a dossier without changing it: colleagues write to each other, link it, look at earlier ones."""

from dataclasses import dataclass

from portal.core.events import Event


@dataclass(frozen=True)
class InternalNoteWritten(Event):
    """An officer left a note for colleagues; the log keeps its digest, not its words, which are no applicant's."""

    note_id: str
    sha256: str


@dataclass(frozen=True)
class DossiersLinked(Event):
    """An officer said that this dossier and another belong together, and why."""

    code: str
    reason: str


@dataclass(frozen=True)
class DossiersUnlinked(Event):
    """The two do not belong together after all."""

    code: str


@dataclass(frozen=True)
class EarlierDossiersRead(Event):
    """An officer looked at the applicant's other dossiers in this agency, for a purpose (R18.2, R19)."""

    purpose: str
    dossiers: int
