"""What happens at the officers' desks besides the moves of a dossier."""

from dataclasses import dataclass

from portal.core.events import Event


@dataclass(frozen=True)
class OriginalsReceived(Event):
    """The paper originals came in with the collection of the result, once (R11.3); named by component."""

    components: tuple[str, ...]
    names: tuple[str, ...]
