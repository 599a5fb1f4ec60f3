"""Who is named on official documents: the agency, the applicant, and the officer who signs."""

from sqlalchemy.orm import Session

from portal.accounts.models import Account, Agency
from portal.accounts.queries import head_of, is_deputy
from portal.core.actor import StandIn
from portal.documents import content
from portal.dossiers import application
from portal.dossiers.filings import applicant_of
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
    """The applicant as the slips name them, with the contact data of their account or those given at the desk."""
    return application.party(applicant_of(session, dossier))


def officer(account: Account | None, name: str) -> content.Signatory:
    """The officer who handled a dossier."""
    return content.Signatory(position=account.position if account else "", name=name)


def leader(row: Agency, account: Account, *, behalf: StandIn | None = None) -> content.Signatory:
    """Who signs a result: for a People's Committee on its behalf, elsewhere as the head (Decree 30/2020, App. I).

    A deputy who stands in signs "KT." the head, anybody else "TUQ." by a written mandate, and then not for the
    committee (article 13.1 and 13.3, App. I, II.7).
    """
    committee = "TM. ỦY BAN NHÂN DÂN" if row.level in _COMMITTEES else ""
    position = account.position.upper()
    if behalf is None:
        return content.Signatory(position=position, name=account.display_name, authority=committee)
    head = head_of(behalf.position).upper()
    deputy = is_deputy(account.position)
    lines = [committee, f"KT. {head}"] if deputy else [f"TUQ. {head}"]
    authority = "\n".join(line for line in lines if line)
    return content.Signatory(position=position, name=account.display_name, authority=authority)
