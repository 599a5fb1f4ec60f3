"""How sure one has to be of who somebody is: the levels of assurance of the eIDAS Regulation, article 8."""

from enum import StrEnum


class Level(StrEnum):
    """A level of assurance (Regulation (EU) 910/2014, article 8; ISO/IEC 29115 LoA 2, 3 and 4)."""

    LOW = "low"
    SUBSTANTIAL = "substantial"
    HIGH = "high"

    @property
    def rank(self) -> int:
        """Its place in the order, the lowest first."""
        return list(Level).index(self)

    def reaches(self, wanted: "Level") -> bool:
        """Whether this is enough where ``wanted`` is asked for."""
        return self.rank >= wanted.rank
