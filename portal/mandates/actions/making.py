"""Making a mandate out, and the document that its giver signs."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from forms.text import Text, one_line
from portal.accounts import queries as accounts
from portal.accounts.mandates.lifecycle import State
from portal.accounts.mandates.models import Mandate
from portal.accounts.mandates.rules import GIVEN, LONGEST_REASON, MOST_OPEN, period_fits, plain, whole
from portal.accounts.models import Account
from portal.catalogue import queries as catalogue
from portal.core import blobs
from portal.core.actor import Actor, Right
from portal.core.blobs import Blob
from portal.core.clock import local
from portal.core.errors import NotFound
from portal.core.events import publish
from portal.core.ids import new_check_code
from portal.core.sequences import next_number
from portal.documents.actions import render
from portal.documents.content import Party
from portal.documents.mandate_content import GIVER_BOX, MandateDocument
from portal.documents.numbering import DocumentType, document_number
from portal.dossiers import desk
from portal.dossiers import queries as dossiers
from portal.dossiers.models import Dossier
from portal.mandates import queries
from portal.mandates.errors import MandateMoved, NothingGiven, PeriodUnfit, ReceiverUnfit, TooManyMandates
from portal.mandates.events import MandateDocumentIssued, MandatePrepared
from portal.signing import actions as signing

FIELD = "ChuKyBenUyQuyen"


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What somebody wants to give, already read: one of ``services``, ``sector`` and ``dossier_id`` says for what."""

    receiver_name: str
    receiver_number: str
    receiver_email: str = ""
    services: frozenset[str] = frozenset()
    sector: str = ""
    dossier_id: UUID | None = None
    rights: frozenset[Right]
    first: date
    last: date
    reason: str = ""


@dataclass(frozen=True)
class DrawnMandate:
    """A mandate document that is drawn and stored, but not yet recorded."""

    blob: Blob


def make(session: Session, wish: Wish, *, actor: Actor, language: str, now: datetime) -> Mandate:
    """Make a mandate out; it counts for nothing until its giver has signed. No account is looked up by it.

    Raises NothingGiven, PeriodUnfit, ReceiverUnfit, TooManyMandates, RightMissing, or NotFound for who is no applicant
    or acts by a mandate (Civil Code, article 564: not passed on) and for a dossier that is not theirs.
    """
    if actor.id is None or not actor.is_applicant or actor.by_mandate:
        raise NotFound
    actor.require(Right.SIGN)
    return made_out(session, wish, accounts.account(session, actor.id), actor=actor, language=language, now=now)


def made_out(session: Session, wish: Wish, giver: Account, *, actor: Actor, language: str, now: datetime) -> Mandate:
    """The mandate of a giver, recorded as prepared. Raises as :func:`make` does."""
    _require_fit(session, wish, giver, today=local(now).date())
    if wish.dossier_id is not None:
        dossiers.own(session, wish.dossier_id, actor=giver.actor())
    person_id, person = maker(actor)
    mandate = Mandate(
        number=_number(session, local(now).year),
        giver_id=giver.id,
        giver_name=giver.display_name,
        made_by_id=person_id,
        made_by=person,
        receiver_name=one_line(wish.receiver_name),
        receiver_number=plain(wish.receiver_number),
        receiver_email=wish.receiver_email,
        services=" ".join(sorted(_codes(wish))),
        sector=wish.sector,
        dossier_id=wish.dossier_id,
        rights=" ".join(right.value for right in GIVEN if right in whole(wish.rights)),
        first_day=wish.first,
        last_day=wish.last,
        reason=one_line(wish.reason)[:LONGEST_REASON],
        language=language,
        check_code=new_check_code(),
        created_at=now,
    )
    session.add(mandate)
    session.flush()
    publish(session, mandate.id, _prepared(mandate), actor=actor, now=now)
    return mandate


def _codes(wish: Wish) -> frozenset[str]:
    """The procedures a wish is for; those of a sector are the ones on offer today, so that what was given is known."""
    of_sector = {one.code for one in catalogue.offered() if wish.sector and one.sector.code == wish.sector}
    return wish.services | of_sector


def maker(actor: Actor) -> tuple[UUID, str]:
    """The person at the keys, also where they act for an organisation. Raises NotFound when there is none."""
    if actor.by is not None:
        return actor.by.person_id, actor.by.person
    if actor.id is None:
        raise NotFound
    return actor.id, actor.name


def _prepared(mandate: Mandate) -> MandatePrepared:
    return MandatePrepared(
        number=mandate.number,
        giver=mandate.giver_name,
        receiver=mandate.receiver_name,
        rights=tuple(mandate.rights.split()),
        services=tuple(mandate.services.split()),
        sector=mandate.sector,
        dossier_id=str(mandate.dossier_id or ""),
        first=mandate.first_day,
        last=mandate.last_day,
    )


def _number(session: Session, year: int) -> str:
    number = next_number(session, f"mandate/{year}")
    return document_number(number, symbol=DocumentType.AUTHORISATION.abbreviation, year=year)


def _require_fit(session: Session, wish: Wish, giver: Account, *, today: date) -> None:
    offered = catalogue.offered()
    sectors = {one.sector.code for one in offered}
    known = {one.code for one in offered}
    scopes = [bool(wish.services), bool(wish.sector), wish.dossier_id is not None]
    fits = wish.services <= known and (not wish.sector or wish.sector in sectors)
    if scopes.count(True) != 1 or not wish.rights or not wish.rights <= GIVEN.keys() or not fits:
        raise NothingGiven
    if not period_fits(wish.first, wish.last, today=today):
        raise PeriodUnfit
    if plain(wish.receiver_number) in {plain(giver.personal_number), plain(giver.tax_code)}:
        raise ReceiverUnfit
    if queries.count_open(session, giver.id, today=today) >= MOST_OPEN:
        raise TooManyMandates(MOST_OPEN)


def scope_lines(session: Session, mandate: Mandate) -> list[Text]:
    """What the mandate is for, one entry a line."""
    dossier = None if mandate.dossier_id is None else session.get(Dossier, mandate.dossier_id)
    if dossier is not None:
        service, code = catalogue.definition(dossier.service_code, dossier.service_version).name, dossier.code
        return [Text(vi=f"Hồ sơ {code or 'đang soạn'}: {service.vi}", en=f"Dossier {code or '(draft)'}: {service.en}")]
    if mandate.sector:
        code = mandate.sector
        name = next((one.sector.name for one in catalogue.offered() if one.sector.code == code), Text(vi=code, en=code))
        return [
            Text(
                vi=f"Mọi thủ tục đang cung cấp thuộc lĩnh vực: {name.vi}",
                en=f"All procedures on offer in the sector: {name.en}",
            )
        ]
    names = [(catalogue.newest(code).name, code) for code in mandate.services.split()]
    return [Text(vi=f"{name.vi} (mã {code})", en=f"{name.en} (code {code})") for name, code in names]


def draw_mandate(session: Session, mandate_id: UUID, *, actor: Actor, now: datetime) -> DrawnMandate:
    """Draw and store the document, outside any transaction. Raises NotFound, RenderingFailed or StorageFull."""
    mandate = queries.own(session, mandate_id, actor=actor)
    giver = accounts.account(session, mandate.giver_id)
    drawn = render(_document(session, mandate, giver), created=mandate.created_at)
    left, bottom, right, top = (round(side) for side in drawn.boxes[GIVER_BOX].rectangle)
    place = signing.Place(name=FIELD, box=(left, bottom, right, top), page=drawn.boxes[GIVER_BOX].page)
    return DrawnMandate(blobs.store().put(signing.prepare_for_several(drawn.pdf, [place])))


def issue_mandate(session: Session, mandate_id: UUID, drawn: DrawnMandate, *, actor: Actor, now: datetime) -> None:
    """Record the drawn document; made once. Raises MandateMoved or NotFound."""
    mandate = queries.own(session, mandate_id, actor=actor, lock=True)
    if mandate.state != State.PREPARED:
        raise MandateMoved
    if mandate.document_sha256 is None:
        mandate.document_sha256 = drawn.blob.sha256
        publish(session, mandate.id, MandateDocumentIssued(drawn.blob.sha256), actor=actor, now=now)


def _document(session: Session, mandate: Mandate, giver: Account) -> MandateDocument:
    number = mandate.receiver_number
    kind = "Số định danh cá nhân" if len(number) == 12 and number.startswith("0") else "Mã số thuế"
    return MandateDocument(
        number=mandate.number,
        giver=Party(name=giver.display_name, identity=_identity(giver), address=giver.address),
        receiver=Party(name=mandate.receiver_name, identity=f"{kind}: {number}"),
        services=tuple(line.vi for line in scope_lines(session, mandate)),
        rights=tuple(name.vi for right, name in GIVEN.items() if right in mandate.given_rights),
        first=mandate.first_day,
        last=mandate.last_day,
        reason=mandate.reason,
        day=local(mandate.created_at).date(),
        check_code=mandate.check_code,
        verify_url=f"{desk.desk().base_url}/mandates/check?code={mandate.check_code}",
        representative=giver.representative or "",
    )


def _identity(account: Account) -> str:
    if account.tax_code:
        return f"Mã số thuế: {account.tax_code}"
    return f"Số định danh cá nhân: {account.personal_number}" if account.personal_number else ""
