"""Who is in charge of a dossier: assign it, take it over, give it back."""

from uuid import UUID

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.core import clock
from portal.core.actor import Role
from portal.dossiers.errors import ActionNotPermitted
from portal.dossiers.models import Dossier
from portal.office import actions, colleagues
from portal.office.in_charge import may_assign, may_release, may_take_over
from portal.office.page_forms import ReasonForm
from portal.office.queue_forms import AssignForm
from portal.office.views.base import LEADER, SPECIALIST, bp, carry_out, dossier_page, found
from portal.web.access import allow, current_actor, role
from portal.web.reading import read_session

HOLDER = role(Role.LEADER, Role.SPECIALIST)
_WORDS = {
    "take_over": (_l("Nhận thay hồ sơ"), _l("Vì sao bạn nhận thay? Người đang phụ trách và lãnh đạo đọc được lý do.")),
    "release": (_l("Trả lại hồ sơ cho bộ phận"), _l("Sau đó cán bộ thụ lý nào của bộ phận cũng nhận được hồ sơ này.")),
}


@bp.get("/dossiers/<uuid:dossier_id>/assign")
@allow(LEADER)
def assign_page(dossier_id: UUID) -> ResponseReturnValue:
    """The specialists of the agency, to choose who is in charge."""
    dossier = found(dossier_id)
    if not may_assign(dossier, current_actor()):
        raise ActionNotPermitted
    data = {"revision": dossier.revision, "officer": str(dossier.assigned_id or "")}
    return _assign(dossier, _assign_form(data))


@bp.post("/dossiers/<uuid:dossier_id>/assign")
@allow(LEADER)
def assign(dossier_id: UUID) -> ResponseReturnValue:
    """Put the chosen specialist in charge."""
    form, actor = _assign_form({}), current_actor()
    return carry_out(
        form,
        lambda session: actions.assign(
            session,
            dossier_id,
            officer_id=form.officer_id,
            note=form.note.data or "",
            actor=actor,
            revision=form.seen,
            now=clock.now(),
        ),
        again=lambda: _assign(found(dossier_id), form),
        done=_("Đã phân công người phụ trách."),
        dossier_id=dossier_id,
    )


def _assign_form(data: dict[str, object]) -> AssignForm:
    session, actor = read_session(), current_actor()
    found = colleagues.with_absences(session, colleagues.specialists(session, actor), now=clock.now())
    return AssignForm.for_colleagues(found, data=data)


def _assign(dossier: Dossier, form: AssignForm) -> str:
    return dossier_page("office/assign.html", dossier, form=form)


@bp.get("/dossiers/<uuid:dossier_id>/take-over")
@allow(SPECIALIST)
def take_over_page(dossier_id: UUID) -> ResponseReturnValue:
    """Why the dossier changes hands."""
    dossier = found(dossier_id)
    if not may_take_over(dossier, current_actor()):
        raise ActionNotPermitted
    return _reason(dossier, "take_over", ReasonForm(data={"revision": dossier.revision}))


@bp.post("/dossiers/<uuid:dossier_id>/take-over")
@allow(SPECIALIST)
def take_over(dossier_id: UUID) -> ResponseReturnValue:
    """Be in charge from now on."""
    form, actor = ReasonForm(), current_actor()
    return carry_out(
        form,
        lambda session: actions.take_over(
            session, dossier_id, reason=form.reason.data, actor=actor, revision=form.seen, now=clock.now()
        ),
        again=lambda: _reason(found(dossier_id), "take_over", form),
        done=_("Bạn đang phụ trách hồ sơ này."),
        dossier_id=dossier_id,
    )


@bp.get("/dossiers/<uuid:dossier_id>/release")
@allow(HOLDER)
def release_page(dossier_id: UUID) -> ResponseReturnValue:
    """Why nobody is in charge any more."""
    dossier = found(dossier_id)
    if not may_release(dossier, current_actor()):
        raise ActionNotPermitted
    return _reason(dossier, "release", ReasonForm(data={"revision": dossier.revision}))


@bp.post("/dossiers/<uuid:dossier_id>/release")
@allow(HOLDER)
def release(dossier_id: UUID) -> ResponseReturnValue:
    """Give the dossier back to the unit."""
    form, actor = ReasonForm(), current_actor()
    return carry_out(
        form,
        lambda session: actions.release(
            session, dossier_id, reason=form.reason.data, actor=actor, revision=form.seen, now=clock.now()
        ),
        again=lambda: _reason(found(dossier_id), "release", form),
        done=_("Đã trả lại hồ sơ cho bộ phận."),
        dossier_id=dossier_id,
    )


def _reason(dossier: Dossier, deed: str, form: ReasonForm) -> str:
    title, hint = _WORDS[deed]
    return dossier_page("office/charge.html", dossier, form=form, title=title, hint=hint)
