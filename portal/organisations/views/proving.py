"""Proving who stands behind an organisation: by a signed statement, or by a file that an officer checks."""

from typing import BinaryIO, cast
from uuid import UUID

from flask import current_app, flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core.db import transaction
from portal.core.errors import NotFound, PortalError
from portal.organisations import actions
from portal.organisations.page_forms import EvidenceForm, StatementForm
from portal.organisations.views.base import bp, now, own_place, to_page
from portal.organisations.views.own import page
from portal.web import downloads
from portal.web.access import PERSON, allow, current_person
from portal.web.limits import spend
from portal.web.reading import forget_reads, read_session

_RATE = "20 per hour"


@bp.post("/account/organisations/<uuid:organisation_id>/statement")
@allow(PERSON)
def make_statement(organisation_id: UUID) -> ResponseReturnValue:
    """Make the statement that a certificate signs."""
    person, agency = current_person(), current_app.config["PORTAL"].agency_name
    spend("organisation statement", rate=_RATE, key=str(person.id))
    drawn = actions.draw_statement(read_session(), organisation_id, person=person, agency=agency, now=now())
    forget_reads()
    with transaction() as db:
        actions.issue_statement(db, organisation_id, drawn, person=person, now=now())
    return to_page(organisation_id)


@bp.get("/account/organisations/<uuid:organisation_id>/statement.pdf")
@allow(PERSON)
def statement(organisation_id: UUID) -> ResponseReturnValue:
    """The statement, to be signed."""
    place = own_place(organisation_id)
    if place.organisation.statement_sha256 is None or not place.manages:
        raise NotFound
    return downloads.send_ours(place.organisation.statement_sha256, "xac-nhan-dai-dien.pdf")


@bp.post("/account/organisations/<uuid:organisation_id>/statement-signed")
@allow(PERSON)
def receive_statement(organisation_id: UUID) -> ResponseReturnValue:
    """Take a signed statement: the organisation is proved at once."""
    form, person, file = StatementForm(), current_person(), request.files.get("signed")
    issued = own_place(organisation_id).organisation.statement_sha256
    spend("organisation statement", rate=_RATE, key=str(person.id))
    if not form.validate() or file is None or not file.filename:
        form.signed.errors = [_("Hãy chọn bản xác nhận đã ký.")]
        return page(organisation_id, statement=form), 422
    try:
        stream = cast("BinaryIO", file.stream)
        signed = actions.examine_statement(read_session(), organisation_id, stream, person=person, now=now())
        forget_reads()
        with transaction() as db:
            actions.prove(db, organisation_id, signed, issued=issued, person=person, now=now())
    except PortalError as problem:
        form.explain(problem, field=form.signed)
        forget_reads()
        return page(organisation_id, statement=form), problem.status
    flash(_("Đã xác nhận. Từ bây giờ thành viên có quyền ký nộp được hồ sơ của tổ chức."), "success")
    return to_page(organisation_id)


@bp.post("/account/organisations/<uuid:organisation_id>/evidence")
@allow(PERSON)
def send_evidence(organisation_id: UUID) -> ResponseReturnValue:
    """Send a file for an officer to check."""
    form, person, file = EvidenceForm(), current_person(), request.files.get("evidence")
    own_place(organisation_id)
    spend("organisation evidence", rate=_RATE, key=str(person.id))
    if not form.validate() or file is None or not file.filename:
        form.evidence.errors = [_("Hãy chọn tệp.")]
        return page(organisation_id, evidence=form), 422
    try:
        evidence = actions.examine_evidence(cast("BinaryIO", file.stream), file.filename)
        forget_reads()
        with transaction() as db:
            actions.send_evidence(db, organisation_id, evidence, person=person, now=now())
    except PortalError as problem:
        form.explain(problem, field=form.evidence)
        forget_reads()
        return page(organisation_id, evidence=form), problem.status
    flash(_("Đã gửi. Cán bộ sẽ kiểm tra và báo kết quả cho bạn."), "success")
    return to_page(organisation_id)
