"""One dossier: answers, papers and signature beside what can be done now; its files and documents."""

from collections import Counter
from typing import Any
from uuid import UUID

from flask import url_for
from flask.typing import ResponseReturnValue

from forms.answers import Answers
from forms.text import Text
from portal.core import clock
from portal.core.errors import NotFound
from portal.documents.viruses import Scan
from portal.dossiers import papers, prefill, timeline
from portal.dossiers import queries as dossiers
from portal.dossiers.application import lines
from portal.dossiers.errors import Infected, NotScannedYet
from portal.dossiers.filling import in_progress
from portal.dossiers.lifecycle import Action
from portal.dossiers.models import Dossier, DossierFile, IssuedDocument
from portal.dossiers.statuses import wording
from portal.dossiers.transitions import may
from portal.office import actions, queries, slips, story
from portal.office.rules import STEP_NAMES
from portal.office.views.base import OFFICER, PDF, PREVIEWER, bp, desk_page, found, send_stored
from portal.signing.actions import Outcome, Verdict
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
_RETURNED = {dossiers.SIGNED_APPLICATION}


@bp.get("/dossiers/<uuid:dossier_id>")
@allow(OFFICER)
def dossier(dossier_id: UUID) -> ResponseReturnValue:
    """Everything about one dossier, and everything this officer can do with it now."""
    shown = found(dossier_id)
    given = queries.given(shown)
    answers = given.answers
    permitted = {action for action in Action if may(shown, action, current_actor())}
    now = clock.now()
    return desk_page(
        "office/dossier.html",
        dossier=shown,
        definition=answers.definition,
        words=wording(shown.status),
        sections=answers.readable(language()),
        origins=_origins(prefill.origins(shown, answers), answers),
        checklist=_checklist(shown, answers),
        verdict=Verdict.from_dict(given.verdict) if given.verdict else None,
        documents=_documents(shown),
        entries=story.tell(dossiers.events(read_session(), dossier_id), form=answers.definition),
        permitted={action.value for action in permitted},
        promise=actions.promised(read_session(), shown, now=now) if Action.ACCEPT in permitted else None,
        countdown=queries.countdown_of(read_session(), shown, now=now),
        following=queries.next_of(read_session(), shown, actor=current_actor(), now=now),
        step_names=STEP_NAMES,
        may_preview=PREVIEWER.permits(current_actor()),
    )


def _origins(found: list[prefill.Origin], answers: Answers) -> dict[str, Any]:
    """What a source answered first: how much the person took over from each, and what they corrected."""
    taken = Counter(say(origin.source) for origin in found if not origin.corrected)
    changed = [_correction(origin, answers) for origin in found if origin.corrected]
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
        lines.append({"component": attached.component, "required": attached.required, "paper": paper, "files": files})
    return lines


def _file(shown: Dossier, file: DossierFile) -> dict[str, Any]:
    row: dict[str, Any] = {
        "name": file.name,
        "size": file.size,
        "sha256": file.sha256,
        "pages": file.pages,
        "href": url_for("office.file", dossier_id=shown.id, file_id=file.id) if Scan(file.scan).opens else "",
        "notes": [note[language()] for note in file.notes],
        "looked": file.looked_at is not None,
        "origin": papers.origin(file),
    }
    if not Scan(file.scan).opens:
        return row | {"verdict": _SCANS[Scan(file.scan)]}
    if file.verdict is not None:
        outcome = Outcome(file.verdict["outcome"])
        row["verdict"] = {"label": outcome.label, "tone": _TONES[outcome]}
    return row


def _documents(shown: Dossier) -> list[dict[str, Any]]:
    """Our own documents first; the file the applicant sent back is last, as a download."""
    sent = [document for document in shown.documents if not in_progress(shown, document)]
    rows = sorted(sent, key=lambda document: document.kind in _RETURNED)
    return [_document(shown, document) for document in rows]


def _document(shown: Dossier, document: IssuedDocument) -> dict[str, Any]:
    inline = None if document.kind in _RETURNED else "1"
    name = timeline.document_name(document.kind)
    return {
        "kind": document.kind,
        "title": name if document.kind != "result" else document.title,
        "number": document.number,
        "size": document.size,
        "sha256": document.sha256,
        "at": document.sealed_at or document.signed_at or document.created_at,
        "href": url_for("office.document", dossier_id=shown.id, document_id=document.id, inline=inline),
    }


@bp.get("/dossiers/<uuid:dossier_id>/files/<uuid:file_id>")
@allow(OFFICER)
def file(dossier_id: UUID, file_id: UUID) -> ResponseReturnValue:
    """A file of the applicant, always as a download: it comes from a stranger."""
    shown = found(dossier_id)
    wanted = dossiers.file(read_session(), shown.id, file_id)
    if shown.submitted_at is not None and wanted.uploaded_at > shown.submitted_at:
        raise NotFound
    if not Scan(wanted.scan).opens:
        raise Infected if wanted.scan == Scan.INFECTED else NotScannedYet
    return send_stored(wanted.sha256, wanted.name, media_type=wanted.media_type, ours=False)


@bp.get("/dossiers/<uuid:dossier_id>/documents/<uuid:document_id>")
@allow(OFFICER)
def document(dossier_id: UUID, document_id: UUID) -> ResponseReturnValue:
    """A document about the dossier; ours may open in the browser, the returned application may not."""
    shown = found(dossier_id)
    wanted = dossiers.document(read_session(), shown.id, document_id)
    if in_progress(shown, wanted):
        raise NotFound
    name = f"{timeline.document_name(wanted.kind).vi}-{shown.code}.pdf"
    return send_stored(wanted.sha256, name, media_type=PDF, ours=wanted.kind not in _RETURNED)
