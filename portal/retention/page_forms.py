"""The archivist's forms: what is destroyed, what is held, and why."""

from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from portal.web.page_form import ChecksField, PortalForm

_LONGEST = 1000
_WHY = _l("Hãy ghi lý do, để người sau đọc lại hiểu được.")


class ProposalForm(PortalForm):
    """Dossiers to destroy."""

    dossiers = ChecksField(_l("Hồ sơ đề nghị tiêu hủy"), validate_choice=False)
    note = TextAreaField(
        _l("Lý do, căn cứ"),
        description=_l("Ví dụ: hết thời hạn lưu theo danh mục hồ sơ năm 2026; đã xét trong cuộc họp ngày 20/11/2026."),
        validators=[InputRequired(_WHY), Length(max=_LONGEST)],
        render_kw={"rows": 3},
    )

    def chosen(self) -> list[UUID]:
        """The dossiers that were ticked; what is no id is not one."""
        found = []
        for value in self.dossiers.data or []:
            try:
                found.append(UUID(value))
            except ValueError:
                continue
        return found


class RefusalForm(PortalForm):
    """Why they are not destroyed."""

    reason = TextAreaField(
        _l("Lý do không tiêu hủy"), validators=[InputRequired(_WHY), Length(max=_LONGEST)], render_kw={"rows": 3}
    )


class HoldForm(PortalForm):
    """A dossier that must be kept."""

    code = StringField(
        _l("Mã hồ sơ"),
        validators=[InputRequired(_l("Hãy nhập mã hồ sơ.")), Length(max=40)],
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
    reason = TextAreaField(
        _l("Lý do giữ lại"),
        description=_l("Ví dụ: đang giải quyết khiếu nại số 12/2026."),
        validators=[InputRequired(_WHY), Length(max=_LONGEST)],
        render_kw={"rows": 3},
    )


class PlainForm(PortalForm):
    """A form of one button."""
