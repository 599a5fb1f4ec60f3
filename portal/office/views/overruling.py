"""Accept a signed file in spite of its verdict, or take that back: one file, one page, one reason."""

from uuid import UUID

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core import clock
from portal.dossiers.models import Dossier, DossierFile
from portal.dossiers.overruling import Signer, overruling_of
from portal.office import actions, queries
from portal.office.actions import Examined
from portal.office.duties import Duty, require_duty
from portal.office.page_forms import OverruleForm, WhyForm
from portal.office.views.base import ASKER, RECEPTIONIST, bp, carry_out, dossier_page, found
from portal.web.access import allow, current_actor
from portal.web.reading import forget_reads


@bp.get("/dossiers/<uuid:dossier_id>/files/<uuid:file_id>/overrule")
@allow(ASKER)
def overrule_page(dossier_id: UUID, file_id: UUID) -> ResponseReturnValue:
    """What was found about the file just now, what was signed, and the reason to be given."""
    dossier = _for(dossier_id, Duty.OVERRULE)
    examined = actions.examine(dossier, file_id, now=clock.now())
    form = OverruleForm.for_signers(examined.signers, data={"revision": dossier.revision})
    return _overrule(dossier, form, examined)


@bp.post("/dossiers/<uuid:dossier_id>/files/<uuid:file_id>/overrule")
@allow(ASKER)
def overrule(dossier_id: UUID, file_id: UUID) -> ResponseReturnValue:
    """Accept it."""
    actor, now = current_actor(), clock.now()
    examined = actions.examine(_for(dossier_id, Duty.OVERRULE), file_id, now=now)
    form = OverruleForm.for_signers(examined.signers, data={})
    forget_reads()
    return carry_out(
        form,
        lambda session: actions.overrule(
            session,
            dossier_id,
            examined=examined,
            signer=Signer(form.signer.data),
            reason=form.reason.data,
            actor=actor,
            revision=form.seen,
            now=now,
        ),
        again=lambda: _overrule(found(dossier_id), form, examined),
        done=_("Đã chấp nhận chữ ký số trên tệp. Lý do đã được ghi vào hồ sơ."),
        dossier_id=dossier_id,
    )


def _for(dossier_id: UUID, duty: Duty) -> Dossier:
    dossier = found(dossier_id)
    require_duty(dossier, duty, actor=current_actor())
    return dossier


def _overrule(dossier: Dossier, form: OverruleForm, examined: Examined) -> str:
    component = queries.answers(dossier).definition.component(examined.file.component)
    return dossier_page("office/overrule.html", dossier, form=form, examined=examined, component=component)


@bp.get("/dossiers/<uuid:dossier_id>/files/<uuid:file_id>/take-back")
@allow(RECEPTIONIST)
def take_back_page(dossier_id: UUID, file_id: UUID) -> ResponseReturnValue:
    """The decision as it was recorded, and why it shall not count."""
    dossier = _for(dossier_id, Duty.TAKE_BACK)
    return _take_back(dossier, actions.file_of(dossier, file_id), WhyForm(data={"revision": dossier.revision}))


@bp.post("/dossiers/<uuid:dossier_id>/files/<uuid:file_id>/take-back")
@allow(RECEPTIONIST)
def take_back(dossier_id: UUID, file_id: UUID) -> ResponseReturnValue:
    """Let the verdict count again."""
    form, actor, now = WhyForm(), current_actor(), clock.now()
    return carry_out(
        form,
        lambda session: actions.take_back(
            session, dossier_id, file_id=file_id, reason=form.reason.data, actor=actor, revision=form.seen, now=now
        ),
        again=lambda: _take_back(found(dossier_id), actions.file_of(found(dossier_id), file_id), form),
        done=_("Đã rút lại việc chấp nhận. Kết quả kiểm tra chữ ký số có hiệu lực trở lại."),
        dossier_id=dossier_id,
    )


def _take_back(dossier: Dossier, file: DossierFile, form: WhyForm) -> str:
    decision = overruling_of(file)
    return dossier_page("office/take_back.html", dossier, form=form, file=file, decision=decision)
