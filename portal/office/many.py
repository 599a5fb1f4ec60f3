"""One deed done to many dossiers of a list: what is offered to whom, and what became of each."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Self
from uuid import UUID

from forms.text import Text
from portal.core.actor import Actor, Role
from portal.core.errors import PortalError

LARGEST = 100


class Deed(StrEnum):
    """What can be done to many at once."""

    SEEN = "seen"
    APPRAISE = "appraise"
    ASSIGN = "assign"
    RELEASE = "release"

    @property
    def label(self) -> Text:
        """The deed in words."""
        return _LABELS[self]


_LABELS = {
    Deed.SEEN: Text(vi="Đánh dấu đã xem", en="Mark as seen"),
    Deed.APPRAISE: Text(vi="Nhận thụ lý", en="Take up"),
    Deed.ASSIGN: Text(vi="Phân công cho", en="Assign to"),
    Deed.RELEASE: Text(vi="Trả lại cho bộ phận", en="Release to the unit"),
}
_ROLES = {Deed.APPRAISE: (Role.SPECIALIST,), Deed.ASSIGN: (Role.LEADER,), Deed.RELEASE: (Role.LEADER, Role.SPECIALIST)}


class NothingChosen(PortalError):
    """A deed needs at least one dossier, and what to do."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Hãy đánh dấu ít nhất một hồ sơ và chọn việc cần làm.",
                en="Tick at least one dossier and choose what to do.",
            )
        )


@dataclass(frozen=True)
class Chosen:
    """A ticked dossier, in the revision that was on the screen."""

    id: UUID
    revision: int

    @classmethod
    def read(cls, written: str) -> Self | None:
        """What ``str`` wrote; None when it is anything else."""
        name, _, revision = written.rpartition(".")
        try:
            return cls(UUID(name), int(revision)) if revision.isascii() and len(revision) < 10 else None
        except ValueError:
            return None

    def __str__(self) -> str:
        return f"{self.id}.{self.revision}"


def offered(actor: Actor) -> list[Deed]:
    """The deeds that somebody with these roles may do somewhere."""
    return [deed for deed in Deed if deed not in _ROLES or actor.has(*_ROLES[deed])]
