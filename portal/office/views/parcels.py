"""A result by post: prepare it, print its label, note how far it is; what the agency has under way."""

import io
from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import send_file
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from portal.carriers.base import UNDER_WAY, ParcelState
from portal.core import clock
from portal.core.errors import NotFound
from portal.documents import actions as documents
from portal.documents.post_documents import Label, PostList
from portal.dossiers import parcels
from portal.dossiers.lifecycle import Status
from portal.dossiers.models import Dossier
from portal.dossiers.parcel_models import Parcel
from portal.office import parties, posting, queries
from portal.office.actions import parcels as actions
from portal.office.books import register
from portal.office.duties import Duty, require_duty
from portal.office.letters.models import Sending
from portal.office.page_forms import DeskForm
from portal.office.parcel_forms import (
    BY_HAND,
    NoteParcelForm,
    PrepareParcelForm,
    SendParcelForm,
    SettleParcelForm,
)
from portal.office.views.base import CLERK, PDF, bp, carry_out, desk_page, dossier_page, found
from portal.web.access import allow, current_actor
from portal.web.reading import read_session

_MOST = 200


@bp.get("/dossiers/<uuid:dossier_id>/parcel")
@allow(CLERK)
def parcel_page(dossier_id: UUID) -> ResponseReturnValue:
    """The parcel of a dossier as it is now, and what can be done with it."""
    return _page(_for(dossier_id))


@bp.post("/dossiers/<uuid:dossier_id>/parcel")
@allow(CLERK)
def prepare_parcel(dossier_id: UUID) -> ResponseReturnValue:
    """Settle address and carrier."""
    form = PrepareParcelForm.with_carriers(data={})
    name, phone, address = form.name.data or "", form.phone.data or "", form.address.data or ""
    order = actions.Order(name, phone, address, form.carrier_key, form.carrier.data or "")
    done = _("Đã chuẩn bị bưu gửi. Hãy mở mục Gửi qua bưu chính để in nhãn.")
    return _change(dossier_id, form, "prepare", actions.prepare, lambda: {"order": order}, done)


@bp.post("/dossiers/<uuid:dossier_id>/parcel/sent")
@allow(CLERK)
def send_parcel(dossier_id: UUID) -> ResponseReturnValue:
    """A second parcel was given to its carrier."""
    form = SendParcelForm()
    done = _("Đã giao bưu gửi cho đơn vị bưu chính.")
    return _change(dossier_id, form, "send", actions.send, lambda: {"tracking": form.tracking.data or ""}, done)


@bp.post("/dossiers/<uuid:dossier_id>/parcel/state")
@allow(CLERK)
def note_parcel(dossier_id: UUID) -> ResponseReturnValue:
    """How far it is, when the carrier is not asked over a network."""
    form = NoteParcelForm.in_words(data={})

    def said() -> dict[str, Any]:
        return {"state": ParcelState(form.state.data), "remark": form.remark.data or ""}

    return _change(dossier_id, form, "note", actions.note, said, _("Đã ghi trạng thái bưu gửi."))


@bp.post("/dossiers/<uuid:dossier_id>/parcel/settled")
@allow(CLERK)
def settle_parcel(dossier_id: UUID) -> ResponseReturnValue:
    """What came back reached the applicant another way."""
    form = SettleParcelForm()
    done = _("Đã ghi cách người nộp nhận kết quả.")
    return _change(dossier_id, form, "settle", actions.settle, lambda: {"channel": Sending(form.channel.data)}, done)


def _change(
    dossier_id: UUID,
    form: DeskForm,
    name: str,
    action: Callable[..., object],
    said: Callable[[], dict[str, Any]],
    done: str,
) -> ResponseReturnValue:
    """Change the parcel; ``said`` is what the form says, once it is known to say something."""
    actor, now = current_actor(), clock.now()

    def act(session: Session) -> None:
        action(session, dossier_id, **said(), actor=actor, revision=form.seen, now=now)

    again = {name: form}
    return carry_out(form, act, again=lambda: _page(_for(dossier_id), **again), done=done, dossier_id=dossier_id)


@bp.get("/dossiers/<uuid:dossier_id>/parcel/label.pdf")
@allow(CLERK)
def parcel_label(dossier_id: UUID) -> ResponseReturnValue:
    """The label for the envelope."""
    dossier, session = _for(dossier_id), read_session()
    parcel = parcels.newest(session, dossier_id)
    if parcel is None:
        raise NotFound
    drawn = posting.label(parcel, dossier.code or "", queries.agency(session, dossier))
    return _printed(drawn, f"Nhan-buu-gui-{dossier.code}.pdf")


@bp.get("/parcels")
@allow(CLERK)
def parcels_page() -> ResponseReturnValue:
    """What came back, what waits for a carrier, what is on its way."""
    return desk_page("office/parcels.html", groups=[(state, _of(state)) for state in _GROUPS], most=_MOST)


@bp.get("/parcels.pdf")
@allow(CLERK)
def parcels_list() -> ResponseReturnValue:
    """The list of what waits for a carrier, for both sides to sign."""
    agency = register.agency_of(read_session(), current_actor().agency_id)
    rows = _of(ParcelState.PREPARED)
    drawn = posting.handover_list(rows, agency, desk=parties.DESK, printed_at=clock.now())
    return _printed(drawn, "Bang-ke-giao-buu-gui.pdf")


_GROUPS = (ParcelState.RETURNED, ParcelState.PREPARED, *UNDER_WAY)


def _of(state: ParcelState) -> list[tuple[Parcel, str]]:
    agency_id = current_actor().agency_id
    return list(parcels.of_agency(read_session(), agency_id, state, limit=_MOST)) if agency_id else []


def _printed(document: Label | PostList, name: str) -> ResponseReturnValue:
    rendered = documents.render(document, created=clock.now())
    return send_file(io.BytesIO(rendered.pdf), mimetype=PDF, download_name=name, etag=False)


def _for(dossier_id: UUID) -> Dossier:
    dossier = found(dossier_id)
    require_duty(dossier, Duty.SEND_BY_POST, actor=current_actor())
    return dossier


def _page(dossier: Dossier, **typed: Any) -> str:
    """The parcel with the forms that fit its state; ``typed`` are those to be shown again."""
    parcel = parcels.newest(read_session(), dossier.id)
    stage = parcel.stage if parcel is not None and parcel.finished_at is None else None
    returned, seen = dossier.status == Status.RETURNED, {"revision": dossier.revision}
    shown: dict[str, Any] = {"prepare": None, "send": None, "note": None, "settle": None}
    if _may_prepare(parcel, returned=returned):
        shown["prepare"] = PrepareParcelForm.with_carriers(data=seen | _filled_in(dossier, parcel))
    if stage is ParcelState.PREPARED and returned and parcel is not None:
        shown["send"] = SendParcelForm(data=seen | {"tracking": parcel.tracking})
    if stage in UNDER_WAY and parcel is not None and not parcel.carrier_key:
        shown["note"] = NoteParcelForm.in_words(data=seen)
    if stage is ParcelState.RETURNED:
        shown["settle"] = SettleParcelForm(data=seen)
    shown |= typed
    form = next(iter(typed.values()), None)
    return dossier_page(
        "office/parcel.html", dossier, parcel=parcel, stage=stage, returned=returned, form=form, **shown
    )


def _may_prepare(parcel: Parcel | None, *, returned: bool) -> bool:
    if parcel is None or parcel.finished_at is not None:
        return not returned
    waits = parcel.stage is ParcelState.PREPARED and not parcel.tracking and not parcel.carrier_key
    return waits or parcel.stage is ParcelState.RETURNED


def _filled_in(dossier: Dossier, parcel: Parcel | None) -> dict[str, str]:
    if parcel is not None:
        typed = "" if parcel.carrier_key else parcel.carrier
        by = parcel.carrier_key or BY_HAND
        return {"name": parcel.name, "phone": parcel.phone, "address": parcel.address, "by": by, "carrier": typed}
    to = posting.address_of(parties.applicant(read_session(), dossier), dossier)
    return {"name": to.name, "phone": to.phone, "address": to.address}
