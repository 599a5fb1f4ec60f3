"""Nothing that the portal keeps about a person is forgotten in the archive of their data (Law 91/2025/QH15)."""

import io
import json
import re
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

from portal.accounts import queries as accounts
from portal.accounts.mandates.lifecycle import State
from portal.accounts.mandates.models import Mandate
from portal.accounts.recovery.models import FactorRecovery, MailedLink
from portal.core import blobs, clock
from portal.core.actor import Actor
from portal.core.db import Base, database, reading, transaction
from portal.core.ids import new_id
from portal.dossiers import actions
from portal.dossiers.archive_page import _LABELS
from portal.dossiers.gathering import write_archive
from portal.dossiers.own_rows import OF_DOSSIER, OF_PERSON
from portal.payments.counter_models import PaymentReceipt
from portal.payments.models import PaymentOrder
from tests.support.files import pdf

OFFICERS = "of officers at their work, about no citizen and no organisation"
INTERNAL = "how the agency handles a dossier inside; what comes of it stands in the story of the dossier"
MINUTES = "lives for minutes, while somebody signs in or types; nothing of it stays"
EXCUSED: Mapping[str, str] = {
    **dict.fromkeys(
        (
            "account_role",
            "approval",
            "cash_box",
            "closing_difference",
            "day_closing",
            "delegated_role",
            "delegation",
            "desk_preference",
            "notice",
            "notice_correction",
            "notice_file",
            "notice_version",
            "officer_notice",
            "officer_notice_choice",
            "process_draft",
            "purge",
            "reading_alert",
            "saved_view",
            "service_draft",
            "service_draft_state",
            "trust_proposal",
        ),
        OFFICERS,
    ),
    **dict.fromkeys(
        (
            "archive_copy",
            "deadline_warning",
            "dossier_link",
            "dossier_seen",
            "legal_hold",
            "letter",
            "office_draft",
            "office_note",
            "office_presence",
            "office_sight",
            "petition_note",
            "purge_line",
            "recipient",
            "supplement_permit",
            "ticket",
            "unplaced_scan",
            "work_item",
            "written_letter",
        ),
        INTERNAL,
    ),
    **dict.fromkeys(
        ("ceremony", "half_sign_in", "identity_offer", "provider_flow", "unfinished_upload", "parked_input"), MINUTES
    ),
    "notice_mailing": "of an e-mail address that asked for notices, with or without an account; it goes when that ends",
    "ledger_line": "the double entry of the sums that are told as orders, payments and refunds",
}
_READ = re.compile(r'\b(?:FROM|JOIN)\s+"?(\w+)')
SECRET = "5" * 64


def about_people() -> set[str]:
    """Every table that names a person, or leads to one that does, otherwise than by the agency."""
    found = {"account"}
    grown = True
    while grown:
        more = {
            table.name
            for table in Base.metadata.sorted_tables
            if any(key.column.table.name in found for key in table.foreign_keys)
        }
        grown = not more <= found
        found |= more
    return found


@contextmanager
def reads() -> Iterator[set[str]]:
    """The tables that are asked inside."""
    asked: set[str] = set()
    listen = lambda *given: asked.update(_READ.findall(given[2]))  # noqa: E731
    event.listen(database().engine, "before_cursor_execute", listen)
    try:
        yield asked
    finally:
        event.remove(database().engine, "before_cursor_execute", listen)


def archive_of(person: Actor) -> tuple[zipfile.ZipFile, set[str]]:
    content = io.BytesIO()
    with reading() as session, zipfile.ZipFile(content, "w") as archive, reads() as asked:
        write_archive(archive, session, accounts.account(session, person.id), language="vi", now=clock.now())
    return zipfile.ZipFile(content), asked


@pytest.fixture
def draft(app: Flask, world: SimpleNamespace) -> Any:
    with transaction() as session:
        found = actions.start_draft(session, "2.000635", actor=world.citizen, language="vi", now=clock.now())
        session.flush()
        return found.id


def test_every_table_about_people_is_told_or_excused(draft: Any, world: SimpleNamespace) -> None:
    """Who adds a table has to say here why a person does not get it, or tell it (``portal/dossiers/own_rows.py``)."""
    _archive, asked = archive_of(world.citizen)
    asked |= {"message_file"}  # asked for the files of messages that are there, see test_own_data.py
    forgotten = about_people() - asked - EXCUSED.keys()
    assert forgotten == set()
    assert EXCUSED.keys() - about_people() == set()
    assert {told.table for told in (*OF_PERSON, *OF_DOSSIER)} & EXCUSED.keys() == set()


def test_what_is_told_has_words_and_holds_no_secret() -> None:
    keys = {key for told in (*OF_PERSON, *OF_DOSSIER) for key in (told.section, *told.names, *told.shown)}
    assert keys - _LABELS.keys() == set()
    assert [key for key in keys if re.search("token|hash|secret|public_key|sha256|verdict", key)] == []


def _mandate(giver: Actor, receiver: Actor, number: str, signed: str) -> Mandate:
    now = clock.now()
    return Mandate(
        number=number,
        state=State.ACCEPTED,
        giver_id=giver.id,
        giver_name=giver.name,
        made_by_id=giver.id,
        made_by=giver.name,
        receiver_id=receiver.id,
        receiver_name=receiver.name,
        receiver_number="067190998877",
        rights="prepare submit",
        first_day=date(2026, 1, 1),
        last_day=date(2026, 12, 31),
        check_code=number,
        signed_sha256=signed,
        token_sha256=SECRET[:60] + number[-4:],
        created_at=now,
        signed_at=now,
    )


def _rows(world: SimpleNamespace, draft: Any) -> None:
    now, citizen, other = clock.now(), world.citizen, world.business
    signed = blobs.store().put(pdf(("mandate",))).sha256
    receipt = blobs.store().put(pdf(("receipt",))).sha256
    with transaction() as session:
        session.add_all([_mandate(citizen, other, "UQ-0001", signed), _mandate(other, citizen, "UQ-0002", signed)])
        account: dict[str, Any] = {"account_id": citizen.id}
        session.add(
            MailedLink(
                purpose="email",
                email="thuy@example.vn",
                token_hash=SECRET,
                created_at=now,
                expires_at=now + timedelta(days=1),
                used_at=now,
                **account,
            )
        )
        officer = world.receptionist
        session.add(
            FactorRecovery(
                papers="Thẻ căn cước", asked_by_id=officer.id, asked_by=officer.name, asked_at=now, **account
            )
        )
        order = PaymentOrder(
            id=new_id(),
            code="PT0001",
            subject=draft,
            subject_code="H-1",
            purpose="submission",
            round=1,
            agency_id=world.agencies["so-noi-vu"].id,
            payer_name="Người khác nộp",
            due=8000,
            lines=[],
            state="paid",
            received=8000,
            opened_at=now,
        )
        session.add(order)
        session.flush()
        session.add(
            PaymentReceipt(
                order_id=order.id,
                agency_id=order.agency_id,
                form="01BLP0-001",
                series="AA-26E",
                number=7,
                amount=8000,
                numbered_at=now,
                sha256=receipt,
            )
        )


def test_mandates_links_recoveries_and_money_are_in_it(draft: Any, world: SimpleNamespace) -> None:
    _rows(world, draft)
    archive, _asked = archive_of(world.citizen)
    told, page = json.loads(archive.read("data.json")), archive.read("index.html").decode()
    assert [one["number"] for one in told["mandates_given"]] == ["UQ-0001"]
    assert [one["number"] for one in told["mandates_received"]] == ["UQ-0002"]
    assert told["mandates_given"][0]["receiver_number"] == "••••8877"
    assert [(one["purpose"], one["email"]) for one in told["mailed_links"]] == [("email", "thuy@example.vn")]
    assert told["mailed_links"][0]["used_at"]
    assert [one["papers"] for one in told["factor_recoveries"]] == ["Thẻ căn cước"]
    assert [(one["code"], one["received"]) for one in told["orders"]] == [("PT0001", 8000)]
    (receipt,) = told["receipts"]
    assert archive.read(receipt["path"]).startswith(b"%PDF")
    assert archive.read(told["mandates_given"][0]["path"]).startswith(b"%PDF")
    for shown in ("Ủy quyền bạn đã lập", "Biên lai", "UQ-0002", "Xác nhận địa chỉ"):
        assert shown in page
    assert "Bưu gửi" not in page  # no heading without anything below it
    inside = b"".join(archive.read(name) for name in archive.namelist())
    for kept_back in (SECRET[:60], "067190998877", world.receptionist.name):
        assert kept_back.encode() not in inside


def test_another_gets_nothing_of_it(draft: Any, world: SimpleNamespace) -> None:
    _rows(world, draft)
    archive, _asked = archive_of(world.business)
    told = json.loads(archive.read("data.json"))
    assert told["mailed_links"] == told["orders"] == told["receipts"] == told["factor_recoveries"] == []
