"""The checklist of the one-stop desk, and the sentences it uses again and again."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core import clock
from portal.core.db import transaction
from portal.core.errors import NotFound
from portal.dossiers import charges
from portal.dossiers.filings import filing_of
from portal.dossiers.lifecycle import Action
from portal.dossiers.models import ComponentCheck, Dossier
from portal.dossiers.transitions import may
from portal.office import actions, queries, slips
from portal.office.actions import Finding
from portal.office.counter_forms import ChecklistForm, ReasonForm
from portal.office.duties import Duty, require_duty
from portal.office.views.base import RECEPTIONIST, bp, carry_out, desk_page, dossier_page, found
from portal.web.access import allow, current_actor
from portal.web.reading import read_session

_ANSWERS = {"yes": True, "no": False}
_WORDS = {None: "", True: "yes", False: "no"}


@bp.get("/dossiers/<uuid:dossier_id>/checklist")
@allow(RECEPTIONIST)
def checklist_page(dossier_id: UUID) -> ResponseReturnValue:
    """Every component: what came in on paper, and whether it is in order."""
    dossier = _for(dossier_id)
    return _checklist(dossier, ChecklistForm.for_components(_rows(dossier), revision=dossier.revision))


@bp.post("/dossiers/<uuid:dossier_id>/checklist")
@allow(RECEPTIONIST)
def check_papers(dossier_id: UUID) -> ResponseReturnValue:
    """Keep what was found."""
    dossier = _for(dossier_id)
    form = ChecklistForm.for_components(_rows(dossier), revision=0)
    fine = _sent(dossier) if "rest_fine" in request.form else None
    actor, now = current_actor(), clock.now()
    return carry_out(
        form,
        lambda session: actions.check_papers(
            session, dossier_id, _findings(form, fine=fine), actor=actor, revision=form.seen, now=now
        ),
        again=lambda: _checklist(found(dossier_id), form),
        done=_("Đã lưu kết quả kiểm tra thành phần hồ sơ."),
        dossier_id=dossier_id,
    )


def _for(dossier_id: UUID) -> Dossier:
    dossier = found(dossier_id)
    require_duty(dossier, Duty.CHECK, actor=current_actor())
    return dossier


def _rows(dossier: Dossier) -> list[dict[str, Any]]:
    """A row for each component, with what was found before."""
    before = {check.component: check for check in dossier.checks}
    return [{"component": key, **_found_before(before.get(key))} for key in queries.component_names(dossier)]


def _found_before(check: ComponentCheck | None) -> dict[str, Any]:
    if check is None:
        return {}
    return {
        "originals": check.originals,
        "copies": check.copies,
        "seen": check.seen,
        "verdict": _WORDS[check.accepted],
        "reason": check.reason,
        "mend": check.mend,
    }


def _sent(dossier: Dossier) -> frozenset[str]:
    """The components that came with the dossier as files."""
    return frozenset(paper.component.key for paper in slips.papers_of(dossier) if paper.files)


def _findings(form: ChecklistForm, *, fine: frozenset[str] | None) -> list[Finding]:
    """What the form says. With ``fine``, what it leaves open is in order where files came or papers were shown."""
    return [
        Finding(
            component=row.form.component.data or "",
            originals=row.form.originals.data or 0,
            copies=row.form.copies.data or 0,
            seen=bool(row.form.seen.data),
            accepted=_ANSWERS.get(row.form.verdict.data, True if _is_there(row.form, fine) else None),
            reason=row.form.reason.data or "",
            mend=row.form.mend.data or "",
        )
        for row in form.components
    ]


def _is_there(row: Any, fine: frozenset[str] | None) -> bool:
    if fine is None:
        return False
    return row.component.data in fine or bool(row.originals.data or row.copies.data or row.seen.data)


def _checklist(dossier: Dossier, form: ChecklistForm) -> str:
    names = queries.component_names(dossier)
    given = {one.component.key: one for one in slips.papers_of(dossier)}
    forms = {entry.form.component.data: entry.form for entry in form.components}
    rows = [(name, given.get(key), forms[key]) for key, name in names.items() if key in forms]
    return dossier_page(
        "office/checklist.html",
        dossier,
        form=form,
        rows=rows,
        claimed=charges.claims_of(queries.answers(dossier), dossier.checks),
        reasons=actions.reasons(read_session(), dossier.agency_id),
        filing=filing_of(read_session(), dossier.id),
        may_accept=may(dossier, Action.ACCEPT, current_actor()),
    )


@bp.get("/reasons")
@allow(RECEPTIONIST)
def reasons() -> ResponseReturnValue:
    """The sentences of the desk, the most used first."""
    return _reasons(ReasonForm())


@bp.post("/reasons")
@allow(RECEPTIONIST)
def add_reason() -> ResponseReturnValue:
    """Keep another one; the same words again change its remedy."""
    form, agency_id = ReasonForm(), current_actor().agency_id
    if not form.validate():
        return _reasons(form), 422
    if agency_id is None:
        raise NotFound
    with transaction() as session:
        actions.remember(session, agency_id, form.problem.data, form.mend.data or "", used=False)
    flash(_("Đã lưu lý do."), "success")
    return redirect(url_for("office.reasons"), 303)


@bp.post("/reasons/<uuid:reason_id>/retire")
@allow(RECEPTIONIST)
def retire_reason(reason_id: UUID) -> ResponseReturnValue:
    """Offer a sentence no more."""
    with transaction() as session:
        actions.retire(session, reason_id, actor=current_actor(), now=clock.now())
    return redirect(url_for("office.reasons"), 303)


def _reasons(form: ReasonForm) -> str:
    kept = actions.reasons(read_session(), current_actor().agency_id)
    return desk_page("office/reasons.html", form=form, kept=kept)
