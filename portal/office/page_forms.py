"""The officers' forms. Each carries the revision of the dossier that was on the screen when it was opened."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    FieldList,
    Form,
    FormField,
    IntegerField,
    PasswordField,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, ValidationError
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from forms.fields import Rejected
from forms.fields.dates import read_date, vietnamese
from forms.text import clean, one_line
from portal.office.reasons import RefusalReason
from portal.office.results import Line, Outcome
from portal.web.languages import say
from portal.web.page_form import PortalForm

_LONG = 4000


def _tidy(value: str | None) -> str:
    return clean(value or "")


def _tidy_line(value: str | None) -> str:
    return one_line(value or "")


class DeskForm(PortalForm):
    """A form about one dossier: by itself a single button."""

    revision = IntegerField(widget=HiddenInput())

    @property
    def seen(self) -> int:
        """The revision that was on the screen; one that cannot be is 0 and always stale."""
        return self.revision.data or 0


class AcceptForm(DeskForm):
    """Take the dossier in."""

    note = StringField(_l("Ghi chú cho người nộp"), filters=[_tidy_line], validators=[Length(max=500)])


class DemandForm(Form):  # type: ignore[misc]  # wtforms ships no types
    """What is wrong with one item, how to mend it, an example."""

    problem = StringField(
        _l("Thiếu hoặc sai ở đâu"),
        filters=[_tidy_line],
        validators=[Length(max=500)],
        render_kw={"list": "common-problems", "autocomplete": "off"},
    )
    mend = StringField(_l("Cách sửa"), filters=[_tidy_line], validators=[Length(max=500)])
    example = StringField(_l("Ví dụ"), filters=[_tidy_line], validators=[Length(max=300)])


class SupplementForm(DeskForm):
    """Everything to complete, at once: an item counts when its problem is filled in."""

    demands = FieldList(FormField(DemandForm))
    reply_by = StringField(
        _l("Hạn bổ sung"),
        description=_l("Ngày, tháng, năm, sau hôm nay. Người nộp có đến hết ngày này để bổ sung. Ví dụ: 27/03/2027"),
        filters=[_tidy_line],
        validators=[InputRequired(_l("Hãy nhập hạn bổ sung."))],
        render_kw={"autocomplete": "off", "class": "govuk-input--width-10"},
    )

    def validate_reply_by(self, field: StringField) -> None:
        """A day, however it is written; it is kept in ``day``."""
        try:
            self.day = read_date(field.data)
        except Rejected as rejected:
            raise ValidationError(say(rejected.text)) from rejected

    @classmethod
    def for_items(cls, count: int, *, revision: int, reply_by: date) -> "SupplementForm":
        """The form with a row for each thing that can be asked for."""
        rows: list[dict[str, Any]] = [{} for _ in range(count)]
        return cls(data={"revision": revision, "reply_by": vietnamese(reply_by), "demands": rows})


class RefuseForm(DeskForm):
    """Why the dossier is not taken in."""

    reason_code = RadioField(
        _l("Căn cứ từ chối"), validators=[InputRequired(_l("Hãy chọn căn cứ từ chối."))], validate_choice=True
    )
    reason = TextAreaField(
        _l("Lý do cụ thể"),
        description=_l("Viết cho người nộp đọc: điều gì chưa được, ở giấy tờ nào, làm thế nào cho đúng."),
        filters=[_tidy],
        validators=[InputRequired(_l("Hãy ghi lý do cụ thể.")), Length(max=_LONG)],
        render_kw={"rows": 4},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reason_code.choices = [SelectChoice(reason.value, say(reason.label)) for reason in RefusalReason]


class ReasonForm(DeskForm):
    """A sentence that explains: why the work stops, or what the specialist should look at again."""

    reason = TextAreaField(
        _l("Lý do"),
        filters=[_tidy],
        validators=[InputRequired(_l("Hãy ghi lý do.")), Length(max=_LONG)],
        render_kw={"rows": 3},
    )


class LineForm(Form):  # type: ignore[misc]  # wtforms ships no types
    """One line of the result."""

    value = TextAreaField("", filters=[_tidy], validators=[Length(max=_LONG)], render_kw={"rows": 1})


class ProposeForm(DeskForm):
    """What the specialist puts before the leader."""

    outcome = RadioField(
        _l("Đề xuất"),
        choices=[
            SelectChoice(Outcome.GRANT.value, _l("Giải quyết: cấp kết quả theo dự thảo dưới đây")),
            SelectChoice(Outcome.DENY.value, _l("Không giải quyết: thông báo lý do cho người nộp")),
        ],
        validators=[InputRequired(_l("Hãy chọn đề xuất."))],
    )
    opinion = TextAreaField(
        _l("Ý kiến thẩm định trình lãnh đạo"),
        filters=[_tidy],
        validators=[InputRequired(_l("Hãy ghi ý kiến thẩm định.")), Length(max=_LONG)],
        render_kw={"rows": 3},
    )
    lines = FieldList(FormField(LineForm))
    reason = TextAreaField(
        _l("Lý do không giải quyết"),
        description=_l("Chỉ ghi khi đề xuất không giải quyết. Người nộp sẽ đọc lý do này trong thông báo."),
        filters=[_tidy],
        validators=[Length(max=_LONG)],
        render_kw={"rows": 3},
    )

    @classmethod
    def for_lines(cls, lines: tuple[Line, ...], *, data: dict[str, Any]) -> "ProposeForm":
        """The form with the draft's lines to check and correct."""
        form = cls(data=data | {"lines": [{"value": line.value} for line in lines]})
        for entry, line in zip(form.lines, lines, strict=False):
            entry.form.value.label.text = line.label
            entry.form.value.render_kw = {"rows": min(6, 1 + line.value.count("\n") + len(line.value) // 70)}
        return form


class ApproveForm(DeskForm):
    """The leader signs with the key's PIN, which is used once and never kept."""

    pin = PasswordField(
        _l("Mã PIN của chứng thư số của bạn"),
        description=_l("Mã chỉ dùng cho lần ký này, không được lưu lại."),
        validators=[InputRequired(_l("Hãy nhập mã PIN để ký số."))],
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )


class ReturnForm(DeskForm):
    """How the result is handed over, and which originals were taken in."""

    channel = RadioField(
        _l("Hình thức trả"),
        choices=[
            SelectChoice("online", _l("Trực tuyến: người nộp tải kết quả tại trang hồ sơ")),
            SelectChoice("counter", _l("Tại Bộ phận Một cửa")),
            SelectChoice("post", _l("Qua bưu chính")),
        ],
        validators=[InputRequired(_l("Hãy chọn hình thức trả kết quả."))],
    )
    originals = SelectMultipleField(
        _l("Bản chính đã nhận, đã đối chiếu"),
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
        choices=[],
    )

    @classmethod
    def for_originals(cls, originals: Mapping[str, str], *, data: dict[str, Any]) -> "ReturnForm":
        """The form with a box for each original that must come in."""
        form = cls(data=data)
        form.originals.choices = [SelectChoice(key, name) for key, name in originals.items()]
        return form
