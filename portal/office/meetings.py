"""Several officers on one dossier: who else has it open, and what is different since somebody looked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from forms.text import Text
from portal.core.actor import Actor
from portal.core.db import insert_for
from portal.core.events import EventRecord
from portal.dossiers.filling import digest
from portal.dossiers.lifecycle import Status, Step
from portal.dossiers.models import Dossier
from portal.dossiers.statuses import wording
from portal.office import queries, story
from portal.office.casework import Presence, Sight
from portal.office.rules import STEP_NAMES
from portal.office.story import Told

_SILENT = timedelta(seconds=90)  # browsers let pages in the background speak once a minute only
_UNKNOWN = timedelta(minutes=10)
_WRITTEN_AGAIN = timedelta(minutes=1)


@dataclass(frozen=True)
class Company:
    """Somebody else at the dossier. ``surely``: their page says so; else they opened it then, and may have left."""

    name: str
    opened_at: datetime
    surely: bool


@dataclass(frozen=True)
class Answer:
    """An answer that is different now: its question in both languages, and what it says."""

    label: Text
    value: Text


@dataclass(frozen=True)
class Differences:
    """What happened to a dossier since a revision: in words, and what of it is not as it was (before, now)."""

    events: tuple[Told, ...]
    status: tuple[Text, Text] | None
    step: tuple[Text, Text] | None
    due: tuple[datetime | None, datetime | None] | None
    proposal: bool
    answers: tuple[Answer, ...]
    files_added: tuple[str, ...]
    files_gone: tuple[str, ...]

    @property
    def of_content(self) -> bool:
        """Whether the applicant's answers or files are others."""
        return bool(self.answers or self.files_added or self.files_gone)


def presences(session: Session, dossier_id: UUID) -> list[Presence]:
    """Everybody who had a dossier open lately, the asking officer included."""
    return list(session.scalars(select(Presence).where(Presence.dossier_id == dossier_id).order_by(Presence.name)))


def company(found: Sequence[Presence], *, actor: Actor, now: datetime) -> list[Company]:
    """The others who have the dossier open, or opened it minutes ago in a browser that cannot say whether it is."""
    others = [one for one in found if one.account_id != actor.id]
    return [Company(one.name, one.opened_at, one.beat_at is not None) for one in others if _is_here(one, now)]


def _is_here(one: Presence, now: datetime) -> bool:
    return now - one.opened_at <= _UNKNOWN if one.beat_at is None else now - one.beat_at <= _SILENT


def is_news(found: Sequence[Presence], dossier: Dossier, *, actor: Actor, now: datetime) -> bool:
    """Whether opening the dossier has to be written down: at most once a minute for each officer and revision."""
    own = next((one for one in found if one.account_id == actor.id), None)
    return own is None or own.revision != dossier.revision or now - own.opened_at > _WRITTEN_AGAIN


def arrive(session: Session, dossier: Dossier, *, actor: Actor, now: datetime) -> None:
    """Write down that an officer opened a dossier, and what this revision of it looks like."""
    content: dict[str, Any] = {"name": actor.name, "revision": dossier.revision, "opened_at": now, "beat_at": None}
    key = {"dossier_id": dossier.id, "account_id": actor.id}
    insert = insert_for(session)(Presence).values(**key, **content)
    session.execute(insert.on_conflict_do_update(index_elements=list(key), set_=content))
    _remember(session, dossier, now)


def beat(session: Session, dossier: Dossier, *, actor: Actor, now: datetime) -> None:
    """The officer's page says that it is still open."""
    mine = (Presence.dossier_id == dossier.id, Presence.account_id == actor.id)
    session.execute(update(Presence).where(*mine).values(beat_at=now))


def _remember(session: Session, dossier: Dossier, now: datetime) -> None:
    """Keep what the dossier looks like, unless it has moved on since it was read: then this is not that revision."""
    last = select(func.coalesce(func.max(EventRecord.position), 0)).where(EventRecord.stream == dossier.id)
    row = session.execute(select(Dossier.revision, last.scalar_subquery()).where(Dossier.id == dossier.id)).one()
    if row[0] != dossier.revision:
        return
    values = {"position": row[1], "state": _state(dossier), "seen_at": now}
    insert = insert_for(session)(Sight).values(dossier_id=dossier.id, revision=dossier.revision, **values)
    session.execute(insert.on_conflict_do_nothing(index_elements=["dossier_id", "revision"]))


def _state(dossier: Dossier) -> dict[str, Any]:
    given = queries.given(dossier)
    return {
        "status": int(dossier.status),
        "step": str(dossier.step),
        "due": dossier.due_at.isoformat() if dossier.due_at else None,
        "proposal": digest(dossier.proposal) if dossier.proposal else "",
        "answers": {place: digest({"": row.value.vi}) for place, row in _rows(dossier).items()},
        "files": {str(file.id): file.name for file in given.files},
    }


def _rows(dossier: Dossier) -> dict[str, Answer]:
    """The answers as they are read, by the place they stand at: section and question in Vietnamese."""
    answers = queries.given(dossier).answers
    found: dict[str, Answer] = {}
    for section, other in zip(answers.readable("vi"), answers.readable("en"), strict=True):
        for (label, value), (label_en, value_en) in zip(section.rows, other.rows, strict=True):
            row = Answer(Text(vi=label, en=label_en), Text(vi=_line(value), en=_line(value_en)))
            found[f"{section.title}/{label}"] = row
    return found


def _line(value: Any) -> str:
    return value if isinstance(value, str) else "; ".join(map(str, value or ()))


def differences(session: Session, dossier: Dossier, *, since: int) -> Differences | None:
    """What is different since revision ``since``; None when nobody looked at that revision."""
    sight = session.get(Sight, (dossier.id, since)) if 0 < since < dossier.revision else None
    if sight is None:
        return None
    query = select(EventRecord).where(EventRecord.stream == dossier.id, EventRecord.position > sight.position)
    records = list(session.scalars(query.order_by(EventRecord.position)))
    before, now = sight.state, _state(dossier)
    names_before, names_now = before["files"], now["files"]
    return Differences(
        events=tuple(story.tell(records, form=queries.answers(dossier).definition)),
        status=_other(before, now, "status", lambda value: wording(Status(value)).name),
        step=_other(before, now, "step", lambda value: STEP_NAMES[Step(value)]),
        due=_other(before, now, "due", lambda value: datetime.fromisoformat(value) if value else None),
        proposal=before["proposal"] != now["proposal"],
        answers=_changed(before["answers"], now["answers"], _rows(dossier)),
        files_added=tuple(name for key, name in names_now.items() if key not in names_before),
        files_gone=tuple(name for key, name in names_before.items() if key not in names_now),
    )


def _other(before: Mapping[str, Any], now: Mapping[str, Any], name: str, read: Any) -> Any:
    return None if before[name] == now[name] else (read(before[name]), read(now[name]))


def _changed(before: Mapping[str, str], now: Mapping[str, str], rows: Mapping[str, Answer]) -> tuple[Answer, ...]:
    """Answers that are new or others; those whose question is not asked any more say nothing."""
    different = tuple(rows[place] for place, found in now.items() if before.get(place) != found)
    gone = [place.rsplit("/", 1)[1] for place in before if place not in now]
    return different + tuple(Answer(Text(vi=label, en=label), Text(vi="", en="")) for label in gone)


def delete_old(session: Session, *, before: datetime) -> None:
    """Delete who was where, and what it looked like, before a moment."""
    session.execute(delete(Presence).where(Presence.opened_at < before))
    session.execute(delete(Sight).where(Sight.seen_at < before))
