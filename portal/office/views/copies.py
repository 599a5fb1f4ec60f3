"""Certified electronic copies: scan what is shown at the counter, compare, seal."""

from uuid import UUID

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core import clock
from portal.core.db import transaction
from portal.core.errors import NotFound, PortalError
from portal.dossiers.errors import ActionNotPermitted
from portal.dossiers.models import Dossier
from portal.office import actions, issuing, queries, scans
from portal.office.duties import Duty, require_duty
from portal.office.page_forms import CertifyForm, DeskForm
from portal.office.scans import Sent
from portal.office.views.base import COPIER, bp, dossier_page, explained, finished, found
from portal.web.access import allow, current_actor
from portal.web.languages import say
from portal.web.reading import forget_reads


@bp.get("/dossiers/<uuid:dossier_id>/copies")
@allow(COPIER)
def copies_page(dossier_id: UUID) -> ResponseReturnValue:
    """What was copied so far, what still waits for its seal, and the form for the next."""
    dossier = _for(dossier_id)
    return _copies(dossier, _form(dossier, data={"revision": dossier.revision}))


@bp.post("/dossiers/<uuid:dossier_id>/copies")
@allow(COPIER)
def certify(dossier_id: UUID) -> ResponseReturnValue:
    """Keep the scan, number it, seal it, issue it."""
    dossier = _for(dossier_id)
    form, actor = _form(dossier, data={}), current_actor()
    sent = [Sent(one.filename, one.stream) for one in form.scan.data or () if one and one.filename]
    if not form.validate():
        return _copies(dossier, form), 422
    forget_reads()
    try:
        scanned = scans.take_scan(sent)
        with transaction() as session:
            actions.order_copy(
                session,
                dossier_id,
                component=form.component.data,
                form=actions.CopyForm(form.kind.data),
                scanned=scanned,
                actor=actor,
                revision=form.seen,
                now=clock.now(),
            )
    except (NotFound, ActionNotPermitted):
        raise
    except PortalError as problem:
        return explained(form, problem, again=lambda: _copies(found(dossier_id), form))
    return _sealed(dossier_id, form)


@bp.post("/dossiers/<uuid:dossier_id>/copies/seal")
@allow(COPIER)
def seal_copy(dossier_id: UUID) -> ResponseReturnValue:
    """Seal what could not be sealed before, under the number that it has."""
    button = DeskForm()
    form = _form(_for(dossier_id), data={"revision": button.seen})
    forget_reads()
    return _sealed(dossier_id, form, revision=button.seen)


def _sealed(dossier_id: UUID, form: CertifyForm, *, revision: int | None = None) -> ResponseReturnValue:
    actor, seen = current_actor(), form.seen if revision is None else revision
    try:
        with transaction() as session:
            order = actions.order_of(session, dossier_id, actor=actor, revision=seen)
        mark = actions.CopyForm(order.copy.form).mark
        made = issuing.make_copy(
            order.copy.scan_sha256,
            form=mark,
            number=order.copy.number,
            check_code=order.check_code,
            agency=order.agency,
            at=clock.now(),
        )
        with transaction() as session:
            actions.issue_copy(session, dossier_id, order=order, made=made, actor=actor, revision=seen, now=clock.now())
    except (NotFound, ActionNotPermitted):
        raise
    except PortalError as problem:
        form.compared.data = False  # another scan would have to be compared anew
        return explained(form, problem, again=lambda: _copies(found(dossier_id), form))
    return finished(_("Đã cấp bản sao điện tử có chứng thực số %(number)s.", number=order.copy.number), dossier_id)


def _for(dossier_id: UUID) -> Dossier:
    dossier = found(dossier_id)
    require_duty(dossier, Duty.CERTIFY, actor=current_actor())
    return dossier


def _form(dossier: Dossier, *, data: dict[str, object]) -> CertifyForm:
    names = {key: say(name) for key, name in queries.component_names(dossier).items()}
    return CertifyForm.for_components(names, data=data)


def _copies(dossier: Dossier, form: CertifyForm) -> str:
    names, waiting = queries.component_names(dossier), actions.waiting_copy(dossier)
    return dossier_page("office/copies.html", dossier, form=form, waiting=waiting, names=names)
