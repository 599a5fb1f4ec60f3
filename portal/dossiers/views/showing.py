"""How rows look to the page components: plain dictionaries for files, documents and drafts."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from forms.fees import FeeSum
from forms.text import Text
from portal.catalogue import queries as catalogue
from portal.core import clock
from portal.core.clock import local
from portal.dossiers import desk, filling, queries, statuses, timeline
from portal.dossiers.document_names import document_name
from portal.dossiers.filling import PageProgress, PageState
from portal.dossiers.force import Force, force_of
from portal.dossiers.lifecycle import RequestState, Way
from portal.dossiers.models import Dossier, DossierFile, IssuedDocument
from portal.dossiers.overruling import outcome_label
from portal.dossiers.papers import Paper
from portal.dossiers.signing_models import SigningRequest
from portal.signing.actions import Interrupted, Outcome, Verdict
from portal.web.filters import money
from portal.web.languages import language, say

_WARN_DAYS = 14
_TONES = {Outcome.VALID: "success", Outcome.INVALID: "danger", Outcome.INDETERMINATE: "warning"}


def file_row(file: DossierFile) -> dict[str, Any]:
    """A file of the applicant with its link, size, digest and, when it carries signatures, their verdict."""
    row: dict[str, Any] = {
        "name": file.name,
        "size": file.size,
        "sha256": file.sha256,
        "pages": file.pages,
        "href": url_for("dossiers.file", dossier_id=file.dossier_id, file_id=file.id),
    }
    if (told := outcome_label(file)) is not None:
        row["verdict"] = {"label": told[1], "tone": _TONES[told[0]]}
    return row


def document_row(document: IssuedDocument) -> dict[str, Any]:
    """A document about the dossier with its link; ``sealed`` documents say so."""
    title = document.title if document.kind in (queries.RESULT, queries.LETTER) else say(document_name(document.kind))
    if document.kind == queries.CERTIFIED_COPY:
        title = f"{title}: {document.title}"
    row: dict[str, Any] = {
        "name": f"{title} ({document.number})" if document.number else title,
        "size": document.size,
        "at": document.created_at,
        "sha256": document.sha256,
        "href": url_for("dossiers.document", dossier_id=document.dossier_id, document_id=document.id),
    }
    if document.sealed_at is not None:
        row["verdict"] = {"label": _("Đã đóng dấu số"), "tone": "success"}
    if (force := force_of(document, now=clock.now())) is not Force.IN_FORCE:
        row["verdict"] = {"label": say(force.label), "tone": force.tone}
    return row


def verdict_of(found: Mapping[str, Any] | None) -> Verdict | None:
    """What was found about the signed application, if one came in."""
    return Verdict.from_dict(found) if found else None


def request_row(request: SigningRequest | None, application_sha256: str) -> dict[str, Any]:
    """Signing without handing the application out: the remote provider's name and the address of the agent on the
    reader's computer ("" when there is none), and the newest request of this signer.
    """
    remote = desk.desk().remote
    row: dict[str, Any] = {"provider": remote.name if remote else "", "open": False, "ended": None}
    row |= {"app_url": remote.app_url if remote else "", "agent": desk.desk().agent_address}
    if request is None:
        return row
    row |= {"open": request.finished_at is None, "state": request.state, "code": request.code, "title": request.title}
    row |= {"expires_at": request.expires_at, "passed_on": request.state != RequestState.ASKED}
    row["code_wanted"] = request.state == RequestState.CODE
    row |= {"id": str(request.id), "local": request.way == Way.LOCAL}
    if row["open"] and row["local"]:
        row["document"] = Interrupted.from_dict(request.waiting).document_digest.hex()
    if not row["open"] and request.application_sha256 == application_sha256:
        row["ended"] = request.sentence or statuses.request_ended(request.way, request.state)
    return row


_STEPS = {
    "ask": "ask_remote_signing",
    "code": "confirm_remote_signing",
    "look": "look_at_remote_signing",
    "cancel": "cancel_remote_signing",
    "state": "remote_signing_state",
    "begin": "ask_local_signing",
    "finish": "finish_local_signing",
}


def signing_addresses(whose: str = "", **place: Any) -> dict[str, str]:
    """Where the forms of signing without downloading go: the applicant's, or ("invited_") those of who was invited."""
    return {step: url_for(f"dossiers.{whose}{endpoint}", **place) for step, endpoint in _STEPS.items()}


def document_of_kind(documents: list[IssuedDocument], kind: str) -> IssuedDocument | None:
    """The last document of a kind."""
    return next((document for document in reversed(documents) if document.kind == kind), None)


def entry_row(entry: timeline.Entry, *, after: Text | None, agency: Text) -> dict[str, Any]:
    """One line of the story of a dossier in the page's language; an officer is named with their agency."""
    by = f"{say(entry.by)}, {say(agency)}" if entry.of_agency else say(entry.by)
    return {"title": entry.title, "text": entry.text, "at": entry.at, "by": by, "after": after}


def task_rows(draft: Dossier, pages: list[PageProgress], *, complete: bool, made: bool) -> list[dict[str, Any]]:
    """The list of tasks of a draft: its pages, the check; signing opens once the application is made."""
    words = {
        PageState.DONE: (_("Đã xong"), "success"),
        PageState.BEGUN: (_("Đang làm"), "info"),
        PageState.OPTIONAL: (_("Không bắt buộc"), "neutral"),
        PageState.UNTOUCHED: (_("Chưa làm"), "neutral"),
    }
    rows = [
        {
            "title": say(item.page.title),
            "href": url_for("dossiers.draft_page", draft_id=draft.id, page_key=item.page.key),
            "status": words[item.state][0],
            "tone": words[item.state][1],
        }
        for item in pages
    ]
    check = {"title": _("Kiểm tra lại toàn bộ"), "href": url_for("dossiers.check", draft_id=draft.id), "tone": "info"}
    check |= {"status": _("Sẵn sàng") if complete else _("Còn mục chưa xong")}
    sign = {"title": _("Ký số và nộp"), "status": _("Sau khi kiểm tra"), "tone": "neutral"}
    if draft.at_desk:
        sign["title"] = _("In đơn, ký và nộp")
        if complete:
            sign |= {
                "status": _("Sẵn sàng"),
                "tone": "info",
                "href": url_for("office.finish_page", dossier_id=draft.id),
            }
    elif made:
        sign |= {"status": _("Đơn đã tạo, chờ ký và nộp"), "tone": "info"}
        sign |= {"href": url_for("dossiers.sign", draft_id=draft.id)}
    return [*rows, check, sign]


def draft_row(draft: Dossier, files: list[DossierFile], *, now: datetime) -> dict[str, Any]:
    """A draft in a list: its service, how many of its pages are done, how many days it is still kept."""
    definition = catalogue.definition(draft.service_code, draft.service_version)
    pages = filling.progress(draft, filling.answers_of(draft, definition, files), now=now)
    done = sum(item.state in (PageState.DONE, PageState.OPTIONAL) for item in pages)
    return {
        "name": definition.name,
        "draft": draft,
        "done": done,
        "pages": len(pages),
        "files": len(files),
        "days_left": days_left(draft, now=now),
        "href": url_for("dossiers.tasks", draft_id=draft.id),
        "delete": url_for("dossiers.delete", draft_id=draft.id),
    }


def days_left(draft: Dossier, *, now: datetime) -> int | None:
    """How many days a draft is still kept, when they are so few that its owner has to know; else None."""
    if draft.expires_at is None:
        return None
    left = (local(draft.expires_at).date() - local(now).date()).days
    return max(left, 0) if left <= _WARN_DAYS else None


def fee_rows(fees: FeeSum) -> list[list[str]]:
    """Every fee with how it came to be."""
    return [[say(line.name), say(line.explanation), money(line.amount)] for line in fees.lines]


def paper_rows(papers: list[Paper]) -> list[list[str]]:
    """Every component with what becomes of its original, and why."""
    bring, leave = _("Mang một lần khi nhận kết quả"), _("Không phải mang")
    return [[say(paper.component.name), bring if paper.to_bring else leave, say(paper.rule.why)] for paper in papers]


def note_rows(files: Iterable[DossierFile]) -> list[tuple[str, str]]:
    """What was noticed about files that were taken in: (name, sentence)."""
    return [(file.name, note[language()]) for file in files for note in file.notes]
