"""The inspectors' pages: search the log, open one event, take a table away. Every look is written down."""

import json
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forms.text import one_line
from portal.audit import actions, queries, words
from portal.audit.queries import Line
from portal.audit.rules import Wanted
from portal.core import clock
from portal.core.actor import Role
from portal.core.db import transaction
from portal.core.events import Event
from portal.dossiers import reads
from portal.proofs import queries as proofs
from portal.proofs import rules as proof_rules
from portal.proofs.rules import Fault
from portal.web.access import allow, current_actor, role
from portal.web.languages import say
from portal.web.reading import forget_reads, read_session
from portal.web.spreadsheets import csv_bytes

bp = Blueprint("audit", __name__)
_INSPECTOR = role(Role.INSPECTOR, Role.ADMINISTRATOR)
_PAGE = 50
_ALERTS_SHOWN = timedelta(days=30)
_MOST_EXPORTED = 10_000
_LONGEST = 80


@bp.get("/audit")
@allow(_INSPECTOR)
def overview() -> ResponseReturnValue:
    """Who did what when, and whether the log is whole (R14.1, R15.3, R19)."""
    wanted, unread = _wanted()
    found = queries.search(read_session(), wanted, limit=_PAGE + 1, below=_number("below"))
    lines = found[:_PAGE]
    _note(wanted, shown=len(lines), exported=False)
    state = proofs.state(read_session())
    older = {"below": lines[-1].record.id, **_query(wanted)} if len(found) > _PAGE else None
    return render_template(
        "audit/overview.html",
        lines=lines,
        wanted=wanted,
        unread=unread,
        query=_query(wanted),
        older=older,
        types=words.types(),
        name_of=words.name_of,
        kinds=words.KINDS,
        readers=queries.readers(read_session(), wanted) if wanted.code else None,
        most=reads.MOST_SHOWN,
        named=True,
        alerts=queries.alerts(read_session(), since=clock.now() - _ALERTS_SHOWN),
        **_standing(state),
    ), 422 if unread else 200


def _standing(state: proofs.State) -> dict[str, Any]:
    """How the log stands, for the top of the page."""
    now, check = clock.now(), state.check
    faults = [Fault.from_dict(each) for each in check["faults"]] if check else []
    return {
        "state": state,
        "faults": faults,
        "waiting_long": proof_rules.is_waiting_long(since=state.waiting_since, now=now),
        "check_late": proof_rules.is_check_late(checked_at=state.checked_at, now=now),
    }


@bp.get("/audit/events/<int:event_id>")
@allow(_INSPECTOR)
def event(event_id: int) -> ResponseReturnValue:
    """One event with all its values, its chain and the head that covers it."""
    found = queries.detail(read_session(), event_id)
    forget_reads()
    with transaction() as session:
        actions.note_reading(session, event_id, actor=current_actor(), now=clock.now())
    values = {name: _plain(value) for name, value in found.line.record.values.items()}
    return render_template(
        "audit/event.html",
        detail=found,
        line=found.line,
        record=found.line.record,
        values=values,
        name=words.name_of(found.line.record.type),
        kinds=words.KINDS,
    )


def _plain(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


@bp.get("/audit/events.csv")
@allow(_INSPECTOR)
def events_csv() -> ResponseReturnValue:
    """What was searched for as a table, at most 10,000 events; no cell of it is taken for a formula."""
    wanted, _unread = _wanted()
    lines = queries.search(read_session(), wanted, limit=_MOST_EXPORTED)
    _note(wanted, shown=len(lines), exported=True)
    columns = [_("Số"), _("Thời điểm"), _("Ai"), _("Là"), _("Việc"), _("Loại"), _("Về"), _("Bản niêm phong"), "SHA-256"]
    answer = Response(csv_bytes(columns, map(_row, lines)), mimetype="text/csv")
    answer.headers["Content-Disposition"] = 'attachment; filename="nhat-ky.csv"'
    return answer


def _row(line: Line) -> list[object]:
    record, place = line.record, line.place
    return [
        place.index if place else "",
        clock.local(record.at).isoformat(timespec="milliseconds"),
        record.by if isinstance(record.by, str) else say(record.by),
        say(words.KINDS[record.actor_kind]),
        say(words.name_of(record.type)),
        record.type,
        line.about or str(record.stream),
        place.head if place and place.head else "",
        record.hash,
    ]


def _note(wanted: Wanted, *, shown: int, exported: bool) -> None:
    forget_reads()
    with transaction() as session:
        actions.note_search(session, wanted, shown=shown, exported=exported, actor=current_actor(), now=clock.now())


def _wanted() -> tuple[Wanted, list[str]]:
    """What the address asks for, and the sentences about what in it cannot be read; that is left out."""
    code, person, type_ = (one_line(request.args.get(name, ""))[:_LONGEST] for name in ("code", "person", "type"))
    unread: list[str] = []
    wanted = Wanted(
        code=code,
        person=person,
        type=type_ if type_ in Event.registry else "",
        since=_day("since", unread),
        until=_day("until", unread),
    )
    if wanted.since and wanted.until and wanted.since > wanted.until:
        unread.append(_("Ngày bắt đầu phải trước hoặc trùng ngày kết thúc."))
    return wanted, unread


def _day(name: str, unread: list[str]) -> date | None:
    """The day in the address; one that cannot be read is said to be so."""
    typed = one_line(request.args.get(name, ""))
    try:
        return date.fromisoformat(typed) if typed else None
    except ValueError:
        unread.append(_("Không đọc được ngày “%(day)s”. Hãy ghi ví dụ 2026-11-27.", day=typed[:_LONGEST]))
        return None


def _number(name: str) -> int | None:
    typed = request.args.get(name, "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 18 else None


def _query(wanted: Wanted) -> dict[str, str]:
    """The search as it stands in an address."""
    found = {"code": wanted.code, "person": wanted.person, "type": wanted.type}
    days = {"since": str(wanted.since or ""), "until": str(wanted.until or "")}
    return {name: value for name, value in {**found, **days}.items() if value}
