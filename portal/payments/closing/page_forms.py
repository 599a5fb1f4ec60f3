"""The forms of the closing."""

from flask_babel import lazy_gettext as _l
from wtforms import DateField, FileField, HiddenField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length, Regexp

from portal.web.page_form import PortalForm

_NEEDED = _l("Hãy ghi lý do, để người sau đọc lại hiểu được.")
_WHY = [InputRequired(_NEEDED), Regexp(r"(?s).*\S", message=_NEEDED), Length(max=500)]


class CompareForm(PortalForm):
    """Which day to compare."""

    day = DateField(_l("Ngày đối soát"), validators=[InputRequired(_l("Hãy chọn một ngày, ví dụ 2026-11-27."))])


class ReportForm(PortalForm):
    """A gateway's report of a day."""

    channel = SelectField(_l("Cổng thanh toán"), validate_choice=True)
    file = FileField(
        _l("Tệp báo cáo ngày (CSV)"),
        description=_l("Tải tệp từ cổng thanh toán và không sửa. Nộp lại tệp cũ không làm thay đổi gì."),
        render_kw={"accept": ".csv,text/csv"},
    )


class SeenForm(PortalForm):
    """A form of one button that carries what the person saw."""

    seen = HiddenField(validators=[InputRequired(), Regexp(r"^[0-9a-f]{64}$")])


class ExplainForm(PortalForm):
    """Why a difference is as it is."""

    why = TextAreaField(
        _l("Giải trình"),
        description=_l("Ghi nguyên nhân, số văn bản tra soát hoặc biên bản nếu có. Người thứ hai sẽ đọc."),
        validators=_WHY,
        render_kw={"rows": 3},
    )


class BackForm(PortalForm):
    """Why an explanation does not suffice."""

    why = TextAreaField(
        _l("Lý do chưa đồng ý"),
        validators=_WHY,
        render_kw={"rows": 2},
    )


class PlainForm(PortalForm):
    """A form of one button."""
