"""The clerk's forms about a result that goes by post."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from forms.text import one_line
from portal.carriers.base import ParcelState, carriers
from portal.office.page_forms import DeskForm
from portal.web.languages import say

BY_HAND = "by_hand"
_NOT_FILLED_IN = {"autocomplete": "off", "class": "govuk-input--width-20"}


def _tidy_line(value: str | None) -> str:
    return one_line(value or "")


class PrepareParcelForm(DeskForm):
    """To whom and where the result goes, and with whom."""

    name = StringField(
        _l("Người nhận"),
        filters=[_tidy_line],
        validators=[InputRequired(_l("Hãy ghi tên người nhận.")), Length(max=200)],
        render_kw={"autocomplete": "off"},
    )
    phone = StringField(
        _l("Số điện thoại"),
        description=_l("Bưu tá gọi số này trước khi phát."),
        filters=[_tidy_line],
        validators=[Length(max=30)],
        render_kw=_NOT_FILLED_IN,
    )
    address = TextAreaField(
        _l("Địa chỉ nhận"),
        filters=[_tidy_line],
        validators=[InputRequired(_l("Hãy ghi địa chỉ nhận.")), Length(max=500)],
        render_kw={"rows": 3, "autocomplete": "off"},
    )
    by = RadioField(_l("Đơn vị bưu chính"), validators=[InputRequired(_l("Hãy chọn đơn vị bưu chính."))])
    carrier = StringField(
        _l("Tên đơn vị bưu chính khác"),
        description=_l("Chỉ ghi khi chọn đơn vị khác."),
        filters=[_tidy_line],
        validators=[Length(max=100)],
        render_kw=_NOT_FILLED_IN,
    )

    @classmethod
    def with_carriers(cls, *, data: dict[str, Any]) -> "PrepareParcelForm":
        """The form with the carriers of this installation, and one that officers name themselves."""
        known = carriers()
        form = cls(data={"by": next(iter(known), BY_HAND)} | data)
        asked = [SelectChoice(key, one.name) for key, one in known.items()]
        form.by.choices = [*asked, SelectChoice(BY_HAND, str(_l("Đơn vị khác, ghi mã vận đơn bằng tay")))]
        return form

    @property
    def carrier_key(self) -> str:
        """The carrier who is asked over a network, "" for another."""
        return "" if self.by.data == BY_HAND else str(self.by.data)


class SendParcelForm(DeskForm):
    """The parcel was given to its carrier."""

    tracking = StringField(
        _l("Mã vận đơn"),
        description=_l("Người nộp thấy mã này tại trang hồ sơ để theo dõi."),
        filters=[_tidy_line],
        validators=[Length(max=60)],
        render_kw=_NOT_FILLED_IN,
    )


class NoteParcelForm(DeskForm):
    """How far a parcel is, as an officer learned it."""

    state = RadioField(_l("Trạng thái"), validators=[InputRequired(_l("Hãy chọn trạng thái."))])
    remark = StringField(
        _l("Ghi chú của bưu chính"),
        description=_l("Ví dụ: không có người nhận. Người nộp đọc được."),
        filters=[_tidy_line],
        validators=[Length(max=300)],
        render_kw={"autocomplete": "off"},
    )

    @classmethod
    def in_words(cls, *, data: dict[str, Any]) -> "NoteParcelForm":
        """The form with the states that can be noted."""
        form = cls(data=data)
        states = (ParcelState.ON_THE_WAY, ParcelState.DELIVERED, ParcelState.RETURNED)
        form.state.choices = [SelectChoice(state.value, say(state.label)) for state in states]
        return form


class SettleParcelForm(DeskForm):
    """How the applicant got a result that came back."""

    channel = RadioField(
        _l("Người nộp nhận bằng cách khác"),
        choices=[
            SelectChoice("counter", _l("Đã đến nhận tại Bộ phận Một cửa")),
            SelectChoice("online", _l("Dùng bản điện tử tại trang hồ sơ, không nhận bản giấy")),
        ],
        validators=[InputRequired(_l("Hãy chọn cách người nộp đã nhận."))],
    )
