"""One dossier: answers, papers and signature beside what can be done now; its files and documents."""

from collections import Counter
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from forms.answers import Answers
from forms.text import Text
from portal.core import clock
from portal.core.events import EventRecord
from portal.documents.viruses import Scan
from portal.dossiers import actions as dossiers_actions
from portal.dossiers import charges, ledger, papers, prefill, transfers
from portal.dossiers import queries as dossiers
from portal.dossiers.application import lines
from portal.dossiers.covering import Numbers, numbers_of
from portal.dossiers.document_names import document_name
from portal.dossiers.filer import filer
from portal.dossiers.filings import filing_of
from portal.dossiers.filling import in_progress
from portal.dossiers.lifecycle import Action, Channel
from portal.dossiers.models import Dossier, DossierFile, IssuedDocument
from portal.dossiers.overruling import accepted_as, may_be_overruled, outcome_label, overruling_of
from portal.dossiers.reads import Read
from portal.dossiers.standing import proof_of_role
from portal.dossiers.statuses import wording_at
from portal.dossiers.transfer_events import TransferTaken
from portal.dossiers.transfer_models import DossierTransfer, TransferState
from portal.dossiers.transitions import may
from portal.mandates import queries as mandate_queries
from portal.office import actions, queries, slips, story
from portal.office.actions import hand_overs
from portal.office.duties import Duty, may_do
from portal.office.hand_over_models import HandOver
from portal.office.rules import STEP_NAMES
from portal.office.views import meeting
from portal.office.views.base import OFFICER, PDF, PREVIEWER, bp, desk_page, dossier_page, found
from portal.office.views.beside import beside
from portal.office.views.casework import around
from portal.office.views.course import course_shown
from portal.office.views.viewing import readable_document, readable_file
from portal.signing.actions import Outcome, Reason, Verdict
from portal.web import downloads
from portal.web.access import allow, current_actor
from portal.web.languages import language, say
from portal.web.reading import read_session

_TONES = {Outcome.VALID: "success", Outcome.INVALID: "danger", Outcome.INDETERMINATE: "warning"}
_SCANS = {
    Scan.WAITING: {
        "label": Text(vi="Chưa quét vi-rút, chưa mở được", en="Not scanned, not to be opened"),
        "tone": "warning",
    },
    Scan.INFECTED: {"label": Text(vi="Có vi-rút, không mở được", en="Infected, not to be opened"), "tone": "danger"},
}


@bp.get("/dossiers/<uuid:dossier_id>")
@allow(OFFICER)
def dossier(dossier_id: UUID) -> ResponseReturnValue:
    """Everything about one dossier, and everything this officer can do with it now."""
    shown = found(dossier_id)
    given = queries.given(shown)
    answers = given.answers
    permitted = {action for action in Action if may(shown, action, current_actor())}
    now = clock.now()
    numbers = numbers_of(dossier_id, action=url_for("office.open_numbers", dossier_id=dossier_id))
    verdict = Verdict.from_dict(given.verdict) if given.verdict else None
    happened = dossiers.events(read_session(), dossier_id)
    money = charges.statement(read_session(), shown, answers)
    return desk_page(
        "office/dossier.html",
        dossier=shown,
        filer=filer(happened),
        definition=answers.definition,
        words=wording_at(
            shown.place,
            returned=shown.returned_at is not None,
            waits=charges.waits_for_money(shown, answers.definition, money.orders),
        ),
        numbers=numbers,
        sections=numbers.sections(answers.readable(language())),
        origins=_origins(prefill.origins(shown, answers), answers, numbers),
        checklist=_checklist(shown, answers),
        verdict=verdict,
        role_proof=proof_of_role(verdict, dossiers_actions.holder_of(read_session(), shown)) if verdict else None,
        documents=_documents(shown),
        entries=story.tell(happened, form=answers.definition),
        permitted={action.value for action in permitted},
        money=money,
        promise=actions.promised(read_session(), shown, now=now) if Action.ACCEPT in permitted else None,
        countdown=queries.countdown_of(read_session(), shown, now=now),
        step_names=STEP_NAMES,
        meeting=meeting.meet(shown, None),
        around=around(shown),
        mandates=mandate_queries.of_dossier(read_session(), dossier_id),
        transfer=_transfer(shown, happened),
        filing=None if shown.channel == Channel.ONLINE else filing_of(read_session(), dossier_id),
        may_preview=PREVIEWER.permits(current_actor()),
        **course_shown(shown),
        may_post=may_do(shown, Duty.SEND_BY_POST, current_actor()),
        handed=_handed_over(shown),
        may_certify=may_do(shown, Duty.CERTIFY, current_actor()) and bool(queries.component_names(shown)),
        **beside(shown),
    )


def _handed_over(dossier: Dossier) -> HandOver | None:
    """How the result was handed over at the counter, for who keeps the record of it."""
    kept_by_them = may_do(dossier, Duty.KEEP_RECORD, current_actor())
    return hand_overs.of_dossier(read_session(), dossier.id) if kept_by_them else None


@bp.post("/dossiers/<uuid:dossier_id>/numbers")
@allow(OFFICER)
def open_numbers(dossier_id: UUID) -> ResponseReturnValue:
    """Show the personal numbers of a dossier, which the applicant is told, and go on reading where one was."""
    found(dossier_id)
    meeting.note_reading(dossier_id, Read.NUMBERS)
    place, back = url_for("office.dossier", dossier_id=dossier_id), request.form.get("back", "")
    return redirect(back if back.startswith(f"{place}/") else place, 303)


def _transfer(shown: Dossier, happened: Sequence[EventRecord]) -> DossierTransfer | None:
    """The change of applicant that waits for this officer's decision: looked up only where the log tells of one."""
    told = any(record.type == TransferTaken.__name__ for record in happened)
    if not told or not may_do(shown, Duty.TRANSFER, current_actor()):
        return None
    asked = transfers.under_way(read_session(), shown.id)
    return asked if asked is not None and asked.state == TransferState.TAKEN else None


@bp.get("/dossiers/<uuid:dossier_id>/deadline")
@allow(OFFICER)
def deadline(dossier_id: UUID) -> ResponseReturnValue:
    """Why the result is due when it is."""
    shown = found(dossier_id)
    return dossier_page("office/deadline.html", shown, changes=ledger.tell(read_session(), dossier_id))


def _origins(found: list[prefill.Origin], answers: Answers, numbers: Numbers) -> dict[str, Any]:
    """What a source answered first: how much the person took over from each, and what they corrected."""
    taken = Counter(say(origin.source) for origin in found if not origin.corrected)
    corrected = [_correction(origin, answers) for origin in found if origin.corrected]
    changed = [[numbers.text(cell) for cell in row] for row in corrected]
    return {"taken": taken.most_common(), "changed": changed}


def _correction(origin: prefill.Origin, answers: Answers) -> list[str]:
    names = [say(origin.question.label), say(origin.source)]
    return [*names, _said(origin, origin.offered), _said(origin, answers.value(origin.question.key))]


def _said(origin: prefill.Origin, value: Any) -> str:
    return "" if value is None else "; ".join(lines(origin.question.readable(value, language())))


def _checklist(shown: Dossier, answers: Answers) -> list[dict[str, Any]]:
    rules = {paper.component.key: paper for paper in slips.papers_of(shown)}
    lines = []
    for attached in answers.components():
        paper = rules.get(attached.component.key)
        files = [_file(shown, file) for file in paper.files] if paper else []
        copies = [papers.origin(copy) for copy in paper.copies] if paper else []
        lines.append(
            {
                "component": attached.component,
                "required": attached.required,
                "paper": paper,
                "files": files,
                "copies": copies,
            }
        )
    return lines


def _file(shown: Dossier, file: DossierFile) -> dict[str, Any]:
    row: dict[str, Any] = {
        "name": file.name,
        "size": file.size,
        "sha256": file.sha256,
        "pages": file.pages,
        "href": url_for("office.file", dossier_id=shown.id, file_id=file.id) if Scan(file.scan).opens else "",
        "view": url_for("office.view_file", dossier_id=shown.id, file_id=file.id) if Scan(file.scan).opens else "",
        "notes": [note[language()] for note in file.notes],
        "looked": file.looked_at is not None,
        "origin": papers.origin(file),
        "decision": overruling_of(file),
        "decided": accepted_as(file) is not None,
        "found": _found(file),
        "overrule": _offer(shown, Duty.OVERRULE, "office.overrule_page", file) if may_be_overruled(file) else "",
        "take_back": _offer(shown, Duty.TAKE_BACK, "office.take_back_page", file) if file.overruled else "",
    }
    if not Scan(file.scan).opens:
        return row | {"verdict": _SCANS[Scan(file.scan)]}
    if (told := outcome_label(file)) is not None:
        row["verdict"] = {"label": told[1], "tone": _TONES[told[0]]}
    return row


def _found(file: DossierFile) -> Text | None:
    """What the check found about a file whose signature does not count by itself."""
    if file.verdict is None or Outcome(file.verdict["outcome"]) is Outcome.VALID:
        return None
    return Reason(file.verdict["reason"]).text


def _offer(shown: Dossier, duty: Duty, endpoint: str, file: DossierFile) -> str:
    """The address of a page about a file, for an officer who may use it now."""
    may_use = may_do(shown, duty, current_actor())
    return url_for(endpoint, dossier_id=shown.id, file_id=file.id) if may_use else ""


def _documents(shown: Dossier) -> list[dict[str, Any]]:
    """Our own documents first; the file the applicant sent back is last, as a download."""
    sent = [document for document in shown.documents if not in_progress(shown, document)]
    rows = sorted(sent, key=lambda document: document.kind in dossiers.RETURNED)
    return [_document(shown, document) for document in rows]


def _document(shown: Dossier, document: IssuedDocument) -> dict[str, Any]:
    inline = None if document.kind in dossiers.RETURNED else "1"
    name = document_name(document.kind)
    return {
        "kind": document.kind,
        "title": _title(document, name),
        "number": document.number,
        "size": document.size,
        "sha256": document.sha256,
        "at": document.sealed_at or document.signed_at or document.created_at,
        "href": url_for("office.document", dossier_id=shown.id, document_id=document.id, inline=inline),
        "view": url_for("office.view_document", dossier_id=shown.id, document_id=document.id),
    }


def _title(document: IssuedDocument, name: Text) -> Text | str:
    if document.kind == dossiers.CERTIFIED_COPY:
        return f"{say(name)}: {document.title}"
    return document.title if document.kind in (dossiers.RESULT, dossiers.LETTER, dossiers.INNER_LETTER) else name


@bp.get("/dossiers/<uuid:dossier_id>/files/<uuid:file_id>")
@allow(OFFICER)
def file(dossier_id: UUID, file_id: UUID) -> ResponseReturnValue:
    """A file of the applicant, always as a download: it comes from a stranger."""
    shown = found(dossier_id)
    wanted = readable_file(shown, file_id)
    return downloads.send_strangers(wanted.sha256, wanted.name, media_type=wanted.media_type)


@bp.get("/dossiers/<uuid:dossier_id>/documents/<uuid:document_id>")
@allow(OFFICER)
def document(dossier_id: UUID, document_id: UUID) -> ResponseReturnValue:
    """A document about the dossier; ours may open in the browser, the returned application may not."""
    shown = found(dossier_id)
    wanted = readable_document(shown, document_id)
    name = f"{document_name(wanted.kind).vi}-{shown.code}.pdf"
    if wanted.kind in dossiers.RETURNED:
        return downloads.send_strangers(wanted.sha256, name, media_type=PDF)
    return downloads.send_ours(wanted.sha256, name)
