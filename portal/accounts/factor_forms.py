"""The forms of second factors."""

from flask_babel import lazy_gettext as _l
from wtforms import Field, HiddenField, PasswordField, StringField
from wtforms.validators import InputRequired, Length, StopValidation

from portal.web.page_form import PortalForm

_CODE_INPUT = {
    "autocomplete": "one-time-code",
    "inputmode": "numeric",
    "spellcheck": "false",
    "class": "govuk-input--width-10",
}
_ANY_CODE_INPUT = {"autocomplete": "one-time-code", "autocapitalize": "characters", "spellcheck": "false"}


def _present() -> PasswordField:
    return PasswordField(
        _l("Mật khẩu hiện tại"),
        [InputRequired(_l("Hãy nhập mật khẩu hiện tại."))],
        description=_l("Để xác nhận chính bạn đang thay đổi."),
        render_kw={"autocomplete": "current-password"},
    )


class _UnlessPasskey:
    """A code is needed unless a passkey has answered."""

    def __call__(self, form: PortalForm, field: Field) -> None:
        """Stop at an empty code, with a sentence; stop without one when there is an answer."""
        if form.assertion.data:
            raise StopValidation
        if not (field.data or "").strip():
            raise StopValidation(_l("Hãy nhập mã xác thực."))


def _any_code() -> StringField:
    return StringField(
        _l("Mã xác thực"),
        [_UnlessPasskey()],
        description=_l("6 chữ số trong ứng dụng xác thực, hoặc một mã dự phòng."),
        render_kw=_ANY_CODE_INPUT,
    )


class PresentForm(PortalForm):
    """The present password, before something important."""

    present = _present()


class AppCodeForm(PortalForm):
    """The first code of an authenticator app that is being set up."""

    one_time = StringField(
        _l("Mã trong ứng dụng"),
        [InputRequired(_l("Hãy nhập mã đang hiện trong ứng dụng."))],
        description=_l("6 chữ số, đổi sau mỗi 30 giây."),
        render_kw=_CODE_INPUT,
    )


class SecondStepForm(PortalForm):
    """A code of the app or a recovery code, or a passkey's answer, after the password."""

    assertion = HiddenField()
    one_time = _any_code()


class ProofForm(PortalForm):
    """Password and factor together, before a factor is taken away or codes are made anew."""

    assertion = HiddenField()
    present = _present()
    one_time = _any_code()


def _key_name() -> StringField:
    return StringField(
        _l("Tên khóa"),
        [InputRequired(_l("Hãy đặt tên cho khóa.")), Length(max=80, message=_l("Tên khóa dài nhất 80 ký tự."))],
        description=_l("Để bạn nhận ra khóa này, ví dụ: Điện thoại của tôi."),
        render_kw={"autocomplete": "off"},
    )


class NewKeyForm(PortalForm):
    """A new passkey: its name, and what the device has made."""

    assertion = HiddenField()
    key_name = _key_name()


class KeyNameForm(PortalForm):
    """Another name for a passkey."""

    key_name = _key_name()
