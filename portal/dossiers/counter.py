"""Dossiers that the one-stop desk files for somebody who is there in person or wrote by post (NĐ 61/2018 Đ16, Đ17.1).

The person needs no account: what the desk saw of them stands in a row of its own. Nothing links such a dossier to an
account but the person's own claim, with the code printed on their slip.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from forms.text import Text
from portal.accounts.models import Account
from portal.core.actor import Actor, Contact, Kind, Role
from portal.core.db import Base
from portal.dossiers.models import Dossier


class Shown(StrEnum):
    """The paper by which the desk knows who the person is."""

    IDENTITY_CARD = "identity_card"
    PASSPORT = "passport"
    REGISTRATION = "registration"
    COPY_IN_LETTER = "copy_in_letter"

    @property
    def label(self) -> Text:
        """The words on screen."""
        return _SHOWN[self]


_SHOWN = {
    Shown.IDENTITY_CARD: Text(vi="Thẻ căn cước, căn cước công dân", en="Identity card"),
    Shown.PASSPORT: Text(vi="Hộ chiếu", en="Passport"),
    Shown.REGISTRATION: Text(
        vi="Giấy đăng ký doanh nghiệp kèm giấy tờ tùy thân của người đến nộp",
        en="Business registration, with the identity paper of the person who came",
    ),
    Shown.COPY_IN_LETTER: Text(vi="Bản sao giấy tờ trong thư gửi bưu chính", en="A copy in the letter"),
}


class ConsentWay(StrEnum):
    """How the person agreed that the desk files for them and keeps their data."""

    SIGNED = "signed"
    SPOKEN = "spoken"
    LETTER = "letter"

    @property
    def label(self) -> Text:
        """The words on screen."""
        return _WAYS[self]


_WAYS = {
    ConsentWay.SIGNED: Text(vi="Ký vào phiếu đồng ý bằng giấy", en="Signed on paper"),
    ConsentWay.SPOKEN: Text(vi="Đồng ý bằng lời sau khi nghe đọc nội dung", en="Said so after the text was read out"),
    ConsentWay.LETTER: Text(vi="Ghi trong đơn gửi qua bưu chính", en="Written in the letter"),
}


class CounterFiling(Base):
    """Who came to the desk with a dossier, by which paper they were known, who filed it for them, and their consent.

    ``representative`` is the person who came for a business. ``claim_code`` is printed on the person's slip and works
    until ``claim_until``; it is gone once the dossier was claimed.
    """

    __tablename__ = "counter_filing"

    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(200))
    personal_number: Mapped[str | None] = mapped_column(String(12))
    tax_code: Mapped[str | None] = mapped_column(String(14))
    representative: Mapped[str | None] = mapped_column(String(200))
    phone: Mapped[str] = mapped_column(String(20))
    email: Mapped[str] = mapped_column(String(254))
    address: Mapped[str] = mapped_column(String(300))
    shown: Mapped[str] = mapped_column(String(20))
    officer_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    officer_name: Mapped[str] = mapped_column(String(200))
    begun_at: Mapped[datetime]
    consent_version: Mapped[str] = mapped_column(String(20))
    consent_way: Mapped[str] = mapped_column(String(20))
    claim_code: Mapped[str | None] = mapped_column(String(20))
    claim_until: Mapped[datetime | None]
    claimed_at: Mapped[datetime | None]

    @property
    def shown_paper(self) -> Shown:
        """The paper by which the desk knows the person."""
        return Shown(self.shown)

    @property
    def way(self) -> ConsentWay:
        """How the person agreed."""
        return ConsentWay(self.consent_way)


@dataclass(frozen=True)
class Present:
    """The applicant of a dossier without an account, with what documents and checks ask of one."""

    kind: Kind
    display_name: str
    personal_number: str | None
    tax_code: str | None
    representative: str | None
    phone: str
    email: str
    address: str
    position: str = ""

    def actor(self) -> Actor:
        """The person as rules see an applicant; it has no account, so nothing is theirs by it."""
        return Actor(
            kind=self.kind,
            name=self.display_name,
            personal_number=self.personal_number,
            tax_code=self.tax_code,
            contact=Contact(self.phone, self.email, self.address, self.representative),
        )


Applicant = Account | Present


def desk_acts(dossier: Dossier, actor: Actor) -> bool:
    """Whether the actor stands at the desk that files this dossier for a person without an account."""
    own = actor.agency_id is not None and actor.agency_id == dossier.agency_id
    return own and actor.has(Role.RECEPTIONIST) and dossier.at_desk
