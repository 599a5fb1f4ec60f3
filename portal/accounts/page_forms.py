"""The forms of accounts. What a person types is read by the forms library, the same as in a dossier."""

from datetime import datetime
from typing import Any, Self

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, PasswordField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from forms.fields.base import Question
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
from portal.accounts.data_requests.models import Asked
from portal.accounts.roles import DUTIES, NAMES
from portal.consents import queries as consents
from portal.consents.queries import Purpose
from portal.consents.rules import ConsentText
from portal.core.actor import Kind
from portal.core.calendar import DayKind
from portal.web.asked_field import AskedField
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
STAFF_NUMBER = PERSONAL_NUMBER.model_copy(
    update={
        "required": False,
        "hint": Text(
            vi="12 chữ số. Dùng để một người không tự duyệt đề nghị của mình bằng tài khoản khác.",
            en="12 digits. By it nobody approves with another account what they asked for themselves.",
        ),
    }
)
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

ROLES_REASON = TextQuestion(
    key="reason",
    label=Text(vi="Căn cứ, lý do", en="Decision and reason"),
    hint=Text(
        vi="Ví dụ: Quyết định 123/QĐ-UBND ngày 15/11/2026.",
        en="For example: Decision 123/QĐ-UBND of 15/11/2026.",
    ),
    max_length=300,
)
RESET_REASON = TextQuestion(
    key="reset_reason", label=Text(vi="Lý do cấp mật khẩu mới", en="Why a new password is needed"), max_length=300
)
REFUSAL_NOTE = TextQuestion(key="note", label=Text(vi="Lý do từ chối", en="Why it is refused"), max_length=300)


DATA_REASON = TextQuestion(
    key="reason",
    label=Text(vi="Vì sao", en="Why"),
    hint=Text(
        vi="Ví dụ: thẻ căn cước mới ghi tên khác. Cơ quan có thể mời bạn cho xem giấy tờ.",
        en="Example: the new identity card has another name. The agency may ask to see your papers.",
    ),
    max_length=1000,
)
ANSWER = TextQuestion(
    key="answer",
    label=Text(vi="Trả lời người yêu cầu", en="Answer to the person"),
    hint=Text(vi="Bắt buộc khi từ chối.", en="Needed for a refusal."),
    max_length=1000,
    required=False,
)


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


def new_password(label: str) -> PasswordField:
    """Where a new password is typed."""
    return PasswordField(
        label,
        [_PASSWORD_NEEDED],
        description=_l("Từ 12 ký tự trở lên. Một câu ngắn của riêng bạn là tốt nhất; không bắt buộc ký tự đặc biệt."),
        render_kw={"autocomplete": "new-password"},
    )


class AgreeForm(PortalForm):
    """A page that shows the text about personal data above its button, and brings back which version it was."""

    mail = BooleanField(_l("Tôi muốn nhận thư điện tử báo tin về hồ sơ (không bắt buộc)"))
    agreed = HiddenField()

    def text(self, now: datetime) -> ConsentText:
        """The text that holds now."""
        return consents.current(Purpose.ACCOUNT, now=now)

    def showing(self, now: datetime) -> Self:
        """This form, to be shown with the text that holds now."""
        self.agreed.data = self.text(now).version
        return self


class CitizenForm(AgreeForm):
    """A citizen opens an account."""

    display_name = AskedField(NAME)
    personal_number = AskedField(PERSONAL_NUMBER)
    phone = AskedField(PHONE)
    email = AskedField(EMAIL)
    username = _new_username()
    password = new_password(_l("Mật khẩu"))


class BusinessForm(AgreeForm):
    """A business or organisation opens an account."""

    display_name = AskedField(ORGANISATION)
    tax_code = AskedField(TAX_CODE)
    representative = AskedField(REPRESENTATIVE)
    phone = AskedField(PHONE)
    email = AskedField(EMAIL)
    username = _new_username()
    password = new_password(_l("Mật khẩu"))


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


def data_form(item: str, kind: Kind, asked: Asked) -> PortalForm:
    """The form to ask about one item of an account: what is right, where it is to be corrected, and why."""
    questions: dict[str, Question] = {
        "display_name": NAME if kind is Kind.CITIZEN else ORGANISATION,
        "personal_number": PERSONAL_NUMBER,
        "tax_code": TAX_CODE,
        "representative": REPRESENTATIVE,
    }
    fields: dict[str, Any] = {}
    if asked is Asked.CORRECT:
        right = questions[item]
        label = Text(vi=f"Nội dung đúng: {right.label.vi}", en=f"What is right: {right.label.en}")
        fields["wanted"] = AskedField(right.model_copy(update={"label": label}))
    fields["reason"] = AskedField(DATA_REASON)
    form: PortalForm = type("DataForm", (PortalForm,), fields)()
    return form


class AnswerForm(PortalForm):
    """What becomes of a request about personal data."""

    decision = RadioField(
        _l("Quyết định"),
        [InputRequired(_l("Hãy chọn chấp nhận hoặc từ chối."))],
        choices=[SelectChoice("accept", _l("Chấp nhận, thực hiện ngay")), SelectChoice("refuse", _l("Từ chối"))],
    )
    answer = AskedField(ANSWER)


class PasswordForm(PortalForm):
    """A new password, after the present one."""

    present = PasswordField(_l("Mật khẩu hiện tại"), [_PRESENT_NEEDED], render_kw={"autocomplete": "current-password"})
    password = new_password(_l("Mật khẩu mới"))


class FirstPasswordForm(PortalForm):
    """A password for an account that had none."""

    password = new_password(_l("Mật khẩu mới"))


class _RolesField(ChecksField):
    """Every role with what it is for, in the page's language."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        choices = [SelectChoice(role.value, f"{say(name)}. {say(DUTIES[role])}") for role, name in NAMES.items()]
        super().__init__(*args, choices=choices, validate_choice=True, **kwargs)


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
    personal_number = AskedField(STAFF_NUMBER)
    phone = AskedField(STAFF_PHONE)
    email = AskedField(STAFF_EMAIL)
    roles = _RolesField(_l("Vai trò"))


class RolesForm(PortalForm):
    """What a member of staff may do, and why it changes; its page asks for another reason in ``DisableForm``."""

    roles = _RolesField(_l("Vai trò"))
    reason = AskedField(ROLES_REASON, id="roles-reason")


class ResetForm(PortalForm):
    """Why somebody who governs, signs, seals or watches needs a new password."""

    reset_reason = AskedField(RESET_REASON)


class RefusalForm(PortalForm):
    """Why what somebody asked for is not approved."""

    note = AskedField(REFUSAL_NOTE)


class PlainForm(PortalForm):
    """A form of one button."""


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
