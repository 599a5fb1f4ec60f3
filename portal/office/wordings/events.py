"""What happens to templates and to the letters written with them."""

from dataclasses import dataclass

from portal.core.events import Event


@dataclass(frozen=True)
class TemplateChanged(Event):
    """A version of a template was begun or changed."""

    name: str
    version: int
    sha256: str


@dataclass(frozen=True)
class TemplateChecked(Event):
    """Its writer found it sound and put it before somebody else."""

    version: int
    sha256: str


@dataclass(frozen=True)
class TemplateReturned(Event):
    """It has to be changed first."""

    version: int
    reason: str


@dataclass(frozen=True)
class TemplatePublished(Event):
    """Officers can use it from now on; its words never change again."""

    version: int
    sha256: str


@dataclass(frozen=True)
class TemplateWithdrawn(Event):
    """No new letter is written with it."""

    version: int


@dataclass(frozen=True)
class TemplateDiscarded(Event):
    """A draft was given up."""

    version: int


@dataclass(frozen=True)
class LetterBegun(Event):
    """An officer began a letter with a version of a template."""

    round: int
    name: str
    template: str
    version: int


@dataclass(frozen=True)
class LetterPutForward(Event):
    """A complete letter was put before the leader; ``sha256`` is the digest of its words."""

    round: int
    name: str
    sha256: str


@dataclass(frozen=True)
class LetterReturned(Event):
    """The leader wants it written otherwise."""

    round: int
    note: str


@dataclass(frozen=True)
class LetterSigned(Event):
    """The leader signed it."""

    round: int
    number: str
    sha256: str


@dataclass(frozen=True)
class LetterIssued(Event):
    """It was sealed; news for the office only, whoever the letter is for."""

    round: int
    number: str
    sha256: str


@dataclass(frozen=True)
class LetterSent(Event):
    """It was sent to another agency."""

    number: str
    name: str


@dataclass(frozen=True)
class LetterAcknowledged(Event):
    """Another agency has it."""

    number: str
    name: str


@dataclass(frozen=True)
class LetterCancelled(Event):
    """It is not issued after all; ``number`` is the one that is void now, empty when none was drawn."""

    round: int
    number: str
    reason: str


@dataclass(frozen=True)
class NumberVoided(Event):
    """A number of a register that no document bears is void."""

    number: str
    register: str
    reason: str
