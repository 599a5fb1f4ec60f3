"""Personal numbers of a dossier stay covered until the officer opens them; that is a reading the applicant sees.

They stay open for that officer until the hour of the clock is over, as readings are counted (``dossiers/reads.py``).
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import url_for

from forms.answers import Section
from portal.core import clock
from portal.dossiers import reads
from portal.dossiers.masking import covered, covered_sections
from portal.dossiers.models import Dossier
from portal.dossiers.reads import Read
from portal.web.access import current_actor
from portal.web.reading import read_session


@dataclass(frozen=True)
class Numbers:
    """How numbers are shown on a page: ``action`` opens them, "" when they are open or there are none."""

    are_open: bool
    action: str

    def text(self, text: str) -> str:
        """A text as it is shown."""
        return text if self.are_open else covered(text)

    def row(self, row: dict[str, Any]) -> dict[str, Any]:
        """An answer to read, with its table, as it is shown."""
        if self.are_open:
            return row
        grid = row["grid"]
        if grid is not None:
            grid = {**grid, "rows": [[covered(str(cell)) for cell in line] for line in grid["rows"]]}
        return {**row, "value": [covered(line) for line in row["value"]], "grid": grid}

    def sections(self, sections: list[Section]) -> list[Section]:
        """Answers as they are shown."""
        return sections if self.are_open else covered_sections(sections)


def numbers_to_fill_in(dossier: Dossier) -> Numbers:
    """How answers are shown where they are filled in: covered at the desk, open to whom they belong."""
    if not (dossier.at_desk and current_actor().is_staff):
        return Numbers(are_open=True, action="")
    return numbers_of(dossier.id, action=url_for("office.open_desk_numbers", dossier_id=dossier.id))


def numbers_of(dossier_id: UUID, *, action: str) -> Numbers:
    """Whether this officer has opened the numbers of a dossier in the present hour; ``action``: where that is done."""
    are_open = reads.is_noted(read_session(), dossier_id, Read.NUMBERS, actor=current_actor(), now=clock.now())
    return Numbers(are_open, "" if are_open else action)
