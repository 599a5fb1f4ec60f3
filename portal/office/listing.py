"""A list of dossiers as an address: which tab, which filters, which order, which columns. Pure; reads and writes GET.

Every view of the queue is such a value and nothing else, so that any view is a link, can be saved under a name, and
travels with a dossier opened from it (``compact``).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from typing import Any, Self
from urllib.parse import parse_qs, urlencode
from uuid import UUID

from forms.fields import Rejected
from forms.fields.dates import read_date, vietnamese
from forms.text import Text, one_line
from portal.dossiers.lifecycle import Status, Step
from portal.office.results import Outcome
from portal.office.rules import Tab

LONGEST = 500
_LONGEST_SEARCH = 100
_LONGEST_UNIT = 120
_AT_STEP = re.compile(r"[a-z0-9_-]{1,40}/[a-z0-9_-]{1,40}")
_MOST_COLUMNS = 10
ME, NOBODY = "me", "none"
"""Who is in charge, besides the id of an officer."""

Args = Mapping[str, Sequence[str]]


class Sort(StrEnum):
    """In which order; without one, what is open by what is due first and what is closed newest first."""

    NEWEST = "newest"
    OLDEST = "oldest"

    @property
    def label(self) -> Text:
        """The order in words."""
        return _SORTS[self]


class Column(StrEnum):
    """A column that can be added to code, applicant, state and due date."""

    OFFICER = "officer"
    ACCEPTED = "accepted"
    FINISHED = "finished"
    SIGNED = "signed"
    OUTCOME = "outcome"

    @property
    def label(self) -> Text:
        """The head of the column."""
        return _COLUMNS[self]


_SORTS = {
    Sort.NEWEST: Text(vi="Mới nhận trước", en="Newest first"),
    Sort.OLDEST: Text(vi="Nhận lâu nhất trước", en="Oldest first"),
}
_COLUMNS = {
    Column.OFFICER: Text(vi="Người phụ trách", en="Officer in charge"),
    Column.ACCEPTED: Text(vi="Ngày tiếp nhận", en="Accepted on"),
    Column.FINISHED: Text(vi="Ngày kết thúc", en="Closed on"),
    Column.SIGNED: Text(vi="Đơn ký số", en="Signed application"),
    Column.OUTCOME: Text(vi="Đề xuất kết quả", en="Proposed result"),
}


@dataclass(frozen=True, kw_only=True)
class Listing:
    """Which dossiers are listed, and how. ``words`` searches all tabs; days are Vietnamese and both ends count."""

    tab: Tab = Tab.MINE
    words: str = ""
    service: str = ""
    status: Status | None = None
    step: Step | None = None
    at_step: str = ""
    unit: str = ""
    officer: str = ""
    received_from: date | None = None
    received_to: date | None = None
    due_from: date | None = None
    due_to: date | None = None
    signed: bool | None = None
    outcome: Outcome | None = None
    sort: Sort | None = None
    columns: tuple[Column, ...] = ()

    @classmethod
    def read(cls, args: Args) -> Self:
        """The listing that an address asks for; what cannot be is left out, so that every address lists something."""
        first = {name: values[0] for name, values in args.items() if values}
        tab, status = first.get("tab", ""), first.get("status", "")
        outcome, sort = first.get("outcome", ""), first.get("sort", "")
        return cls(
            tab=Tab(tab) if tab in set(Tab) else Tab.MINE,
            words=one_line(first.get("q", ""))[:_LONGEST_SEARCH],
            service=one_line(first.get("service", ""))[:20],
            status=Status(int(status)) if status in _STATUSES else None,
            step=Step(first["step"]) if first.get("step") in set(Step) else None,
            at_step=_at_step(first.get("at_step", "")),
            unit=one_line(first.get("unit", ""))[:_LONGEST_UNIT],
            officer=_officer(first.get("officer", "")),
            **{name: _day(first.get(name, "")) for name in _DAYS},
            signed=_SIGNED.get(first.get("signed", "")),
            outcome=Outcome(outcome) if outcome in set(Outcome) else None,
            sort=Sort(sort) if sort in set(Sort) else None,
            columns=tuple(column for column in Column if column in list(args.get("column", ()))[:_MOST_COLUMNS]),
        )

    @classmethod
    def parse(cls, query: str) -> Self:
        """The listing that ``compact`` wrote."""
        return cls.read(parse_qs(query[:LONGEST]))

    @property
    def args(self) -> dict[str, Any]:
        """What an address says of it; what goes without saying is left out."""
        said = {
            "tab": self.tab.value,
            "q": self.words,
            "service": self.service,
            "status": self.status.value if self.status is not None else "",
            "step": self.step or "",
            "at_step": self.at_step,
            "unit": self.unit,
            "officer": self.officer,
            **{name: _written(getattr(self, name)) for name in _DAYS},
            "signed": "" if self.signed is None else _written_signed(self.signed),
            "outcome": self.outcome or "",
            "sort": self.sort or "",
            "column": [column.value for column in self.columns],
        }
        return {name: value for name, value in said.items() if value not in ("", [])}

    @property
    def compact(self) -> str:
        """The whole listing as one value of an address."""
        return urlencode(self.args, doseq=True)

    @property
    def filtered(self) -> bool:
        """Whether anything narrows the tab."""
        shown = {"tab", "words", "sort", "columns"}
        plain = Listing()
        return any(getattr(self, one.name) != getattr(plain, one.name) for one in fields(self) if one.name not in shown)


_DAYS = ("received_from", "received_to", "due_from", "due_to")
_SIGNED = {"yes": True, "no": False}
_STATUSES = {str(status.value) for status in Status if status is not Status.DRAFT}


def _written_signed(signed: bool) -> str:
    return "yes" if signed else "no"


def _written(day: date | None) -> str:
    return vietnamese(day) if day else ""


def _day(written: str) -> date | None:
    try:
        return read_date(written) if written.strip() else None
    except Rejected:
        return None


def _at_step(written: str) -> str:
    """``process/step``; what cannot be that asks nothing."""
    return written if _AT_STEP.fullmatch(written) else ""


def _officer(written: str) -> str:
    if written in (ME, NOBODY):
        return written
    try:
        return str(UUID(written))
    except ValueError:
        return ""
