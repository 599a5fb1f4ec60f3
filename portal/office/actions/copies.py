"""Certified electronic copies of papers shown at the counter (Decree 45/2020 Đ10, Decree 30/2020 Đ25 and Appendix I).

Sealing asks a time-stamping service, so it has three parts: the scan is recorded with its number, the file is sealed
outside, and a second transaction issues it. A copy that could not be sealed waits with its number; the next scan of the
dossier takes its place, so no number of the register is ever left out.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy.orm import Session

from forms.text import Text
from portal.accounts.models import Agency
from portal.core.actor import Actor
from portal.core.clock import local
from portal.core.errors import NotFound
from portal.core.events import publish
from portal.documents.numbering import document_symbol
from portal.dossiers.models import CertifiedCopy, Dossier, IssuedDocument
from portal.dossiers.queries import CERTIFIED_COPY
from portal.office import queries
from portal.office.actions.work import reserve, take
from portal.office.duties import Duty, require_duty
from portal.office.errors import NoCopyWaiting
from portal.office.events import CopyCertified
from portal.office.issuing import MadeCopy
from portal.office.models import RegisterEntry
from portal.office.scans import Scanned


class CopyForm(StrEnum):
    """The form of a copy made by scanning (Decree 30/2020 Đ3, Đ25): of the original, or of a paper copy of it.

    Extracts are not scanned: they are written anew.
    """

    OF_ORIGINAL = "SY"
    OF_COPY = "SL"

    @property
    def mark(self) -> str:
        """The words of the text mark."""
        return {"SY": "SAO Y", "SL": "SAO LỤC"}[self.value]

    @property
    def label(self) -> Text:
        """The words on screen."""
        return _FORMS[self]


_FORMS = {
    CopyForm.OF_ORIGINAL: Text(vi="SAO Y: giấy xuất trình là bản chính", en="SAO Y: what was shown is the original"),
    CopyForm.OF_COPY: Text(vi="SAO LỤC: giấy xuất trình là bản sao y", en="SAO LỤC: what was shown is a paper copy"),
}


@dataclass(frozen=True)
class CopyOrder:
    """A scan ready to be sealed: what it is, with number and check code, and the agency that seals it."""

    copy: CertifiedCopy
    check_code: str
    agency: Agency


def waiting_copy(dossier: Dossier) -> CertifiedCopy | None:
    """The copy of this dossier that still waits for its seal, if there is one."""
    return next((copy for copy in dossier.copies if copy.issued_at is None), None)


def order_copy(
    session: Session,
    dossier_id: UUID,
    *,
    component: str,
    form: CopyForm,
    scanned: Scanned,
    actor: Actor,
    revision: int,
    now: datetime,
) -> None:
    """Record a scan that was compared with the paper, with its number in the register of copies of the year.

    Raises NotFound (also for a component that the procedure does not know), ChangedMeanwhile or ActionNotPermitted.
    """
    dossier = take(session, dossier_id, actor=actor, revision=revision)
    actor = require_duty(dossier, Duty.CERTIFY, actor=actor)
    if component not in queries.component_names(dossier):
        raise NotFound
    agency, waiting = queries.agency(session, dossier), waiting_copy(dossier)
    round_ = waiting.round if waiting else len(dossier.copies) + 1
    entry = _entry(session, dossier, agency, round_, form, now)
    copy = waiting or CertifiedCopy(dossier_id=dossier.id, round=round_)
    copy.component, copy.form, copy.number, copy.agency = component, form.value, entry.number, agency.name_vi
    copy.name, copy.pages, copy.scan_sha256 = scanned.name, scanned.pages, scanned.sha256
    copy.sources = scanned.plain_sources()
    copy.compared_by, copy.compared_at = actor.name, now
    session.add(copy)


def _entry(
    session: Session, dossier: Dossier, agency: Agency, round_: int, form: CopyForm, now: datetime
) -> RegisterEntry:
    """The number of a copy: one register for all forms of copies, from 1 each year (Decree 30/2020, Appendix I)."""
    symbol = document_symbol(form.value, agency=agency.symbol)
    register = f"{agency.key}/{CERTIFIED_COPY}/{local(now).year}"
    entry = reserve(session, dossier, kind=CERTIFIED_COPY, round_=round_, register=register, symbol=symbol, now=now)
    entry.number = f"{entry.number.partition('/')[0]}/{symbol}"  # the form may be another than when it was reserved
    return entry


def order_of(session: Session, dossier_id: UUID, *, actor: Actor, revision: int) -> CopyOrder:
    """The scan of a dossier that waits for its seal. Raises NoCopyWaiting and as every action does."""
    dossier = take(session, dossier_id, actor=actor, revision=revision)
    actor = require_duty(dossier, Duty.CERTIFY, actor=actor)
    copy = waiting_copy(dossier)
    entry = queries.entry_of(session, dossier.id, kind=CERTIFIED_COPY, round_=copy.round) if copy else None
    if copy is None or entry is None:
        raise NoCopyWaiting
    return CopyOrder(copy, entry.check_code, queries.agency(session, dossier))


def issue_copy(
    session: Session,
    dossier_id: UUID,
    *,
    order: CopyOrder,
    made: MadeCopy,
    actor: Actor,
    revision: int,
    now: datetime,
) -> None:
    """Issue the sealed copy: from now on anybody can check it by its code. Raises NoCopyWaiting and as every action."""
    dossier = take(session, dossier_id, actor=actor, revision=revision)
    actor = require_duty(dossier, Duty.CERTIFY, actor=actor)
    copy = waiting_copy(dossier)
    if copy is None or copy.compared_at != order.copy.compared_at:
        raise NoCopyWaiting
    copy.sha256, copy.size, copy.verdict, copy.issued_at = made.sha256, made.size, made.verdict.to_dict(), made.at
    component = queries.answers(dossier).definition.component(copy.component)
    session.add(
        IssuedDocument(
            dossier_id=dossier.id,
            kind=CERTIFIED_COPY,
            round=copy.round,
            title=component.name.vi,
            number=copy.number,
            check_code=order.check_code,
            sha256=made.sha256,
            source_sha256=copy.scan_sha256,
            size=made.size,
            created_at=now,
            sealed_at=made.at,
        )
    )
    dossier.revision += 1
    dossier.updated_at = now
    event = CopyCertified(
        component=copy.component,
        name=component.name.vi,
        number=copy.number,
        form=copy.form,
        pages=copy.pages,
        scan_sha256=copy.scan_sha256,
        sha256=made.sha256,
        check_code=order.check_code,
    )
    publish(session, dossier.id, event, actor=actor, now=now)
