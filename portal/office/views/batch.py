"""Many documents in one confirmed batch: look through them, decide on each, confirm once, watch it being done."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Response, redirect, request, stream_template, url_for
from flask.typing import ResponseReturnValue

from portal.core import clock
from portal.core.errors import PortalError
from portal.office import queries
from portal.office.batches import CHOICES, LARGEST, Choice, Decision, Line, Work, lines, read_id
from portal.office.errors import NothingDecided, WrongPin
from portal.office.page_forms import BatchForm, BatchPinForm
from portal.office.results import Outcome
from portal.office.rules import Tab
from portal.office.views.base import CLERK, LEADER, bp, desk_page, own_key, tabs_of
from portal.office.views.batch_run import Run
from portal.signing.actions import Identity
from portal.signing.actions import Outcome as SignatureOutcome
from portal.web import slots
from portal.web.access import allow, current_actor
from portal.web.reading import forget_reads, read_session

_TABS = {Work.SIGN: Tab.APPROVAL, Work.SEAL: Tab.SEALING}
_TONES = {
    SignatureOutcome.VALID: "success",
    SignatureOutcome.INVALID: "danger",
    SignatureOutcome.INDETERMINATE: "warning",
}


@bp.get("/sign")
@allow(LEADER)
def sign_many() -> ResponseReturnValue:
    """The results that wait for the leader, the most urgent first, with a decision for each."""
    return _first_look(Work.SIGN)


@bp.post("/sign")
@allow(LEADER)
def review_signing() -> ResponseReturnValue:
    """What was decided, to be confirmed with the PIN."""
    return _review(Work.SIGN)


@bp.get("/sign/run")
@allow(LEADER)
def signing_left() -> ResponseReturnValue:
    """Who opens the address of a run again is shown what is left to do."""
    return redirect(_address(Work.SIGN))


@bp.post("/sign/run")
@allow(LEADER)
def run_signing() -> ResponseReturnValue:
    """Sign and send back, document by document."""
    return _run(Work.SIGN)


@bp.get("/seal")
@allow(CLERK)
def seal_many() -> ResponseReturnValue:
    """The signed results that wait for the seal, the most urgent first."""
    return _first_look(Work.SEAL)


@bp.post("/seal")
@allow(CLERK)
def review_sealing() -> ResponseReturnValue:
    """What is going to be sealed and issued, to be confirmed."""
    return _review(Work.SEAL)


@bp.get("/seal/run")
@allow(CLERK)
def sealing_left() -> ResponseReturnValue:
    """Who opens the address of a run again is shown what is left to do."""
    return redirect(_address(Work.SEAL))


@bp.post("/seal/run")
@allow(CLERK)
def run_sealing() -> ResponseReturnValue:
    """Seal and issue, document by document."""
    return _run(Work.SEAL)


@dataclass(frozen=True)
class Shown:
    """The decisions of a form beside the documents as they are now.

    ``changed`` are documents that are no longer what was on the screen, ``gone`` counts those that wait no longer.
    """

    rows: list[tuple[Any, Line]]
    changed: list[Line]
    gone: int


def _first_look(work: Work) -> str:
    session = read_session()
    waiting, total = queries.waiting_at(session, work.step, actor=current_actor(), limit=LARGEST)
    found = lines(session, waiting, work, now=clock.now())
    form = BatchForm(data={"decisions": [{"dossier": str(line.id), "seen": str(line.seen)} for line in found.values()]})
    rows = list(zip((entry.form for entry in form.decisions), found.values(), strict=True))
    return _list(work, form, Shown(rows, [], 0), total=total)


def _review(work: Work) -> ResponseReturnValue:
    form = BatchForm()
    shown = _compare(form, work)
    if "mark" in request.form:
        for entry, _line in shown.rows:
            if entry.choice.data == Choice.LEAVE:
                entry.choice.data = CHOICES[work][0].value
    if "mark" in request.form or "change" in request.form:
        return _list(work, form, shown, total=len(shown.rows))
    if not form.validate():
        return _list(work, form, shown, total=len(shown.rows)), 422
    if not _decisions(form, work):
        problem = NothingDecided()
        form.explain(problem)
        return _list(work, form, shown, total=len(shown.rows)), problem.status
    return _confirm(work, BatchPinForm(), shown)


def _decisions(form: BatchForm, work: Work) -> list[Decision]:
    """What was decided, as far as it is this desk's to decide."""
    return [decision for decision in form.decided if decision.choice in CHOICES[work]]


def _compare(form: BatchForm, work: Work) -> Shown:
    """Put the documents beside the decisions; a decision about what is no longer there is undone."""
    session = read_session()
    ids = [read_id(entry.form.dossier.data or "") for entry in form.decisions]
    found = queries.some(session, [one for one in ids if one is not None], actor=current_actor())
    ordered = [found[one] for one in ids if one is not None and one in found]
    known = lines(session, ordered, work, now=clock.now())
    rows, changed = [], []
    for one, entry in zip(ids, form.decisions, strict=True):
        line = known.get(one) if one is not None else None
        if line is None:
            entry.form.choice.data = Choice.LEAVE.value
            continue
        if entry.form.seen.data != str(line.seen):
            changed.append(line)
            entry.form.seen.data, entry.form.choice.data = str(line.seen), Choice.LEAVE.value
        rows.append((entry.form, line))
    return Shown(rows, changed, len(ids) - len(rows))


def _list(work: Work, form: BatchForm, shown: Shown, *, total: int) -> str:
    return _page("office/batch.html", work, form=form, shown=shown, total=total, largest=LARGEST)


def _confirm(work: Work, form: BatchForm, shown: Shown) -> str:
    """Grants and denials apart: they are different things to put one's name to."""
    decided = [(entry, line) for entry, line in shown.rows if entry.decision and entry.decision.choice in CHOICES[work]]
    to_make = [line for entry, line in decided if entry.decision.choice is not Choice.SEND_BACK]
    groups = {
        "grants": [line for line in to_make if line.proposal.outcome is Outcome.GRANT],
        "denials": [line for line in to_make if line.proposal.outcome is Outcome.DENY],
        "sent_back": [(line, entry.note.data) for entry, line in decided if entry.decision.choice is Choice.SEND_BACK],
    }
    hidden = [entry.decision for entry, _line in decided]
    return _page("office/batch_confirm.html", work, form=form, shown=shown, decisions=hidden, **groups)


def _run(work: Work) -> ResponseReturnValue:
    """Nothing is done unless all of it was confirmed; from then on the answer is written as documents are done."""
    form: BatchForm = BatchPinForm() if work is Work.SIGN else BatchForm()
    shown = _compare(BatchForm(), work)
    decisions = _decisions(form, work)
    signs = any(decision.choice is Choice.SIGN for decision in decisions)
    if not signs and isinstance(form, BatchPinForm):
        del form.pin
    if not form.validate():
        return _confirm(work, form, shown), 422
    if not decisions:
        return redirect(_address(work))
    try:
        identity = own_key(form.pin.data) if signs else None
        return _running(work, decisions, identity)
    except PortalError as problem:
        form.explain(problem, field=form.pin if isinstance(problem, WrongPin) else None)
        return _confirm(work, form, shown), problem.status


def _running(work: Work, decisions: Sequence[Decision], identity: Identity | None) -> Response:
    found = queries.some(read_session(), [decision.dossier_id for decision in decisions], actor=current_actor())
    names: dict[UUID, tuple[str, str]] = {one.id: (one.code or "", one.applicant_name) for one in found.values()}
    forget_reads()  # no transaction stays open meanwhile
    run = Run(decisions, actor=current_actor(), identity=identity)
    slot = slots.take("batch")
    answer = Response(stream_template("office/batch_run.html", **_frame(work), run=run, names=names))
    answer.call_on_close(slot.release)
    answer.headers["X-Accel-Buffering"] = "no"  # a proxy passes every line on at once
    return answer


def _address(work: Work) -> str:
    return url_for("office.sign_many" if work is Work.SIGN else "office.seal_many")


def _frame(work: Work) -> dict[str, Any]:
    runs_at = url_for("office.run_signing" if work is Work.SIGN else "office.run_sealing")
    # while documents are signed the figures of the queue would be wrong as soon as they are shown
    tabs = [(one, url_for("office.queue", tab=one.value), 0) for one in tabs_of(current_actor())]
    return {
        "work": work.value,
        "tabs": tabs,
        "here": _TABS[work],
        "lists_at": _address(work),
        "runs_at": runs_at,
        "choices": [choice.value for choice in (*CHOICES[work], Choice.LEAVE)],
        "tones": _TONES,
    }


def _page(template: str, work: Work, **values: Any) -> str:
    frame = _frame(work)
    del frame["tabs"], frame["here"]
    return desk_page(template, tab=_TABS[work], **frame, **values)
