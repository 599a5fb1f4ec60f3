"""Who may receive the result of a dossier at the counter, and the record of it as values to print."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from portal.accounts.mandates.lifecycle import Standing
from portal.accounts.mandates.rules import plain
from portal.accounts.models import Agency
from portal.accounts.organisations.models import MemberRole, Membership, Organisation
from portal.accounts.organisations.rules import rights_of
from portal.catalogue import queries as catalogue
from portal.core import blobs
from portal.core.actor import Right
from portal.documents import content
from portal.documents.hand_over_content import HandOverRecord
from portal.dossiers.models import Dossier
from portal.dossiers.queries import RESULT
from portal.mandates import queries as mandates
from portal.office import parties, slips
from portal.office.hand_over_models import HandOver, Receiver

HAND_OVER, HAND_OVER_PAPER = "hand_over", "hand_over_paper"


@dataclass(frozen=True)
class Entitled:
    """Somebody who may receive the result: the key in the form, as what, and the number their paper has to show.

    ``number`` is "" for an applicant whose number nobody knows: then what is seen is written down.
    """

    key: str
    receiver: Receiver
    name: str
    number: str
    basis: str
    mandate_id: UUID | None = None

    def shows(self, number: str) -> bool:
        """Whether a paper with this number is theirs."""
        return bool(plain(number)) and (not self.number or plain(number) == plain(self.number))


def entitled(session: Session, dossier: Dossier, *, today: date) -> list[Entitled]:
    """Everybody who may receive the result of a dossier today: the applicant, whoever has a mandate in force with that
    right for this very dossier, and the members of the applicant's organisation.
    """
    own = Entitled("applicant", Receiver.APPLICANT, dossier.applicant_name, dossier.applicant_number, "người nộp hồ sơ")
    return [own, *_mandated(session, dossier, today), *_members(session, dossier)]


def _mandated(session: Session, dossier: Dossier, today: date) -> list[Entitled]:
    found = []
    for used in mandates.of_dossier(session, dossier.id):
        one = used.mandate
        counts = one.giver_id == dossier.owner_id and one.standing(today) is Standing.IN_FORCE
        if counts and Right.RECEIVE in one.given_rights:
            basis = f"người được ủy quyền theo giấy ủy quyền số {one.number}"
            receiver = Receiver.MANDATED
            found.append(Entitled(f"mandate:{one.id}", receiver, one.receiver_name, one.receiver_number, basis, one.id))
    return found


def _members(session: Session, dossier: Dossier) -> list[Entitled]:
    query = (
        select(Membership, Organisation)
        .join(Organisation, Organisation.account_id == Membership.organisation_id)
        .where(
            Membership.organisation_id == dossier.owner_id,
            Membership.ended_at.is_(None),
            Membership.suspended_at.is_(None),
        )
        .options(joinedload(Membership.person))
        .order_by(Membership.created_at, Membership.id)
    )
    return [
        Entitled(
            f"member:{one.id}",
            Receiver.MEMBER,
            one.person.display_name,
            one.person.personal_number or "",
            f"người của {dossier.applicant_name}"[:300],
        )
        for one, organisation in session.execute(query).unique()
        if one.person.personal_number
        and Right.RECEIVE in rights_of(MemberRole(one.role), proven=organisation.is_proven)
    ]


def record(session: Session, row: HandOver, dossier: Dossier, agency: Agency, *, number: str) -> HandOverRecord:
    """The record to print or to seal."""
    results = [one for one in dossier.documents if one.kind == RESULT]
    how = "Người nhận đã ký trên màn hình của quầy."
    if row.paper:
        seen = f" (SHA-256 {row.scan_sha256})" if row.scan_sha256 else ""
        how = f"Người nhận ký trên bản giấy; bản quét lưu kèm hồ sơ{seen}." if seen else ""
    return HandOverRecord(
        number=number,
        code=dossier.code or "",
        agency=parties.agency(session, agency),
        service_name=catalogue.definition(dossier.service_code, dossier.service_version).name.vi,
        applicant=dossier.applicant_name,
        receiver=row.name,
        receiver_number=row.number,
        receiver_basis=row.basis,
        documents=tuple(f"{one.title}, số {one.number}" for one in results),
        originals=tuple(str(name) for name in row.originals),
        officer=content.Signatory(position=row.position, name=row.officer),
        handed_at=row.handed_at,
        signature=blobs.store().read(row.signature_sha256) if row.signature_sha256 else b"",
        signed_how=how,
        tracking_url=slips.tracking_url(dossier.code or ""),
    )
