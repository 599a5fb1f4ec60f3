"""Letters from templates on a dossier: choose a template, complete it, look at it, sign, seal; or cancel it."""

import io
from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import flash, redirect, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.accounts import queries as accounts
from portal.core import clock
from portal.core.clock import local
from portal.core.db import transaction
from portal.core.errors import NotFound, PortalError
from portal.documents import actions as documents
from portal.dossiers.errors import ActionNotPermitted
from portal.dossiers.models import Dossier
from portal.office import queries
from portal.office.actions import written as actions
from portal.office.duties import Duty, may_do, require_duty
from portal.office.errors import WrongPin
from portal.office.page_forms import ApproveForm, DeskForm, ReasonForm
from portal.office.views.base import (
    CLERK,
    LEADER,
    PDF,
    PREVIEWER,
    SPECIALIST,
    bp,
    carry_out,
    dossier_page,
    explained,
    finished,
    found,
    own_key,
)
from portal.office.views.signing import seal_written, sign_written
from portal.office.wording_forms import BeginLetterForm, LetterForm, letter_form
from portal.office.wordings import papers
from portal.office.wordings import queries as wordings
from portal.office.wordings.models import WrittenLetter, WrittenState
from portal.office.wordings.rules import Wording
from portal.web import downloads
from portal.web.access import allow, current_actor
from portal.web.reading import read_session


@bp.context_processor
def _written() -> dict[str, Any]:
    """What the pages of the queue and of a dossier show about such letters, asked only where it is shown."""
    return {
        "written_letters": lambda dossier: wordings.letters(read_session(), dossier.id),
        "written_waiting": lambda: wordings.count_waiting(read_session(), actor=current_actor()),
        "may_write_letter": lambda dossier: may_do(dossier, Duty.WRITE_LETTER, current_actor()),
    }


@bp.get("/dossiers/<uuid:dossier_id>/letters/new")
@allow(SPECIALIST)
def begin_letter_page(dossier_id: UUID) -> ResponseReturnValue:
    """Which template to begin with."""
    dossier = _about(dossier_id, Duty.WRITE_LETTER)
    return _begin(dossier, {"revision": dossier.revision})


@bp.post("/dossiers/<uuid:dossier_id>/letters/new")
@allow(SPECIALIST)
def begin_letter(dossier_id: UUID) -> ResponseReturnValue:
    """Begin a letter."""
    form = BeginLetterForm.offering(_offered(found(dossier_id)))
    if not form.validate():
        return _begin_page(found(dossier_id), form), 422
    try:
        with transaction() as session:
            letter = actions.begin(
                session,
                dossier_id,
                UUID(form.template.data),
                actor=current_actor(),
                revision=form.seen,
                now=clock.now(),
            )
    except (NotFound, ActionNotPermitted):
        raise
    except PortalError as problem:
        return explained(form, problem, again=lambda: _begin_page(found(dossier_id), form))
    return redirect(url_for("office.letter", dossier_id=dossier_id, letter_id=letter.id), 303)


def _about(dossier_id: UUID, duty: Duty) -> Dossier:
    dossier = found(dossier_id)
    require_duty(dossier, duty, actor=current_actor())
    return dossier


def _offered(dossier: Dossier) -> list[tuple[str, str, str]]:
    rows = wordings.in_force(read_session(), dossier)
    named = ((row, Wording.from_stored(row.content)) for row in rows)
    return [(str(row.id), wording.name, wording.kind.label) for row, wording in named]


def _begin(dossier: Dossier, data: dict[str, Any]) -> str:
    return _begin_page(dossier, BeginLetterForm.offering(_offered(dossier), data=data))


def _begin_page(dossier: Dossier, form: BeginLetterForm) -> str:
    return dossier_page("office/begin_letter.html", dossier, form=form)


@bp.get("/dossiers/<uuid:dossier_id>/letters/<uuid:letter_id>")
@allow(PREVIEWER)
def letter(dossier_id: UUID, letter_id: UUID) -> ResponseReturnValue:
    """A letter where it is: the open places, or the PIN, or the seal."""
    dossier, shown = found(dossier_id), wordings.letter(read_session(), dossier_id, letter_id)
    return _page(dossier, shown, _form_for(dossier, shown))


def _form_for(dossier: Dossier, shown: WrittenLetter) -> DeskForm:
    """The form of the step that the letter is at."""
    data: dict[str, Any] = {"revision": dossier.revision}
    if shown.state == WrittenState.DRAFT:
        return _letter_form(dossier, shown, data | {"typed": shown.typed, "agencies": shown.agencies})
    return (ApproveForm if shown.state == WrittenState.WAITING else DeskForm)(data=data)


def _letter_form(dossier: Dossier, shown: WrittenLetter, data: dict[str, Any] | None = None) -> LetterForm:
    on = local(clock.now()).date()
    others = [one for one in accounts.agencies(read_session(), on=on) if one.id != dossier.agency_id]
    places = Wording.from_stored(shown.template.content).places
    return letter_form(places, {str(one.id): one.name_vi for one in others}, data=data)


def _page(dossier: Dossier, shown: WrittenLetter, form: DeskForm) -> str:
    session, actor = read_session(), current_actor()
    state, wording = WrittenState(shown.state), Wording.from_stored(shown.template.content)
    agencies = [one for one in accounts.agencies(session) if str(one.id) in shown.agencies]
    lacking = papers.lacking(session, dossier, shown) if state is WrittenState.DRAFT else ()
    return dossier_page(
        "office/letter.html",
        dossier,
        form=form,
        letter=shown,
        wording=wording,
        abstract=papers.abstract(session, dossier, shown),
        state=state,
        agencies=agencies,
        lacking=lacking,
        writes=state is WrittenState.DRAFT and may_do(dossier, Duty.WRITE_LETTER, actor),
        signs=state is WrittenState.WAITING and may_do(dossier, Duty.SIGN_LETTER, actor),
        seals=state is WrittenState.SIGNED and may_do(dossier, Duty.SEAL_LETTER, actor),
        cancels=actor.has(*actions.may_cancel(state)),
    )


@bp.get("/dossiers/<uuid:dossier_id>/letters/<uuid:letter_id>/preview.pdf")
@allow(PREVIEWER)
def written_preview(dossier_id: UUID, letter_id: UUID) -> ResponseReturnValue:
    """The letter as it would look, without number and signature; or the signed file."""
    session, now = read_session(), clock.now()
    dossier, shown = found(dossier_id), wordings.letter(session, dossier_id, letter_id)
    name = f"Van-ban-{dossier.code}-{shown.round}.pdf"
    if shown.state == WrittenState.SIGNED and shown.signed:
        return downloads.send_ours(shown.signed["sha256"], name)
    if shown.state not in (WrittenState.DRAFT, WrittenState.WAITING):
        raise NotFound
    agency = queries.agency(session, dossier)
    document = papers.document(session, dossier, shown, agency, entry=None, now=now)
    rendered = documents.render(document, created=now)
    return send_file(io.BytesIO(rendered.pdf), mimetype=PDF, download_name=f"Du-thao-{name}", etag=False)


@bp.post("/dossiers/<uuid:dossier_id>/letters/<uuid:letter_id>")
@allow(SPECIALIST)
def complete_letter(dossier_id: UUID, letter_id: UUID) -> ResponseReturnValue:
    """Keep what was typed, or put the letter before the leader."""
    dossier, shown = found(dossier_id), wordings.letter(read_session(), dossier_id, letter_id)
    form, now = _letter_form(dossier, shown), clock.now()
    to_leader = "keep" not in request.form

    def again() -> str:
        return _page(found(dossier_id), wordings.letter(read_session(), dossier_id, letter_id), form)

    if not form.validate():
        return again(), 422
    try:
        with transaction() as session:
            actions.complete(
                session,
                dossier_id,
                letter_id,
                typed=form.typed,
                agencies=[UUID(one) for one in form.agencies.data],
                to_leader=to_leader,
                actor=current_actor(),
                revision=form.seen,
                now=now,
            )
    except (NotFound, ActionNotPermitted):
        raise
    except PortalError as problem:
        return explained(form, problem, again=again)
    if to_leader:
        return finished(_("Đã trình lãnh đạo ký văn bản."), dossier_id)
    flash(_("Đã lưu dự thảo văn bản."), "success")
    return redirect(url_for("office.letter", dossier_id=dossier_id, letter_id=letter_id), 303)


@bp.post("/dossiers/<uuid:dossier_id>/letters/<uuid:letter_id>/sign")
@allow(LEADER)
def letter_signed(dossier_id: UUID, letter_id: UUID) -> ResponseReturnValue:
    """Number and sign it; the clerk seals it."""
    form = ApproveForm()

    def again() -> str:
        return _page(found(dossier_id), wordings.letter(read_session(), dossier_id, letter_id), form)

    if not form.validate():
        return again(), 422
    try:
        identity = own_key(form.pin.data)
        number = sign_written(dossier_id, letter_id, identity=identity, actor=current_actor(), revision=form.seen)
    except (NotFound, ActionNotPermitted):
        raise
    except WrongPin as problem:
        form.explain(problem, field=form.pin)
        return again(), problem.status
    except PortalError as problem:
        return explained(form, problem, again=again)
    return finished(_("Đã ký văn bản số %(number)s. Văn thư sẽ đóng dấu và gửi.", number=number), dossier_id)


@bp.post("/dossiers/<uuid:dossier_id>/letters/<uuid:letter_id>/seal")
@allow(CLERK)
def letter_sealed(dossier_id: UUID, letter_id: UUID) -> ResponseReturnValue:
    """Seal and send it."""
    form = DeskForm()
    if not form.validate():
        raise NotFound
    try:
        number = seal_written(dossier_id, letter_id, actor=current_actor(), revision=form.seen)
    except (NotFound, ActionNotPermitted):
        raise
    except PortalError as problem:

        def again() -> str:
            return _page(found(dossier_id), wordings.letter(read_session(), dossier_id, letter_id), form)

        return explained(form, problem, again=again)
    return finished(_("Đã đóng dấu và gửi văn bản số %(number)s.", number=number), dossier_id)


@bp.get("/dossiers/<uuid:dossier_id>/letters/<uuid:letter_id>/give-back")
@allow(LEADER)
def return_letter_page(dossier_id: UUID, letter_id: UUID) -> ResponseReturnValue:
    """What the specialist should write otherwise."""
    dossier = _about(dossier_id, Duty.SIGN_LETTER)
    return _why("office/return_letter.html", dossier, letter_id, ReasonForm(data={"revision": dossier.revision}))


@bp.post("/dossiers/<uuid:dossier_id>/letters/<uuid:letter_id>/give-back")
@allow(LEADER)
def return_letter(dossier_id: UUID, letter_id: UUID) -> ResponseReturnValue:
    """Back to the specialist."""
    return _with_reason(
        "office/return_letter.html", dossier_id, letter_id, actions.give_back, _("Đã chuyển lại để viết lại.")
    )


@bp.get("/dossiers/<uuid:dossier_id>/letters/<uuid:letter_id>/cancel")
@allow(PREVIEWER)
def cancel_letter_page(dossier_id: UUID, letter_id: UUID) -> ResponseReturnValue:
    """Why the letter is not issued after all."""
    dossier, shown = found(dossier_id), wordings.letter(read_session(), dossier_id, letter_id)
    if not current_actor().has(*actions.may_cancel(WrittenState(shown.state))):
        raise ActionNotPermitted
    return _why("office/cancel_letter.html", dossier, letter_id, ReasonForm(data={"revision": dossier.revision}))


@bp.post("/dossiers/<uuid:dossier_id>/letters/<uuid:letter_id>/cancel")
@allow(PREVIEWER)
def cancel_letter(dossier_id: UUID, letter_id: UUID) -> ResponseReturnValue:
    """Give it up; its number is void."""
    return _with_reason("office/cancel_letter.html", dossier_id, letter_id, actions.cancel, _("Đã hủy văn bản."))


def _why(template: str, dossier: Dossier, letter_id: UUID, form: ReasonForm) -> str:
    shown = wordings.letter(read_session(), dossier.id, letter_id)
    return dossier_page(template, dossier, form=form, letter=shown, wording=Wording.from_stored(shown.template.content))


def _with_reason(
    template: str, dossier_id: UUID, letter_id: UUID, action: Callable[..., None], done: str
) -> ResponseReturnValue:
    form, actor, now = ReasonForm(), current_actor(), clock.now()
    return carry_out(
        form,
        lambda session: action(
            session, dossier_id, letter_id, reason=form.reason.data, actor=actor, revision=form.seen, now=now
        ),
        again=lambda: _why(template, found(dossier_id), letter_id, form),
        done=done,
        dossier_id=dossier_id,
    )
