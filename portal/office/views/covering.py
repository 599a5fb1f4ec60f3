"""Personal numbers of a dossier stay covered until the officer opens them; that is a reading the applicant sees.

They stay open for that officer until the hour of the clock is over, as readings are counted (``dossiers/reads.py``).
"""

from dataclasses import dataclass
from uuid import UUID

from forms.answers import Section
from portal.core import clock
from portal.dossiers import reads
from portal.dossiers.masking import covered, covered_sections
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

    def sections(self, sections: list[Section]) -> list[Section]:
        """Answers as they are shown."""
        return sections if self.are_open else covered_sections(sections)


def numbers_of(dossier_id: UUID, *, action: str) -> Numbers:
    """Whether this officer has opened the numbers of a dossier in the present hour; ``action``: where that is done."""
    are_open = reads.is_noted(read_session(), dossier_id, Read.NUMBERS, actor=current_actor(), now=clock.now())
    return Numbers(are_open, "" if are_open else action)
