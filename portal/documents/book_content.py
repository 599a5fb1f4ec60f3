"""What the control sheet and the register of the one-stop shop say, as frozen values like those of ``content``."""

from dataclasses import dataclass
from datetime import date, datetime

from portal.documents.content import Agency, Party


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover:
    """A dossier went from one desk to the next: who had it since when, who gave it on, when, and whether in time."""

    giver: str
    taker: str
    by: str
    received_at: datetime | None
    given_at: datetime
    outcome: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlSheet:
    """Form 06: every handover of a dossier (phiếu kiểm soát quá trình giải quyết hồ sơ)."""

    code: str
    agency: Agency
    service_name: str
    applicant: Party
    accepted_at: datetime | None
    due_at: datetime | None
    handovers: tuple[Handover, ...]
    day: date
    tracking_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterLine:
    """One dossier in the register; ``reach`` is address and telephone, days are written as ``05/02/2026``."""

    entry: str
    code: str
    service: str
    sets: int
    applicant: str
    reach: str
    lead: str
    received: str
    due: str
    returned: str
    channel: str
    note: str

    @property
    def cells(self) -> tuple[object, ...]:
        """The cells in the order of the form; who collects a result at the counter signs in the last but one."""
        who = (self.entry, self.code, self.service, self.sets, self.applicant, self.reach, self.lead)
        return (*who, self.received, self.due, self.returned, self.channel, "", self.note)


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterBook:
    """Form 07: the dossiers an agency accepted in a period (sổ theo dõi hồ sơ)."""

    agency: Agency
    book: str
    period: str
    columns: tuple[str, ...]
    lines: tuple[RegisterLine, ...]
    day: date


Book = ControlSheet | RegisterBook
