"""The forms of the work around a dossier: a note for colleagues, a link, why one looks at earlier dossiers."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length

from forms.text import clean, one_line
from portal.office.page_forms import DeskForm
from portal.office.purposes import Purpose
from portal.web.languages import say
from portal.web.page_form import PortalForm


class NoteForm(DeskForm):
    """A note for colleagues."""

    text = TextAreaField(
        _l("Ghi chú cho đồng nghiệp"),
        description=_l("Người nộp không đọc được. Ghi chú đã lưu thì không sửa, không xóa được."),
        filters=[lambda value: clean(value or "")],
        validators=[DataRequired(_l("Hãy viết ghi chú.")), Length(max=4000)],
        render_kw={"rows": 4},
    )


class LinkForm(PortalForm):
    """Another dossier that belongs to this one."""

    code = StringField(
        _l("Mã hồ sơ liên quan"),
        filters=[lambda value: one_line(value or "")],
        validators=[DataRequired(_l("Hãy nhập mã hồ sơ.")), Length(max=40)],
        render_kw={"autocomplete": "off", "spellcheck": "false", "class": "govuk-input--width-20"},
    )
    reason = StringField(
        _l("Vì sao hai hồ sơ liên quan"),
        filters=[lambda value: one_line(value or "")],
        validators=[DataRequired(_l("Hãy ghi lý do liên kết.")), Length(max=500)],
    )


class PurposeForm(PortalForm):
    """Why the applicant's other dossiers are looked at."""

    purpose = RadioField(_l("Bạn xem để làm gì?"), validators=[InputRequired(_l("Hãy chọn mục đích xem."))])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.purpose.choices = [SelectChoice(purpose.value, say(purpose.label)) for purpose in Purpose]
