"""The officers' list of petitions, and the page of each."""

from uuid import UUID

from flask import request, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields.choices import SelectChoice

from portal.accounts import queries as accounts
from portal.core import clock
from portal.office.views.base import desk_page
from portal.petitions import queries, rules
from portal.petitions.lifecycle import Action, Kind, State
from portal.petitions.models import Petition
from portal.petitions.page_forms import (
    AssignForm,
    DraftForm,
    NoteForm,
    ReleaseForm,
    SendBackForm,
    StepForm,
    TakeDownForm,
)
from portal.petitions.queries import Tab
from portal.petitions.views.base import HANDLER, bp, clocks, file_rows, send
from portal.web.access import allow, current_actor
from portal.web.languages import say
from portal.web.page_form import PortalForm
from portal.web.reading import read_session

FORMS: dict[Action, type[PortalForm]] = {
    Action.NOTE: NoteForm,
    Action.ASSIGN: AssignForm,
    Action.DRAFT: DraftForm,
    Action.SEND_BACK: SendBackForm,
    Action.APPROVE: StepForm,
    Action.RELEASE: ReleaseForm,
    Action.TAKE_DOWN: TakeDownForm,
}


@bp.get("/office/petitions")
@allow(HANDLER)
def queue() -> ResponseReturnValue:
    """What waits for an answer, for approval, or was answered; what is due first comes first."""
    db, actor = read_session(), current_actor()
    chosen = request.args.get("tab", "")
    tab = Tab(chosen) if chosen in set(Tab) else Tab.OPEN
    found = queries.queue(db, tab, actor=actor, page=request.args.get("page", 1, type=int))

    def address(number: int) -> str:
        return url_for("petitions.queue", tab=tab.value, page=number)

    return desk_page(
        "petitions/queue.html",
        rows=found.rows,
        page={"number": found.number, "last": found.last, "href": address},
        chosen=tab,
        lists=queries.counts(db, actor=actor),
        left=clocks(found.rows),
        kinds={kind.value: kind.label for kind in Kind},
    )


@bp.get("/office/petitions/<uuid:petition_id>")
@allow(HANDLER)
def handle(petition_id: UUID) -> ResponseReturnValue:
    """One petition with its files, notes and the steps that this officer may take."""
    return work_page(petition_id)


@bp.get("/office/petitions/<uuid:petition_id>/files/<uuid:petition_file_id>")
@allow(HANDLER)
def office_file(petition_id: UUID, petition_file_id: UUID) -> ResponseReturnValue:
    """A file that came with it."""
    found = queries.handled(read_session(), petition_id, actor=current_actor())
    return send(queries.file_of(found, petition_file_id))


def work_page(petition_id: UUID, action: Action | None = None, form: PortalForm | None = None) -> str:
    """The page, with ``form`` as it was typed where the step ``action`` did not succeed."""
    found = queries.handled(read_session(), petition_id, actor=current_actor())
    forms = {one: kind(None) for one, kind in FORMS.items() if _possible(one, found)}
    _prepare(forms, found)
    if action is not None and form is not None:
        forms[action] = form
        if action is Action.ASSIGN:
            choose_agencies(form, found)
    return desk_page(
        "petitions/work.html",
        petition=found,
        kind=Kind(found.kind).label,
        state=State(found.state).label,
        sector=queries.sectors().get(found.sector, found.sector),
        left=clocks([found]).get(found.id),
        files=file_rows(found, "petitions.office_file", petition_id=found.id),
        forms={one.value: made for one, made in forms.items()},
        form=form,
    )


def _possible(action: Action, found: Petition) -> bool:
    if action is Action.RELEASE and not found.may_publish:
        return False
    if action is Action.TAKE_DOWN and found.published_at is None:
        return False
    return rules.permits(action, State(found.state), current_actor(), found.drafted_by_id)


def _prepare(forms: dict[Action, PortalForm], found: Petition) -> None:
    for form in forms.values():
        if "revision" in form:
            form.revision.data = str(found.revision)
    if Action.ASSIGN in forms:
        choose_agencies(forms[Action.ASSIGN], found)
    if Action.DRAFT in forms:
        forms[Action.DRAFT].answer.data = found.answer
    if (release := forms.get(Action.RELEASE)) is not None:
        names = [one for one in (found.author, found.email, found.phone) if one]
        release.subject.data = found.public_subject or rules.struck(found.subject, names)
        release.body.data = found.public_body or rules.struck(found.body, names)
        release.answer.data = found.public_answer or rules.struck(found.answer, names)


def choose_agencies(form: PortalForm, found: Petition | None) -> None:
    """The agencies one can give it to."""
    known = accounts.agencies(read_session(), on=clock.local(clock.now()).date())
    form.agency.choices = [SelectChoice("", "—")] + [
        SelectChoice(one.key, say(one.name)) for one in known if found is None or one.id != found.agency_id
    ]
