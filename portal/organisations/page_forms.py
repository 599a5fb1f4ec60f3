"""The forms of organisations."""

from datetime import datetime
from typing import Self

from flask_babel import lazy_gettext as _l
from wtforms import FileField, HiddenField, RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from forms.fields.people import (
    EmailQuestion,
    PersonalNumberQuestion,
    PersonNameQuestion,
    PhoneQuestion,
    TaxCodeQuestion,
)
from forms.fields.text import TextQuestion
from forms.text import Text
from portal.accounts.organisations.models import Form, MemberRole
from portal.consents import queries as consents
from portal.consents.queries import Purpose
from portal.consents.rules import ConsentText
from portal.organisations.actions import Asked, Details
from portal.web.asked_field import AskedField
from portal.web.page_form import PortalForm

NAME = TextQuestion(
    key="name",
    label=Text(vi="Tên tổ chức", en="Name of the organisation"),
    hint=Text(vi="Ghi đầy đủ như trong giấy chứng nhận đăng ký.", en="In full, as in the registration certificate."),
    max_length=200,
    autocomplete="organization",
)
TAX_CODE = TaxCodeQuestion(
    key="tax_code",
    label=Text(vi="Mã số thuế hoặc mã số doanh nghiệp", en="Tax code or enterprise code"),
    hint=Text(
        vi="10 chữ số. Hộ kinh doanh có thể dùng số định danh 12 số của chủ hộ.",
        en="10 digits. A household business may have its owner's 12-digit personal number.",
    ),
    autocomplete="off",
)
REPRESENTATIVE = PersonNameQuestion(
    key="representative",
    label=Text(vi="Người đại diện theo pháp luật hoặc chủ hộ", en="Legal representative or owner"),
    autocomplete="off",
)
REPRESENTATIVE_NUMBER = PersonalNumberQuestion(
    key="representative_number",
    label=Text(vi="Số định danh của người này", en="This person's personal number"),
    hint=Text(vi="12 chữ số trên thẻ căn cước.", en="The 12 digits on the identity card."),
    autocomplete="off",
)
PHONE = PhoneQuestion(key="phone", label=Text(vi="Số điện thoại của tổ chức", en="The organisation's telephone number"))
EMAIL = EmailQuestion(
    key="email", label=Text(vi="Thư điện tử của tổ chức", en="The organisation's email"), required=False
)
ADDRESS = TextQuestion(
    key="address", label=Text(vi="Địa chỉ trụ sở", en="Registered address"), max_length=300, required=False
)
INVITED_EMAIL = EmailQuestion(
    key="email", label=Text(vi="Hoặc thư điện tử", en="Or the email address"), required=False, autocomplete="off"
)
FORMS = {
    Form.ENTERPRISE: _l("Doanh nghiệp"),
    Form.HOUSEHOLD: _l("Hộ kinh doanh"),
    Form.COOPERATIVE: _l("Hợp tác xã"),
    Form.OTHER: _l("Cơ quan, tổ chức khác"),
}
ROLES = {
    MemberRole.REPRESENTATIVE: _l("Người đại diện: làm mọi việc"),
    MemberRole.MANAGER: _l("Người quản trị: soạn hồ sơ, sắp xếp thành viên"),
    MemberRole.SIGNER: _l("Người ký: soạn, ký và nộp hồ sơ"),
    MemberRole.PREPARER: _l("Người soạn: soạn hồ sơ, không ký và nộp"),
    MemberRole.VIEWER: _l("Người xem: chỉ xem hồ sơ"),
}


class OrganisationForm(PortalForm):
    """What an organisation is."""

    form = RadioField(
        _l("Loại tổ chức"),
        [InputRequired(_l("Hãy chọn loại tổ chức."))],
        choices=[SelectChoice(value.value, label) for value, label in FORMS.items()],
    )
    display_name = AskedField(NAME)
    tax_code = AskedField(TAX_CODE)
    representative = AskedField(REPRESENTATIVE)
    representative_number = AskedField(REPRESENTATIVE_NUMBER)
    phone = AskedField(PHONE)
    email = AskedField(EMAIL)
    address = AskedField(ADDRESS)
    agreed = HiddenField()

    def text(self, now: datetime) -> ConsentText:
        """What is agreed to for the organisation, as it holds now."""
        return consents.current(Purpose.ORGANISATION, now=now)

    def showing(self, now: datetime) -> Self:
        """This form, to be shown with that text."""
        self.agreed.data = self.text(now).version
        return self

    @property
    def details(self) -> Details:
        """What was typed, as stored."""
        return Details(
            form=Form(self.form.data),
            name=self.display_name.text(),
            tax_code=self.tax_code.text(),
            representative=self.representative.text(),
            representative_number=self.representative_number.text(),
            phone=self.phone.text(),
            email=self.email.text(),
            address=self.address.text(),
        )


class InvitationForm(PortalForm):
    """Who is asked to become a member, and as what."""

    username = StringField(
        _l("Tên đăng nhập của người được mời"),
        description=_l("Người này cần có tài khoản người dân trên cổng. Không biết tên thì nhập thư điện tử ở dưới."),
        render_kw={"autocapitalize": "none", "spellcheck": "false", "autocomplete": "off", "maxlength": 80},
    )
    email = AskedField(
        EmailQuestion(
            key="email",
            label=Text(vi="Hoặc thư điện tử", en="Or the email address"),
            required=False,
            autocomplete="off",
        )
    )
    role = RadioField(
        _l("Vai trò"),
        [InputRequired(_l("Hãy chọn vai trò."))],
        choices=[SelectChoice(value.value, label) for value, label in ROLES.items()],
    )

    @property
    def asked(self) -> Asked:
        """What was typed, as compared."""
        name = (self.username.data or "").strip().casefold()
        return Asked(role=MemberRole(self.role.data), username=name[:80], email=self.email.text())


class RoleForm(PortalForm):
    """Another role for a member."""

    role = RadioField(
        _l("Vai trò"),
        [InputRequired(_l("Hãy chọn vai trò."))],
        choices=[SelectChoice(value.value, label) for value, label in ROLES.items()],
    )


class EvidenceForm(PortalForm):
    """A file that proves an organisation."""

    evidence = FileField(
        _l("Giấy chứng nhận đăng ký hoặc quyết định thành lập"), description=_l("PDF, JPG hoặc PNG, tối đa 10 MB.")
    )


class StatementForm(PortalForm):
    """A statement that was signed."""

    signed = FileField(_l("Bản xác nhận đã ký (PDF)"))


class RefusalForm(PortalForm):
    """Why the evidence of an organisation is not accepted."""

    reason = AskedField(
        TextQuestion(
            key="reason",
            label=Text(vi="Lý do không xác nhận", en="Why it is not confirmed"),
            hint=Text(vi="Người đăng ký đọc được nội dung này.", en="The person who registered it reads this."),
            max_length=500,
        )
    )


class PlainForm(PortalForm):
    """A form of one button: nothing to fill in, but protected against forgery."""
