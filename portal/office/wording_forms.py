"""The forms about templates, and about the letters written with them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, ValidationError
from wtforms.widgets import HiddenInput

from forms.definition import ServiceForm
from forms.fields import Rejected
from forms.fields.dates import read_date, vietnamese
from forms.text import clean, one_line
from portal.accounts.models import Agency
from portal.documents.numbering import DocumentType
from portal.office.page_forms import DeskForm
from portal.office.wordings.markup import Place, PlaceKind
from portal.office.wordings.rules import OFFERED, Wording
from portal.web.languages import say
from portal.web.page_form import ChecksField, PortalForm

_LONGEST_BODY, _LONGEST_LINE, _MOST_LINES = 20_000, 300, 10


def _tidy(value: str | None) -> str:
    return clean(value or "")


def _tidy_line(value: str | None) -> str:
    return one_line(value or "")


def _split(text: str) -> tuple[str, ...]:
    return tuple(line for line in (one_line(one) for one in text.splitlines()) if line)


def _few_short_lines(form: PortalForm, field: Field) -> None:
    lines = _split(field.data)
    if len(lines) > _MOST_LINES or any(len(line) > _LONGEST_LINE for line in lines):
        raise ValidationError(_("Nhiều nhất 10 dòng, mỗi dòng không quá 300 ký tự."))


class RevisionForm(PortalForm):
    """A button about a template: it carries the revision that was on the screen."""

    revision = IntegerField(widget=HiddenInput())

    @property
    def seen(self) -> int:
        """The revision that was on the screen; one that cannot be is 0 and always stale."""
        return self.revision.data or 0


class ReturnForm(RevisionForm):
    """Why a template is given back."""

    reason = TextAreaField(
        _l("Cần sửa gì"),
        filters=[_tidy],
        validators=[InputRequired(_l("Hãy ghi điều cần sửa.")), Length(max=1000)],
        render_kw={"rows": 3},
    )


class WordingForm(RevisionForm):
    """The words of a template."""

    name = StringField(
        _l("Tên mẫu"),
        description=_l(
            "Cán bộ chọn mẫu theo tên này; người nộp thấy tên này ở trang hồ sơ. Ví dụ: Giấy mời kiểm tra thực địa"
        ),
        filters=[_tidy_line],
        validators=[InputRequired(_l("Hãy nhập tên mẫu.")), Length(max=200)],
    )
    kind = SelectField(
        _l("Loại văn bản"),
        choices=[SelectChoice(one.name, one.label) for one in OFFERED],
        default=DocumentType.OFFICIAL_LETTER.name,
    )
    service = SelectField(
        _l("Dịch vụ"), description=_l("Chọn một dịch vụ thì mẫu dùng được nội dung đơn của dịch vụ đó.")
    )
    abstract = StringField(
        _l("Trích yếu"),
        description=_l("Công văn in “V/v …” dưới số, ký hiệu; văn bản khác in dưới tên loại."),
        filters=[_tidy_line],
        validators=[Length(max=_LONGEST_LINE)],
    )
    addressees = TextAreaField(
        _l("Kính gửi"),
        description=_l("Mỗi nơi một dòng. Có thể để trống."),
        filters=[_tidy],
        validators=[_few_short_lines],
        render_kw={"rows": 2},
    )
    body = TextAreaField(
        _l("Nội dung"),
        description=_l(
            "Mỗi đoạn cách nhau một dòng trống. **đậm**, *nghiêng*, “- ” đầu dòng là gạch đầu dòng, “1. ” là đánh số, "
            "“# ” là tiêu đề. {{Tên người nộp}} lấy dữ liệu của hồ sơ. [[Thời gian họp: ngày]] là chỗ để cán bộ điền; "
            "kiểu là chữ, đoạn văn, ngày hoặc số."
        ),
        filters=[_tidy],
        validators=[Length(max=_LONGEST_BODY)],
        render_kw={"rows": 16},
    )
    recipients = TextAreaField(
        _l("Nơi nhận (in thêm)"),
        description=_l("Mỗi nơi một dòng, ví dụ: Như trên. Dòng “Lưu: VT, hồ sơ.” luôn được in."),
        filters=[_tidy],
        validators=[_few_short_lines],
        render_kw={"rows": 2},
    )
    agencies = ChecksField(_l("Cơ quan nhận bản sao"), choices=[])
    visible = BooleanField(_l("Người nộp nhận văn bản này tại trang hồ sơ của mình"))

    @classmethod
    def offering(
        cls, services: Iterable[ServiceForm], agencies: Iterable[Agency], *, data: dict[str, Any] | None = None
    ) -> "WordingForm":
        """The form with every service and agency that may be chosen."""
        form = cls(data=data)
        named = [SelectChoice(one.code, f"{say(one.name)} ({one.code})") for one in services]
        form.service.choices = [SelectChoice("", _("Mọi dịch vụ")), *named]
        form.agencies.choices = [SelectChoice(one.key, say(one.name)) for one in agencies]
        return form

    @staticmethod
    def shown(wording: Wording, *, revision: int) -> dict[str, Any]:
        """What a template says, as the form shows it."""
        stored = wording.stored() | {"revision": revision}
        return stored | {name: "\n".join(stored[name]) for name in ("addressees", "recipients")}

    @property
    def wording(self) -> Wording:
        """What was typed."""
        return Wording(
            name=self.name.data,
            kind=DocumentType[self.kind.data],
            service=self.service.data,
            abstract=self.abstract.data,
            addressees=_split(self.addressees.data),
            body=self.body.data,
            recipients=_split(self.recipients.data),
            agencies=tuple(self.agencies.data),
            visible=self.visible.data,
        )


class BeginLetterForm(DeskForm):
    """Which template a letter begins with."""

    template = RadioField(_l("Mẫu văn bản"), validators=[InputRequired(_l("Hãy chọn một mẫu."))], choices=[])

    @classmethod
    def offering(
        cls, templates: Sequence[tuple[str, str, str]], *, data: dict[str, Any] | None = None
    ) -> "BeginLetterForm":
        """The form with the templates that may be used: id, name, and what kind of document it is."""
        form = cls(data=data)
        form.template.choices = [SelectChoice(key, f"{name} ({kind})") for key, name, kind in templates]
        return form


def _day(form: DeskForm, field: Field) -> None:
    if field.data:
        try:
            field.data = vietnamese(_read(field.data))
        except Rejected as rejected:
            raise ValidationError(say(rejected.text)) from rejected


def _read(typed: str) -> date:
    day: date = read_date(typed)
    return day


def _number(form: DeskForm, field: Field) -> None:
    if field.data and not (field.data.isascii() and field.data.isdigit()):
        raise ValidationError(_("Hãy nhập một số nguyên, chỉ gồm chữ số."))


def _field_of(place: Place) -> Field:
    if place.kind is PlaceKind.TEXT:
        return TextAreaField(place.name, filters=[_tidy], validators=[Length(max=4000)], render_kw={"rows": 5})
    checks = {PlaceKind.DAY: [_day], PlaceKind.NUMBER: [_number], PlaceKind.LINE: []}[place.kind]
    looks = {"autocomplete": "off"}
    if place.kind is not PlaceKind.LINE:
        looks |= {"class": "govuk-input--width-10"}
    hint = _l("Ví dụ: 27/3/2027") if place.kind is PlaceKind.DAY else ""
    validators = [Length(max=_LONGEST_LINE), *checks]
    return StringField(place.name, description=hint, filters=[_tidy_line], validators=validators, render_kw=looks)


def letter_form(
    places: Sequence[Place], agencies: Mapping[str, str], *, data: dict[str, Any] | None = None
) -> "LetterForm":
    """The form of a letter: a field for each place of its template, and who gets a copy."""
    names = {f"place_{index}": place for index, place in enumerate(places)}
    made = type("LetterForm", (LetterForm,), {name: _field_of(place) for name, place in names.items()})
    shown = {name: (data or {}).get("typed", {}).get(place.name, "") for name, place in names.items()}
    form: LetterForm = made(data=(data or {}) | shown)
    form.places = names
    form.agencies.choices = [SelectChoice(key, name) for key, name in agencies.items()]
    return form


class LetterForm(DeskForm):
    """The open places of a letter; the places themselves are added by ``letter_form``."""

    places: Mapping[str, Place]
    agencies = ChecksField(_l("Cơ quan nhận bản sao"), choices=[])

    @property
    def typed(self) -> dict[str, str]:
        """What was typed into each place, by its name."""
        return {place.name: self[name].data or "" for name, place in self.places.items()}
