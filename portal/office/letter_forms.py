"""The officers' forms about letters, recipients and results in force."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, ValidationError

from forms.fields import Rejected
from forms.fields.dates import read_date, vietnamese
from forms.text import clean, one_line
from portal.core.clock import local
from portal.office.actions.reception import SHORTEST_REASON
from portal.office.letters.kinds import ApologyWords, StopWords
from portal.office.page_forms import DeskForm
from portal.web.languages import say
from portal.web.page_form import ChecksField

_LONG = 4000
_SENTENCE = _l("Hãy ghi lý do bằng một câu đầy đủ.")


def _tidy(value: str | None) -> str:
    return clean(value or "")


def _tidy_line(value: str | None) -> str:
    return one_line(value or "")


def _day(field: StringField) -> date:
    try:
        return read_date(field.data)
    except Rejected as rejected:
        raise ValidationError(say(rejected.text)) from rejected


class ApologyForm(DeskForm):
    """Form 04 before it is signed: why the agency is not ready, and the one other date."""

    day: date
    reason = TextAreaField(
        _l("Lý do chưa trả kết quả đúng hẹn"),
        description=_l(
            "Viết cho người nộp đọc, in nguyên văn trên phiếu xin lỗi. "
            "Ví dụ: phải kiểm tra thực địa lần thứ hai do mưa lũ."
        ),
        filters=[_tidy],
        validators=[Length(max=1000)],
        render_kw={"rows": 3},
    )
    new_date = StringField(
        _l("Ngày hẹn lại"),
        description=_l("Một ngày làm việc sau ngày hẹn cũ. Chỉ được hẹn lại một lần. Ví dụ: 27/03/2027"),
        filters=[_tidy_line],
        validators=[InputRequired(_l("Hãy nhập ngày hẹn lại."))],
        render_kw={"autocomplete": "off", "class": "govuk-input--width-10"},
    )

    def validate_new_date(self, field: StringField) -> None:
        """A day, however it is written; it is kept in ``day``."""
        self.day = _day(field)

    @classmethod
    def filled(cls, words: ApologyWords, *, revision: int) -> "ApologyForm":
        """The form with what the letter says now."""
        day = vietnamese(local(words.due_at).date())
        return cls(data={"revision": revision, "reason": words.reason, "new_date": day})


class StopForm(DeskForm):
    """Form 05 before it is signed."""

    reason = TextAreaField(
        _l("Lý do dừng giải quyết"),
        description=_l("Viết cho người nộp đọc, in nguyên văn trên thông báo."),
        filters=[_tidy],
        validators=[
            InputRequired(_l("Hãy ghi lý do.")),
            Length(min=SHORTEST_REASON, max=_LONG, message=_SENTENCE),
        ],
        render_kw={"rows": 3},
    )
    basis = TextAreaField(
        _l("Căn cứ pháp lý"),
        description=_l("Điều, khoản và tên văn bản làm căn cứ để dừng."),
        filters=[_tidy],
        validators=[InputRequired(_l("Hãy ghi căn cứ pháp lý.")), Length(max=1000)],
        render_kw={"rows": 2},
    )
    advice = TextAreaField(
        _l("Người nộp có thể làm gì tiếp"),
        filters=[_tidy],
        validators=[Length(max=1000)],
        render_kw={"rows": 2},
    )

    @property
    def words(self) -> StopWords:
        """What the notice is to say."""
        return StopWords(self.reason.data, self.basis.data, self.advice.data)


class RecipientsForm(DeskForm):
    """The other agencies that get the result."""

    agencies = ChecksField(_l("Cơ quan nhận kết quả"), choices=[])

    @classmethod
    def for_agencies(cls, agencies: Mapping[str, str], *, data: dict[str, Any]) -> "RecipientsForm":
        """The form with every agency that may be chosen."""
        form = cls(data=data)
        form.agencies.choices = [SelectChoice(key, name) for key, name in agencies.items()]
        return form


class RevokeForm(DeskForm):
    """The decision by which a result loses its force."""

    decided_on: date
    decision = StringField(
        _l("Số, ký hiệu quyết định thu hồi"),
        description=_l("Ví dụ: 12/QĐ-UBND"),
        filters=[_tidy_line],
        validators=[InputRequired(_l("Hãy ghi số, ký hiệu quyết định thu hồi.")), Length(max=60)],
        render_kw={"autocomplete": "off", "class": "govuk-input--width-20"},
    )
    decision_date = StringField(
        _l("Ngày ban hành quyết định"),
        filters=[_tidy_line],
        validators=[InputRequired(_l("Hãy nhập ngày ban hành quyết định."))],
        render_kw={"autocomplete": "off", "class": "govuk-input--width-10"},
    )
    authority = StringField(
        _l("Cơ quan, người ra quyết định"),
        filters=[_tidy_line],
        validators=[InputRequired(_l("Hãy ghi cơ quan hoặc người ra quyết định.")), Length(max=200)],
    )
    reason = TextAreaField(
        _l("Lý do thu hồi"),
        description=_l("Người được cấp và các nơi nhận đọc được; trang xác minh công khai không nêu lý do."),
        filters=[_tidy],
        validators=[
            InputRequired(_l("Hãy ghi lý do.")),
            Length(min=SHORTEST_REASON, max=_LONG, message=_SENTENCE),
        ],
        render_kw={"rows": 3},
    )

    def validate_decision_date(self, field: StringField) -> None:
        """A day that has come, however it is written; it is kept in ``decided_on``."""
        self.decided_on = _day(field)
