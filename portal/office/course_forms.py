"""The officers' forms at steps that only some processes have."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import MultipleFileField
from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired, Length, ValidationError

from forms.fields import Rejected
from forms.fields.dates import read_date
from forms.text import clean, one_line
from portal.office.page_forms import DeskForm
from portal.web.languages import say
from portal.web.page_form import PortalForm

_LONG = 4000
_SCANS = {"accept": ".pdf,.jpg,.jpeg,.png,.heic,.heif"}


def _tidy(value: str | None) -> str:
    return clean(value or "")


def _tidy_line(value: str | None) -> str:
    return one_line(value or "")


class NoteForm(DeskForm):
    """Words that go with a dossier to its next step; none are needed."""

    note = TextAreaField(
        _l("Ghi chú (không bắt buộc)"), filters=[_tidy], validators=[Length(max=_LONG)], render_kw={"rows": 3}
    )


class VisitForm(DeskForm):
    """The minutes of a site inspection."""

    day = StringField(
        _l("Ngày kiểm tra"),
        description=_l("Ví dụ: 27/03/2027"),
        filters=[_tidy_line],
        validators=[InputRequired(_l("Hãy nhập ngày kiểm tra."))],
        render_kw={"autocomplete": "off", "class": "govuk-input--width-10"},
    )
    place = StringField(
        _l("Địa điểm"),
        filters=[_tidy_line],
        validators=[InputRequired(_l("Hãy nhập địa điểm.")), Length(max=300)],
    )
    participants = TextAreaField(
        _l("Thành phần tham gia"),
        description=_l("Họ tên, chức vụ hoặc tư cách của từng người, mỗi người một dòng."),
        filters=[_tidy],
        validators=[InputRequired(_l("Hãy ghi thành phần tham gia.")), Length(max=_LONG)],
        render_kw={"rows": 4},
    )
    minutes = TextAreaField(
        _l("Nội dung và kết luận"),
        filters=[_tidy],
        validators=[InputRequired(_l("Hãy ghi nội dung và kết luận.")), Length(max=_LONG)],
        render_kw={"rows": 6},
    )
    photos = MultipleFileField(
        _l("Biên bản đã ký hoặc ảnh chụp (không bắt buộc)"),
        description=_l("Một tệp PDF, hoặc các ảnh theo thứ tự."),
        render_kw=_SCANS,
    )

    def validate_day(self, field: StringField) -> None:
        """A day, however it is written; it is kept in ``read_day``."""
        try:
            self.read_day = read_date(field.data)
        except Rejected as rejected:
            raise ValidationError(say(rejected.text)) from rejected


class OpinionForm(PortalForm):
    """What another agency answers."""

    answer = TextAreaField(
        _l("Ý kiến của cơ quan"),
        filters=[_tidy],
        validators=[InputRequired(_l("Hãy ghi ý kiến của cơ quan.")), Length(max=_LONG)],
        render_kw={"rows": 6},
    )
    document = MultipleFileField(
        _l("Văn bản kèm theo (không bắt buộc)"),
        description=_l("Một tệp PDF, hoặc các ảnh theo thứ tự trang."),
        render_kw=_SCANS,
    )
