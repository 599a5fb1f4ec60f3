"""How rows look to the page components: plain dictionaries for files, documents and drafts."""

from typing import Any
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _

from portal.dossiers.models import Dossier, DossierFile, IssuedDocument
from portal.signing.actions import Outcome, Verdict

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
    if file.verdict is not None:
        outcome = Outcome(file.verdict["outcome"])
        row["verdict"] = {"label": outcome.label, "tone": _TONES[outcome]}
    return row


def document_row(document: IssuedDocument) -> dict[str, Any]:
    """A document about the dossier with its link; ``sealed`` documents say so."""
    row: dict[str, Any] = {
        "name": f"{document.title} ({document.number})" if document.number else document.title,
        "size": document.size,
        "sha256": document.sha256,
        "href": url_for("dossiers.document", dossier_id=document.dossier_id, document_id=document.id),
    }
    if document.sealed_at is not None:
        row["verdict"] = {"label": _("Đã đóng dấu số"), "tone": "success"}
    return row


def verdict_of(dossier: Dossier) -> Verdict | None:
    """What was found about the signed application, if one came in."""
    return Verdict.from_dict(dossier.verdict) if dossier.verdict else None


def document_of_kind(documents: list[IssuedDocument], kind: str) -> IssuedDocument | None:
    """The last document of a kind."""
    return next((document for document in reversed(documents) if document.kind == kind), None)


def draft_href(draft_id: UUID) -> str:
    """Where a draft is continued."""
    return url_for("dossiers.tasks", draft_id=draft_id)
