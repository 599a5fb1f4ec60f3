"""How was it: the applicant rates the service once the result was returned."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from portal.catalogue import queries as catalogue
from portal.core import clock
from portal.core.db import transaction
from portal.core.errors import NotFound, PortalError
from portal.dossiers import actions
from portal.dossiers.actions import Opinion
from portal.dossiers.dialogue import queries as dialogue
from portal.dossiers.dialogue.rules import Grade
from portal.dossiers.lifecycle import Status
from portal.dossiers.models import Dossier
from portal.dossiers.views.base import bp, own_submitted
from portal.web.access import SIGNED_IN, allow, current_actor
from portal.web.languages import say
from portal.web.page_form import PortalForm
from portal.web.reading import forget_reads, read_session


def _choice(label: str, missing: str, choices: list[tuple[str, str]]) -> RadioField:
    options = [SelectChoice(value, words) for value, words in choices]
    return RadioField(label, choices=options, validators=[InputRequired(missing)])


class RatingForm(PortalForm):
    """Three grades, and the questions that the indicators need."""

    grade = RadioField(
        _l("Nhìn chung, bạn hài lòng đến mức nào?"), validators=[InputRequired(_l("Hãy chọn mức độ hài lòng."))]
    )
    contacts = _choice(
        _l("Bạn phải liên hệ với cơ quan mấy lần để hoàn thiện hồ sơ?"),
        _l("Hãy chọn số lần phải liên hệ."),
        [("0", _l("Không lần nào")), ("1", _l("Một lần")), ("2", _l("Nhiều hơn một lần"))],
    )
    bodies = _choice(
        _l("Bạn phải liên hệ với mấy cơ quan, đơn vị để hoàn thiện hồ sơ?"),
        _l("Hãy chọn số cơ quan phải liên hệ."),
        [("0", _l("Không cơ quan nào")), ("1", _l("Một cơ quan")), ("2", _l("Nhiều hơn một cơ quan"))],
    )
    publicity = _choice(
        _l("Bạn thấy thủ tục được công khai ở đâu?"),
        _l("Hãy chọn nơi thủ tục được công khai."),
        [("2", _l("Cả trên mạng và niêm yết tại cơ quan")), ("1", _l("Một trong hai nơi")), ("0", _l("Không nơi nào"))],
    )
    complaint = _choice(
        _l("Bạn có phàn nàn gì về thái độ của cán bộ không?"),
        _l("Hãy chọn có hoặc không phàn nàn về thái độ."),
        [("no", _l("Không")), ("yes", _l("Có"))],
    )
    comment = TextAreaField(_l("Góp ý thêm (không bắt buộc)"), render_kw={"rows": 3})

    @property
    def opinion(self) -> Opinion:
        """What was said."""
        return Opinion(
            grade=Grade(self.grade.data),
            contacts=int(self.contacts.data),
            bodies=int(self.bodies.data),
            publicity=int(self.publicity.data),
            complaint=self.complaint.data == "yes",
            comment=self.comment.data or "",
        )


def _form() -> RatingForm:
    form = RatingForm()
    form.grade.choices = [SelectChoice(grade.value, say(grade.label)) for grade in Grade]
    return form


@bp.get("/dossiers/<uuid:dossier_id>/rating")
@allow(SIGNED_IN)
def rating(dossier_id: UUID) -> ResponseReturnValue:
    """The questions; thanks where they were answered before."""
    return _page(own_submitted(dossier_id), _form())


@bp.post("/dossiers/<uuid:dossier_id>/rating")
@allow(SIGNED_IN)
def rate(dossier_id: UUID) -> ResponseReturnValue:
    """Take the opinion in, once."""
    form, dossier = _form(), own_submitted(dossier_id)
    if not form.validate():
        return _page(dossier, form), 422
    forget_reads()
    try:
        with transaction() as session:
            actions.rate(session, dossier_id, form.opinion, actor=current_actor(), now=clock.now())
    except NotFound:
        raise
    except PortalError as problem:
        form.explain(problem)
        return _page(own_submitted(dossier_id), form), problem.status
    flash(_("Cảm ơn bạn đã đánh giá. Câu trả lời chỉ được cộng vào số liệu chung."), "success")
    return redirect(url_for("dossiers.show", dossier_id=dossier_id), 303)


def _page(dossier: Dossier, form: RatingForm) -> str:
    rated = dialogue.rating_exists(read_session(), dossier.id)
    return render_template(
        "dossiers/rating.html",
        dossier=dossier,
        definition=catalogue.definition(dossier.service_code, dossier.service_version),
        form=form,
        rated=rated,
        open=dossier.status == Status.RETURNED and not rated,
    )
