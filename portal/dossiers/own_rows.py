"""Which rows of which tables the archive of one person's data tells beside the story of the dossiers, and what of them.

Tables are named, not imported: some belong to domains above this one. Nothing secret is ever named here (digests of
links, keys, codes), and of other people's numbers only the last four digits are told.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Table, or_, select
from sqlalchemy.orm import Session

from portal.core.clock import local
from portal.core.db import Base

Rows = list[dict[str, Any]]
Source = tuple[str, str]


@dataclass(frozen=True)
class Told:
    """Rows of one table: found by an id in one of the columns ``by``, told with the columns ``shown``, oldest first.

    ``of_dossiers`` is a column that names a dossier of the person; ``through`` says that rows belong to one of another
    table that is told (the column here, and that one's section). ``names`` are words from rows that are pointed at:
    key, column here, table and column there. ``cut``: what of another person is cut; ``file``: the digest of a document
    that goes into the archive.
    """

    section: str
    table: str
    by: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()
    order: str = "created_at"
    of_dossiers: str = ""
    through: tuple[str, str] = ("", "")
    names: Mapping[str, tuple[str, str, str]] = field(default_factory=dict)
    cut: frozenset[str] = frozenset()
    file: str = ""


_SCOPE = ("services", "sector", "rights", "first_day", "last_day", "reason")
_COURSE = ("created_at", "signed_at", "answered_at", "ended_at", "ended_reason")
_MEMBER = ("role", "created_at", "suspended_at", "ended_at")
_ORGANISATION = ("form", "state", "created_at", "sent_at", "decided_at", "reason", "evidence_name")
OF_PERSON = (
    Told(
        "mandates_given",
        "mandate",
        ("giver_id", "made_by_id"),
        ("number", "state", "receiver_name", "receiver_number", *_SCOPE, *_COURSE),
        cut=frozenset({"receiver_number"}),
        file="signed_sha256",
    ),
    Told(
        "mandates_received",
        "mandate",
        ("receiver_id",),
        ("number", "state", "giver_name", *_SCOPE, *_COURSE),
        file="signed_sha256",
    ),
    Told("mailed_links", "mailed_link", ("account_id",), ("purpose", "email", "created_at", "expires_at", "used_at")),
    Told(
        "factor_recoveries",
        "factor_recovery",
        ("account_id",),
        ("papers", "asked_at", "due_at", "ended_at", "outcome"),
        order="asked_at",
    ),
    Told("authenticators", "authenticator", ("account_id",), ("created_at", "confirmed_at")),
    Told("passkeys", "passkey", ("account_id",), ("name", "created_at", "last_used_at")),
    Told("recovery_codes", "recovery_code", ("account_id",), ("used_at",), order="used_at"),
    Told("identities", "provider_identity", ("account_id",), ("provider", "issuer", "created_at", "last_used_at")),
    Told(
        "memberships",
        "membership",
        ("person_id",),
        _MEMBER,
        names={"name": ("organisation_id", "account", "display_name")},
    ),
    Told(
        "members",
        "membership",
        ("organisation_id",),
        _MEMBER,
        names={"name": ("person_id", "account", "display_name")},
    ),
    Told(
        "member_invitations",
        "member_invitation",
        ("organisation_id",),
        ("role", "username", "created_at", "expires_at", "accepted_at", "revoked_at"),
    ),
    Told(
        "organisations",
        "organisation",
        ("account_id", "registered_by_id"),
        _ORGANISATION,
        names={"name": ("account_id", "account", "display_name")},
    ),
    Told(
        "transfers",
        "dossier_transfer",
        ("from_id", "to_id"),
        ("state", "from_name", "to_name", "reason", "created_at", "taken_at", "finished_at", "answer"),
    ),
    Told(
        "signing_requests",
        "signing_request",
        ("account_id",),
        ("way", "state", "code", "title", "created_at", "finished_at"),
    ),
    Told("archives", "own_data", ("account_id",), ("asked_at", "made_at", "expires_at"), order="asked_at"),
    Told(
        "orders",
        "payment_order",
        ("payer_id",),
        ("code", "subject_code", "due", "received", "owed_back", "state", "opened_at", "settled_at"),
        order="opened_at",
        of_dossiers="subject",
    ),
    Told(
        "payments",
        "payment_try",
        shown=("channel", "amount", "state", "begun_at"),
        order="begun_at",
        through=("order_id", "orders"),
    ),
    Told("cash", "cash_taking", shown=("number", "amount", "at"), order="at", through=("order_id", "orders")),
    Told(
        "bank_transfers",
        "bank_transfer",
        shown=("booked_on", "amount", "content", "payer_name", "payer_account", "state"),
        order="booked_on",
        through=("order_id", "orders"),
        cut=frozenset({"payer_account"}),
    ),
    Told(
        "receipts",
        "payment_receipt",
        shown=("form", "series", "number", "amount", "numbered_at", "cancelled_at"),
        order="numbered_at",
        through=("order_id", "orders"),
        file="sha256",
    ),
    Told(
        "refunds",
        "payment_refund",
        shown=("amount", "why", "state", "asked_at", "decided_at", "sent_at", "refusal", "payee_name", "payee_account"),
        order="asked_at",
        through=("order_id", "orders"),
    ),
    Told("cash_back", "cash_payout", shown=("amount", "slip", "at"), order="at", through=("order_id", "orders")),
    Told(
        "petitions",
        "petition",
        ("owner_id",),
        ("code", "kind", "subject", "body", "state", "created_at", "answered_at", "answer"),
    ),
    Told(
        "petition_files",
        "petition_file",
        shown=("name", "uploaded_at"),
        order="uploaded_at",
        through=("petition_id", "petitions"),
    ),
)
OF_DOSSIER = (
    Told(
        "counter",
        "counter_filing",
        ("dossier_id",),
        ("name", "personal_number", "tax_code", "phone", "email", "address", "begun_at", "claimed_at"),
        order="begun_at",
    ),
    Told("checks", "component_check", ("dossier_id",), ("component", "accepted", "reason"), order="component"),
    Told(
        "supplements", "supplement", ("dossier_id",), ("round", "cause", "requested_at", "answered_at"), order="round"
    ),
    Told(
        "corrections",
        "correction",
        ("dossier_id",),
        ("round", "reason", "notified_at", "outcome", "answered_at", "answer"),
        order="round",
    ),
    Told(
        "deadlines",
        "deadline_entry",
        ("dossier_id",),
        ("change", "at", "amount", "unit", "due", "reason"),
        order="position",
    ),
    Told(
        "invitations",
        "signing_invitation",
        ("dossier_id",),
        ("name", "number", "state", "sent_at", "finished_at", "reason"),
        cut=frozenset({"number"}),
    ),
    Told(
        "copies",
        "certified_copy",
        ("dossier_id",),
        ("name", "number", "agency", "pages", "issued_at"),
        order="issued_at",
        file="sha256",
    ),
    Told("register", "register_entry", ("dossier_id",), ("register", "number", "entered_at"), order="entered_at"),
    Told(
        "parcels",
        "parcel",
        ("dossier_id",),
        ("state", "carrier", "tracking", "name", "phone", "address", "prepared_at", "sent_at", "finished_at"),
        order="prepared_at",
    ),
    Told(
        "deliveries",
        "document_delivery",
        ("dossier_id",),
        ("name", "carrier", "tracking", "sent_at", "received_at"),
        order="sent_at",
    ),
    Told(
        "appointments",
        "appointment",
        ("dossier_id",),
        ("starts_at", "ends_at", "state", "booked_at"),
        order="booked_at",
    ),
    Told(
        "hand_overs",
        "hand_over",
        ("dossier_id",),
        ("name", "number", "basis", "handed_at", "signed_at"),
        order="handed_at",
        cut=frozenset({"number"}),
    ),
    Told(
        "under_mandates",
        "mandated_dossier",
        ("dossier_id",),
        ("since",),
        order="since",
        names={"number": ("mandate_id", "mandate", "number")},
    ),
)


def person_rows(session: Session, account_id: UUID, dossier_ids: list[UUID]) -> tuple[dict[str, Rows], list[Source]]:
    """What is told of a person, by section, and the documents that go with it as (name in the archive, digest)."""
    return _sections(session, OF_PERSON, account_id, dossier_ids, folder="")


def dossier_rows(session: Session, dossier_id: UUID, *, folder: str) -> tuple[dict[str, Rows], list[Source]]:
    """What is told of one dossier, as ``person_rows`` does."""
    return _sections(session, OF_DOSSIER, dossier_id, [], folder=f"{folder}/")


def _sections(
    session: Session, all_told: tuple[Told, ...], whose: UUID, dossier_ids: list[UUID], *, folder: str
) -> tuple[dict[str, Rows], list[Source]]:
    sections: dict[str, Rows] = {}
    sources: list[Source] = []
    for told in all_told:
        query = _query(told, all_told, whose, dossier_ids)
        sections[told.section] = [
            _row(told, row._mapping, sources, folder=folder) for row in session.execute(query).all()
        ]
    return sections, sources


def _query(told: Told, all_told: tuple[Told, ...], whose: UUID, dossier_ids: list[UUID]) -> Select[Any]:
    table = _table(told)
    columns: list[ColumnElement[Any]] = [table.c[name] for name in told.shown]
    if told.file:
        columns.append(table.c[told.file].label("file"))
    query = select(*columns)
    for key, (here, there, column) in told.names.items():
        other = Base.metadata.tables[there].alias(key)
        query = query.add_columns(other.c[column].label(key))
        query = query.outerjoin_from(table, other, other.c["id"] == table.c[here])
    return query.where(_condition(told, all_told, whose, dossier_ids)).order_by(table.c[told.order])


def _condition(told: Told, all_told: tuple[Told, ...], whose: UUID, dossier_ids: list[UUID]) -> ColumnElement[bool]:
    table, (column, section) = _table(told), told.through
    if section:
        above = next(one for one in all_told if one.section == section)
        mine = select(_table(above).c["id"]).where(_condition(above, all_told, whose, dossier_ids))
        return table.c[column].in_(mine)
    found = [table.c[name] == whose for name in told.by]
    if told.of_dossiers:
        found.append(table.c[told.of_dossiers].in_(dossier_ids))
    return or_(*found)


def _table(told: Told) -> Table:
    return Base.metadata.tables[told.table]


def _row(told: Told, row: Mapping[Any, Any], sources: list[Source], *, folder: str) -> dict[str, Any]:
    shown = {key: _value(key, row[key], told.cut) for key in (*told.names, *told.shown)}
    if told.file:
        shown["path"] = None
        if row["file"]:
            shown["path"] = f"{folder}{told.section}/{len(sources) + 1}.pdf"
            sources.append((shown["path"], row["file"]))
    return shown


def _value(key: str, value: Any, cut: frozenset[str]) -> Any:
    if key in cut and value:
        return f"••••{str(value)[-4:]}"
    if isinstance(value, datetime):
        return local(value).isoformat(timespec="seconds")
    return value.isoformat() if isinstance(value, date) else value
