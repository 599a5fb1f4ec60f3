"""At the counter: hand the result over to who came, print the record, take in its scan."""

import io
from typing import BinaryIO, cast
from uuid import UUID

from flask import request, send_file
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core import blobs, clock
from portal.core.clock import local
from portal.core.errors import NotFound, PortalError
from portal.documents import actions as documents
from portal.dossiers import charges
from portal.dossiers.lifecycle import Action
from portal.dossiers.models import Dossier
from portal.office import actions, drawn, handing, scans
from portal.office.actions import hand_overs
from portal.office.duties import Duty, may_do
from portal.office.hand_over_errors import NotEntitled, NothingToScan, NumberDiffers, SignatureMissing, SignatureUnfit
from portal.office.hand_over_forms import PAPER, SCREEN, HandOverForm, RecordScanForm
from portal.office.scans import Sent
from portal.office.views.base import CLERK, PDF, bp, carry_out, dossier_page, explained, found
from portal.web.access import allow, current_actor
from portal.web.languages import say
from portal.web.reading import read_session


@bp.get("/dossiers/<uuid:dossier_id>/hand-over")
@allow(CLERK)
def hand_over_page(dossier_id: UUID) -> ResponseReturnValue:
    """Who may receive the result, and what they sign; afterwards the record."""
    dossier = found(dossier_id)
    row = hand_overs.of_dossier(read_session(), dossier_id)
    if row is not None:
        return _record(dossier, RecordScanForm(data={"revision": dossier.revision}))
    actions.require(dossier, Action.RETURN, actor=current_actor())
    return _page(dossier, _form(dossier, data={"revision": dossier.revision}))


@bp.post("/dossiers/<uuid:dossier_id>/hand-over")
@allow(CLERK)
def give_result(dossier_id: UUID) -> ResponseReturnValue:
    """Hand it over. The picture of the signature is read and stored before the transaction begins."""
    dossier = found(dossier_id)
    form, actor, now = _form(dossier, data={}), current_actor(), clock.now()
    paper = form.way.data == PAPER
    try:
        drawn_sha256 = None if paper or not form.validate() else _stored(form.signature.data or "")
    except (SignatureMissing, SignatureUnfit) as problem:
        form.signature.data = ""
        form.explain(problem, field=form.way)
        return _page(dossier, form), problem.status
    receipt = hand_overs.Receipt(
        who=form.who.data or "",
        number=form.number.data or "",
        originals=frozenset(form.originals.data or ()),
        signature_sha256=drawn_sha256,
        paper=paper,
    )
    return carry_out(
        form,
        lambda session: hand_overs.give(session, dossier_id, receipt, actor=actor, revision=form.seen, now=now),
        again=lambda: _page(dossier, _at_their_fields(form)),
        done=_("Đã trao kết quả. Biên bản giấy chờ bản quét tại mục Biên bản giao nhận.")
        if paper
        else _("Đã trao kết quả. Biên bản giao nhận được đóng dấu trong giây lát."),
        dossier_id=dossier_id,
    )


def _at_their_fields(form: HandOverForm) -> HandOverForm:
    """The sentences about who came and their number stand at those questions."""
    for problem, field in ((NotEntitled(), form.who), (NumberDiffers(), form.number)):
        sentence = say(problem.sentence)
        if sentence in form.problems:
            form.problems.remove(sentence)
            field.errors = [*field.errors, sentence]
    return form


def _stored(sent: str) -> str:
    return blobs.store().put(drawn.read_signature(sent)).sha256


@bp.get("/dossiers/<uuid:dossier_id>/hand-over/record.pdf")
@allow(CLERK)
def hand_over_paper(dossier_id: UUID) -> ResponseReturnValue:
    """The record to be signed on paper. Raises NotFound where the result was not handed over with one."""
    made = hand_overs.record_of(read_session(), found(dossier_id))
    if made is None:
        raise NotFound
    rendered = documents.render(made[0], created=made[0].handed_at)
    name = f"Bien-ban-giao-nhan-{made[0].code}.pdf"
    return send_file(io.BytesIO(rendered.pdf), mimetype=PDF, download_name=name, etag=False)


@bp.post("/dossiers/<uuid:dossier_id>/hand-over/scan")
@allow(CLERK)
def keep_record_scan(dossier_id: UUID) -> ResponseReturnValue:
    """Take in the scan of the record that was signed on paper."""
    dossier = found(dossier_id)
    form, actor, now = RecordScanForm(), current_actor(), clock.now()
    if not may_do(dossier, Duty.KEEP_RECORD, actor):
        raise NothingToScan
    try:
        sent = [
            Sent(file.filename or "", cast("BinaryIO", file.stream))
            for file in request.files.getlist("scan")
            if file.filename
        ]
        scanned = scans.take_scan(sent)
    except PortalError as problem:
        return explained(form, problem, again=lambda: _record(found(dossier_id), form))
    size = blobs.store().path(scanned.sha256).stat().st_size
    return carry_out(
        form,
        lambda session: hand_overs.keep_scan(
            session, dossier_id, scanned.sha256, size=size, actor=actor, revision=form.seen, now=now
        ),
        again=lambda: _record(found(dossier_id), form),
        done=_("Đã lưu bản quét. Biên bản giao nhận được đóng dấu trong giây lát."),
        dossier_id=dossier_id,
    )


def _form(dossier: Dossier, *, data: dict[str, object]) -> HandOverForm:
    people = handing.entitled(read_session(), dossier, today=local(clock.now()).date())
    originals = {key: say(name) for key, name in actions.originals_due(dossier).items()}
    return HandOverForm.of(people, originals, data=data)


def _page(dossier: Dossier, form: HandOverForm) -> str:
    unpaid = charges.withheld(read_session(), dossier.id)
    return dossier_page("office/hand_over.html", dossier, form=form, unpaid=unpaid, screen=SCREEN)


def _record(dossier: Dossier, form: RecordScanForm) -> str:
    row = hand_overs.of_dossier(read_session(), dossier.id)
    if row is None:
        raise NotFound
    waits = row.paper and row.scan_sha256 is None
    return dossier_page("office/hand_over_record.html", dossier, form=form, row=row, waits=waits)
