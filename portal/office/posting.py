"""Where a result on paper goes, and the papers that go with it: the label and the list for the carrier."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from forms.answers import Answers
from portal.accounts.models import Agency
from portal.documents.content import Party
from portal.documents.post_documents import Label, PostLine, PostList
from portal.dossiers.models import Dossier
from portal.dossiers.parcel_models import Parcel
from portal.office import queries

_QUESTION, _PHONE = "delivery_address", "applicant_phone"


@dataclass(frozen=True)
class Address:
    """Who is reached where."""

    name: str
    phone: str
    address: str


def address_of(applicant: Party, dossier: Dossier) -> Address:
    """The address that the applicant gave for the result, else their own; the telephone number that they typed."""
    answers = queries.answers(dossier)
    phone, address = _typed(answers, _PHONE), _typed(answers, _QUESTION)
    return Address(applicant.name, phone or applicant.phone, address or applicant.address)


def _typed(answers: Answers, key: str) -> str:
    """An answer in words, "" when it was not asked or not given."""
    if key not in answers.visible or answers.value(key) is None:
        return ""
    said = answers.definition.question(key).readable(answers.value(key), "vi")
    return said if isinstance(said, str) else ", ".join(said)


def label(parcel: Parcel, code: str, agency: Agency) -> Label:
    """The label of a parcel: sender, receiver, the dossier's code; nothing of what is inside."""
    return Label(
        sender=agency.name_vi,
        sender_address=agency.address,
        sender_phone=agency.phone,
        name=parcel.name,
        phone=parcel.phone,
        address=parcel.address,
        code=code,
        carrier=parcel.carrier,
        tracking=parcel.tracking,
    )


def handover_list(rows: Sequence[tuple[Parcel, str]], agency: Agency, *, desk: str, printed_at: datetime) -> PostList:
    """What a carrier takes away, to be signed by both sides."""
    lines = tuple(PostLine(code, row.name, row.address, row.carrier, row.tracking) for row, code in rows)
    return PostList(agency=agency.name_vi, desk=desk, place=agency.place, lines=lines, printed_at=printed_at)
