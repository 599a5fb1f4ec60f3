"""A draft begins: from nothing, from a published version, as a copy under another code, or from a YAML file."""

import json
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from forms.definition import DefinitionError, ServiceForm, examine_text
from forms.definition.writing import to_data
from forms.text import one_line
from portal.builder import queries, rules
from portal.builder.errors import CodeTaken
from portal.builder.events import DefinitionDrafted
from portal.builder.lifecycle import State
from portal.builder.models import ServiceDraft
from portal.builder.tree import Data
from portal.catalogue import queries as catalogue
from portal.core.actor import Actor
from portal.core.errors import NotFound
from portal.core.events import publish as publish_event
from portal.core.ids import new_id


def begin_new(session: Session, *, code: str, name_vi: str, name_en: str, actor: Actor, now: datetime) -> ServiceDraft:
    """Begin a service from nothing. Raises CodeUnfit or CodeTaken."""
    code = _free_code(session, code)
    name = {"vi": one_line(name_vi), "en": one_line(name_en)}
    content: Data = {"code": code, "name": {language: words for language, words in name.items() if words}}
    return _begin(session, content, base=None, origin="new", actor=actor, now=now)


def begin_version(session: Session, code: str, version: int, *, actor: Actor, now: datetime) -> ServiceDraft:
    """Begin the next version of a service from one of its versions; the open draft if there is one."""
    service = catalogue.definition(code, version)
    waiting = queries.open_drafts(session, code=code)
    if waiting:
        return waiting[0]
    return _begin(session, content_of(service), base=version, origin="version", actor=actor, now=now)


def clone(session: Session, code: str, version: int, *, new_code: str, actor: Actor, now: datetime) -> ServiceDraft:
    """Begin a service like another one under a code of its own. Raises CodeUnfit or CodeTaken."""
    content = content_of(catalogue.definition(code, version)) | {"code": _free_code(session, new_code)}
    return _begin(session, content, base=None, origin="clone", actor=actor, now=now)


def import_text(session: Session, text: str, *, actor: Actor, now: datetime) -> ServiceDraft:
    """Begin a draft from the YAML of a sound definition, as the next version of its service.

    Raises forms.definition.DefinitionError with every finding, CodeTaken when the service has an open draft.
    """
    definition, findings = examine_text(text)
    errors = [finding for finding in findings if finding.level == "error"]
    if definition is None or errors:
        raise DefinitionError(errors)
    if queries.open_drafts(session, code=definition.code):
        raise CodeTaken(definition.code)
    known = catalogue.versions(definition.code)
    base = max(known) if known else None
    return _begin(session, content_of(definition), base=base, origin="import", actor=actor, now=now)


def content_of(service: ServiceForm) -> Data:
    """A definition as the plain data that is edited, days as text."""
    content: Data = json.loads(json.dumps(to_data(service), default=str, ensure_ascii=False))
    return content


def _free_code(session: Session, typed: str) -> str:
    code = one_line(typed)
    rules.check_code(code)
    if catalogue.versions(code) or queries.open_drafts(session, code=code):
        raise CodeTaken(code)
    return code


def _begin(
    session: Session, content: Data, *, base: int | None, origin: str, actor: Actor, now: datetime
) -> ServiceDraft:
    if actor.id is None:
        raise NotFound
    rules.check_size(content)
    draft = ServiceDraft(
        id=new_id(),
        code=content["code"],
        version=next_version(content["code"]),
        base_version=base,
        name=name_in(content),
        state=State.DRAFT,
        content=content | {"version": next_version(content["code"])},
        hands=[str(actor.id)],
        sample={},
        author_id=actor.id,
        revision=1,
        created_at=now,
        updated_at=now,
    )
    session.add(draft)
    session.flush()
    event = DefinitionDrafted(code=draft.code, version=draft.version, origin=origin)
    publish_event(session, draft.id, event, actor=actor, now=now)
    return draft


def next_version(code: str) -> int:
    """The number of the next version of a service."""
    return max(catalogue.versions(code), default=0) + 1


def name_in(content: Data) -> str:
    """The name of the service as lists show it."""
    name: Any = content.get("name")
    words = name.get("vi") or name.get("en") if isinstance(name, dict) else name
    return one_line(str(words or ""))[:300]
