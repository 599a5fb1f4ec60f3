"""Writing a petition or a question, and confirming the address it came from."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from portal.accounts import queries as accounts
from portal.core import clock
from portal.core.db import transaction
from portal.core.errors import PortalError
from portal.dossiers import actions as dossiers
from portal.dossiers.actions.received import Received
from portal.petitions import actions, queries
from portal.petitions.actions import Writing
from portal.petitions.errors import AddressNeeded, LinkOver
from portal.petitions.lifecycle import Kind
from portal.petitions.models import Petition
from portal.petitions.page_forms import WritingForm
from portal.petitions.views.base import bp
from portal.web.access import PUBLIC, allow, current_actor
from portal.web.languages import language, say
from portal.web.limits import TooManyAttempts, spend
from portal.web.page_form import PortalForm
from portal.web.reading import forget_reads, read_session

_PER_VISITOR = "10/hour"
_PER_PERSON = "10/day"
_EVERYBODYS = "600/hour"
_LINK_RATE = "30 per 15 minutes"


@bp.get("/petitions/new")
@allow(PUBLIC)
def begin() -> ResponseReturnValue:
    """The form; for who is signed in with name and address filled in."""
    form, actor = WritingForm(), current_actor()
    if actor.id is not None:
        form.author.data, form.email.data = actor.full_name, actor.contact.email
        form.phone.data = actor.contact.phone
    return _page(form)


@bp.post("/petitions/new")
@allow(PUBLIC)
def write() -> ResponseReturnValue:
    """Hand it in; what was typed stays on the page until it is."""
    form = WritingForm()
    _choices(form)
    if not form.validate():
        return _page(form), 422
    try:
        _spend(form)
        received, troubles = dossiers.receive_attachments(form.uploads(), now=clock.now())
        form.problems += [say(trouble.text) for trouble in troubles]
        if form.problems:
            return _page(form), 422
        petition = _handed_in(form, received)
    except AddressNeeded as problem:
        form.explain(problem, field=form.email)
        return _page(form), problem.status
    except (TooManyAttempts, PortalError) as problem:
        form.explain(problem)
        return _page(form), problem.status
    if petition.owner_id is None:
        return redirect(url_for("petitions.written"), 303)
    flash(_("Đã gửi. Mã theo dõi của bạn là %(code)s.", code=petition.code), "success")
    return redirect(url_for("petitions.show", petition_id=petition.id), 303)


def _spend(form: WritingForm) -> None:
    """A flood from one place, one person or everywhere is slowed down before any file is looked at."""
    actor = current_actor()
    spend("petition", rate=_PER_VISITOR)
    spend("petition by person", rate=_PER_PERSON, key=str(actor.id or (form.email.data or "").strip().lower()))
    spend("petition by anybody", rate=_EVERYBODYS, key="everybody")


def _handed_in(form: WritingForm, received: list[Received]) -> Petition:
    said = Writing(
        kind=Kind(form.kind.data),
        sector=form.sector.data,
        agency=form.agency.data,
        subject=form.subject.data,
        body=form.body.data,
        may_publish=bool(form.may_publish.data),
        author=form.author.data,
        email=form.email.data or "",
        phone=form.phone.data or "",
        language=language(),
    )
    forget_reads()
    with transaction() as session:
        return actions.write(session, form.id_to_be, said, received, actor=current_actor(), now=clock.now())


def _choices(form: WritingForm) -> None:
    form.speak()
    today = clock.local(clock.now()).date()
    known = accounts.agencies(read_session(), on=today)
    form.sector.choices = [SelectChoice("", _("Chọn lĩnh vực"))]
    form.sector.choices += [SelectChoice(key, say(name)) for key, name in queries.sectors().items()]
    form.agency.choices = [SelectChoice("", _("Chọn cơ quan"))]
    form.agency.choices += [SelectChoice(one.key, say(one.name)) for one in known]


def _page(form: WritingForm) -> str:
    _choices(form)
    return render_template("petitions/new.html", form=form, signed_in=current_actor().id is not None)


@bp.get("/petitions/written")
@allow(PUBLIC)
def written() -> ResponseReturnValue:
    """What to do now: open the letter."""
    return render_template("petitions/written.html")


@bp.route("/petitions/confirm/<uuid:written_id>/<petition_token>", methods=["GET", "POST"])
@allow(PUBLIC)
def confirm(written_id: UUID, petition_token: str) -> ResponseReturnValue:
    """The page that the letter opens; the button confirms, so that programs which look into letters do not."""
    spend("petition link", rate=_LINK_RATE)
    form = PortalForm()
    if not form.is_submitted():
        return render_template("petitions/confirm.html", form=form)
    try:
        forget_reads()
        with transaction() as session:
            actions.confirm(session, written_id, petition_token, now=clock.now())
    except LinkOver as problem:
        form.explain(problem)
        return render_template("petitions/confirm.html", form=form), problem.status
    flash(_("Đã xác nhận. Cơ quan đã nhận nội dung của bạn."), "success")
    return redirect(url_for("petitions.read", written_id=written_id, petition_token=petition_token), 303)
