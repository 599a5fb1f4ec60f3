"""The forms of coming back in."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import InputRequired

from forms.fields.text import TextQuestion
from forms.text import Text
from portal.accounts.page_forms import new_password
from portal.web.asked_field import AskedField
from portal.web.page_form import PortalForm

_NAME_INPUT = {"autocapitalize": "none", "spellcheck": "false"}
PAPERS = TextQuestion(
    key="papers",
    label=Text(vi="Giấy tờ đã kiểm tra", en="Papers that were checked"),
    hint=Text(
        vi="Loại giấy tờ và bốn số cuối, ví dụ: thẻ căn cước, số cuối 0019. Không ghi cả số.",
        en="Kind of paper and its last four digits, for example: identity card, ending in 0019. Not the whole number.",
    ),
    max_length=200,
)


class AskRecoveryForm(PortalForm):
    """Who has forgotten the password, by username or confirmed address."""

    name = StringField(
        _l("Tên đăng nhập hoặc thư điện tử"),
        [InputRequired(_l("Hãy nhập tên đăng nhập hoặc thư điện tử."))],
        description=_l("Thư điện tử phải là địa chỉ bạn đã xác nhận trong tài khoản."),
        render_kw=_NAME_INPUT | {"autocomplete": "username"},
    )


class NewPasswordForm(PortalForm):
    """A new password, after the link."""

    password: PasswordField = new_password(_l("Mật khẩu mới"))


class ProvenPasswordForm(NewPasswordForm):
    """The same for an account with a second factor: a code too, or a passkey's answer."""

    assertion = HiddenField()
    one_time = StringField(
        _l("Mã xác thực"),
        description=_l("6 chữ số trong ứng dụng xác thực, hoặc một mã dự phòng."),
        render_kw={"autocomplete": "one-time-code", "autocapitalize": "characters", "spellcheck": "false"},
    )


class LostFactorsForm(PortalForm):
    """At the counter: whose second factors were lost, and what papers showed who they are."""

    username = StringField(
        _l("Tên đăng nhập của chủ tài khoản"),
        [InputRequired(_l("Hãy nhập tên đăng nhập."))],
        render_kw=_NAME_INPUT | {"autocomplete": "off"},
    )
    papers = AskedField(PAPERS)
