"""Something of everything that a citizen can have, with a word that nobody else may read, and where it is reached."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from io import BytesIO
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from forms.signers import Cosigner
from forms.text import Text
from portal.accounts import actions as accounts
from portal.accounts.data_requests.models import Asked
from portal.accounts.factors.models import Passkey
from portal.accounts.mandates.lifecycle import State
from portal.accounts.mandates.models import Mandate, MandatedDossier
from portal.accounts.models import Agency, SignInSession
from portal.accounts.organisations.models import Form, MemberRole, Membership
from portal.accounts.providers.models import Identity
from portal.builder import actions as builder
from portal.builder.models import DraftState
from portal.consents import queries as consents
from portal.consents.actions import Agreed
from portal.consents.queries import Purpose
from portal.core import blobs, clock
from portal.core.actor import Actor, Role
from portal.core.db import reading, transaction
from portal.core.events import EventRecord
from portal.counter.models import Appointment
from portal.dossiers.actions import Successor, offer_transfer, receive_attachments, transfer_token
from portal.dossiers.actions.inviting import invite_all, token_of
from portal.dossiers.actions.received import Upload
from portal.dossiers.dialogue.models import MessageFile
from portal.dossiers.models import Dossier, DossierFile, IssuedDocument, UnfinishedUpload
from portal.dossiers.signing_models import SigningInvitation
from portal.mandates import actions as mandates
from portal.mandates.actions.answering import offer
from portal.notices import actions as notices
from portal.notices.models import NoticeFile, NoticeSubscription
from portal.office.inbox.kinds import Kind as InboxKind
from portal.office.inbox.models import OfficerNotice
from portal.office.letters.models import DocumentDelivery, Sending
from portal.office.models import RegisterEntry
from portal.office.reception_models import ReceptionReason, UnplacedScan
from portal.office.wordings import actions as wordings
from portal.office.wordings.models import WrittenLetter
from portal.office.wordings.rules import Wording
from portal.organisations import actions as organisations
from portal.payments import actions as payments
from portal.payments.closing.models import ClosingDifference, DayClosing
from portal.payments.gateways.base import ToldBy
from portal.payments.models import PaymentOrder
from portal.payments.transfer_models import BankStatement, BankTransfer
from portal.petitions import actions as petitions
from portal.petitions.models import PetitionFile
from portal.processes.models import WorkItem
from tests.support.applicants import APPLICANT, EXTRACT, PAGES, Person, application_pdf, begin, fill
from tests.support.files import pdf
from tests.support.payments import open_order
from tests.support.pieces import Sender
from tests.support.statements import camt

CANARY = FILE = "Hoàng-yến-7391"
WITHOUT_OWNER = frozenset(
    {
        "channel",
        "code",
        "slug",
        "day",
        "message_id",
        "version",
        "name",
        "path",
        "proposal_id",
        "kind",
        "sha256",
        "number",
        "year",
    }
    | {"key", "step", "process_draft_id", "view_id", "purge_id", "hold_id", "ticket"}
    | {"request_id", "change_id", "recovery_id", "box_id", "channel", "item", "ticket_id", "event"}
    | {"petition_code", "written_id", "petition_token", "official_id", "directory_entry_id"}
)
"""Parameters that name nothing of a person: a service, its version, a notice that was published, a day, an undelivered
message, a public list and the question that offers it, a proposal about trust, a trust anchor, a version of trust,
a process, its draft and steps; a purge and a hold of an agency; a list that an officer saved (test_lists shows that
it is nobody else's); a ticket for one download (test_downloads shows that it opens nothing twice); a gateway of
payments; a cash box of an agency (test_counter shows that it is nobody else's); a request that takes two
(test_four_eyes), a change of an agency; a request to take lost second factors away, which any other officer of a
counter may confirm (test_recovery); an item of the own account; a number to wait with, which says nothing of who waits
(test_numbers); a public answer, an official of the directory; the link in a letter about a petition (test_petitions
shows that another token opens nothing)."""


@dataclass
class Belongings:
    """What the owner has, by the name of the parameter that reaches for it."""

    ids: dict[str, list[str]]
    draft: str
    dossier: str


def _application(person: Person, role: str) -> str:
    draft = begin(person)
    record = PAGES["record"] | {"registered_at": CANARY}
    pages = PAGES | {"applicant": APPLICANT | {"applicant_address-detail": CANARY}, "record": record}
    fill(person, draft, pages)
    person.get(f"{draft}/papers").send(files={"old_copy_file": [(pdf((role,)), f"{FILE}.pdf")]})
    return draft


def gather(owner: Person, world: SimpleNamespace, run_worker: Any) -> Belongings:
    """A dossier with its papers, a draft with its file, a notice and a service nobody published, an account."""
    sent = _application(owner, "first")
    owner.get(f"{sent}/check").send(action="/application")
    application_pdf(owner)
    owner.send(action="/submission")
    run_worker()
    attachments = {"files": [(pdf(("attached",)), f"{FILE}.pdf")]}
    owner.get(f"/dossiers/{sent.rsplit('/', 1)[1]}/messages").send({"text": CANARY}, files=attachments)
    draft = _application(owner, "second")
    Sender(owner, f"{draft}/papers", b"%PDF-1.7", f"{FILE}.pdf", question="old_copy_file").begin()
    with transaction() as session:
        notice = notices.write(session, title=CANARY, summary=CANARY, body=CANARY, actor=world.editor2, now=clock.now())
        notice_id = notice.id
        notice_file_id = _notice_file(session, notice_id)
        subscription_id = _subscription(session)
    service_draft, state = _service_draft(world.administrator)
    invitation_id, token = _invitation(UUID(draft.rsplit("/", 1)[1]), world.citizen)
    mandate_id, *tokens = _given_away(UUID(sent.rsplit("/", 1)[1]), world.citizen)
    scan_id, reason_id = _desk(UUID(sent.rsplit("/", 1)[1]), world.receptionist)
    template_id, letter_id, entry_id = _letter(UUID(sent.rsplit("/", 1)[1]), world.editor)
    with reading() as session:
        files = list(session.scalars(select(DossierFile.id).order_by(DossierFile.uploaded_at)))
        documents = list(session.scalars(select(IssuedDocument.id).order_by(IssuedDocument.created_at)))
        uploads = list(session.scalars(select(UnfinishedUpload.id)))
        attached = list(session.scalars(select(MessageFile.id)))
        signed_in = list(session.scalars(select(SignInSession.id).where(SignInSession.account_id == world.citizen.id)))
        items = list(session.scalars(select(WorkItem.id)))
        orders = list(session.scalars(select(PaymentOrder.id)))
        happened = list(session.scalars(select(EventRecord.id).where(EventRecord.actor_id == world.citizen.id)))
    dossier_ids = [address.rsplit("/", 1)[1] for address in (sent, draft)]
    ids = {
        "draft_id": dossier_ids,
        "dossier_id": dossier_ids,
        "file_id": [str(one) for one in files],
        "document_id": [str(one) for one in documents],
        "attachment_id": [str(one) for one in attached],
        "notice_id": [str(notice_id)],
        "notice_file_id": [str(notice_file_id)],
        "width": ["480"],
        "subscription_id": [str(subscription_id)],
        "account_id": [str(world.citizen.id)],
        "session_id": [str(one) for one in signed_in],
        "page_key": list(PAGES),
        "upload_id": [str(one) for one in uploads],
        "question": ["old_copy_file"],
        "service_draft_id": [str(service_draft)],
        "state_id": [str(state)],
        "appointment_id": [str(_appointment(dossier_ids[0]))],
        "delivery_id": [str(_sent_elsewhere(dossier_ids[0], documents[0]))],
        "place": ["pages.0", "pages.0.questions.0"],
        "section": ["facts"],
        "invitation_id": [invitation_id],
        "token": [token, *tokens],
        "mandate_id": [str(mandate_id)],
        "event_id": [str(one) for one in happened],
        "item_id": [str(one) for one in items],
        "link_id": [str(uuid4())],
        "scan_id": [str(scan_id)],
        "reason_id": [str(reason_id)],
        "template_id": [str(template_id)],
        "letter_id": [str(letter_id)],
        "entry_id": [str(entry_id)],
        **_between_officers(world),
        **_organisation(world.citizen, world.citizen2),
        "passkey_id": [str(_passkey(world.citizen))],
        "identity_id": [str(_identity(world.citizen))],
        "data_request_id": [str(_data_request(world.citizen))],
        **_money(world, orders),
        **_petition(world),
    }
    assert all(ids.values()), ids
    return Belongings(ids, draft=draft, dossier=f"/dossiers/{dossier_ids[0]}")


def _petition(world: SimpleNamespace) -> dict[str, list[str]]:
    """The owner writes to the agency, with a file."""
    said = petitions.Writing(
        kind=petitions.Kind.PETITION,
        sector="other",
        agency="ubnd-xa-kien-duc",
        subject=CANARY,
        body=CANARY,
        may_publish=False,
        author=CANARY,
        email="",
    )
    upload = Upload("attachment", f"{FILE}.pdf", BytesIO(pdf(("petition",))))
    received, _ = receive_attachments([upload], now=clock.now())
    with transaction() as session:
        petition = petitions.write(session, uuid4(), said, received, actor=world.citizen, now=clock.now())
    with reading() as session:
        files = session.scalars(select(PetitionFile.id).where(PetitionFile.petition_id == petition.id)).all()
    return {"petition_id": [str(petition.id)], "petition_file_id": [str(one) for one in files]}


def _data_request(owner: Actor) -> UUID:
    """The owner asks for another name."""
    with transaction() as session:
        wish = {"asked": Asked.CORRECT, "wanted": CANARY, "reason": CANARY}
        return accounts.ask_about_data(session, "display_name", **wish, actor=owner, now=clock.now()).id


def _invitation(draft_id: UUID, applicant: Actor) -> tuple[str, str]:
    """Somebody was invited to sign the draft's application: the invitation, and the secret of its link."""
    someone = Cosigner(
        key="partner", role=Text(vi=CANARY, en=CANARY), name=CANARY, number="067090000001", email="a@b.vn", group=1
    )
    with transaction() as session:
        invite_all(session, draft_id, "0" * 64, [someone], actor=applicant, now=clock.now())
        found = session.scalars(select(SigningInvitation)).one()
        return str(found.id), token_of(found)


def _given_away(dossier_id: UUID, owner: Actor) -> tuple[UUID, str, str]:
    """A mandate that somebody is offered and under which the dossier was handled, and a dossier offered to them."""
    now, today = clock.now(), clock.now().date()
    mandate = Mandate(
        number=CANARY[:40],
        state=State.OFFERED,
        giver_id=owner.id,
        giver_name=owner.name,
        made_by_id=owner.id,
        made_by=owner.name,
        receiver_name=CANARY,
        receiver_number="067090000001",
        services=EXTRACT,
        rights="prepare",
        first_day=today,
        last_day=today,
        reason=CANARY,
        check_code=CANARY[:20],
        created_at=now,
    )
    to = Successor(name=CANARY, number="067090000001")
    with transaction() as session:
        session.add(mandate)
        session.flush()
        offer(mandate, now=now)
        session.add(MandatedDossier(mandate_id=mandate.id, dossier_id=dossier_id, since=now))
        transfer = offer_transfer(session, dossier_id, to, CANARY, actor=owner, now=now)
        return mandate.id, mandates.token_of(mandate), transfer_token(transfer)


def _organisation(owner: Actor, colleague: Actor) -> dict[str, list[str]]:
    """An organisation of the owner that waits for a check, with a member, and an invitation of another."""
    now, evidence = clock.now(), blobs.store().put(CANARY.encode())
    details = organisations.Details(
        form=Form.OTHER, name=CANARY, tax_code="0100233488", representative=CANARY, representative_number="067190001234"
    )
    asked = organisations.Asked(MemberRole.VIEWER, email="asked@example.vn")
    agreed = Agreed(consents.current(Purpose.ORGANISATION, now=now).version, "vi")
    with transaction() as session:
        owned = organisations.register(session, details, agreed=agreed, person=owner, now=now)
        sent = organisations.Evidence(f"{CANARY}.pdf", evidence)
        organisations.send_evidence(session, owned, sent, person=owner, now=now)
        member = Membership(organisation_id=owned, person_id=colleague.id, role=MemberRole.VIEWER, created_at=now)
        session.add(member)
        invitation = organisations.invite(session, owned, asked, person=owner, now=now)
        session.flush()
        ids = {"organisation_id": owned, "checked_id": owned, "membership_id": member.id, "asked_id": invitation.id}
        return {name: [str(one)] for name, one in ids.items()} | {"member_token": [organisations.link_of(invitation)]}


def _passkey(owner: Actor) -> UUID:
    """A passkey with a name of the owner's."""
    row = Passkey(
        account_id=owner.id, credential_id="x", public_key="00", sign_count=0, name=CANARY, created_at=clock.now()
    )
    with transaction() as session:
        session.add(row)
        session.flush()
        return row.id


def _money(world: SimpleNamespace, orders: list[UUID]) -> dict[str, list[str]]:
    """What the owner has to pay, at a third agency too, and too much of it paid; a refund, and what the bank told."""
    now, told = clock.now(), {"channel": "bank", "transaction_number": CANARY}
    order = open_order(
        SimpleNamespace(agencies={"": world.agencies["cong-an-tinh"]}, citizen=world.citizen), 1, now=now
    )
    day = {"booked_on": now.date(), "seen_at": now}
    transfer = BankTransfer(account="1", number=CANARY, amount=1, code="", content=CANARY, state="unmatched", **day)
    transfer.payer_name = transfer.payer_account = CANARY
    statement = BankStatement(sha256=blobs.store().put(camt()).sha256, name=CANARY, account="1", credits=0)
    statement.read_by, statement.read_at = CANARY, now
    with transaction() as session:
        payments.credit(session, order.id, amount=2, paid_at=now, told_by=ToldBy.STATEMENT, now=now, **told)
        refund = payments.ask_refund(session, order.id, amount=1, why=CANARY, actor=world.editor, now=now, **told)
        session.add_all([transfer, statement])
        session.flush()
        ids = {"refund_id": refund.id, "transfer_id": transfer.id, "statement_id": statement.id}
        ids |= _closing(session, order)
    return {name: [str(one)] for name, one in ids.items()} | {"order_id": [str(one) for one in (*orders, order.id)]}


def _closing(session: Session, order: PaymentOrder) -> dict[str, UUID]:
    """A day of the third agency, with a difference about the order."""
    now = clock.now()
    day = DayClosing(scope=str(order.agency_id), agency_id=order.agency_id, day=now.date(), state="open", totals=[])
    day.compared_at, day.proposed_by_name, day.closed_by_name = now, CANARY, CANARY
    session.add(day)
    session.flush()
    one = ClosingDifference(closing_id=day.id, key="0" * 32, kind="only_theirs", channel="vnpay", effect=-1, theirs=1)
    one.number, one.reference, one.answer, one.why, one.explained_by_name = CANARY, CANARY, "", CANARY, CANARY
    one.belongs_to, one.order_id, one.explained_at = now.date(), order.id, now
    session.add(one)
    session.flush()
    return {"closing_id": day.id, "difference_id": one.id}


def _identity(owner: Actor) -> UUID:
    """Who the owner is at a provider."""
    row = Identity(
        account_id=owner.id, provider="x", issuer="https://x.example", subject=CANARY, created_at=clock.now()
    )
    with transaction() as session:
        session.add(row)
        session.flush()
        return row.id


def _desk(dossier_id: UUID, officer: Actor) -> tuple[UUID, UUID]:
    """Pages that wait to be placed, and a sentence of the desk."""
    scan = UnplacedScan(
        dossier_id=dossier_id, name=CANARY, sha256="0" * 64, size=1, first=1, pages=1, created_at=clock.now()
    )
    reason = ReceptionReason(agency_id=officer.agency_id, problem=CANARY)
    with transaction() as session:
        session.add_all([scan, reason])
        session.flush()
        return scan.id, reason.id


def _notice_file(session: Session, notice_id: UUID) -> UUID:
    """An attachment of the notice that nobody published."""
    blob = blobs.store().put(pdf((CANARY,)))
    values = {"name": f"{FILE}.pdf", "media_type": "application/pdf", "size": blob.size, "sha256": blob.sha256}
    file = NoticeFile(notice_id=notice_id, is_picture=False, scan="off", uploaded_at=clock.now(), by_name="", **values)
    session.add(file)
    session.flush()
    return file.id


def _subscription(session: Session) -> UUID:
    """Somebody wants notices by e-mail; the address is sealed."""
    who = {"email": "yen@example.vn", "language": "vi", "categories": [], "daily": False}
    notices.ask_subscription(session, **who, now=clock.now())  # type: ignore[arg-type]
    return session.scalars(select(NoticeSubscription.id)).one()


def _letter(dossier_id: UUID, editor: Actor) -> tuple[UUID, UUID, UUID]:
    """A template of a third agency, a letter about the dossier, and a number in its register."""
    with transaction() as session:
        elsewhere = session.scalars(select(Agency).where(Agency.key == "cong-an-tinh")).one()
        writer = replace(editor, agency_id=elsewhere.id)
        template = wordings.begin(session, Wording(name=CANARY, body=CANARY), actor=writer, now=clock.now())
        letter = WrittenLetter(
            dossier_id=dossier_id,
            round=1,
            template_id=template.id,
            typed={},
            agencies=[],
            written_by=CANARY,
            written_at=clock.now(),
        )
        entry = RegisterEntry(
            dossier_id=dossier_id,
            kind="letter:1",
            round=2025,
            register="k/2025",
            entry=1,
            number=CANARY,
            check_code="K",
            entered_at=clock.now(),
        )
        session.add_all([letter, entry])
        session.flush()
        return template.id, letter.id, entry.id


def _between_officers(world: SimpleNamespace) -> dict[str, list[str]]:
    """A duty that an officer lent a colleague, and a line in that colleague's inbox."""
    now = clock.now()
    lending = accounts.Lending(
        stand_in_id=world.specialist.id,
        roles=frozenset({Role.RECEPTIONIST}),
        starts_at=now,
        ends_at=now + timedelta(hours=1),
        away=True,
        reason=CANARY,
        basis="",
    )
    line = {"stream": uuid4(), "position": 1, "kind": InboxKind.STANDS_IN, "at": now, "who": CANARY}
    with transaction() as session:
        lent = accounts.delegate(session, world.receptionist.id, lending, actor=world.receptionist, now=now)
        told = OfficerNotice(account_id=world.specialist.id, **line)
        session.add(told)
        session.flush()
        return {"delegation_id": [str(lent.id)], "line_id": [str(told.id)]}


def _appointment(dossier_id: str) -> UUID:
    """A time at which the owner comes to the counter."""
    with transaction() as session:
        agency_id, now = session.get_one(Dossier, UUID(dossier_id)).agency_id, clock.now()
        times = {"starts_at": now + timedelta(days=1), "ends_at": now + timedelta(days=1, minutes=15), "booked_at": now}
        row = Appointment(agency_id=agency_id, dossier_id=UUID(dossier_id), booked_by=CANARY, **times)
        session.add(row)
        session.flush()
        return row.id


def _sent_elsewhere(dossier_id: str, document_id: UUID) -> UUID:
    """A document that a third agency was sent."""
    with transaction() as session:
        agency = session.scalars(select(Agency).where(Agency.key == "cong-an-tinh")).one()
        row = DocumentDelivery(
            document_id=document_id,
            dossier_id=UUID(dossier_id),
            recipient=str(agency.id),
            agency_id=agency.id,
            name=agency.name_vi,
            sending=Sending.AGENCY,
            sent_at=clock.now(),
        )
        session.add(row)
        session.flush()
        return row.id


def _service_draft(author: Actor) -> tuple[UUID, UUID]:
    """A version of a service in the making, and its state before it was changed."""
    named = {"vi": CANARY, "en": CANARY}
    with transaction() as session:
        draft = builder.begin_version(session, EXTRACT, 1, actor=author, now=clock.now())
        change: dict[str, Any] = {"what": "edit", "place": ("name",), "actor": author, "now": clock.now()}
        builder.change(session, draft.id, lambda content: {**content, "name": named}, **change)
        return draft.id, session.scalars(select(DraftState.id)).one()


def rules_with_owners(app: Flask) -> Iterator[tuple[Rule, str]]:
    """Every address that reaches for something of somebody, with each of its methods."""
    for rule in app.url_map.iter_rules():
        if rule.arguments and not rule.arguments <= WITHOUT_OWNER:
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                yield rule, method


def addresses(rule: Rule, ids: dict[str, list[str]]) -> Iterator[str]:
    """The address with every id of the owner that fits."""
    names = sorted(rule.arguments)
    if rule.endpoint.startswith("builder."):
        ids = {**ids, "draft_id": ids["service_draft_id"]}
    unknown = set(names) - set(ids) - WITHOUT_OWNER
    assert not unknown, f"{rule.rule}: say in this test what {unknown} reaches for"
    for number in range(max(len(ids.get(name, [""])) for name in names)):
        values = {name: ids[name][number % len(ids[name])] for name in names if name in ids}
        built = rule.rule
        for name, value in values.items():
            built = re.sub(rf"<(uuid:|int:)?{name}>", value, built)
        built = built.replace("<int:number>", "1")
        yield built
    for first in ids.get("dossier_id", []) if "file_id" in names or "document_id" in names else []:
        inner = "file_id" if "file_id" in names else "document_id"
        for second in ids[inner]:
            outer = rule.rule.replace("<int:number>", "1").replace("<uuid:dossier_id>", first)
            yield outer.replace(f"<uuid:{inner}>", second)
