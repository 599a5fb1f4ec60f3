"""Asking an applicant again: the officer says why, the leader consents; and what went out too late."""

from uuid import UUID

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.catalogue import queries as catalogue
from portal.core import clock
from portal.dossiers.lifecycle import Action
from portal.dossiers.models import Dossier
from portal.office import actions, permits
from portal.office.page_forms import DeskForm, ReasonForm
from portal.office.views.base import ASKER, LEADER, bp, carry_out, desk_page, dossier_page, found
from portal.web.access import allow, current_actor
from portal.web.reading import read_session


@bp.get("/dossiers/<uuid:dossier_id>/ask-again")
@allow(ASKER)
def ask_again_page(dossier_id: UUID) -> ResponseReturnValue:
    """What was asked before, and the reason for asking again."""
    dossier = found(dossier_id, to=Action.REQUEST_SUPPLEMENT)
    return _ask_again(dossier, ReasonForm(data={"revision": dossier.revision}))


@bp.post("/dossiers/<uuid:dossier_id>/ask-again")
@allow(ASKER)
def ask_again(dossier_id: UUID) -> ResponseReturnValue:
    """Put it before the leader."""
    form, actor, now = ReasonForm(), current_actor(), clock.now()
    return carry_out(
        form,
        lambda session: actions.ask_again(
            session, dossier_id, reason=form.reason.data, actor=actor, revision=form.seen, now=now
        ),
        again=lambda: _ask_again(found(dossier_id), form),
        done=_("Đã trình lãnh đạo. Khi lãnh đạo đồng ý, bạn gửi được phiếu yêu cầu bổ sung lần nữa."),
        dossier_id=dossier_id,
    )


def _ask_again(dossier: Dossier, form: ReasonForm) -> str:
    permit = permits.permit_of(read_session(), dossier)
    return dossier_page("office/ask_again.html", dossier, form=form, permit=permit)


@bp.post("/dossiers/<uuid:dossier_id>/consent")
@allow(LEADER)
def consent(dossier_id: UUID) -> ResponseReturnValue:
    """Let the officer ask again."""
    form, actor, now = DeskForm(), current_actor(), clock.now()
    return carry_out(
        form,
        lambda session: actions.consent(session, dossier_id, actor=actor, revision=form.seen, now=now),
        again=asking,
        done=_("Đã đồng ý yêu cầu bổ sung lần nữa."),
        dossier_id=dossier_id,
    )


@bp.get("/asking")
@allow(LEADER)
def asking() -> str:
    """For the leader: who wants to ask again, and which requests went out after three working days."""
    session, actor = read_session(), current_actor()
    wanting = actions.wanting_consent(session, actor=actor)
    late = actions.late_requests(session, actor=actor, now=clock.now())
    dossiers = [dossier for _permit, dossier in wanting] + [one.dossier for one in late]
    names = {one.id: catalogue.definition(one.service_code, one.service_version).name for one in dossiers}
    return desk_page("office/asking.html", wanting=wanting, late=late, names=names)
