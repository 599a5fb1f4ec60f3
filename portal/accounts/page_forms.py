"""The forms of accounts. What a person types is read by the forms library, the same as in a dossier."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import PasswordField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, StopValidation

from forms.fields.base import Context, Question, Rejected
from forms.fields.dates import DateQuestion
from forms.fields.people import (
    EmailQuestion,
    PersonalNumberQuestion,
    PersonNameQuestion,
    PhoneQuestion,
    TaxCodeQuestion,
)
from forms.fields.text import TextQuestion
from forms.text import Text
from portal.core.actor import Role
from portal.core.calendar import DayKind
from portal.web.languages import say
from portal.web.page_form import ChecksField, PortalForm

_NAME_NEEDED = InputRequired(_l("Hãy nhập tên đăng nhập."))
_PASSWORD_NEEDED = InputRequired(_l("Hãy nhập mật khẩu."))
_PRESENT_NEEDED = InputRequired(_l("Hãy nhập mật khẩu hiện tại."))
_NAME_INPUT = {"autocapitalize": "none", "spellcheck": "false", "autocomplete": "username"}

NAME = PersonNameQuestion(
    key="display_name",
    label=Text(vi="Họ, chữ đệm và tên", en="Full name"),
    hint=Text(vi="Ghi như trong thẻ căn cước.", en="As on your identity card."),
    autocomplete="name",
)
ORGANISATION = TextQuestion(
    key="display_name",
    label=Text(vi="Tên doanh nghiệp, tổ chức", en="Name of the business or organisation"),
    hint=Text(vi="Ghi đầy đủ như trong giấy chứng nhận đăng ký.", en="In full, as in the registration certificate."),
    autocomplete="organization",
)
REPRESENTATIVE = PersonNameQuestion(
    key="representative", label=Text(vi="Người đại diện theo pháp luật", en="Legal representative"), autocomplete="name"
)
PERSONAL_NUMBER = PersonalNumberQuestion(
    key="personal_number",
    label=Text(vi="Số định danh cá nhân", en="Personal number"),
    hint=Text(vi="12 chữ số trên thẻ căn cước.", en="The 12 digits on your identity card."),
    autocomplete="off",
)
TAX_CODE = TaxCodeQuestion(key="tax_code", label=Text(vi="Mã số thuế", en="Tax code"), autocomplete="off")
PHONE = PhoneQuestion(
    key="phone",
    label=Text(vi="Số điện thoại", en="Telephone number"),
    hint=Text(vi="Ví dụ: 0912 345 678.", en="Example: 0912 345 678."),
    autocomplete="tel",
)
EMAIL = EmailQuestion(
    key="email",
    label=Text(vi="Thư điện tử", en="Email"),
    hint=Text(vi="Ví dụ: ten@example.vn.", en="Example: name@example.vn."),
    autocomplete="email",
    required=False,
)
ADDRESS = TextQuestion(
    key="address",
    label=Text(vi="Địa chỉ liên hệ", en="Contact address"),
    max_length=300,
    autocomplete="street-address",
    required=False,
)
POSITION = TextQuestion(key="position", label=Text(vi="Chức vụ", en="Position"), max_length=120, required=False)
STAFF_NAME = PersonNameQuestion(key="display_name", label=Text(vi="Họ, chữ đệm và tên", en="Full name"))
STAFF_PHONE = PHONE.model_copy(update={"required": False, "autocomplete": "off"})
STAFF_EMAIL = EMAIL.model_copy(update={"autocomplete": "off"})
DAY = DateQuestion(
    key="day", label=Text(vi="Ngày", en="Day"), hint=Text(vi="Ví dụ: 02/01/2027.", en="Example: 02/01/2027.")
)
DAY_REASON = TextQuestion(
    key="reason",
    label=Text(vi="Căn cứ", en="Decision"),
    hint=Text(
        vi="Văn bản quyết định, ví dụ: Công văn 1234/BNV ngày 15/11/2026.",
        en="The document that decides it, for example: Letter 1234/BNV of 15/11/2026.",
    ),
    max_length=300,
)
DISABLE_REASON = TextQuestion(
    key="reason", label=Text(vi="Lý do khóa tài khoản", en="Why the account is disabled"), max_length=300
)


class AskedField(StringField):  # type: ignore[misc]  # wtforms ships no types
    """One line that the forms library reads: ``value`` is what it means, ``data`` what was typed."""

    def __init__(self, question: Question, **kwargs: Any) -> None:
        self.question = question
        self.value: Any = None
        attributes = {"spellcheck": "false"}
        if question.autocomplete:
            attributes["autocomplete"] = question.autocomplete
        mode = getattr(question, "input_mode", None)
        super().__init__(
            label=say(question.label),
            description=say(question.hint) if question.hint else "",
            render_kw=attributes | ({"inputmode": mode} if mode else {}),
            **kwargs,
        )

    def pre_validate(self, form: Any) -> None:
        """Read what was typed; the library's own sentence says what is wrong."""
        try:
            self.value = self.question.parse(self.data)
        except Rejected as problem:
            raise StopValidation(say(problem.text)) from problem
        if self.value is None:
            if self.question.is_required({}):
                raise StopValidation(say(self.question.demand))
            return
        for found in self.question.check(self.value, Context()):
            raise StopValidation(say(found.text))

    def text(self) -> str:
        """The value as stored, empty when nothing was typed."""
        return "" if self.value is None else str(self.question.stored(self.value))


class SignInForm(PortalForm):
    """Name and password."""

    username = StringField(_l("Tên đăng nhập"), [_NAME_NEEDED], render_kw=_NAME_INPUT)
    password = PasswordField(_l("Mật khẩu"), [_PASSWORD_NEEDED], render_kw={"autocomplete": "current-password"})


def _new_username() -> StringField:
    return StringField(
        _l("Tên đăng nhập"),
        [_NAME_NEEDED],
        description=_l(
            "3 đến 60 ký tự: chữ cái không dấu, chữ số, dấu chấm, gạch ngang hoặc gạch dưới. Bắt đầu bằng chữ cái."
        ),
        render_kw=_NAME_INPUT,
    )


def _new_password(label: str) -> PasswordField:
    return PasswordField(
        label,
        [_PASSWORD_NEEDED],
        description=_l("Từ 12 ký tự trở lên. Một câu ngắn của riêng bạn là tốt nhất; không bắt buộc ký tự đặc biệt."),
        render_kw={"autocomplete": "new-password"},
    )


class CitizenForm(PortalForm):
    """A citizen opens an account."""

    display_name = AskedField(NAME)
    personal_number = AskedField(PERSONAL_NUMBER)
    phone = AskedField(PHONE)
    email = AskedField(EMAIL)
    username = _new_username()
    password = _new_password(_l("Mật khẩu"))


class BusinessForm(PortalForm):
    """A business or organisation opens an account."""

    display_name = AskedField(ORGANISATION)
    tax_code = AskedField(TAX_CODE)
    representative = AskedField(REPRESENTATIVE)
    phone = AskedField(PHONE)
    email = AskedField(EMAIL)
    username = _new_username()
    password = _new_password(_l("Mật khẩu"))


class ContactForm(PortalForm):
    """How the owner is reached; the password proves that it is the owner."""

    phone = AskedField(PHONE)
    email = AskedField(EMAIL)
    address = AskedField(ADDRESS)
    password = PasswordField(
        _l("Mật khẩu hiện tại"),
        [_PRESENT_NEEDED],
        description=_l("Để xác nhận chính bạn đang thay đổi."),
        render_kw={"autocomplete": "current-password"},
    )


class PasswordForm(PortalForm):
    """A new password, after the present one."""

    present = PasswordField(_l("Mật khẩu hiện tại"), [_PRESENT_NEEDED], render_kw={"autocomplete": "current-password"})
    password = _new_password(_l("Mật khẩu mới"))


def _roles() -> ChecksField:
    return ChecksField(
        _l("Vai trò"),
        choices=[
            SelectChoice(Role.RECEPTIONIST.value, _l("Cán bộ tiếp nhận")),
            SelectChoice(Role.SPECIALIST.value, _l("Cán bộ thụ lý")),
            SelectChoice(Role.LEADER.value, _l("Lãnh đạo")),
            SelectChoice(Role.CLERK.value, _l("Văn thư")),
            SelectChoice(Role.EDITOR.value, _l("Biên tập viên")),
            SelectChoice(Role.ADMINISTRATOR.value, _l("Quản trị viên")),
        ],
        validate_choice=True,
    )


class StaffForm(PortalForm):
    """An administrator opens an account for a member of staff."""

    username = StringField(
        _l("Tên đăng nhập"),
        [_NAME_NEEDED],
        description=_l(
            "3 đến 60 ký tự: chữ cái không dấu, chữ số, dấu chấm, gạch ngang hoặc gạch dưới. Bắt đầu bằng chữ cái."
        ),
        render_kw=_NAME_INPUT | {"autocomplete": "off"},
    )
    display_name = AskedField(STAFF_NAME)
    position = AskedField(POSITION)
    agency = SelectField(_l("Cơ quan"), validate_choice=True)
    phone = AskedField(STAFF_PHONE)
    email = AskedField(STAFF_EMAIL)
    roles = _roles()


class RolesForm(PortalForm):
    """What a member of staff may do."""

    roles = _roles()


class DisableForm(PortalForm):
    """Closing an account needs a reason."""

    reason = AskedField(DISABLE_REASON)


class CalendarDayForm(PortalForm):
    """A day that is worked otherwise than the ordinary calendar has it."""

    day = AskedField(DAY)
    kind = RadioField(
        _l("Cách làm việc"),
        [InputRequired(_l("Hãy chọn cách làm việc của ngày này."))],
        choices=[
            SelectChoice(DayKind.OFF.value, _l("Nghỉ cả ngày")),
            SelectChoice(DayKind.WORK.value, _l("Làm việc cả ngày (làm bù)")),
            SelectChoice(DayKind.MORNING.value, _l("Chỉ làm buổi sáng")),
            SelectChoice(DayKind.AFTERNOON.value, _l("Chỉ làm buổi chiều")),
        ],
    )
    reason = AskedField(DAY_REASON)
