"""What demo people have from the start: an organisation, a notice, a mandate. Never in production."""

from datetime import timedelta

from sqlalchemy.orm import Session

from portal.accounts import queries as accounts_queries
from portal.accounts.mandates.rules import GIVEN
from portal.accounts.models import Account
from portal.accounts.organisations.models import Form, MemberRole, Membership, Organisation, Proof
from portal.catalogue import queries as catalogue
from portal.config import Settings
from portal.consents import queries as consents
from portal.consents.actions import Agreed
from portal.consents.queries import Purpose
from portal.core import blobs, clock
from portal.core.actor import SYSTEM, Actor, Right
from portal.core.db import reading, transaction
from portal.documents.actions import render
from portal.documents.content import Party
from portal.documents.mandate_content import MandateDocument
from portal.mandates import actions as mandates
from portal.mandates import queries as mandates_queries
from portal.mandates.actions import Seen, Wish
from portal.notices import actions as notices
from portal.notices import queries as notices_queries
from portal.organisations import actions as organisations
from portal.organisations import queries

_HOUSEHOLD = "Hộ kinh doanh Nông sản Y Ê-ban"


def seed_organisations(session: Session) -> None:
    """Make the demo business known with two members, and a household business of its director."""
    now, director, business = clock.now(), _account(session, "director"), _account(session, "business")
    if queries.is_known(session, business.tax_code or ""):
        return
    household = organisations.register(
        session,
        organisations.Details(
            form=Form.HOUSEHOLD,
            name=_HOUSEHOLD,
            tax_code=director.personal_number or "",
            representative=director.display_name,
            representative_number=director.personal_number or "",
            address="Thôn 3, xã Kiến Đức",
        ),
        agreed=Agreed(consents.current(Purpose.ORGANISATION, now=now).version, "vi"),
        person=director.actor(),
        now=now,
    )
    for person, role in ((director, MemberRole.REPRESENTATIVE), (_account(session, "citizen2"), MemberRole.PREPARER)):
        session.add(Membership(organisation_id=business.id, person_id=person.id, role=role, created_at=now))
    for known in (business.id, household):
        organisation = session.get_one(Organisation, known)
        organisations.proven(session, organisation, Proof.OFFICER, sha256="", by="demo", actor=SYSTEM, now=now)


def seed_notices(session: Session) -> None:
    """Publish one notice, written by one editor and published by another."""
    if notices_queries.latest(session, limit=1, now=clock.now()):
        return
    author, publisher = (_actor(session, name) for name in ("editor", "editor2"))
    now = clock.now()
    notice = notices.write(
        session,
        title="Nộp hồ sơ trực tuyến có ký số: không phải nộp bản giấy",
        summary="Hồ sơ ký số hợp lệ có giá trị như bản gốc. "
        "Bạn chỉ mang bản chính khi giấy tiếp nhận hồ sơ và hẹn trả kết quả yêu cầu.",
        body="Từ nay, hồ sơ nộp qua Cổng dịch vụ công **có chữ ký số hợp lệ** có giá trị như bản gốc.\n\n"
        "- Tải đơn về, ký bằng phần mềm ký số của bạn, rồi tải lên.\n"
        "- Nếu chưa có chữ ký số, bạn vẫn nộp được và chỉ mang bản chính một lần khi nhận kết quả.\n",
        title_en="Submit online with a digital signature: no paper needed",
        summary_en="A dossier with a valid digital signature has the same value as the original. "
        "Bring originals only if your acceptance slip asks for them.",
        body_en="From now on, a dossier submitted through the portal **with a valid digital signature** "
        "has the same value as the original.\n\n"
        "- Download the application, sign it with your signing software, then upload it.\n"
        "- If you have no digital signature yet, you can still submit: you only bring the originals once, "
        "when you collect the result.\n",
        category="huong-dan",
        actor=author,
        now=now - timedelta(minutes=2),
    )
    notices.submit(session, notice, actor=author, now=now - timedelta(minutes=1))
    notices.publish(session, notice, actor=publisher, now=now)


def seed_mandate(settings: Settings) -> None:
    """The citizen has authorised the second one, on paper at the counter, for two procedures and thirty days."""
    now = clock.now()
    today = clock.local(now).date()
    with reading() as session:
        people = [_account(session, name) for name in ("citizen", "citizen2")]
        officer = _actor(session, "receptionist")
        if mandates_queries.of_account(session, people[0].id):
            return
    giver, receiver = (
        Seen(username=one.username, name=one.display_name, number=one.personal_number or "") for one in people
    )
    wish = Wish(
        receiver_name=receiver.name,
        receiver_number=receiver.number,
        services=frozenset({"2.000635", "1.004873"} & {one.code for one in catalogue.offered()}),
        rights=frozenset({Right.PREPARE, Right.SIGN, Right.RECEIVE}),
        first=today,
        last=today + timedelta(days=30),
        reason="Đi công tác xa",
    )
    if not wish.services:  # a catalogue of another province's, or of a test
        return
    scan = blobs.store().put(render(_paper(wish, giver, settings.base_url), created=now).pdf)
    with transaction() as session:
        mandates.record_paper(session, wish, giver, receiver, sha256=scan.sha256, actor=officer, language="vi", now=now)


def _paper(wish: Wish, giver: Seen, address: str) -> MandateDocument:
    """What stands for the scan of the paper they signed."""
    return MandateDocument(
        number="bản giấy",
        giver=Party(name=giver.name, identity=f"Số định danh cá nhân: {giver.number}"),
        receiver=Party(name=wish.receiver_name, identity=f"Số định danh cá nhân: {wish.receiver_number}"),
        services=tuple(sorted(wish.services)),
        rights=tuple(name.vi for right, name in GIVEN.items() if right in wish.rights),
        first=wish.first,
        last=wish.last,
        reason=wish.reason,
        day=wish.first,
        check_code="—",
        verify_url=address,
    )


def _account(session: Session, username: str) -> Account:
    account = accounts_queries.account_by_username(session, username)
    if account is None:
        raise LookupError(username)
    return account


def _actor(session: Session, username: str) -> Actor:
    return _account(session, username).actor()
