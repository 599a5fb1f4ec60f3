"""The forms of the one-stop desk: who came, the signed paper, a scanned batch, papers in and out, linking by code."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import MultipleFileField
from wtforms import BooleanField, FieldList, FileField, Form, FormField, IntegerField, RadioField, StringField
from wtforms.fields.choices import SelectChoice, SelectField
from wtforms.validators import InputRequired, Length, NumberRange
from wtforms.validators import Optional as MayBeBlank
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from forms.definition import ServiceForm
from forms.fields.people import EmailQuestion, PersonalNumberQuestion, PhoneQuestion, TaxCodeQuestion
from forms.fields.text import TextQuestion
from forms.text import Text, one_line
from portal.core.actor import Kind
from portal.dossiers.actions import Visit
from portal.dossiers.counter import ConsentWay, Shown
from portal.dossiers.lifecycle import Channel
from portal.office.page_forms import DeskForm
from portal.web.asked_field import AskedField
from portal.web.languages import say
from portal.web.page_form import ChecksField, PortalForm

PERSONAL_NUMBER = PersonalNumberQuestion(
    key="personal_number",
    label=Text(vi="Số định danh cá nhân", en="Personal number"),
    hint=Text(
        vi="Phải có với cá nhân, trừ người chỉ có hộ chiếu.",
        en="Needed for a person, unless they only have a passport.",
    ),
    autocomplete="off",
    required=False,
)
TAX_CODE = TaxCodeQuestion(
    key="tax_code",
    label=Text(vi="Mã số thuế", en="Tax code"),
    hint=Text(vi="Phải có với doanh nghiệp, tổ chức.", en="Needed for a business or organisation."),
    autocomplete="off",
    required=False,
)
PHONE = PhoneQuestion(
    key="phone", label=Text(vi="Số điện thoại", en="Telephone number"), autocomplete="off", required=False
)
EMAIL = EmailQuestion(key="email", label=Text(vi="Thư điện tử", en="Email"), autocomplete="off", required=False)
ADDRESS = TextQuestion(
    key="address",
    label=Text(vi="Địa chỉ liên hệ", en="Contact address"),
    max_length=300,
    autocomplete="off",
    required=False,
)
_MOST_PAPERS = 99


def _tidy(value: str | None) -> str:
    return one_line(value or "")


def _off(**more: str) -> dict[str, str]:
    return {"autocomplete": "off", "spellcheck": "false", **more}


class VisitForm(PortalForm):
    """Who is at the desk or wrote, for which service, how the desk knows them, and how they agreed."""

    service = SelectField(_l("Thủ tục"), validators=[InputRequired(_l("Hãy chọn thủ tục."))])
    channel = RadioField(
        _l("Hồ sơ đến bằng cách nào"),
        choices=[
            SelectChoice(Channel.COUNTER.value, _l("Người nộp đang ở quầy")),
            SelectChoice(Channel.POST.value, _l("Gửi qua bưu chính")),
        ],
        validators=[InputRequired(_l("Hãy chọn hồ sơ đến bằng cách nào."))],
    )
    kind = RadioField(
        _l("Người nộp là"),
        choices=[
            SelectChoice(Kind.CITIZEN.value, _l("Cá nhân")),
            SelectChoice(Kind.BUSINESS.value, _l("Doanh nghiệp, tổ chức")),
        ],
        validators=[InputRequired(_l("Hãy chọn cá nhân hay doanh nghiệp, tổ chức."))],
    )
    name = StringField(
        _l("Họ, chữ đệm và tên; hoặc tên doanh nghiệp, tổ chức"),
        description=_l("Ghi như trong giấy tờ đã xem."),
        filters=[_tidy],
        validators=[InputRequired(_l("Hãy ghi tên người nộp.")), Length(max=200)],
        render_kw=_off(),
    )
    personal_number = AskedField(PERSONAL_NUMBER)
    tax_code = AskedField(TAX_CODE)
    representative = StringField(
        _l("Người đến nộp thay doanh nghiệp, tổ chức"),
        description=_l("Bỏ trống khi cá nhân nộp cho mình."),
        filters=[_tidy],
        validators=[Length(max=200)],
        render_kw=_off(),
    )
    shown = RadioField(
        _l("Giấy tờ đã xem để nhận biết người nộp"),
        validators=[InputRequired(_l("Hãy chọn giấy tờ bạn đã xem."))],
    )
    phone = AskedField(PHONE)
    email = AskedField(EMAIL)
    address = AskedField(ADDRESS)
    consent = RadioField(
        _l("Người nộp đã đồng ý bằng cách nào"),
        validators=[InputRequired(_l("Chỉ lập hồ sơ thay khi người nộp đã đồng ý. Hãy chọn cách người nộp đồng ý."))],
    )

    @classmethod
    def for_services(cls, services: Sequence[ServiceForm]) -> "VisitForm":
        """The form with the services of the agency."""
        form = cls()
        form.service.choices = [SelectChoice("", _l("Chọn thủ tục"))]
        form.service.choices += [SelectChoice(one.code, f"{say(one.name)} ({one.code})") for one in services]
        form.shown.choices = [SelectChoice(one.value, say(one.label)) for one in Shown]
        form.consent.choices = [SelectChoice(one.value, say(one.label)) for one in ConsentWay]
        return form

    def validate(self, extra_validators: Any = None) -> bool:
        """Each field by itself, then what they say together."""
        good = bool(super().validate(extra_validators))
        return self._known_by_number() and self._letter_or_person() and good

    def _known_by_number(self) -> bool:
        business = self.kind.data == Kind.BUSINESS.value
        if business and not self.tax_code.errors and self.tax_code.value is None:
            self.tax_code.errors = [*self.tax_code.errors, say(TAX_CODE.demand)]
            return False
        if business and not self.representative.data:
            self.representative.errors = [*self.representative.errors, _l("Hãy ghi tên người đến nộp.")]
            return False
        foreign = self.shown.data == Shown.PASSPORT.value
        number = self.personal_number
        if not business and not foreign and not number.errors and number.value is None:
            number.errors = [*number.errors, say(PERSONAL_NUMBER.demand)]
            return False
        return True

    def _letter_or_person(self) -> bool:
        """A letter shows copies and cannot speak; who is there shows a paper."""
        by_post = self.channel.data == Channel.POST.value
        if by_post and self.consent.data == ConsentWay.SPOKEN.value:
            told = _l("Hồ sơ gửi qua bưu chính phải có sự đồng ý bằng văn bản.")
            self.consent.errors = [*self.consent.errors, told]
            return False
        if not by_post and Shown.COPY_IN_LETTER.value == self.shown.data:
            self.shown.errors = [*self.shown.errors, _l("Người nộp đang ở quầy: hãy xem bản chính giấy tờ.")]
            return False
        return True

    @property
    def visit(self) -> Visit:
        """What a valid form says."""
        business = self.kind.data == Kind.BUSINESS.value
        return Visit(
            service=self.service.data,
            channel=Channel(self.channel.data),
            kind=Kind(self.kind.data),
            name=self.name.data,
            personal_number=self.personal_number.text() or None,
            tax_code=(self.tax_code.text() or None) if business else None,
            representative=(self.representative.data or None) if business else None,
            phone=self.phone.text(),
            email=self.email.text(),
            address=self.address.text(),
            shown=Shown(self.shown.data),
            consent=ConsentWay(self.consent.data),
        )


class PaperForm(PortalForm):
    """The application that the person signed on paper, scanned."""

    scan = MultipleFileField(
        _l("Bản quét đơn đã ký"),
        description=_l("Một tệp PDF, hoặc các ảnh theo thứ tự trang."),
        render_kw={"accept": ".pdf,.jpg,.jpeg,.png,.heic,.heif"},
    )


class BatchScanForm(PortalForm):
    """Everything that was put through the scanner at once."""

    batch = FileField(
        _l("Tệp quét cả tập giấy tờ"),
        description=_l("Một tệp PDF, mỗi loại giấy tờ đặt sau tờ phân cách của nó."),
        render_kw={"accept": "application/pdf,.pdf"},
    )


class PlaceForm(PortalForm):
    """What an officer says a scan is: one of the form's file questions, or nothing of this dossier."""

    target = SelectField(_l("Đây là"), validators=[InputRequired(_l("Hãy chọn loại giấy tờ."))])


class ComponentForm(Form):  # type: ignore[misc]  # wtforms ships no types
    """One component: the papers that came with it, and whether it is in order."""

    component = StringField(widget=HiddenInput())
    originals = IntegerField(
        _l("Bản chính giữ lại"),
        default=0,
        validators=[MayBeBlank(), NumberRange(min=0, max=_MOST_PAPERS, message=_l("Ghi số bản, từ 0 đến 99."))],
        render_kw={"inputmode": "numeric", "class": "govuk-input--width-2"},
    )
    copies = IntegerField(
        _l("Bản sao giữ lại"),
        default=0,
        validators=[MayBeBlank(), NumberRange(min=0, max=_MOST_PAPERS, message=_l("Ghi số bản, từ 0 đến 99."))],
        render_kw={"inputmode": "numeric", "class": "govuk-input--width-2"},
    )
    seen = BooleanField(_l("Đã đối chiếu với bản chính rồi trả lại"))
    verdict = RadioField(
        _l("Kết quả kiểm tra"),
        choices=[
            SelectChoice("", _l("Chưa kiểm tra")),
            SelectChoice("yes", _l("Đạt")),
            SelectChoice("no", _l("Không đạt")),
        ],
        default="",
    )
    reason = StringField(
        _l("Không đạt vì"),
        filters=[_tidy],
        validators=[Length(max=500)],
        render_kw={"list": "reception-reasons", "autocomplete": "off"},
    )
    mend = StringField(
        _l("Cách sửa"),
        filters=[_tidy],
        validators=[Length(max=500)],
        render_kw={"list": "reception-remedies", "autocomplete": "off"},
    )


class ChecklistForm(DeskForm):
    """What the desk finds about every component."""

    components = FieldList(FormField(ComponentForm))

    @classmethod
    def for_components(cls, rows: Sequence[Mapping[str, Any]], *, revision: int) -> "ChecklistForm":
        """The form with a row for each component, filled with what was found before."""
        return cls(data={"revision": revision, "components": list(rows)})

    def validate(self, extra_validators: Any = None) -> bool:
        """Whoever finds something wrong says what; each row by itself first."""
        good = bool(super().validate(extra_validators))
        for entry in self.components:
            row = entry.form
            if row.verdict.data == "no" and not row.reason.data:
                row.reason.errors = [*row.reason.errors, _l("Hãy ghi vì sao không đạt.")]
                good = False
        return good


class ReasonForm(PortalForm):
    """A sentence of the desk to be used again."""

    problem = StringField(
        _l("Không đạt vì"),
        filters=[_tidy],
        validators=[InputRequired(_l("Hãy ghi lý do.")), Length(min=5, max=500, message=_l("Từ 5 đến 500 ký tự."))],
        render_kw={"autocomplete": "off"},
    )
    mend = StringField(_l("Cách sửa"), filters=[_tidy], validators=[Length(max=500)], render_kw={"autocomplete": "off"})


class HandOverForm(PortalForm):
    """Which dossiers went to the processing unit."""

    dossiers = ChecksField(_l("Hồ sơ bàn giao"), option_widget=CheckboxInput(), widget=ListWidget(prefix_label=False))
