"""Results after they were sealed: the register, who gets them, what came in from other agencies, revocation."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.accounts import queries as accounts
from portal.catalogue import queries as catalogue
from portal.core import clock
from portal.core.actor import Role
from portal.core.clock import local
from portal.core.db import transaction
from portal.core.errors import NotFound
from portal.dossiers.document_names import document_name
from portal.dossiers.force import force_of, revocation_of
from portal.dossiers.models import Dossier, IssuedDocument
from portal.dossiers.queries import RESULT
from portal.dossiers.reads import Read
from portal.office.actions import results as actions
from portal.office.duties import Duty, may_do, require_duty
from portal.office.letter_forms import RecipientsForm, RevokeForm
from portal.office.letters import queries as letters
from portal.office.letters.models import Sending
from portal.office.results import result_of
from portal.office.views.base import (
    LEADER,
    OFFICER,
    SPECIALIST,
    bp,
    carry_out,
    desk_page,
    dossier_page,
    found,
)
from portal.office.views.meeting import note_reading
from portal.web import downloads
from portal.web.access import allow, current_actor
from portal.web.languages import say
from portal.web.reading import read_session

_PAGE = 50


@bp.context_processor
def _results() -> dict[str, Any]:
    """What the page of a dossier shows about its results, asked only where it is shown."""
    return {"result_states": _states, "may_address": lambda one: may_do(one, Duty.ADDRESS, current_actor())}


def _states(dossier: Dossier) -> list[dict[str, Any]]:
    """Each sealed result with its force, whom it was sent to, and the address of its revocation."""
    issued = [document for document in dossier.documents if document.kind == RESULT]
    if not issued:
        return []
    rows = letters.deliveries(read_session(), dossier.id)
    revokes = may_do(dossier, Duty.REVOKE, current_actor())
    return [
        _state(document)
        | {
            "deliveries": [row for row in rows if row.document_id == document.id],
            "revoke": revokes and document.revocation is None,
        }
        for document in issued
    ]


def _state(document: IssuedDocument) -> dict[str, Any]:
    force = force_of(document, now=clock.now())
    return {"document": document, "force": force, "revocation": revocation_of(document)}


@bp.get("/results")
@allow(OFFICER)
def results() -> ResponseReturnValue:
    """The register of results of a year, newest first, each with its state."""
    this_year = local(clock.now()).year
    year = min(_number(request.args.get("year", ""), this_year), this_year)
    page = _number(request.args.get("page", ""), 1)
    since, until = letters.year_bounds(year)
    lines, total = letters.results(
        read_session(), actor=current_actor(), since=since, until=until, page=page, size=_PAGE
    )
    return desk_page(
        "office/results.html",
        rows=[_state(line.document) | {"line": line} for line in lines],
        total=total,
        may_revoke=current_actor().has(Role.LEADER),
        year=year,
        years=range(this_year, this_year - 5, -1),
        pages={
            "number": page,
            "last": max(1, -(-total // _PAGE)),
            "href": lambda n: url_for("office.results", year=year, page=n),
        },
    )


def _number(text: str, otherwise: int) -> int:
    return int(text) if text.isdecimal() and 0 < len(text) < 5 and int(text) else otherwise


@bp.get("/dossiers/<uuid:dossier_id>/recipients")
@allow(SPECIALIST)
def recipients_page(dossier_id: UUID) -> ResponseReturnValue:
    """Which other agencies get the result."""
    dossier = found(dossier_id)
    require_duty(dossier, Duty.ADDRESS, actor=current_actor())
    chosen = [str(row.agency_id) for row in letters.recipients(read_session(), dossier_id)]
    return _recipients(dossier, _recipients_form(dossier, {"revision": dossier.revision, "agencies": chosen}))


@bp.post("/dossiers/<uuid:dossier_id>/recipients")
@allow(SPECIALIST)
def name_recipients(dossier_id: UUID) -> ResponseReturnValue:
    """Name them."""
    form = _recipients_form(found(dossier_id), {})
    actor, now = current_actor(), clock.now()
    return carry_out(
        form,
        lambda session: actions.name_recipients(
            session,
            dossier_id,
            [UUID(one) for one in form.agencies.data or ()],
            actor=actor,
            revision=form.seen,
            now=now,
        ),
        again=lambda: _recipients(found(dossier_id), form),
        done=_("Đã ghi nơi nhận kết quả."),
        dossier_id=dossier_id,
    )


def _recipients_form(dossier: Dossier, data: dict[str, Any]) -> RecipientsForm:
    known = accounts.agencies(read_session(), on=local(clock.now()).date())
    names = {str(agency.id): say(agency.name) for agency in known if agency.id != dossier.agency_id}
    return RecipientsForm.for_agencies(names, data=data)


def _recipients(dossier: Dossier, form: RecipientsForm) -> str:
    result = result_of(catalogue.definition(dossier.service_code, dossier.service_version))
    always = [say(one.name) for one in result.recipients] if result else []
    return dossier_page("office/recipients.html", dossier, form=form, always=always)


@bp.get("/incoming")
@allow(OFFICER)
def incoming() -> ResponseReturnValue:
    """Results that other agencies sent here, what nobody has acknowledged yet on top."""
    rows = [
        _state(delivery.document) | {"delivery": delivery, "news": delivery.sending == Sending.REVOCATION}
        for delivery in letters.incoming(read_session(), actor=current_actor())
    ]
    return desk_page("office/incoming.html", rows=rows)


@bp.get("/incoming/<uuid:delivery_id>")
@allow(OFFICER)
def incoming_document(delivery_id: UUID) -> ResponseReturnValue:
    """A document that another agency sent here."""
    row = letters.incoming_one(read_session(), delivery_id, actor=current_actor())
    name = f"{document_name(row.document.kind).vi}-{row.document.number.replace('/', '-')}.pdf"
    note_reading(row.document.dossier_id, Read.DOCUMENT)
    return downloads.send_ours(row.document.sha256, name)


@bp.post("/incoming/<uuid:delivery_id>/acknowledge")
@allow(OFFICER)
def acknowledge_incoming(delivery_id: UUID) -> ResponseReturnValue:
    """Say that it arrived."""
    with transaction() as session:
        actions.acknowledge(session, delivery_id, actor=current_actor(), now=clock.now())
    flash(_("Đã xác nhận nhận văn bản."), "success")
    return redirect(url_for("office.incoming"), 303)


@bp.get("/dossiers/<uuid:dossier_id>/results/<uuid:document_id>/revoke")
@allow(LEADER)
def revoke_page(dossier_id: UUID, document_id: UUID) -> ResponseReturnValue:
    """By which decision the result loses its force."""
    dossier = found(dossier_id)
    require_duty(dossier, Duty.REVOKE, actor=current_actor())
    return _revoke(dossier, document_id, RevokeForm(data={"revision": dossier.revision}))


@bp.post("/dossiers/<uuid:dossier_id>/results/<uuid:document_id>/revoke")
@allow(LEADER)
def revoke(dossier_id: UUID, document_id: UUID) -> ResponseReturnValue:
    """Revoke it."""
    form, actor, now = RevokeForm(), current_actor(), clock.now()
    return carry_out(
        form,
        lambda session: actions.revoke(
            session,
            dossier_id,
            document_id,
            decision=form.decision.data,
            decided_on=form.decided_on,
            authority=form.authority.data,
            reason=form.reason.data,
            actor=actor,
            revision=form.seen,
            now=now,
        ),
        again=lambda: _revoke(found(dossier_id), document_id, form),
        done=_("Đã thu hồi kết quả. Trang xác minh và các nơi nhận đã được báo."),
        dossier_id=dossier_id,
    )


def _revoke(dossier: Dossier, document_id: UUID, form: RevokeForm) -> str:
    document = next((one for one in dossier.documents if one.id == document_id and one.kind == RESULT), None)
    if document is None:
        raise NotFound
    return dossier_page("office/revoke.html", dossier, form=form, document=document)
