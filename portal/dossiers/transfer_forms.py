"""The forms of transfers."""

from flask_babel import lazy_gettext as _l
from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from forms.fields.people import EmailQuestion
from forms.text import Text, one_line
from portal.dossiers.actions.transferring import Successor
from portal.web.asked_field import AskedField
from portal.web.page_form import PortalForm

_OFF = {"autocomplete": "off", "spellcheck": "false"}
_EMAIL = EmailQuestion(
    key="to_email",
    label=Text(vi="Thư điện tử của người nhận", en="Email of the receiver"),
    hint=Text(
        vi="Cổng gửi liên kết nhận hồ sơ đến đây. Bỏ trống nếu bạn tự đưa liên kết.",
        en="The link is sent here. Leave it empty if you pass the link on yourself.",
    ),
    autocomplete="off",
    required=False,
)


def _tidy(value: str | None) -> str:
    return one_line(value or "")


class TransferForm(PortalForm):
    """To whom, and why."""

    to_name = StringField(
        _l("Họ tên hoặc tên tổ chức nhận hồ sơ"),
        filters=[_tidy],
        validators=[InputRequired(_l("Hãy ghi họ tên hoặc tên tổ chức.")), Length(max=200)],
        render_kw=_OFF,
    )
    to_number = StringField(
        _l("Số định danh cá nhân hoặc mã số thuế của người nhận"),
        description=_l("Chỉ tài khoản mang đúng cả họ tên và số này nhận được hồ sơ."),
        filters=[_tidy],
        validators=[InputRequired(_l("Hãy ghi số định danh cá nhân hoặc mã số thuế.")), Length(max=20)],
        render_kw=_OFF,
    )
    to_email = AskedField(_EMAIL)
    reason = TextAreaField(
        _l("Lý do chuyển"),
        description=_l("Người nhận và cơ quan giải quyết đọc được lý do này."),
        render_kw={"rows": 3, "maxlength": 500},
    )

    @property
    def successor(self) -> Successor:
        """Whom it is given to."""
        return Successor(name=self.to_name.data, number=self.to_number.data, email=self.to_email.text())


class TransferAnswerForm(PortalForm):
    """Why somebody does not take it."""

    reason = TextAreaField(
        _l("Lý do từ chối"), description=_l("Chủ hồ sơ đọc được lý do này."), render_kw={"rows": 3, "maxlength": 500}
    )
