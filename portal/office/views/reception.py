"""At the one-stop desk: accept, ask to complete, refuse, confirm a withdrawal."""

from datetime import date, timedelta
from itertools import chain
from uuid import UUID

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core import clock
from portal.core.calendar import load_calendar
from portal.core.clock import local
from portal.dossiers.covering import numbers_of
from portal.dossiers.lifecycle import Action
from portal.dossiers.models import Dossier
from portal.office import actions, demands, permits, queries
from portal.office.actions import Demand
from portal.office.demands import Target
from portal.office.page_forms import AcceptForm, DeskForm, RefuseForm, SupplementForm
from portal.office.reasons import RefusalReason
from portal.office.views.base import ASKER, RECEPTIONIST, bp, carry_out, dossier_page, found
from portal.web.access import allow, current_actor
from portal.web.languages import language, say
from portal.web.reading import read_session

_DAYS_TO_REPLY = 15


@bp.get("/dossiers/<uuid:dossier_id>/accept")
@allow(RECEPTIONIST)
def accept_page(dossier_id: UUID) -> ResponseReturnValue:
    """The date that accepting would promise, and why that one."""
    dossier = found(dossier_id, to=Action.ACCEPT)
    return _accept(dossier, AcceptForm(data={"revision": dossier.revision}))


@bp.post("/dossiers/<uuid:dossier_id>/accept")
@allow(RECEPTIONIST)
def accept(dossier_id: UUID) -> ResponseReturnValue:
    """Take the dossier in."""
    form, actor, now = AcceptForm(), current_actor(), clock.now()
    return carry_out(
        form,
        lambda session: actions.accept(
            session, dossier_id, actor=actor, revision=form.seen, note=form.note.data or "", now=now
        ),
        again=lambda: _accept(found(dossier_id), form),
        done=_("Đã tiếp nhận hồ sơ. Giấy tiếp nhận hồ sơ và hẹn trả kết quả sẽ có trong ít phút."),
        dossier_id=dossier_id,
    )


def _accept(dossier: Dossier, form: AcceptForm) -> str:
    promise = actions.promised(read_session(), dossier, now=clock.now())
    return dossier_page("office/accept.html", dossier, form=form, promise=promise)


@bp.get("/dossiers/<uuid:dossier_id>/supplement")
@allow(ASKER)
def supplement_page(dossier_id: UUID) -> ResponseReturnValue:
    """A row for every paper and every answer, to say once all that is missing."""
    dossier = found(dossier_id, to=Action.REQUEST_SUPPLEMENT)
    if permits.next_round(dossier) > 1 and not _may_ask_again(dossier):
        return redirect(url_for("office.ask_again_page", dossier_id=dossier_id))
    form = SupplementForm.for_items(_found_already(dossier), revision=dossier.revision, reply_by=_reply_by())
    return _supplement(dossier, form)


@bp.post("/dossiers/<uuid:dossier_id>/supplement")
@allow(ASKER)
def supplement(dossier_id: UUID) -> ResponseReturnValue:
    """Ask for it."""
    dossier = found(dossier_id)
    form = SupplementForm.for_items([{} for _target in _targets(dossier)], revision=0, reply_by=_reply_by())
    asked, actor, now = _demands(dossier, form), current_actor(), clock.now()
    return carry_out(
        form,
        lambda session: actions.request_supplement(
            session, dossier_id, demands=asked, reply_by=form.day, actor=actor, revision=form.seen, now=now
        ),
        again=lambda: _supplement(dossier, form),
        done=_("Đã gửi yêu cầu bổ sung, gồm %(count)s mục.", count=len(asked)),
        dossier_id=dossier_id,
    )


def _reply_by() -> date:
    day = local(clock.now()).date() + timedelta(days=_DAYS_TO_REPLY)
    calendar = load_calendar(read_session())
    return calendar.next_working_day(day - timedelta(days=1))


def _targets(dossier: Dossier) -> list[Target]:
    groups = demands.groups(queries.answers(dossier), language=language())
    return list(chain.from_iterable(group.targets for group in groups))


def _demands(dossier: Dossier, form: SupplementForm) -> list[Demand]:
    pairs = zip(_targets(dossier), form.demands, strict=False)
    return [
        Demand(
            kind=target.kind,
            key=target.key,
            page=target.page,
            label_vi=target.label.vi,
            label_en=target.label.en,
            problem=row.form.problem.data,
            mend=row.form.mend.data,
            example=row.form.example.data,
            ground=row.form.ground.data,
        )
        for target, row in pairs
        if row.form.problem.data
    ]


def _supplement(dossier: Dossier, form: SupplementForm) -> str:
    groups = demands.groups(queries.answers(dossier), language=language())
    rows = iter(form.demands)
    shown = [(group, list(zip(group.targets, rows, strict=False))) for group in groups]
    return dossier_page(
        "office/supplement.html",
        dossier,
        form=form,
        numbers=numbers_of(dossier.id, action=url_for("office.open_numbers", dossier_id=dossier.id)),
        groups=shown,
        common=_common_problems(),
        grounds=_grounds(dossier),
        ask_by=actions.ask_by(load_calendar(read_session()), dossier),
        now=clock.now(),
    )


def _may_ask_again(dossier: Dossier) -> bool:
    permit = permits.permit_of(read_session(), dossier)
    return permit is not None and permit.granted_at is not None


def _found_already(dossier: Dossier) -> list[dict[str, str]]:
    """What the checklist says is not in order, with the rule that asks for it: nobody types it twice."""
    definition = queries.answers(dossier).definition
    wrong = {check.component: check for check in dossier.checks if check.accepted is False}
    rows = []
    for target in _targets(dossier):
        row: dict[str, str] = {}
        if target.kind == "component":
            basis = definition.before.basis_of(target.key) if definition.before else None
            row["ground"] = ", ".join(part for part in (basis.article, basis.number) if part) if basis else ""
            if (check := wrong.get(target.key)) is not None:
                row |= {"problem": check.reason, "mend": check.mend}
        rows.append(row)
    return rows


def _grounds(dossier: Dossier) -> list[str]:
    """The legal documents of the procedure, to choose from."""
    bases = queries.answers(dossier).definition.legal_basis
    return [", ".join(part for part in (basis.article, basis.number, say(basis.title)) if part) for basis in bases]


def _common_problems() -> list[str]:
    """What is wrong most often, to choose from instead of typing."""
    return [
        _("Ảnh mờ, không đọc được nội dung"),
        _("Thiếu trang"),
        _("Giấy tờ đã hết hạn"),
        _("Không phải giấy tờ được yêu cầu"),
        _("Giấy tờ của người khác"),
        _("Thông tin khai không khớp với giấy tờ"),
    ]


@bp.get("/dossiers/<uuid:dossier_id>/refuse")
@allow(RECEPTIONIST)
def refuse_page(dossier_id: UUID) -> ResponseReturnValue:
    """The closed list of reasons, and the sentence for the applicant."""
    dossier = found(dossier_id, to=Action.REFUSE)
    return _refuse(dossier, RefuseForm(data={"revision": dossier.revision}))


@bp.post("/dossiers/<uuid:dossier_id>/refuse")
@allow(RECEPTIONIST)
def refuse(dossier_id: UUID) -> ResponseReturnValue:
    """Do not take the dossier in."""
    form, actor, now = RefuseForm(), current_actor(), clock.now()
    return carry_out(
        form,
        lambda session: actions.refuse(
            session,
            dossier_id,
            reason_code=RefusalReason(form.reason_code.data),
            reason=form.reason.data,
            actor=actor,
            revision=form.seen,
            now=now,
        ),
        again=lambda: _refuse(found(dossier_id), form),
        done=_("Đã từ chối tiếp nhận. Phiếu từ chối sẽ có trong ít phút."),
        dossier_id=dossier_id,
    )


def _refuse(dossier: Dossier, form: RefuseForm) -> str:
    return dossier_page("office/refuse.html", dossier, form=form)


@bp.get("/dossiers/<uuid:dossier_id>/confirm-withdrawal")
@allow(RECEPTIONIST)
def confirm_withdrawal_page(dossier_id: UUID) -> ResponseReturnValue:
    """Why the applicant wants the dossier back."""
    dossier = found(dossier_id, to=Action.CONFIRM_WITHDRAWAL)
    return _withdrawal(dossier, DeskForm(data={"revision": dossier.revision}))


@bp.post("/dossiers/<uuid:dossier_id>/confirm-withdrawal")
@allow(RECEPTIONIST)
def confirm_withdrawal(dossier_id: UUID) -> ResponseReturnValue:
    """Let the applicant have it."""
    form, actor, now = DeskForm(), current_actor(), clock.now()
    return carry_out(
        form,
        lambda session: actions.confirm_withdrawal(session, dossier_id, actor=actor, revision=form.seen, now=now),
        again=lambda: _withdrawal(found(dossier_id), form),
        done=_("Đã xác nhận cho rút hồ sơ."),
        dossier_id=dossier_id,
    )


def _withdrawal(dossier: Dossier, form: DeskForm) -> str:
    reason = queries.last_reason(read_session(), dossier.id, "WithdrawalRequested")
    return dossier_page("office/withdrawal.html", dossier, form=form, reason=reason)
