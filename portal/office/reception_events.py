"""What happens at the one-stop desk besides the moves of a dossier."""

from dataclasses import dataclass

from portal.core.events import Event


@dataclass(frozen=True)
class PapersChecked(Event):
    """The desk checked the components: which are not in order, how many originals and copies it keeps of which."""

    not_accepted: tuple[str, ...]
    originals: dict[str, int]
    copies: dict[str, int]


@dataclass(frozen=True)
class HandedOver(Event):
    """The dossier went from the one-stop desk to the processing unit."""


@dataclass(frozen=True)
class SecondRequestAsked(Event):
    """An officer wants to ask the applicant again, and says why."""

    round: int
    reason: str


@dataclass(frozen=True)
class SecondRequestConsented(Event):
    """A leader consented that the applicant is asked again."""

    round: int
