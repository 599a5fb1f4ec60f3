"""A correction of the applicant: what it says, both times compared, and the two ways to answer it (R12.3)."""

from uuid import UUID

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField

from portal.core import clock
from portal.dossiers.dialogue import queries as dialogue
from portal.dossiers.dialogue.models import Correction
from portal.dossiers.lifecycle import Action
from portal.dossiers.models import Dossier
from portal.dossiers.transitions import may
from portal.office.actions import corrections as actions
from portal.office.duties import Duty, may_do
from portal.office.page_forms import DeskForm
from portal.office.views.base import ASKER, OFFICER, bp, carry_out, dossier_page, found
from portal.web.access import allow, current_actor
from portal.web.reading import read_session


class DeclineForm(DeskForm):
    """Why a correction is not accepted."""

    reason = TextAreaField(_l("Lý do không chấp nhận"), render_kw={"rows": 4})


@bp.context_processor
def _corrections() -> dict[str, object]:
    return {"open_correction": _open_correction}


def _open_correction(dossier_id: UUID) -> Correction | None:
    newest = next(iter(dialogue.corrections(read_session(), dossier_id)), None)
    return newest if newest is not None and newest.outcome is None else None


@bp.get("/dossiers/<uuid:dossier_id>/correction")
@allow(OFFICER)
def correction(dossier_id: UUID) -> ResponseReturnValue:
    """Every correction of a dossier, and how to answer the one that waits."""
    shown = found(dossier_id)
    return _page(shown, DeclineForm(data={"revision": shown.revision}))


@bp.post("/dossiers/<uuid:dossier_id>/correction/accept")
@allow(ASKER)
def accept_correction(dossier_id: UUID) -> ResponseReturnValue:
    """Open what the correction names for the applicant."""
    form, actor, now = DeclineForm(), current_actor(), clock.now()
    return carry_out(
        form,
        lambda session: actions.accept_correction(session, dossier_id, actor=actor, revision=form.seen, now=now),
        again=lambda: _page(found(dossier_id), form),
        done=_("Đã chấp nhận đính chính. Người nộp sửa đúng các mục này rồi gửi lại."),
        dossier_id=dossier_id,
    )


@bp.post("/dossiers/<uuid:dossier_id>/correction")
@allow(ASKER)
def decline_correction(dossier_id: UUID) -> ResponseReturnValue:
    """Say why not."""
    form, actor, now = DeclineForm(), current_actor(), clock.now()
    return carry_out(
        form,
        lambda session: actions.decline_correction(
            session, dossier_id, reason=form.reason.data or "", actor=actor, revision=form.seen, now=now
        ),
        again=lambda: _page(found(dossier_id), form),
        done=_("Đã trả lời người nộp về đính chính."),
        dossier_id=dossier_id,
    )


def _page(shown: Dossier, form: DeclineForm) -> str:
    sent = dialogue.corrections(read_session(), shown.id)
    waits = bool(sent) and sent[0].outcome is None
    return dossier_page(
        "office/correction.html",
        shown,
        form=form,
        sent=[(one, dialogue.bearing_of(one)) for one in sent],
        may_accept=waits and may(shown, Action.ACCEPT_CORRECTION, current_actor()),
        may_decline=waits and may_do(shown, Duty.DECLINE_CORRECTION, current_actor()),
    )
