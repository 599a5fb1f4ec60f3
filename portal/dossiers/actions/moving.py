"""Open drafts go from one version of a form to another: a dry run first, then what it said; no silent loss."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from forms.definition import ServiceForm
from forms.fields.files import FileRef
from forms.moving import Moved, move
from forms.text import Text
from portal.catalogue import queries as catalogue
from portal.core.actor import Actor
from portal.core.clock import local
from portal.core.events import publish
from portal.dossiers import queries
from portal.dossiers.events import DraftMoved
from portal.dossiers.filling import digest, file_ref
from portal.dossiers.models import Dossier, DossierFile


@dataclass(frozen=True)
class Plan:
    """What moving one draft would do. ``seen`` is the digest of all that is in it; a signed one stays where it is."""

    dossier: Dossier
    moved: Moved
    seen: str
    is_signed: bool


def plan_moves(session: Session, code: str, target: int, *, now: datetime) -> list[Plan]:
    """What moving each open draft of a service to ``target`` would do; nothing is changed. Raises NotFound."""
    new = catalogue.definition(code, target)
    drafts = [draft for draft in queries.drafts_of(session, code) if draft.service_version != target]
    return [_plan(session, draft, new, now) for draft in drafts]


def _plan(session: Session, draft: Dossier, new: ServiceForm, now: datetime) -> Plan:
    files = queries.files(session, draft.id)
    old = catalogue.definition(draft.service_code, draft.service_version)
    refs = _by_question(files)
    moved = move(draft.answers, refs, old, new, unfinished=draft.unfinished, today=local(now).date())
    is_signed = queries.newest(session, draft.id, queries.SIGNED_APPLICATION) is not None
    return Plan(draft, moved, _seen(draft, files), is_signed)


def _by_question(files: Iterable[DossierFile]) -> dict[str, Sequence[FileRef]]:
    found: dict[str, list[FileRef]] = {}
    for file in files:
        found.setdefault(file.question, []).append(file_ref(file))
    return dict(found)


def _seen(draft: Dossier, files: Iterable[DossierFile]) -> str:
    held = {"answers": draft.answers, "unfinished": draft.unfinished, "files": [str(file.id) for file in files]}
    return digest({**held, "version": draft.service_version})


def move_drafts(
    session: Session, code: str, target: int, wanted: dict[UUID, str], *, actor: Actor, now: datetime
) -> tuple[int, int]:
    """Move the drafts that are still as the dry run saw them; returns how many were moved and how many left alone."""
    new, moved = catalogue.definition(code, target), 0
    for draft_id, seen in sorted(wanted.items()):
        draft = session.get(Dossier, draft_id, with_for_update=True, populate_existing=True)
        if draft is None or draft.service_code != code or not draft.is_draft or draft.service_version == target:
            continue
        plan = _plan(session, draft, new, now)
        if plan.seen == seen and not plan.is_signed:
            _carry_out(session, plan, target, actor=actor, now=now)
            moved += 1
    return moved, len(wanted) - moved


def _carry_out(session: Session, plan: Plan, target: int, *, actor: Actor, now: datetime) -> None:
    draft, moved = plan.dossier, plan.moved
    lost = [_lost(item.label, item.value) for item in moved.lost]
    before = draft.form_change["lost"] if draft.form_change else []
    source = draft.service_version
    draft.form_change = {"from": source, "to": target, "at": now.isoformat(), "lost": [*before, *lost]}
    draft.service_version, draft.answers = target, dict(moved.stored)
    draft.unfinished = {page: dict(raw) for page, raw in moved.unfinished.items()}
    draft.revision += 1
    _move_files(session, draft.id, moved, catalogue.definition(draft.service_code, target))
    publish(session, draft.id, DraftMoved(source, target, [item.label.vi for item in moved.lost]), actor=actor, now=now)


def _lost(label: Text, value: Text) -> dict[str, Any]:
    return {"label": label.model_dump(), "value": value.model_dump()}


def _move_files(session: Session, draft_id: UUID, moved: Moved, new: ServiceForm) -> None:
    """Let the file rows follow their questions; what found no place stays stored with the draft."""
    rows = {str(row.id): row for row in queries.files(session, draft_id)}
    for key, refs in moved.files.items():
        for ref in refs:
            rows[ref.id].question = key
            rows[ref.id].component = getattr(new.question(key), "component", rows[ref.id].component)
