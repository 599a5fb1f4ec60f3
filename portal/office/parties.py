"""Who is named on official documents: the agency, the applicant, and the officer who signs."""

from sqlalchemy.orm import Session

from portal.accounts.models import Account, Agency
from portal.documents import content
from portal.dossiers import application
from portal.dossiers.models import Dossier

DESK = "Bộ phận Tiếp nhận và Trả kết quả"
_WITH_SUPERIOR = ("department", "public_unit")
_COMMITTEES = ("province", "district", "commune")


def agency(session: Session, row: Agency) -> content.Agency:
    """The agency as it heads a document: departments and public units print their superior above themselves."""
    parent = session.get(Agency, row.parent_id) if row.parent_id and row.level in _WITH_SUPERIOR else None
    return content.Agency(
        name=row.name_vi,
        place=row.place,
        superior=parent.name_vi if parent else "",
        desk=DESK,
        contact=f"{DESK}, {row.name_vi}, số điện thoại {row.phone}",
    )


def applicant(session: Session, dossier: Dossier) -> content.Party:
    """The applicant as the slips name them, with the contact data of their account."""
    account = session.get(Account, dossier.owner_id) if dossier.owner_id else None
    return content.Party(name=dossier.applicant_name) if account is None else application.party(account)


def officer(account: Account | None, name: str) -> content.Signatory:
    """The officer who handled a dossier."""
    return content.Signatory(position=account.position if account else "", name=name)


def leader(row: Agency, account: Account) -> content.Signatory:
    """Who signs a result: for a People's Committee on its behalf, elsewhere as the head (Decree 30/2020, App. I)."""
    authority = "TM. ỦY BAN NHÂN DÂN" if row.level in _COMMITTEES else ""
    return content.Signatory(position=account.position.upper(), name=account.display_name, authority=authority)
