"""The decision: look at the draft, send back or approve and sign, seal, return."""

import io
from datetime import datetime
from uuid import UUID

from flask import send_file
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core import clock
from portal.core.errors import NotFound, PortalError
from portal.documents import actions as documents
from portal.dossiers import charges, parcels
from portal.dossiers.errors import ActionNotPermitted
from portal.dossiers.lifecycle import Action
from portal.dossiers.models import Dossier
from portal.dossiers.reads import Read
from portal.office import actions, queries
from portal.office.errors import WrongPin
from portal.office.letters import queries as letters
from portal.office.page_forms import ApproveForm, DeskForm, ReasonForm, ReturnForm
from portal.office.views.base import (
    CLERK,
    LEADER,
    PDF,
    PREVIEWER,
    bp,
    carry_out,
    dossier_page,
    explained,
    finished,
    found,
    own_key,
)
from portal.office.views.meeting import note_reading
from portal.office.views.signing import seal_result, sign_result
from portal.web import downloads
from portal.web.access import allow, current_actor
from portal.web.languages import say
from portal.web.reading import read_session


@bp.get("/dossiers/<uuid:dossier_id>/result.pdf")
@allow(PREVIEWER)
def preview(dossier_id: UUID) -> ResponseReturnValue:
    """The proposed result as it would be issued, without number; or the signed one that waits for its seal."""
    dossier, now = found(dossier_id), clock.now()
    proposal = actions.proposal_of(dossier)
    note_reading(dossier_id, Read.DOCUMENT)
    name = f"Du-thao-ket-qua-{dossier.code}.pdf"
    if dossier.proposal and "signed" in dossier.proposal:
        return downloads.send_ours(dossier.proposal["signed"]["sha256"], name)
    document = actions.preview(read_session(), dossier, proposal, actor=current_actor(), now=now)
    rendered = documents.render(document, created=now)
    return send_file(io.BytesIO(rendered.pdf), mimetype=PDF, download_name=name, etag=False)


@bp.get("/dossiers/<uuid:dossier_id>/approve")
@allow(LEADER)
def approve_page(dossier_id: UUID) -> ResponseReturnValue:
    """The proposal, the draft, and the PIN."""
    dossier = found(dossier_id, to=Action.APPROVE)
    return _approve(dossier, ApproveForm(data={"revision": dossier.revision}))


@bp.post("/dossiers/<uuid:dossier_id>/approve")
@allow(LEADER)
def approve(dossier_id: UUID) -> ResponseReturnValue:
    """Number the result, sign it with the leader's own key, record it."""
    form = ApproveForm()
    if not form.validate():
        return _approve(found(dossier_id), form), 422
    try:
        identity = own_key(form.pin.data)
        sign_result(dossier_id, identity=identity, actor=current_actor(), revision=form.seen)
    except (NotFound, ActionNotPermitted):
        raise
    except WrongPin as problem:
        form.explain(problem, field=form.pin)
        return _approve(found(dossier_id), form), problem.status
    except PortalError as problem:
        return explained(form, problem, again=lambda: _approve(found(dossier_id), form))
    return finished(_("Đã duyệt và ký số kết quả. Hồ sơ chuyển sang văn thư đóng dấu."), dossier_id)


def _approve(dossier: Dossier, form: ApproveForm) -> str:
    return dossier_page("office/approve.html", dossier, form=form)


@bp.get("/dossiers/<uuid:dossier_id>/send-back")
@allow(LEADER)
def send_back_page(dossier_id: UUID) -> ResponseReturnValue:
    """What the specialist should look at again."""
    dossier = found(dossier_id, to=Action.SEND_BACK)
    return _send_back(dossier, ReasonForm(data={"revision": dossier.revision}))


@bp.post("/dossiers/<uuid:dossier_id>/send-back")
@allow(LEADER)
def send_back(dossier_id: UUID) -> ResponseReturnValue:
    """Back to the specialist."""
    form, actor, now = ReasonForm(), current_actor(), clock.now()
    return carry_out(
        form,
        lambda session: actions.send_back(
            session, dossier_id, note=form.reason.data, actor=actor, revision=form.seen, now=now
        ),
        again=lambda: _send_back(found(dossier_id), form),
        done=_("Đã chuyển lại cán bộ thụ lý để xem xét thêm."),
        dossier_id=dossier_id,
    )


def _send_back(dossier: Dossier, form: ReasonForm) -> str:
    return dossier_page("office/send_back.html", dossier, form=form)


@bp.get("/dossiers/<uuid:dossier_id>/seal")
@allow(CLERK)
def seal_page(dossier_id: UUID) -> ResponseReturnValue:
    """The signed result, before it is sealed."""
    dossier = found(dossier_id, to=Action.SEAL)
    return _seal(dossier, DeskForm(data={"revision": dossier.revision}))


@bp.post("/dossiers/<uuid:dossier_id>/seal")
@allow(CLERK)
def seal(dossier_id: UUID) -> ResponseReturnValue:
    """Seal the result and issue it, if leader's signature and seal are both valid (R9.3b)."""
    form, actor = DeskForm(), current_actor()
    if not form.validate():
        return _seal(found(dossier_id), form), 422
    try:
        seal_result(dossier_id, actor=actor, revision=form.seen)
    except (NotFound, ActionNotPermitted):
        raise
    except PortalError as problem:
        return explained(form, problem, again=lambda: _seal(found(dossier_id), form))
    return finished(_("Đã đóng dấu số và ban hành kết quả."), dossier_id)


def _seal(dossier: Dossier, form: DeskForm) -> str:
    signed = (dossier.proposal or {}).get("signed", {})
    at = datetime.fromisoformat(signed["at"]) if signed else None
    return dossier_page("office/seal.html", dossier, form=form, signed=signed, signed_at=at)


@bp.get("/dossiers/<uuid:dossier_id>/return")
@allow(CLERK)
def return_page(dossier_id: UUID) -> ResponseReturnValue:
    """How the result is handed over, and which originals must come in."""
    dossier = found(dossier_id, to=Action.RETURN)
    channel = "counter" if actions.originals_due(dossier) else queries.channel_of(queries.answers(dossier))
    data: dict[str, object] = {"revision": dossier.revision, "channel": channel}
    parcel = parcels.unfinished(read_session(), dossier_id)
    if parcel is not None:
        data |= {"channel": "post", "carrier": parcel.carrier, "tracking": parcel.tracking}
    return _return(dossier, _return_form(dossier, data=data))


@bp.post("/dossiers/<uuid:dossier_id>/return")
@allow(CLERK)
def return_result(dossier_id: UUID) -> ResponseReturnValue:
    """Hand it over."""
    dossier = found(dossier_id)
    form, actor, now = _return_form(dossier, data={}), current_actor(), clock.now()
    return carry_out(
        form,
        lambda session: actions.return_result(
            session,
            dossier_id,
            channel=form.channel.data,
            received=frozenset(form.originals.data or ()),
            carrier=form.carrier.data or "",
            tracking=form.tracking.data or "",
            actor=actor,
            revision=form.seen,
            now=now,
        ),
        again=lambda: _return(dossier, form),
        done=_("Đã trả kết quả cho người nộp."),
        dossier_id=dossier_id,
    )


def _return_form(dossier: Dossier, *, data: dict[str, object]) -> ReturnForm:
    due = {key: say(name) for key, name in actions.originals_due(dossier).items()}
    return ReturnForm.for_originals(due, data=data)


def _return(dossier: Dossier, form: ReturnForm) -> str:
    unpaid = charges.withheld(read_session(), dossier.id)
    delivery = letters.delivery_to_applicant(read_session(), dossier.id)
    received = delivery if delivery is not None and delivery.received_at is not None else None
    return dossier_page("office/return.html", dossier, form=form, unpaid=unpaid, received=received)
