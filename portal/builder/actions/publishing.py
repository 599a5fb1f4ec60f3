"""The life of a draft after it was written: sent for review, tried, reviewed by another, published."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from forms.definition import examine_text
from forms.definition.writing import to_data, to_yaml
from forms.text import one_line
from portal.builder import rules
from portal.builder.actions.beginning import next_version
from portal.builder.actions.changing import locked
from portal.builder.errors import DefinitionUnsound, GateNotPassed
from portal.builder.events import (
    DefinitionPublished,
    DefinitionReturned,
    DefinitionReviewed,
    DefinitionSubmitted,
    DefinitionTrialAsked,
    DefinitionTried,
)
from portal.builder.examining import examine
from portal.builder.lifecycle import Action
from portal.builder.models import ServiceDraft
from portal.catalogue import actions as catalogue
from portal.catalogue.queries import digest
from portal.core.actor import SYSTEM, Actor
from portal.core.errors import Conflict
from portal.core.events import Event
from portal.core.events import publish as publish_event


def submit(session: Session, draft_id: UUID, *, revision: int, actor: Actor, now: datetime) -> ServiceDraft:
    """Write the YAML that will be tried, reviewed and published, and ask another administrator to review it.

    Raises DefinitionUnsound, DraftNotReady or Conflict.
    """
    draft = _moved(session, draft_id, Action.SUBMIT, revision=revision, actor=actor)
    draft.version = next_version(draft.code)
    source = written_out(draft.content | {"code": draft.code, "version": draft.version})
    draft.source, draft.sha256, draft.note = source, digest(source), ""
    event = DefinitionSubmitted(revision=draft.revision, sha256=draft.sha256)
    _record(session, draft, event, actor=actor, now=now)
    _ask(session, draft, actor=actor, now=now)
    return draft


def written_out(content: dict[str, Any]) -> str:
    """The YAML of a sound definition. Raises DefinitionUnsound when it is not, or would not be read back as it is."""
    examined = examine(content)
    if examined.definition is None or examined.errors:
        raise DefinitionUnsound(len(examined.errors))
    source = to_yaml(to_data(examined.definition))
    read_back, findings = examine_text(source)
    if read_back != examined.definition:
        raise DefinitionUnsound(len(findings))
    return source


def ask_for_trial(session: Session, draft_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Run the publish gate (again). Raises DraftNotReady."""
    draft = locked(session, draft_id)
    rules.permitted(draft, Action.TRY, actor)
    _ask(session, draft, actor=actor, now=now)


def _ask(session: Session, draft: ServiceDraft, *, actor: Actor, now: datetime) -> None:
    sha256 = draft.sha256 or ""
    draft.gate = {"state": "waiting", "sha256": sha256, "asked_at": now.isoformat()}
    publish_event(session, draft.id, DefinitionTrialAsked(sha256=sha256), actor=actor, now=now)


def record_trial(session: Session, draft_id: UUID, sha256: str, report: dict[str, Any], *, now: datetime) -> None:
    """Keep how the trial run stands, unless the text was changed since."""
    draft = locked(session, draft_id)
    if draft.sha256 != sha256 or (draft.gate or {}).get("sha256") != sha256:
        return
    draft.gate = report | {"sha256": sha256}
    if report["state"] in ("passed", "failed"):
        tried = DefinitionTried(
            sha256=sha256,
            passed=report["state"] == "passed",
            applications=report["applications"],
            failures=len(report["failures"]),
        )
        publish_event(session, draft.id, tried, actor=SYSTEM, now=now)


def give_back(session: Session, draft_id: UUID, *, note: str, revision: int, actor: Actor, now: datetime) -> None:
    """Return a draft to be changed, saying what. Raises DraftNotReady or Conflict."""
    draft = _moved(session, draft_id, Action.RETURN, revision=revision, actor=actor)
    draft.note, draft.reviewer_id, draft.gate, draft.source, draft.sha256 = one_line(note), None, None, None, None
    _record(session, draft, DefinitionReturned(note=draft.note), actor=actor, now=now)


def review(session: Session, draft_id: UUID, *, revision: int, actor: Actor, now: datetime) -> None:
    """Approve a text that others wrote. Raises SecondAdministratorNeeded, DraftNotReady or Conflict."""
    draft = _moved(session, draft_id, Action.REVIEW, revision=revision, actor=actor)
    draft.reviewer_id = actor.id
    _record(session, draft, DefinitionReviewed(sha256=draft.sha256 or ""), actor=actor, now=now)


def publish(session: Session, draft_id: UUID, *, revision: int, actor: Actor, now: datetime) -> ServiceDraft:
    """Publish the text for good. Raises GateNotPassed, VersionTaken, DraftNotReady or Conflict."""
    draft = _moved(session, draft_id, Action.PUBLISH, revision=revision, actor=actor)
    if not rules.gate_passed(draft) or draft.source is None or digest(draft.source) != draft.sha256:
        raise GateNotPassed
    catalogue.publish_text(session, draft.code, draft.version, draft.source, now=now)
    published = DefinitionPublished(code=draft.code, version=draft.version, sha256=draft.sha256)
    _record(session, draft, published, actor=actor, now=now)
    return draft


def _moved(session: Session, draft_id: UUID, action: Action, *, revision: int, actor: Actor) -> ServiceDraft:
    draft = locked(session, draft_id)
    if draft.revision != revision:
        raise Conflict
    draft.state = rules.permitted(draft, action, actor).target
    draft.revision += 1
    return draft


def _record(session: Session, draft: ServiceDraft, event: Event, *, actor: Actor, now: datetime) -> None:
    draft.updated_at = now
    publish_event(session, draft.id, event, actor=actor, now=now)
