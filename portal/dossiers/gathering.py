"""What goes into the archive of one person's data: their own words, files, documents and the traces they left.

Of other people nothing goes in that is not on their own pages: officers' notes, links and opinions are left out, and
the numbers of those who sign with them are cut to the last four digits in the lists (the signed documents are whole).
"""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any
from zipfile import ZIP_STORED, ZipFile

from sqlalchemy import select
from sqlalchemy.orm import Session

from forms.signers import cosigners
from portal.accounts import queries as accounts
from portal.accounts.models import Account, SignInSession
from portal.catalogue import queries as catalogue
from portal.consents import queries as consents
from portal.core import blobs
from portal.core.clock import local
from portal.core.events import history
from portal.documents.viruses import Scan
from portal.dossiers import charges, queries, reads, timeline
from portal.dossiers.archive_page import page
from portal.dossiers.dialogue import queries as dialogue
from portal.dossiers.dialogue.models import Rating
from portal.dossiers.document_names import document_name
from portal.dossiers.filling import answers_of
from portal.dossiers.models import Dossier
from portal.dossiers.own_rows import dossier_rows, person_rows
from portal.dossiers.statuses import wording

_MOST_READS = 100_000
Rows = list[dict[str, Any]]


def write_archive(archive: ZipFile, session: Session, account: Account, *, language: str, now: datetime) -> None:
    """Write everything about the account into an open ZIP: JSON for machines, ``index.html`` for people, the files."""
    whole: dict[str, Any] = {
        "made_at": _moment(now),
        "account": _account(account),
        "sessions": _sessions(session, account),
        "consents": _consents(session, account, language),
        "data_requests": _data_requests(session, account, language),
        "account_events": _account_events(session, account),
        "dossiers": [],
    }
    ids = list(session.scalars(select(Dossier.id).where(Dossier.owner_id == account.id).order_by(Dossier.created_at)))
    own, sources = person_rows(session, account.id, ids)
    whole |= own
    _keep(archive, sources)
    for number, dossier_id in enumerate(ids, start=1):
        dossier = session.get_one(Dossier, dossier_id)
        folder = f"dossiers/{dossier.code or f'draft-{number}'}"
        told, sources = _dossier(session, dossier, account, folder, language)
        whole["dossiers"].append(told)
        _keep(archive, sources)
        session.expunge_all()
    archive.writestr("data.json", json.dumps(whole, ensure_ascii=False, indent=1))
    archive.writestr("index.html", page(whole, language))


def _keep(archive: ZipFile, sources: list[tuple[str, str]]) -> None:
    for name, sha256 in sources:
        archive.write(blobs.store().path(sha256), name, compress_type=ZIP_STORED)


def _account(account: Account) -> dict[str, Any]:
    return {
        "username": account.username,
        "name": account.display_name,
        "kind": str(account.kind),
        "personal_number": account.personal_number,
        "tax_code": account.tax_code,
        "representative": account.representative,
        "phone": account.phone,
        "email": account.email,
        "address": account.address,
        "created_at": _moment(account.created_at),
    }


def _consents(session: Session, account: Account, language: str) -> Rows:
    return [
        {
            "at": _moment(one.agreed_at),
            "withdrawn_at": _moment(one.withdrawn_at),
            "version": one.version,
            "title": consents.text(one).title.into(language),
            "lines": [line.into(language) for line in consents.text(one).lines],
            "sha256": one.sha256,
        }
        for one in consents.agreements(session, account.id)
    ]


def _data_requests(session: Session, account: Account, language: str) -> Rows:
    return [
        {
            "at": _moment(one.asked_at),
            "item": accounts.DATA_ITEMS[one.item].into(language),
            "wanted": one.wanted or None,
            "reason": one.reason,
            "decided_at": _moment(one.decided_at),
            "accepted": one.accepted,
            "reply": one.answer or None,
        }
        for one in accounts.data_requests(session, account.id)
    ]


def _sessions(session: Session, account: Account) -> Rows:
    query = select(SignInSession).where(SignInSession.account_id == account.id).order_by(SignInSession.created_at)
    return [
        {
            "created_at": _moment(one.created_at),
            "last_seen_at": _moment(one.last_seen_at),
            "ended_at": _moment(one.ended_at),
            "network_address": one.address,
            "browser": one.agent,
            "second_factor": one.factor or None,
        }
        for one in session.scalars(query)
    ]


def _account_events(session: Session, account: Account) -> Rows:
    return [
        {"at": _moment(one.at), "type": one.type, "by_you": one.actor_id == account.id, "sha256": one.hash}
        for one in history(session, account.id)
    ]


def _dossier(
    session: Session, dossier: Dossier, account: Account, folder: str, language: str
) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    """What is told of one dossier, and its files as (name in the archive, digest)."""
    definition = catalogue.definition(dossier.service_code, dossier.service_version)
    uploaded = queries.every_file(session, dossier.id)
    answers = answers_of(dossier, definition, uploaded)
    own = frozenset(one for one in (account.personal_number, account.tax_code, dossier.applicant_number) if one)
    others = [one.number for one in cosigners(answers, applicant_numbers=own) if one.number]
    files, documents, messages, sources = _papers(session, dossier, folder, language)
    told = {
        "code": dossier.code,
        "service": definition.name.into(language),
        "status": wording(dossier.status).name.into(language),
        "created_at": _moment(dossier.created_at),
        "submitted_at": _moment(dossier.submitted_at),
        "due_at": _moment(dossier.due_at),
        "answers": _without(_answers(answers, language), others),
        "stored_answers": _without(dict(dossier.answers), others),
        "files": files,
        "documents": documents,
        "messages": messages,
        "rating": _rating(session, dossier),
        "readings": _readings(session, dossier, language),
        "events": _events(session, dossier, language),
    }
    rows, more = dossier_rows(session, dossier.id, folder=folder)
    return told | _without(rows, others), sources + more


def _answers(answers: Any, language: str) -> Rows:
    return [
        {"page": section.title, "question": label, "answer": value if isinstance(value, str) else list(value)}
        for section in answers.readable(language)
        for label, value in section.rows
    ]


def _without(told: Any, numbers: list[str]) -> Any:
    """The same with other people's numbers cut, however they are grouped."""
    text = json.dumps(told, ensure_ascii=False)
    for number in numbers:
        for shape in {number, " ".join(number[at : at + 3] for at in range(0, len(number), 3))}:
            text = text.replace(shape, f"••••{number[-4:]}")
    return json.loads(text)


def _papers(
    session: Session, dossier: Dossier, folder: str, language: str
) -> tuple[Rows, Rows, Rows, list[tuple[str, str]]]:
    sources: list[tuple[str, str]] = []

    def keep(kind: str, name: str, sha256: str) -> str:
        path = f"{folder}/{kind}/{len(sources) + 1}-{_safe(name)}"
        sources.append((path, sha256))
        return path

    files = [
        {"name": one.name, "at": _moment(one.uploaded_at), "path": keep("files", one.name, one.sha256)}
        for one in queries.every_file(session, dossier.id)
        if one.scan != Scan.INFECTED
    ]
    documents = []
    unpaid = charges.withheld(session, dossier.id)
    for document in queries.shown_documents(session, dossier.id):
        if unpaid and document.kind == queries.RESULT:
            continue
        name = document_name(document.kind).into(language)
        path = keep("documents", f"{name}.pdf", document.sha256)
        documents.append({"name": name, "number": document.number, "at": _moment(document.created_at), "path": path})
    messages = [
        {
            "at": _moment(one.message.sent_at),
            "from": one.message.side,
            "text": one.message.text,
            "files": [
                {"name": file.name, "path": keep("messages", file.name, file.sha256)}
                for file in one.files
                if file.scan != Scan.INFECTED
            ],
        }
        for one in dialogue.thread(session, dossier.id)
    ]
    return files, documents, messages, sources


def _rating(session: Session, dossier: Dossier) -> dict[str, Any] | None:
    found = session.get(Rating, dossier.id)
    return None if found is None else {"at": _moment(found.rated_at), "grade": found.grade, "text": found.comment}


def _readings(session: Session, dossier: Dossier, language: str) -> Rows:
    return [
        {
            "at": _moment(one.at),
            "role": one.role.into(language),
            "agency": one.agency.into(language) if one.agency else None,
            "what": one.what.label.into(language),
        }
        for one in reads.readings(session, dossier.id, limit=_MOST_READS)
    ]


def _events(session: Session, dossier: Dossier, language: str) -> Rows:
    """The story as the applicant's page tells it, with the hash of each record, so that a proof can be asked for."""
    return list(_told(session, dossier, language))


def _told(session: Session, dossier: Dossier, language: str) -> Iterator[dict[str, Any]]:
    for record in queries.events(session, dossier.id):
        for entry in timeline.tell([record]):
            more = entry.text.into(language) if entry.text else None
            what = entry.title.into(language)
            yield {"at": _moment(entry.at), "what": what, "text": more, "sha256": record.hash}


def _safe(name: str) -> str:
    """A file name that no archive program takes for a path."""
    plain = PurePosixPath(name.replace("\\", "/")).name.strip(". ")
    return "".join(letter if letter.isprintable() and letter not in '<>:"|?*' else "_" for letter in plain) or "file"


def _moment(at: datetime | None) -> str | None:
    return None if at is None else local(at).isoformat(timespec="seconds")
