"""My dossiers: the list, one dossier with its story, what was submitted, its files and documents, withdrawal."""

from typing import Any
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.catalogue import queries as catalogue
from portal.core import clock
from portal.core.calendar import load_calendar
from portal.core.db import transaction
from portal.core.errors import PortalError
from portal.documents.viruses import Scan
from portal.dossiers import actions, queries, rules, timeline
from portal.dossiers.errors import Infected
from portal.dossiers.filling import handed_in, in_progress
from portal.dossiers.lifecycle import Action, Status
from portal.dossiers.models import Dossier
from portal.dossiers.page_forms import WithdrawalForm
from portal.dossiers.papers import papers, signed_validly
from portal.dossiers.statuses import wording
from portal.dossiers.transitions import may
from portal.dossiers.views.base import PDF, bp, own_dossier, own_submitted, send_blob
from portal.dossiers.views.showing import document_of_kind, document_row, draft_row, entry_rows, file_row, verdict_of
from portal.web.access import PUBLIC, SIGNED_IN, allow, current_actor
from portal.web.reading import read_session


@bp.get("/dossiers")
@allow(SIGNED_IN)
def mine() -> ResponseReturnValue:
    """Everything the signed-in person has begun or handed in."""
    rows = queries.listed(read_session(), actor=current_actor())
    sent = [
        (row, catalogue.definition(row.service_code, row.service_version), wording(row.status))
        for row in rows
        if not row.is_draft
    ]
    return render_template("dossiers/mine.html", sent=sent, **_drafts(any_begun=len(sent) < len(rows)))


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
    return _show(own_submitted(dossier_id))


def _show(dossier: Dossier) -> str:
    session = read_session()
    asked = dossier.status == Status.SUPPLEMENT_REQUESTED
    documents = list(queries.documents(session, dossier.id))
    definition = catalogue.definition(dossier.service_code, dossier.service_version)
    given = handed_in(dossier, definition, queries.every_file(session, dossier.id))
    return render_template(
        "dossiers/show.html",
        dossier=dossier,
        definition=definition,
        words=wording(dossier.status),
        results=[document_row(document) for document in documents if document.kind == queries.RESULT],
        documents=[document_row(document) for document in documents if document.kind != queries.RESULT],
        files=[file_row(file) for file in given.files],
        verdict=verdict_of(given.verdict),
        supplement=queries.supplement(session, dossier.id) if asked else None,
        entries=entry_rows(timeline.tell(queries.events(session, dossier.id))),
        may_withdraw=may(dossier, Action.REQUEST_WITHDRAWAL, current_actor()),
    )


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
    found = papers(definition, given.files, signed=signed, applicant_number=dossier.applicant_number)
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
        answer_by=rules.answer_by(load_calendar(session), received_at=received_at),
    )


_SENT = (queries.APPLICATION, queries.SIGNED_APPLICATION)


@bp.get("/dossiers/<uuid:dossier_id>/documents/<uuid:document_id>")
@allow(PUBLIC)
def document(dossier_id: UUID, document_id: UUID) -> ResponseReturnValue:
    """A document about one's own dossier; drafts of visitors have one too, their application."""
    dossier = own_dossier(dossier_id)
    found = queries.document(read_session(), dossier.id, document_id)
    name = f"{timeline.document_name(found.kind).vi}-{dossier.code or str(dossier.id)[:8]}.pdf"
    return send_blob(found.sha256, name, media_type=PDF, inline="inline" in request.args)


@bp.get("/dossiers/<uuid:dossier_id>/files/<uuid:file_id>")
@allow(PUBLIC)
def file(dossier_id: UUID, file_id: UUID) -> ResponseReturnValue:
    """A file that the reader gave, under its own name."""
    dossier = own_dossier(dossier_id)
    found = queries.file(read_session(), dossier.id, file_id)
    if found.scan == Scan.INFECTED:
        raise Infected
    return send_blob(found.sha256, found.name, media_type=found.media_type)


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
