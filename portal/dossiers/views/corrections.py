"""Correcting what was handed in: one's own corrections with their answers, and a new one (R12.3)."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField

from portal.catalogue import queries as catalogue
from portal.core import clock
from portal.core.db import transaction
from portal.core.errors import NotFound, PortalError
from portal.dossiers import actions, queries
from portal.dossiers.dialogue import queries as dialogue
from portal.dossiers.dialogue import targets
from portal.dossiers.dialogue.rules import CORRECTABLE
from portal.dossiers.filling import handed_in
from portal.dossiers.models import Dossier
from portal.dossiers.views.base import bp, own_submitted
from portal.web.access import SIGNED_IN, allow, current_actor
from portal.web.languages import language
from portal.web.page_form import PortalForm
from portal.web.reading import forget_reads, read_session


class CorrectionForm(PortalForm):
    """Why something has to be corrected; what is right stands in one field for each thing that was handed in."""

    reason = TextAreaField(_l("Vì sao cần đính chính"), render_kw={"rows": 3})


@bp.get("/dossiers/<uuid:dossier_id>/correction")
@allow(SIGNED_IN)
def correction(dossier_id: UUID) -> ResponseReturnValue:
    """What was corrected before and what came of it; a new correction where one can still be sent."""
    return _page(own_submitted(dossier_id), CorrectionForm())


@bp.post("/dossiers/<uuid:dossier_id>/correction")
@allow(SIGNED_IN)
def notify_correction(dossier_id: UUID) -> ResponseReturnValue:
    """Send a correction; what was typed stays when it cannot be sent."""
    form, dossier = CorrectionForm(), own_submitted(dossier_id)
    forget_reads()
    try:
        with transaction() as session:
            sent = actions.notify_correction(
                session,
                dossier_id,
                right=request.form,
                reason=form.reason.data or "",
                actor=current_actor(),
                now=clock.now(),
            )
            in_time = dialogue.bearing_of(sent).in_time
    except NotFound:
        raise
    except PortalError as problem:
        form.explain(problem)
        return _page(own_submitted(dossier.id), form), problem.status
    if in_time:
        flash(_("Đã gửi thông báo đính chính, kịp trước khi cơ quan xử lý hồ sơ."), "success")
    else:
        flash(_("Đã gửi thông báo đính chính. Cơ quan đã xử lý hồ sơ trước đó và sẽ trả lời bạn."), "warning")
    return redirect(url_for("dossiers.correction", dossier_id=dossier_id), 303)


def _page(dossier: Dossier, form: CorrectionForm) -> str:
    session = read_session()
    sent = dialogue.corrections(session, dossier.id)
    definition = catalogue.definition(dossier.service_code, dossier.service_version)
    given = handed_in(dossier, definition, queries.every_file(session, dossier.id))
    may_correct = dossier.place in CORRECTABLE and not (sent and sent[0].outcome is None)
    return render_template(
        "dossiers/correction.html",
        dossier=dossier,
        definition=definition,
        form=form,
        groups=targets.groups(given.answers, given.files, language=language()) if may_correct else [],
        typed_right=request.form,
        sent=[(one, dialogue.bearing_of(one)) for one in sent],
        correctable=dossier.place in CORRECTABLE,
        processing=dossier.status,
    )
