"""Rules of the dialogue, as pure functions."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from forms.text import Text
from portal.dossiers.lifecycle import TERMINAL, Place, Status, Step

WRITING_AFTER_THE_END = timedelta(days=30)
_LINK = re.compile(r"https?://[^\s<>\"'“”]+", re.IGNORECASE)
_NOT_AT_THE_END = ".,;:!?)]}…»"


class Side(StrEnum):
    """Who wrote: the one who handed the dossier in, or the agency that has it."""

    APPLICANT = "applicant"
    AGENCY = "agency"

    @property
    def other(self) -> "Side":
        """Who reads it."""
        return Side.AGENCY if self is Side.APPLICANT else Side.APPLICANT


def closes_at(status: int, finished_at: datetime | None) -> datetime | None:
    """Until when messages may be sent: 30 days after the end of a dossier; None while it has not ended."""
    if status not in TERMINAL or finished_at is None:
        return None
    return finished_at + WRITING_AFTER_THE_END


def may_write(status: int, finished_at: datetime | None, *, now: datetime) -> bool:
    """Whether messages about a dossier may be sent now; about a draft there is nobody to send them to."""
    end = closes_at(status, finished_at)
    return status != Status.DRAFT and (end is None or now <= end)


@dataclass(frozen=True)
class Piece:
    """Words of a message; with ``href``, an address of the web that a reader may follow."""

    text: str
    href: str = ""


def pieces(text: str) -> Iterator[Piece]:
    """A message cut into plain words and addresses. Only http and https become links, shown as they are."""
    last = 0
    for found in _LINK.finditer(text):
        address = found[0].rstrip(_NOT_AT_THE_END)
        if address.count("/") < 2 or address.endswith("//"):
            continue
        if found.start() > last:
            yield Piece(text[last : found.start()])
        yield Piece(address, href=address)
        last = found.start() + len(address)
    if last < len(text):
        yield Piece(text[last:])


CORRECTABLE = frozenset(
    {
        Place(Status.SUBMITTED, Step.RECEPTION),
        Place(Status.ACCEPTED, Step.APPRAISAL),
        Place(Status.PROCESSING, Step.APPRAISAL),
        Place(Status.PROCESSING, Step.APPROVAL),
        Place(Status.PROCESSING, Step.SEALING),
    }
)
"""Where the sender may say that something is wrong: from the submission until a result is issued.

While the dossier is with the applicant to be completed, they can mend what was asked for themselves.
"""


@dataclass(frozen=True)
class Bearing:
    """Who bears what follows from the error, and the two times that decide it (R12.3)."""

    in_time: bool
    notified_at: datetime
    processed_at: datetime | None
    text: Text


def bearing(*, notified_at: datetime, processed_at: datetime | None) -> Bearing:
    """The notice frees its sender only if it came while the receiver had not begun to process the dossier (R12.3)."""
    in_time = processed_at is None or notified_at < processed_at
    return Bearing(in_time, notified_at, processed_at, _IN_TIME if in_time else _TOO_LATE)


_IN_TIME = Text(
    vi="Cơ quan chưa xử lý hồ sơ khi nhận được thông báo đính chính. Người gửi không phải chịu trách nhiệm về nội dung "
    "sai đã được thông báo; từ lúc này cơ quan căn cứ vào nội dung đính chính.",
    en="The agency had not begun to process the dossier when the notice came. The sender is freed of liability for the "
    "error; from then on the agency goes by the correction.",
)
_TOO_LATE = Text(
    vi="Cơ quan đã xử lý hồ sơ trước khi nhận được thông báo đính chính. Người gửi vẫn chịu trách nhiệm về nội dung "
    "sai đối với phần việc đã xử lý.",
    en="The agency had begun to process the dossier before the notice came. The sender stays liable for the error as "
    "far as the dossier was processed.",
)


class Grade(StrEnum):
    """The three grades of satisfaction."""

    VERY_SATISFIED = "very_satisfied"
    SATISFIED = "satisfied"
    NOT_SATISFIED = "not_satisfied"

    @property
    def label(self) -> Text:
        """The grade in words."""
        return _GRADES[self]


_GRADES = {
    Grade.VERY_SATISFIED: Text(vi="Rất hài lòng", en="Very satisfied"),
    Grade.SATISFIED: Text(vi="Hài lòng", en="Satisfied"),
    Grade.NOT_SATISFIED: Text(vi="Không hài lòng", en="Not satisfied"),
}
