"""The numbers of an agency's registers that no document bears: reserved, left over, or void (NĐ 30/2020 Đ15)."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from portal.accounts.models import Agency
from portal.dossiers.lifecycle import Status
from portal.dossiers.models import Dossier, IssuedDocument
from portal.dossiers.queries import CERTIFIED_COPY
from portal.office.models import ACCEPTANCE_SLIP, RegisterEntry
from portal.office.wordings.models import WrittenLetter, WrittenState

_BY_THE_WORKER = (ACCEPTANCE_SLIP, "supplement_request", "refusal", "hand_over")
_OVER = (Status.RETURNED, Status.REFUSED, Status.STOPPED)


class NumberState(StrEnum):
    """What became of a number: a document of the dossier will bear it, nothing will, or it is void."""

    RESERVED = "reserved"
    LEFT_OVER = "left_over"
    VOID = "void"


@dataclass(frozen=True)
class NumberLine:
    """A number that no document bears."""

    entry: RegisterEntry
    dossier: Dossier
    state: NumberState


def of_year(register: str) -> int:
    """The year of a register, the last part of its name."""
    return int(register.rpartition("/")[2])


def _borne() -> ColumnElement[bool]:
    return exists().where(IssuedDocument.check_code == RegisterEntry.check_code)


def _wanted(agency: Agency, year: int) -> ColumnElement[bool]:
    mine = RegisterEntry.register.startswith(f"{agency.key}/", autoescape=True)
    return and_(mine, RegisterEntry.register.endswith(f"/{year}"), or_(RegisterEntry.voided_at.is_not(None), ~_borne()))


def count(session: Session, agency: Agency, year: int) -> int:
    """How many numbers of a year no document bears."""
    query = select(func.count()).select_from(RegisterEntry).where(_wanted(agency, year))
    return session.execute(query).scalar_one()


def unused(session: Session, agency: Agency, year: int, *, this_year: int, limit: int, offset: int) -> list[NumberLine]:
    """The numbers of a year that no document bears, by register and number."""
    query = (
        select(RegisterEntry, Dossier)
        .join(Dossier, Dossier.id == RegisterEntry.dossier_id)
        .where(_wanted(agency, year))
        .order_by(RegisterEntry.register, RegisterEntry.entry)
    )
    rows = session.execute(query.limit(limit).offset(offset)).all()
    signed = _signed_codes(session, [dossier for _, dossier in rows])
    return [NumberLine(entry, dossier, _state(entry, dossier, signed, this_year)) for entry, dossier in rows]


def may_be_voided(session: Session, entry: RegisterEntry, *, year: int) -> bool:
    """Whether no document bears the number or may still bear it; ``year`` is the one that numbers are given in now."""
    if session.scalars(select(IssuedDocument.id).where(IssuedDocument.check_code == entry.check_code)).first():
        return False
    dossier = session.get_one(Dossier, entry.dossier_id)
    return _state(entry, dossier, _signed_codes(session, [dossier]), year) is NumberState.LEFT_OVER


def _signed_codes(session: Session, dossiers: Sequence[Dossier]) -> set[str]:
    """The check codes of files that are signed and wait for their seal."""
    results = ((dossier.proposal or {}).get("signed") for dossier in dossiers)
    query = select(WrittenLetter.signed).where(
        WrittenLetter.dossier_id.in_({dossier.id for dossier in dossiers}), WrittenLetter.state == WrittenState.SIGNED
    )
    return {signed["check_code"] for signed in (*results, *session.scalars(query)) if signed}


def _state(entry: RegisterEntry, dossier: Dossier, signed: set[str], year: int) -> NumberState:
    """A new year draws a new number, so what is left of an old one waits for nothing, unless it is signed already.

    Slips are made by the worker, and the next scan takes the number of a copy, as long as the dossier is at work.
    """
    if entry.voided_at is not None:
        return NumberState.VOID
    if entry.kind in _BY_THE_WORKER or entry.check_code in signed:
        return NumberState.RESERVED
    over = dossier.status in _OVER
    old = of_year(entry.register) < year and entry.kind != CERTIFIED_COPY
    letter = entry.kind.startswith("letter:")  # letters are written after the end too, and void their own numbers
    return NumberState.LEFT_OVER if old or (over and not letter) else NumberState.RESERVED
