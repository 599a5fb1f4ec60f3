"""Giving a dossier to somebody else, and taking one."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.catalogue import queries as catalogue
from portal.core import clock
from portal.core.db import transaction
from portal.core.errors import NotFound, PortalError
from portal.dossiers import actions, desk, transfers
from portal.dossiers.transfer_errors import TransferReasonMissing
from portal.dossiers.transfer_forms import TransferAnswerForm, TransferForm
from portal.dossiers.transfer_models import DossierTransfer, TransferState
from portal.dossiers.views.base import bp, own_dossier
from portal.web.access import OWNER, allow, current_actor
from portal.web.limits import spend
from portal.web.page_form import PortalForm
from portal.web.reading import forget_reads, read_session

_RATE = "30/hour"


@bp.get("/dossiers/<uuid:dossier_id>/transfer")
@allow(OWNER)
def transfer(dossier_id: UUID) -> ResponseReturnValue:
    """To whom the dossier goes, or how far its transfer is."""
    return _transfer(dossier_id, TransferForm())


def _transfer(dossier_id: UUID, form: PortalForm) -> str:
    dossier = own_dossier(dossier_id)
    last = transfers.newest(read_session(), dossier.id)
    open_ = last if last is not None and last.finished_at is None else None
    return render_template(
        "dossiers/transfer.html",
        dossier=dossier,
        definition=catalogue.definition(dossier.service_code, dossier.service_version),
        form=form,
        last=last,
        state=TransferState(last.state) if last else None,
        under_way=open_,
        possible=actions.may_be_given(dossier),
        link=_link(open_) if open_ is not None and open_.state == TransferState.OFFERED else "",
    )


def _link(found: DossierTransfer) -> str:
    return f"{desk.desk().base_url}/transfers/{actions.transfer_token(found)}"


@bp.post("/dossiers/<uuid:dossier_id>/transfer")
@allow(OWNER)
def offer_transfer(dossier_id: UUID) -> ResponseReturnValue:
    """Offer it, or keep it after all."""
    form, actor, now = TransferForm(), current_actor(), clock.now()
    own_dossier(dossier_id)
    spend("transfer", rate=_RATE, key=str(actor.id))
    cancelled, why = "cancel" in request.form, form.reason.data or ""
    if not cancelled and not form.validate():
        return _transfer(dossier_id, form), 422
    try:
        with transaction() as session:
            if cancelled:
                actions.cancel_transfer(session, dossier_id, actor=actor, now=now)
            else:
                actions.offer_transfer(session, dossier_id, form.successor, why, actor=actor, now=now)
    except NotFound:
        raise
    except PortalError as problem:
        form.explain(problem, field=form.reason if isinstance(problem, TransferReasonMissing) else None)
        forget_reads()
        return _transfer(dossier_id, form), problem.status
    flash(_("Đã hủy việc chuyển.") if cancelled else _("Đã gửi đề nghị. Hồ sơ vẫn là của bạn đến khi chuyển xong."))
    return redirect(url_for("dossiers.transfer", dossier_id=dossier_id), 303)


@bp.get("/transfers/<token>")
@allow(OWNER)
def transfer_offer(token: str) -> ResponseReturnValue:
    """What is offered, for the person it is made out to; 404 for everybody else and once it was answered."""
    return _offer(token, TransferAnswerForm())


def _offer(token: str, form: PortalForm) -> str:
    found = transfers.by_token(read_session(), token, actor=current_actor(), now=clock.now())
    dossier = actions.dossier_of(read_session(), found)
    definition = catalogue.definition(dossier.service_code, dossier.service_version)
    return render_template(
        "dossiers/transfer_offer.html", found=found, dossier=dossier, definition=definition, form=form, token=token
    )


@bp.post("/transfers/<token>")
@allow(OWNER)
def answer_transfer(token: str) -> ResponseReturnValue:
    """Take it, or say why not; once."""
    form, actor, now = TransferAnswerForm(), current_actor(), clock.now()
    spend("transfer answer", rate=_RATE, key=str(actor.id))
    taken = None
    try:
        with transaction() as session:
            if request.form.get("answer") == "take":
                taken = actions.take_transfer(session, token, actor=actor, now=now)
            else:
                actions.decline_transfer(session, token, form.reason.data or "", actor=actor, now=now)
    except NotFound:
        raise
    except PortalError as problem:
        form.explain(problem, field=form.reason if isinstance(problem, TransferReasonMissing) else None)
        forget_reads()
        return _offer(token, form), problem.status
    if taken is not None:
        flash(_("Hồ sơ nháp đã là của bạn. Hãy kiểm tra lại mọi nội dung trước khi ký và nộp."), "success")
        return redirect(url_for("dossiers.tasks", draft_id=taken), 303)
    flash(_("Đã trả lời. Nếu bạn nhận, hồ sơ chuyển cho bạn khi cơ quan giải quyết đồng ý."), "success")
    return redirect(url_for("dossiers.mine"), 303)
