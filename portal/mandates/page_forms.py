"""The forms of mandates."""

from flask_babel import lazy_gettext as _l
from wtforms import FileField, StringField, TextAreaField
from wtforms.validators import Length

from forms.fields.people import EmailQuestion
from forms.text import Text
from portal.accounts.mandates.rules import LONGEST_REASON
from portal.mandates.actions import Wish
from portal.mandates.scope_form import NAME_NEEDED, NUMBER_NEEDED, OFF, ScopeForm, tidy
from portal.web.asked_field import AskedField
from portal.web.page_form import PortalForm

_EMAIL = EmailQuestion(
    key="receiver_email",
    label=Text(vi="Thư điện tử của người nhận", en="Email of the receiver"),
    hint=Text(
        vi="Cổng gửi liên kết nhận ủy quyền đến đây. Bỏ trống nếu bạn tự đưa liên kết cho người nhận.",
        en="The link to accept is sent here. Leave it empty if you pass the link on yourself.",
    ),
    autocomplete="off",
    required=False,
)


class MandateForm(ScopeForm):
    """Whom, for what and how long somebody authorises."""

    receiver_name = StringField(
        _l("Họ tên hoặc tên tổ chức nhận ủy quyền"),
        description=_l("Ghi như trong giấy tờ của người nhận."),
        filters=[tidy],
        validators=[NAME_NEEDED, Length(max=200)],
        render_kw=OFF,
    )
    receiver_number = StringField(
        _l("Số định danh cá nhân hoặc mã số thuế của người nhận"),
        description=_l("Chỉ tài khoản mang đúng cả họ tên và số này nhận được ủy quyền."),
        filters=[tidy],
        validators=[NUMBER_NEEDED, Length(max=20)],
        render_kw=OFF,
    )
    receiver_email = AskedField(_EMAIL)

    @property
    def wanted(self) -> Wish:
        """What was asked for, in values that were read."""
        email = self.receiver_email.text()
        return self.wish(name=self.receiver_name.data, number=self.receiver_number.data, email=email)


class SignedMandateForm(PortalForm):
    """The mandate document after it was signed."""

    signed = FileField(
        _l("Giấy ủy quyền đã ký số (tệp PDF)"),
        description=_l("Chọn đúng tệp bạn vừa ký. Không in, quét hoặc lưu lại thành tệp khác."),
        render_kw={"accept": "application/pdf,.pdf"},
    )


class ReasonForm(PortalForm):
    """Why a mandate is declined or revoked."""

    reason = TextAreaField(
        _l("Lý do"), description=_l("Bên kia đọc được lý do này."), render_kw={"rows": 3, "maxlength": LONGEST_REASON}
    )


class AnswerForm(PortalForm):
    """A form of one button: nothing to fill in, but protected against forgery."""
