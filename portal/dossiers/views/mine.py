"""My dossiers: the list, one dossier with its story, what was submitted, its files and documents, withdrawal."""

from typing import Any
from uuid import UUID

from flask import current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.assurance import Level
from forms.definition import ServiceForm
from portal.accounts import queries as accounts
from portal.catalogue import queries as catalogue
from portal.core import clock
from portal.core.actor import Right
from portal.core.calendar import load_calendar
from portal.core.db import transaction
from portal.core.errors import LevelNeeded, NotFound, PortalError
from portal.documents.viruses import Scan
from portal.dossiers import (
    actions,
    charges,
    course,
    filings,
    ledger,
    outlook,
    parcels,
    queries,
    reads,
    rules,
    timeline,
    visits,
)
from portal.dossiers.dialogue import queries as dialogue
from portal.dossiers.dialogue.rules import CORRECTABLE, Side
from portal.dossiers.document_names import document_name
from portal.dossiers.errors import Infected, NotScannedYet, PayForResult
from portal.dossiers.filling import handed_in, in_progress
from portal.dossiers.lifecycle import Action, Status
from portal.dossiers.models import Dossier, IssuedDocument, Supplement
from portal.dossiers.page_forms import WithdrawalForm
from portal.dossiers.papers import papers, signed_validly
from portal.dossiers.statuses import wording, wording_at
from portal.dossiers.transitions import may
from portal.dossiers.views.base import PDF, bp, own_dossier, own_or_purged, own_submitted, step_up, submitted
from portal.dossiers.views.showing import (
    document_of_kind,
    document_row,
    draft_row,
    entry_row,
    file_row,
    verdict_of,
)
from portal.payments import queries as payments
from portal.processes import queries as processes
from portal.web import downloads
from portal.web.access import PUBLIC, SIGNED_IN, allow, current_actor
from portal.web.reading import read_session


@bp.get("/dossiers")
@allow(SIGNED_IN)
def mine() -> ResponseReturnValue:
    """Everything the signed-in person has begun or handed in."""
    rows = queries.listed(read_session(), actor=current_actor())
    owed = charges.owed(read_session(), rows)
    sent = [
        (
            row,
            catalogue.definition(row.service_code, row.service_version),
            wording(Status.PAYMENT_REQUESTED if row.id in owed and owed[row.id].waits else row.status),
        )
        for row in rows
        if not row.is_draft
    ]
    unread = dialogue.unread(read_session(), [row.id for row, *_rest in sent], reader=Side.APPLICANT)
    return render_template(
        "dossiers/mine.html", sent=sent, owed=owed, unread=unread, **_drafts(any_begun=len(sent) < len(rows))
    )


@bp.get("/drafts")
@allow(PUBLIC)
def drafts() -> ResponseReturnValue:
    """What has been begun; for a visitor, in this browser."""
    return render_template("dossiers/drafts.html", **_drafts())


def _drafts(*, any_begun: bool = True) -> dict[str, Any]:
    begun = queries.drafts(read_session(), actor=current_actor()) if any_begun else []
    files = queries.files_of(read_session(), begun)
    now = clock.now()
    return {"begun": [draft_row(draft, files[draft.id], now=now) for draft in begun], "most": actions.MOST_DRAFTS}


@bp.get("/dossiers/<uuid:dossier_id>")
@allow(SIGNED_IN)
def show(dossier_id: UUID) -> ResponseReturnValue:
    """One dossier: where it is, what to do, its story, its documents and files."""
    dossier = own_or_purged(dossier_id)
    return _show(submitted(dossier)) if dossier.purged_at is None else _purged(dossier)


def _purged(dossier: Dossier) -> str:
    documents = queries.shown_documents(read_session(), dossier.id)
    return render_template(
        "dossiers/purged.html",
        dossier=dossier,
        definition=catalogue.definition(dossier.service_code, dossier.service_version),
        words=wording(dossier.status),
        results=[document_row(document) for document in documents],
    )


def _show(dossier: Dossier) -> str:
    session = read_session()
    asked = dossier.status == Status.SUPPLEMENT_REQUESTED
    supplement = queries.supplement(session, dossier.id) if asked else None
    documents = queries.shown_documents(session, dossier.id)
    definition = catalogue.definition(dossier.service_code, dossier.service_version)
    given = handed_in(dossier, definition, queries.every_file(session, dossier.id))
    orders = payments.orders_of(session, [dossier.id]).get(dossier.id, [])
    withheld = any(payments.missing(order) for order in orders if order.purpose == charges.AT_RETURN)
    waits = charges.waits_for_money(dossier, definition, orders)
    return render_template(
        "dossiers/show.html",
        dossier=dossier,
        definition=definition,
        words=wording_at(dossier.place, returned=dossier.returned_at is not None, waits=waits),
        results=[document_row(document) for document in documents if document.kind == queries.RESULT],
        documents=[document_row(document) for document in documents if document.kind != queries.RESULT],
        files=[file_row(file) for file in given.files],
        verdict=verdict_of(given.verdict),
        supplement=supplement,
        orders=orders,
        withheld=withheld,
        visit=visits.visit_of(session, dossier),
        parcel=parcels.newest(session, dossier.id) if dossier.status in (Status.DONE, Status.RETURNED) else None,
        **_story(dossier, definition, supplement, waits=waits, owes=any(map(payments.missing, orders))),
        unread=dialogue.unread(session, [dossier.id], reader=Side.APPLICANT).get(dossier.id, 0),
        rated=dossier.status == Status.RETURNED and dialogue.rating_exists(session, dossier.id),
        correctable=dossier.place in CORRECTABLE,
        readers=reads.readings(session, dossier.id, limit=reads.MOST_SHOWN),
        most=reads.MOST_SHOWN,
        named=current_app.config["PORTAL"].readers_named,
        stages=course.stages(dossier, processes.items(session, dossier.id)),
        may_confirm=may(dossier, Action.CONFIRM_DRAFT, current_actor()),
        transferable=actions.may_be_given(dossier),
        may_withdraw=may(dossier, Action.REQUEST_WITHDRAWAL, current_actor()),
    )


def _story(
    dossier: Dossier, definition: ServiceForm, supplement: Supplement | None, *, waits: bool, owes: bool
) -> dict[str, Any]:
    """Where the dossier is in one sentence, and all that happened to it with what came next."""
    session = read_session()
    agency, calendar = catalogue.agency_for(session, definition).name, load_calendar(session)
    officer = accounts.account(session, dossier.assigned_id).display_name if dossier.assigned_id else ""
    records = queries.events(session, dossier.id)
    told = {record.position: timeline.tell([record]) for record in records}
    rows = [
        entry_row(entry, after=outlook.after(record, calendar), agency=agency)
        for record in reversed(records)
        for entry in told[record.position]
    ]
    said = outlook.sentence(
        dossier,
        agency=agency,
        officer=officer,
        supplement=supplement,
        calendar=calendar,
        now=clock.now(),
        waits=waits,
        owes=owes,
    )
    return {"entries": rows, "outlook": said}


@bp.get("/dossiers/<uuid:dossier_id>/deadline")
@allow(SIGNED_IN)
def deadline(dossier_id: UUID) -> ResponseReturnValue:
    """Why the result is due when it is."""
    dossier = own_submitted(dossier_id)
    changes = ledger.tell(read_session(), dossier_id)
    return render_template("dossiers/deadline.html", dossier=dossier, changes=changes)


@bp.get("/dossiers/<uuid:dossier_id>/confirmation")
@allow(SIGNED_IN)
def confirmation(dossier_id: UUID) -> ResponseReturnValue:
    """Proof of delivery: code, times, every file with its SHA-256, what happens next; survives every refresh."""
    dossier = own_submitted(dossier_id)
    session = read_session()
    definition = catalogue.definition(dossier.service_code, dossier.service_version)
    given = handed_in(dossier, definition, queries.every_file(session, dossier_id))
    documents = list(queries.documents(session, dossier_id))
    receipt = document_of_kind(documents, queries.RECEIPT)
    signed = signed_validly(given.verdict)
    number, copies = dossier.applicant_number, queries.copies(session, dossier_id)
    checks = filings.checks_of(session, dossier)
    found = papers(definition, given.files, signed=signed, applicant_number=number, copies=copies, checks=checks)
    received_at = dossier.received_at or dossier.updated_at
    return render_template(
        "dossiers/confirmation.html",
        dossier=dossier,
        definition=definition,
        agency=catalogue.agency_for(session, definition),
        signed=signed,
        signed_basis=rules.BASES["R11.4"],
        verdict=verdict_of(given.verdict),
        files=[document_row(each) for each in documents if each.kind in _SENT and not in_progress(dossier, each)]
        + [file_row(file) for file in given.files],
        receipt=document_row(receipt) if receipt else None,
        papers=[paper for paper in found if paper.to_bring],
        orders=payments.orders_of(session, [dossier_id]).get(dossier_id, []),
        answer_by=rules.answer_by(load_calendar(session), received_at=received_at),
    )


_RECEIVED = frozenset({queries.RESULT, queries.LETTER, queries.CERTIFIED_COPY})
_SENT = (queries.APPLICATION, queries.SIGNED_APPLICATION)


@bp.get("/dossiers/<uuid:dossier_id>/documents/<uuid:document_id>")
@allow(PUBLIC)
def document(dossier_id: UUID, document_id: UUID) -> ResponseReturnValue:
    """A document about one's own dossier; drafts of visitors have one too, their application."""
    dossier = own_or_purged(dossier_id)
    found = queries.document(read_session(), dossier.id, document_id)
    if found.kind == queries.INNER_LETTER:
        raise NotFound
    if found.kind in _RECEIVED:
        current_actor().require(Right.RECEIVE)
    if found.kind == queries.RESULT and charges.withheld(read_session(), dossier.id):
        raise PayForResult
    wanted = Level(catalogue.definition(dossier.service_code, dossier.service_version).results_assurance)
    if found.kind == queries.RESULT and not current_actor().level.reaches(wanted):
        return step_up(LevelNeeded(wanted), url_for("dossiers.show", dossier_id=dossier_id))
    name = f"{document_name(found.kind).vi}-{dossier.code or str(dossier.id)[:8]}.pdf"
    if found.kind == queries.RESULT and request.method == "GET" and dossier.purged_at is None:
        _note_received(dossier, found)
    if found.kind in queries.RETURNED:
        return downloads.send_strangers(found.sha256, name, media_type=PDF)
    return downloads.send_ours(found.sha256, name)


def _note_received(dossier: Dossier, result: IssuedDocument) -> None:
    """Who fetches a result for the first time has received it; what is known already costs no transaction."""
    actor = current_actor()
    if actions.has_received(read_session(), result, actor=actor):
        return
    with transaction() as session:
        actions.note_received(session, dossier.id, result.id, actor=actor, now=clock.now())


@bp.get("/dossiers/<uuid:dossier_id>/files/<uuid:file_id>")
@allow(PUBLIC)
def file(dossier_id: UUID, file_id: UUID) -> ResponseReturnValue:
    """A file that the reader gave, under its own name."""
    dossier = own_dossier(dossier_id)
    found = queries.file(read_session(), dossier.id, file_id)
    if not Scan(found.scan).opens:
        raise Infected if found.scan == Scan.INFECTED else NotScannedYet
    return downloads.send_strangers(found.sha256, found.name, media_type=found.media_type)


@bp.get("/dossiers/<uuid:dossier_id>/withdrawal")
@allow(SIGNED_IN)
def withdrawal(dossier_id: UUID) -> ResponseReturnValue:
    """Ask for the reason before asking the agency to give the dossier back."""
    return _withdrawal(own_submitted(dossier_id), WithdrawalForm())


@bp.post("/dossiers/<uuid:dossier_id>/withdrawal")
@allow(SIGNED_IN)
def request_withdrawal(dossier_id: UUID) -> ResponseReturnValue:
    """Ask the agency to stop and give the dossier back."""
    form = WithdrawalForm()
    dossier = own_submitted(dossier_id)
    try:
        with transaction() as session:
            actions.request_withdrawal(
                session, dossier_id, reason=form.reason.data or "", actor=current_actor(), now=clock.now()
            )
    except PortalError as problem:
        form.explain(problem, field=form.reason)
        return _withdrawal(dossier, form), problem.status
    return redirect(url_for("dossiers.show", dossier_id=dossier_id), 303)


def _withdrawal(dossier: Dossier, form: WithdrawalForm) -> str:
    definition = catalogue.definition(dossier.service_code, dossier.service_version)
    return render_template("dossiers/withdrawal.html", dossier=dossier, definition=definition, form=form)
