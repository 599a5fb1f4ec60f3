"""Letters that a leader signs: the apology with a new date, the stop notice, and the list of those that wait."""

import io
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core import clock
from portal.core.calendar import load_calendar
from portal.core.errors import NotFound, PortalError
from portal.documents import actions as documents
from portal.dossiers import deadlines, ledger
from portal.dossiers.document_names import document_name
from portal.dossiers.errors import ActionNotPermitted
from portal.dossiers.lifecycle import Action
from portal.dossiers.models import Dossier
from portal.office import queries
from portal.office.actions import letters as actions
from portal.office.duties import Duty, may_do, require_duty
from portal.office.errors import WrongPin
from portal.office.letter_forms import ApologyForm, StopForm
from portal.office.letters import papers, rules
from portal.office.letters import queries as letters
from portal.office.letters.errors import NoClockRuns, NoLetter
from portal.office.letters.kinds import APOLOGY, STOP_NOTICE, ApologyWords, LetterState, StopWords
from portal.office.page_forms import ApproveForm, ReasonForm
from portal.office.views.base import (
    LEADER,
    OFFICER,
    PDF,
    PREVIEWER,
    SPECIALIST,
    bp,
    carry_out,
    desk_page,
    dossier_page,
    explained,
    finished,
    found,
    own_key,
)
from portal.office.views.signing import sign_apology, sign_stop
from portal.office.wordings import queries as wordings
from portal.web.access import allow, current_actor
from portal.web.reading import read_session

_ADVICE = "Ông (bà) có thể nộp hồ sơ mới bất cứ lúc nào."
_BACK = {APOLOGY: "office.give_back_page", STOP_NOTICE: "office.refuse_stop_page"}
_SIGN = {APOLOGY: sign_apology, STOP_NOTICE: sign_stop}


@bp.context_processor
def _letters() -> dict[str, Any]:
    """What the pages of the queue and of a dossier show about letters, asked only where it is shown."""
    return {
        "letters_waiting": lambda: letters.count_waiting(read_session(), actor=current_actor()),
        "letter_offers": _offers,
    }


def _offers(dossier: Dossier) -> dict[str, str]:
    """The addresses of what this officer may do about the date of a dossier now."""
    actor = current_actor()
    offers: dict[str, str] = {}
    writes, signs = (may_do(dossier, duty, actor) for duty in (Duty.APOLOGISE, Duty.PUT_OFF))
    if not (writes or signs) or not deadlines.may_be_put_off(ledger.read(read_session(), dossier.id)):
        return offers
    letter = letters.letter(read_session(), dossier.id, APOLOGY)
    if writes:
        offers["write"] = url_for("office.apology_page", dossier_id=dossier.id)
    if signs and letter is not None and letter.state == LetterState.WAITING:
        offers["sign"] = url_for("office.sign_apology_page", dossier_id=dossier.id)
    return offers


@bp.get("/letters")
@allow(OFFICER)
def waiting_letters() -> ResponseReturnValue:
    """The letters that wait for this officer: to be completed, or to be signed."""
    rows = [
        {
            "letter": letter,
            "dossier": letter.dossier,
            "name": document_name(letter.kind),
            "to_sign": letter.kind == STOP_NOTICE or letter.state == LetterState.WAITING,
            "words": _words(letter.kind, letter.content),
        }
        for letter in letters.waiting(read_session(), actor=current_actor())
    ]
    written = wordings.waiting(read_session(), actor=current_actor())
    return desk_page("office/letters.html", rows=rows, written=written)


def _words(kind: str, content: dict[str, Any]) -> ApologyWords | StopWords:
    return ApologyWords.from_stored(content) if kind == APOLOGY else StopWords.from_stored(content)


@bp.get("/dossiers/<uuid:dossier_id>/apology")
@allow(SPECIALIST)
def apology_page(dossier_id: UUID) -> ResponseReturnValue:
    """Why the agency is not ready, and the one other date."""
    dossier, due = _about_date(dossier_id, Duty.APOLOGISE)
    session, now = read_session(), clock.now()
    letter = letters.letter(session, dossier_id, APOLOGY)
    if letter is not None:
        words = ApologyWords.from_stored(letter.content)
    else:
        before, calendar = ledger.read(session, dossier_id), load_calendar(session)
        words = ApologyWords("", rules.proposed_date(calendar, before, due=due, now=now))
    return _apology(dossier, ApologyForm.filled(words, revision=dossier.revision))


@bp.post("/dossiers/<uuid:dossier_id>/apology")
@allow(SPECIALIST)
def write_apology(dossier_id: UUID) -> ResponseReturnValue:
    """Keep it, or put it before the leader."""
    form, actor, now = ApologyForm(), current_actor(), clock.now()
    to_leader = "keep" not in request.form
    return carry_out(
        form,
        lambda session: actions.write_apology(
            session,
            dossier_id,
            reason=form.reason.data,
            day=form.day,
            to_leader=to_leader,
            actor=actor,
            revision=form.seen,
            now=now,
        ),
        again=lambda: _apology(found(dossier_id), form),
        done=_("Đã trình lãnh đạo ký phiếu xin lỗi.") if to_leader else _("Đã lưu dự thảo phiếu xin lỗi."),
        dossier_id=dossier_id,
    )


def _apology(dossier: Dossier, form: ApologyForm) -> str:
    letter = letters.letter(read_session(), dossier.id, APOLOGY)
    return dossier_page("office/apology.html", dossier, form=form, letter=letter)


def _about_date(dossier_id: UUID, duty: Duty) -> tuple[Dossier, datetime]:
    """A dossier whose date this officer may put off (form 04), with that date; 409 otherwise."""
    dossier = found(dossier_id)
    require_duty(dossier, duty, actor=current_actor())
    if dossier.due_at is None:
        raise NoClockRuns
    return dossier, dossier.due_at


@bp.get("/dossiers/<uuid:dossier_id>/letters/<kind>.pdf")
@allow(PREVIEWER)
def letter_preview(dossier_id: UUID, kind: str) -> ResponseReturnValue:
    """The letter as it would look, without number and signature."""
    session, now = read_session(), clock.now()
    dossier = found(dossier_id)
    letter = letters.letter(session, dossier_id, kind)
    if letter is None or letter.state == LetterState.ISSUED:
        raise NotFound
    agency = queries.agency(session, dossier)
    document = papers.document(session, dossier, letter, agency, signer=None, number="", now=now)
    rendered = documents.render(document, created=now)
    name = f"Du-thao-{kind}-{dossier.code}.pdf"
    return send_file(io.BytesIO(rendered.pdf), mimetype=PDF, download_name=name, etag=False)


@bp.get("/dossiers/<uuid:dossier_id>/apology/sign")
@allow(LEADER)
def sign_apology_page(dossier_id: UUID) -> ResponseReturnValue:
    """The apology, and the PIN."""
    dossier, _due = _about_date(dossier_id, Duty.PUT_OFF)
    return _sign(dossier, ApproveForm(data={"revision": dossier.revision}), APOLOGY)


@bp.post("/dossiers/<uuid:dossier_id>/apology/sign")
@allow(LEADER)
def apology_signed(dossier_id: UUID) -> ResponseReturnValue:
    """Sign, seal and issue it: the dossier is due on the new date."""
    return _signed(dossier_id, APOLOGY, _("Đã ký, đóng dấu phiếu xin lỗi và hẹn lại ngày trả kết quả."))


@bp.get("/dossiers/<uuid:dossier_id>/apology/give-back")
@allow(LEADER)
def give_back_page(dossier_id: UUID) -> ResponseReturnValue:
    """What the specialist should write otherwise."""
    dossier, _due = _about_date(dossier_id, Duty.PUT_OFF)
    return _give_back(dossier, ReasonForm(data={"revision": dossier.revision}), APOLOGY)


@bp.post("/dossiers/<uuid:dossier_id>/apology/give-back")
@allow(LEADER)
def give_back(dossier_id: UUID) -> ResponseReturnValue:
    """Back to the specialist."""
    form, actor, now = ReasonForm(), current_actor(), clock.now()
    return carry_out(
        form,
        lambda session: actions.give_back(
            session, dossier_id, note=form.reason.data, actor=actor, revision=form.seen, now=now
        ),
        again=lambda: _give_back(found(dossier_id), form, APOLOGY),
        done=_("Đã chuyển lại cán bộ thụ lý để viết lại phiếu xin lỗi."),
        dossier_id=dossier_id,
    )


def _give_back(dossier: Dossier, form: ReasonForm, kind: str) -> str:
    return dossier_page("office/give_back.html", dossier, form=form, name=document_name(kind))


@bp.get("/dossiers/<uuid:dossier_id>/stop")
@allow(SPECIALIST)
def stop_page(dossier_id: UUID) -> ResponseReturnValue:
    """Why the work should end without a result."""
    dossier = found(dossier_id, to=Action.PROPOSE_STOP)
    data: dict[str, Any] = {"advice": _ADVICE}
    letter = letters.letter(read_session(), dossier_id, STOP_NOTICE)
    if letter is not None:
        data = StopWords.from_stored(letter.content).stored()
    return _stop(dossier, StopForm(data={"revision": dossier.revision} | data))


@bp.post("/dossiers/<uuid:dossier_id>/stop")
@allow(SPECIALIST)
def stop(dossier_id: UUID) -> ResponseReturnValue:
    """Propose to the leader to end the work."""
    form, actor, now = StopForm(), current_actor(), clock.now()
    return carry_out(
        form,
        lambda session: actions.propose_stop(
            session, dossier_id, words=form.words, actor=actor, revision=form.seen, now=now
        ),
        again=lambda: _stop(found(dossier_id), form),
        done=_("Đã trình lãnh đạo việc dừng giải quyết hồ sơ."),
        dossier_id=dossier_id,
    )


def _stop(dossier: Dossier, form: StopForm) -> str:
    letter = letters.letter(read_session(), dossier.id, STOP_NOTICE)
    return dossier_page("office/stop.html", dossier, form=form, letter=letter)


@bp.get("/dossiers/<uuid:dossier_id>/stop/sign")
@allow(LEADER)
def sign_stop_page(dossier_id: UUID) -> ResponseReturnValue:
    """The stop notice, and the PIN."""
    dossier = found(dossier_id, to=Action.STOP)
    return _sign(dossier, ApproveForm(data={"revision": dossier.revision}), STOP_NOTICE)


@bp.post("/dossiers/<uuid:dossier_id>/stop/sign")
@allow(LEADER)
def stop_signed(dossier_id: UUID) -> ResponseReturnValue:
    """Sign, seal and issue it: the work ends."""
    return _signed(dossier_id, STOP_NOTICE, _("Đã ký, đóng dấu thông báo. Hồ sơ dừng giải quyết."))


@bp.get("/dossiers/<uuid:dossier_id>/stop/refuse")
@allow(LEADER)
def refuse_stop_page(dossier_id: UUID) -> ResponseReturnValue:
    """Why the work should go on."""
    dossier = found(dossier_id, to=Action.REFUSE_STOP)
    return _give_back(dossier, ReasonForm(data={"revision": dossier.revision}), STOP_NOTICE)


@bp.post("/dossiers/<uuid:dossier_id>/stop/refuse")
@allow(LEADER)
def refuse_stop(dossier_id: UUID) -> ResponseReturnValue:
    """The work goes on."""
    form, actor, now = ReasonForm(), current_actor(), clock.now()
    return carry_out(
        form,
        lambda session: actions.refuse_stop(
            session, dossier_id, note=form.reason.data, actor=actor, revision=form.seen, now=now
        ),
        again=lambda: _give_back(found(dossier_id), form, STOP_NOTICE),
        done=_("Đã chuyển lại cán bộ thụ lý để xem xét thêm."),
        dossier_id=dossier_id,
    )


def _sign(dossier: Dossier, form: ApproveForm, kind: str) -> str:
    letter = letters.letter(read_session(), dossier.id, kind)
    if letter is None or letter.state != LetterState.WAITING:
        raise NoLetter
    return dossier_page(
        "office/sign_letter.html",
        dossier,
        form=form,
        letter=letter,
        words=_words(kind, letter.content),
        name=document_name(kind),
        back=url_for(_BACK[kind], dossier_id=dossier.id),
    )


def _signed(dossier_id: UUID, kind: str, done: str) -> ResponseReturnValue:
    form = ApproveForm()
    if not form.validate():
        return _sign(found(dossier_id), form, kind), 422
    try:
        identity = own_key(form.pin.data)
        _SIGN[kind](dossier_id, identity=identity, actor=current_actor(), revision=form.seen)
    except (NotFound, ActionNotPermitted, NoLetter):
        raise
    except WrongPin as problem:
        form.explain(problem, field=form.pin)
        return _sign(found(dossier_id), form, kind), problem.status
    except PortalError as problem:
        return explained(form, problem, again=lambda: _sign(found(dossier_id), form, kind))
    return finished(done, dossier_id)
