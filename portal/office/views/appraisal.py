"""The specialist: take up, propose a result."""

from typing import Any
from uuid import UUID

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core import clock
from portal.dossiers.lifecycle import Action
from portal.dossiers.models import Dossier
from portal.office import actions, queries, results
from portal.office.actions import appraisal
from portal.office.page_forms import DeskForm, ProposeForm
from portal.office.results import Line, Outcome, Proposal
from portal.office.views.base import SPECIALIST, bp, carry_out, dossier_page, found
from portal.web.access import allow, current_actor


@bp.post("/dossiers/<uuid:dossier_id>/appraise")
@allow(SPECIALIST)
def appraise(dossier_id: UUID) -> ResponseReturnValue:
    """Take the dossier up."""
    form, actor, now = DeskForm(), current_actor(), clock.now()
    return carry_out(
        form,
        lambda session: actions.appraise(session, dossier_id, actor=actor, revision=form.seen, now=now),
        again=lambda: _again(dossier_id, form),
        done=_("Bạn đã nhận thụ lý hồ sơ này."),
        dossier_id=dossier_id,
    )


def _again(dossier_id: UUID, form: DeskForm) -> str:
    dossier = found(dossier_id)
    return dossier_page("office/not_done.html", dossier, form=form)


@bp.get("/dossiers/<uuid:dossier_id>/propose")
@allow(SPECIALIST)
def propose_page(dossier_id: UUID) -> ResponseReturnValue:
    """The draft of the result, filled in from the answers or from what was sent back."""
    dossier = found(dossier_id)
    actions.require(dossier, appraisal.proposing(dossier), actor=current_actor())
    before = Proposal.from_stored(dossier.proposal) if dossier.proposal else None
    data: dict[str, Any] = {"revision": dossier.revision, "outcome": Outcome.GRANT.value}
    if before is not None:
        data |= {"outcome": before.outcome.value, "opinion": before.opinion, "reason": before.reason}
    return _propose(dossier, ProposeForm.for_lines(_lines(dossier, before), data=data))


@bp.post("/dossiers/<uuid:dossier_id>/propose")
@allow(SPECIALIST)
def propose(dossier_id: UUID) -> ResponseReturnValue:
    """Put it before the leader."""
    dossier = found(dossier_id)
    form = ProposeForm.for_lines(_lines(dossier, None), data={})
    actor, now = current_actor(), clock.now()
    shown = appraisal.proposing(dossier) is Action.SHOW_DRAFT
    return carry_out(
        form,
        lambda session: actions.propose(
            session, dossier_id, proposal=_proposal(dossier, form), actor=actor, revision=form.seen, now=now
        ),
        again=lambda: _propose(dossier, form),
        done=_("Đã gửi người nộp xem dự thảo.") if shown else _("Đã trình lãnh đạo phê duyệt."),
        dossier_id=dossier_id,
    )


def _lines(dossier: Dossier, before: Proposal | None) -> tuple[Line, ...]:
    """The lines of the draft; what was corrected in an earlier proposal stays."""
    drafted = results.draft(queries.answers(dossier))
    kept = {line.label: line.value for line in before.lines} if before else {}
    return tuple(Line(line.label, kept.get(line.label, line.value)) for line in drafted)


def _proposal(dossier: Dossier, form: ProposeForm) -> Proposal:
    drafted = zip(_lines(dossier, None), form.lines, strict=False)
    return Proposal(
        outcome=Outcome(form.outcome.data),
        opinion=form.opinion.data,
        lines=tuple(Line(line.label, row.form.value.data) for line, row in drafted),
        reason=form.reason.data,
    )


def _propose(dossier: Dossier, form: ProposeForm) -> str:
    title = results.title(queries.answers(dossier).definition)
    return dossier_page("office/propose.html", dossier, form=form, result_title=title)
