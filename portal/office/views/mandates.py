"""What the office does about mandates and transfers: read, record one on paper, let an applicant change."""

from uuid import UUID

from flask import Response, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.accounts.mandates.models import Mandate
from portal.accounts.mandates.rules import GIVEN
from portal.catalogue import queries as catalogue
from portal.core import clock
from portal.core.clock import local
from portal.core.db import transaction
from portal.core.errors import NotFound, PortalError
from portal.dossiers import transfers
from portal.dossiers.models import Dossier
from portal.dossiers.transfer_models import DossierTransfer, TransferState
from portal.mandates import actions as mandates
from portal.mandates import queries as mandate_queries
from portal.mandates.errors import NothingGiven, PeriodUnfit
from portal.mandates.scope_form import first_values
from portal.office import scans
from portal.office.actions.transferring import decide_about_transfer
from portal.office.duties import Duty, require_duty
from portal.office.mandate_forms import PaperMandateForm
from portal.office.scans import Sent
from portal.office.transfer_forms import CONSENT, DecideTransferForm
from portal.office.views.base import (
    OFFICER,
    PDF,
    RECEPTIONIST,
    bp,
    carry_out,
    desk_page,
    dossier_page,
    found,
)
from portal.signing.actions import Verdict
from portal.web import downloads
from portal.web.access import allow, current_actor
from portal.web.languages import language, say
from portal.web.reading import forget_reads, read_session


@bp.get("/dossiers/<uuid:dossier_id>/mandates/<uuid:mandate_id>")
@allow(OFFICER)
def mandate(dossier_id: UUID, mandate_id: UUID) -> ResponseReturnValue:
    """A mandate under which the dossier was handled: what it says, its signature, its document."""
    dossier = found(dossier_id)
    wanted = mandate_queries.one_of_dossier(read_session(), dossier_id, mandate_id)
    return dossier_page(
        "office/mandate.html",
        dossier,
        mandate=wanted,
        standing=wanted.standing(local(clock.now()).date()),
        scope=mandates.scope_lines(read_session(), wanted),
        rights=[say(name) for right, name in GIVEN.items() if right in wanted.given_rights],
        verdict=Verdict.from_dict(wanted.verdict) if wanted.verdict else None,
    )


@bp.get("/dossiers/<uuid:dossier_id>/mandates/<uuid:mandate_id>/document")
@allow(OFFICER)
def mandate_document(dossier_id: UUID, mandate_id: UUID) -> Response:
    """The signed document or the scan; that it was opened goes into its log."""
    found(dossier_id)
    wanted = mandate_queries.one_of_dossier(read_session(), dossier_id, mandate_id)
    sha256 = wanted.signed_sha256
    if sha256 is None:
        raise NotFound
    forget_reads()
    with transaction() as session:
        mandates.note_opened(session, mandate_id, dossier_id, actor=current_actor(), now=clock.now())
    name = f"giay-uy-quyen-{wanted.number.replace('/', '-')}.pdf"
    return downloads.send_strangers(sha256, name, media_type=PDF)


@bp.route("/mandates/new", methods=["GET", "POST"])
@allow(RECEPTIONIST)
def record_mandate() -> ResponseReturnValue:
    """Record a mandate that both signed on paper, before the officer's eyes."""
    now = clock.now()
    form = PaperMandateForm(data=first_values(local(now).date()))
    form.offer(catalogue.offered(), [sector for sector, _services in catalogue.by_sector()], [])
    if not form.validate_on_submit():
        return _record_page(form), 422 if form.is_submitted() else 200
    try:
        recorded = _recorded(form)
    except NotFound:
        raise
    except PortalError as problem:
        form.explain(problem, field={PeriodUnfit: form.last, NothingGiven: form.rights}.get(type(problem)))
        forget_reads()
        return _record_page(form), problem.status
    flash(_("Đã ghi nhận giấy ủy quyền số %(number)s. Hai bên được báo qua thư điện tử.", number=recorded), "success")
    return redirect(url_for("office.record_mandate"), 303)


def _record_page(form: PaperMandateForm) -> str:
    return desk_page("office/record_mandate.html", form=form)


def _recorded(form: PaperMandateForm) -> str:
    """The number of the mandate; the scan is safely stored before anything is recorded."""
    forget_reads()
    scanned = scans.take_scan([Sent(one.filename, one.stream) for one in form.scan.data or () if one and one.filename])
    with transaction() as session:
        made: Mandate = mandates.record_paper(
            session,
            form.wanted,
            form.giver,
            form.receiver,
            sha256=scanned.sha256,
            actor=current_actor(),
            language=language(),
            now=clock.now(),
        )
        return made.number


def _asked(dossier: Dossier) -> DossierTransfer:
    """The transfer that waits for the agency. Raises NotFound."""
    asked = transfers.under_way(read_session(), dossier.id)
    if asked is None or asked.state != TransferState.TAKEN:
        raise NotFound
    return asked


@bp.get("/dossiers/<uuid:dossier_id>/transfer")
@allow(RECEPTIONIST)
def transfer_page(dossier_id: UUID) -> ResponseReturnValue:
    """Who gives the dossier to whom, why, and what is lost by it."""
    dossier = found(dossier_id)
    require_duty(dossier, Duty.TRANSFER, actor=current_actor())
    return _transfer(dossier, DecideTransferForm(data={"revision": dossier.revision}))


def _transfer(dossier: Dossier, form: DecideTransferForm) -> str:
    return dossier_page("office/transfer.html", dossier, form=form, transfer=_asked(dossier))


@bp.post("/dossiers/<uuid:dossier_id>/transfer")
@allow(RECEPTIONIST)
def decide_transfer(dossier_id: UUID) -> ResponseReturnValue:
    """Consent, or refuse with a reason."""
    form, actor, now = DecideTransferForm(), current_actor(), clock.now()
    _asked(found(dossier_id))
    forget_reads()
    return carry_out(
        form,
        lambda session: decide_about_transfer(
            session,
            dossier_id,
            consent=form.decision.data == CONSENT,
            reason=form.reason.data or "",
            actor=actor,
            revision=form.seen,
            now=now,
        ),
        again=lambda: _transfer(found(dossier_id), form),
        done=_("Đã ghi quyết định về việc đổi người nộp. Hai bên được báo."),
        dossier_id=dossier_id,
    )
