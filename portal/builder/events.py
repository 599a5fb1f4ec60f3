"""What happens to a definition in the making, as facts."""

from dataclasses import dataclass

from portal.core.events import Event


@dataclass(frozen=True)
class DefinitionDrafted(Event):
    """A draft was begun: ``origin`` is ``new``, ``version``, ``clone`` or ``import``."""

    code: str
    version: int
    origin: str


@dataclass(frozen=True)
class DefinitionChanged(Event):
    """The draft was changed: ``what`` was done (``edit``, ``add``, ``delete`` …) at ``place``."""

    revision: int
    what: str
    place: str


@dataclass(frozen=True)
class DefinitionSubmitted(Event):
    """The author asked for review; ``sha256`` is of the text to be reviewed, tried and published."""

    revision: int
    sha256: str


@dataclass(frozen=True)
class DefinitionTrialAsked(Event):
    """The publish gate is to run the text with this digest."""

    sha256: str


@dataclass(frozen=True)
class DefinitionTried(Event):
    """The publish gate ran: how many applications, how many of them failed."""

    sha256: str
    passed: bool
    applications: int
    failures: int


@dataclass(frozen=True)
class DefinitionReviewed(Event):
    """Another administrator approved the text."""

    sha256: str


@dataclass(frozen=True)
class DefinitionReturned(Event):
    """It was given back to be changed."""

    note: str


@dataclass(frozen=True)
class DefinitionPublished(Event):
    """The version can be used from now on."""

    code: str
    version: int
    sha256: str


@dataclass(frozen=True)
class DefinitionDiscarded(Event):
    """The draft was given up."""


@dataclass(frozen=True)
class OfferWithdrawn(Event):
    """Nobody can begin the service any more."""

    code: str
    reason: str


@dataclass(frozen=True)
class OfferReopened(Event):
    """The service is offered again."""

    code: str


@dataclass(frozen=True)
class CitizensDraftsMoved(Event):
    """Open drafts of citizens were moved to another version."""

    code: str
    target: int
    moved: int
