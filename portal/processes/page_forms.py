"""The administrators' forms about processes."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import FieldList, Form, FormField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp, ValidationError
from wtforms.widgets import HiddenInput

from forms.definition.source import DefinitionError, parse
from forms.text import clean, one_line
from portal.processes.definition import AT_APPRAISAL, ROLE_OF, Extra, StepKind, Wait
from portal.web.languages import say
from portal.web.page_form import ChecksField, PortalForm

_LONG = 300
_WAYS, _REQUESTS = 3, 2
EXTRA_NAMES = {
    Extra.REQUEST_SUPPLEMENT: _l("Yêu cầu bổ sung hồ sơ"),
    Extra.STOP: _l("Dừng giải quyết"),
}
WAIT_NAMES = {
    Wait.NEVER: _l("Không chờ"),
    Wait.UNTIL_DUE: _l("Chờ đến hết hạn trả lời"),
    Wait.UNTIL_ANSWERED: _l("Chờ đến khi có trả lời"),
}
UNIT_NAMES = {
    "working_day": _l("ngày làm việc"),
    "calendar_day": _l("ngày"),
    "working_hour": _l("giờ làm việc"),
}
_KEY = Regexp(
    r"^[a-z][a-z0-9_\-]{0,39}$", message=_l("Mã gồm chữ thường không dấu, chữ số, gạch nối; bắt đầu bằng chữ.")
)


def _line(value: str | None) -> str:
    return one_line(value or "")


def _words(label: Any, what: Any) -> StringField:
    return StringField(label, filters=[_line], validators=[InputRequired(what), Length(max=_LONG)])


class RevisionForm(PortalForm):
    """A button about a draft: it carries the revision that was on the screen."""

    revision = IntegerField(widget=HiddenInput())

    @property
    def seen(self) -> int:
        """The revision that was on the screen; one that cannot be is 0 and always stale."""
        return self.revision.data or 0


class NewProcessForm(PortalForm):
    """A new process as a copy of another."""

    key = StringField(
        _l("Mã quy trình"),
        description=_l("Ví dụ: dat-dai-co-xac-minh"),
        validators=[
            InputRequired(_l("Hãy nhập mã quy trình.")),
            Regexp(r"^[a-z][a-z0-9\-]{0,39}$", message=_KEY.message),
        ],
    )
    name_vi = _words(_l("Tên quy trình"), _l("Hãy nhập tên quy trình."))
    name_en = _words(_l("Tên tiếng Anh"), _l("Hãy nhập tên tiếng Anh."))
    source = SelectField(_l("Bắt đầu từ bản sao của"))


class ServiceForm(PortalForm):
    """Which service follows the process from now on."""

    service = SelectField(_l("Dịch vụ"))


class ReasonForm(RevisionForm):
    """Why a draft is given back."""

    reason = TextAreaField(
        _l("Cần sửa gì"),
        filters=[lambda value: clean(value or "")],
        validators=[InputRequired(_l("Hãy ghi điều cần sửa.")), Length(max=1000)],
        render_kw={"rows": 3},
    )


class MoveForm(RevisionForm):
    """Where a step is put."""

    after = SelectField(_l("Chuyển đến ngay sau bước"))


class NewStepForm(RevisionForm):
    """A step that is put between two others; the rest is filled in next."""

    key = StringField(
        _l("Mã bước"),
        description=_l("Ví dụ: tham_dinh_2"),
        validators=[
            InputRequired(_l("Hãy nhập mã bước.")),
            Regexp(
                r"^[a-z][a-z0-9_]{0,39}$",
                message=_l("Mã gồm chữ thường không dấu, chữ số, gạch dưới; bắt đầu bằng chữ."),
            ),
        ],
    )
    kind = SelectField(_l("Loại bước"))
    name_vi = _words(_l("Tên bước"), _l("Hãy nhập tên bước."))
    name_en = _words(_l("Tên tiếng Anh"), _l("Hãy nhập tên tiếng Anh."))
    unit_vi = _words(_l("Đơn vị thực hiện"), _l("Hãy nhập đơn vị thực hiện."))
    unit_en = _words(_l("Tên đơn vị bằng tiếng Anh"), _l("Hãy nhập tên đơn vị bằng tiếng Anh."))
    after = SelectField(_l("Đặt ngay sau bước"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = [SelectChoice(kind.value, say(kind.label)) for kind in StepKind]

    def content(self) -> dict[str, Any]:
        """The new step as plain data."""
        kind = StepKind(self.kind.data)
        step = {"key": self.key.data, "kind": kind.value, **_names(self), "share": 0}
        role = ROLE_OF[kind]
        return step | ({"role": role.value} if role else {}) | ({"days": 3} if kind is StepKind.CONFIRMATION else {})


class WayForm(Form):  # type: ignore[misc]  # wtforms ships no types
    """One way on; the condition as in a definition of a form."""

    to = SelectField(_l("Bước tiếp theo"), validate_choice=False)
    when = StringField(_l("Khi"), validators=[Optional(), Length(max=1000)], render_kw={"spellcheck": "false"})

    def validate_when(self, field: StringField) -> None:
        """Data with the closed operators of conditions; what it names is checked with the whole process."""
        _condition(field.data)


class RequestForm(Form):  # type: ignore[misc]  # wtforms ships no types
    """One agency that is asked; without an agency the row does not count."""

    agency = SelectField(_l("Cơ quan được hỏi"), validate_choice=False)
    subject_vi = StringField(_l("Nội dung lấy ý kiến"), filters=[_line], validators=[Length(max=_LONG)])
    subject_en = StringField(_l("Nội dung bằng tiếng Anh"), filters=[_line], validators=[Length(max=_LONG)])
    amount = IntegerField(_l("Hạn trả lời"), validators=[Optional(), NumberRange(1, 365)])
    unit = SelectField(_l("Tính bằng"), choices=[SelectChoice(*each) for each in UNIT_NAMES.items()])
    wait = SelectField(
        _l("Khi chưa có trả lời"), choices=[SelectChoice(wait.value, name) for wait, name in WAIT_NAMES.items()]
    )
    pages = StringField(
        _l("Trang của mẫu đơn được xem"), description=_l("Mã các trang, cách nhau bằng dấu phẩy"), filters=[_line]
    )
    components = StringField(
        _l("Giấy tờ được xem"), description=_l("Mã các thành phần hồ sơ, cách nhau bằng dấu phẩy"), filters=[_line]
    )
    when = StringField(_l("Chỉ hỏi khi"), validators=[Optional(), Length(max=1000)], render_kw={"spellcheck": "false"})

    def validate_when(self, field: StringField) -> None:
        """Data with the closed operators of conditions."""
        _condition(field.data)


class StepForm(RevisionForm):
    """One step of a draft."""

    name_vi = _words(_l("Tên bước"), _l("Hãy nhập tên bước."))
    name_en = _words(_l("Tên tiếng Anh"), _l("Hãy nhập tên tiếng Anh."))
    unit_vi = _words(_l("Đơn vị thực hiện"), _l("Hãy nhập đơn vị thực hiện."))
    unit_en = _words(_l("Tên đơn vị bằng tiếng Anh"), _l("Hãy nhập tên đơn vị bằng tiếng Anh."))
    share = IntegerField(
        _l("Phần trăm thời hạn"),
        description=_l("Phần của thời hạn giải quyết. Tổng các bước trên mỗi đường đi là 100."),
        validators=[InputRequired(_l("Hãy nhập một số từ 0 đến 100.")), NumberRange(0, 100)],
        render_kw={"class": "govuk-input--width-3"},
    )
    back = SelectField(_l("Chuyển lại bước"))
    may = ChecksField(
        _l("Ở bước này còn được"), choices=[SelectChoice(extra.value, name) for extra, name in EXTRA_NAMES.items()]
    )
    days = IntegerField(
        _l("Người nộp có mấy ngày làm việc để trả lời"),
        validators=[Optional(), NumberRange(1, 60)],
        render_kw={"class": "govuk-input--width-3"},
    )
    ways = FieldList(FormField(WayForm))
    requests = FieldList(FormField(RequestForm))

    @classmethod
    def of(
        cls, step: Mapping[str, Any], steps: Sequence[Mapping[str, Any]], agencies: Mapping[str, str], *, revision: int
    ) -> "StepForm":
        """The form of a step with what it says now; inputs that its kind has no use for are left out."""
        kind = StepKind(step["kind"])
        ways = [{"to": way["to"], "when": _shown(way.get("when"))} for way in step.get("next", ())]
        requests = [_request_row(request) for request in step.get("requests", ())]
        rows = {"ways": [*ways, *[{}] * max(1, _WAYS - len(ways))] if ways else [{}], "requests": []}
        if kind is StepKind.OPINION:
            rows["requests"] = [*requests, *[{}] * _REQUESTS]
        first = {"share": step.get("share", 0), "back": step.get("back", ""), "days": step.get("days")}
        first["may"] = step.get("may", [extra.value for extra in Extra])
        form = cls(data={"revision": revision, **first, **rows, **_name_fields(step)})
        others = [each for each in steps if each["key"] != step["key"]]
        named = [SelectChoice("", "—"), *(SelectChoice(each["key"], each["name"]["vi"]) for each in others)]
        form.back.choices = named
        for entry in form.ways:
            entry.form.to.choices = named
        for entry in form.requests:
            entry.form.agency.choices = [SelectChoice("", "—"), *(SelectChoice(*each) for each in agencies.items())]
        if kind not in AT_APPRAISAL:
            del form.may
        if kind is not StepKind.CONFIRMATION:
            del form.days
        return form

    def content(self, step: Mapping[str, Any]) -> dict[str, Any]:
        """What was typed as plain data of the step; what is None is taken away."""
        ways = [_with_condition({"to": row.form.to.data}, row.form) for row in self.ways if row.form.to.data]
        changed = {**_names(self), "share": self.share.data, "back": self.back.data or None, "next": ways or None}
        if self.may is not None:
            changed["may"] = self.may.data
        if self.days is not None:
            changed["days"] = self.days.data
        if step["kind"] == StepKind.OPINION:
            rows = [row.form for row in self.requests if row.form.agency.data]
            changed["requests"] = [_request(row, number) for number, row in enumerate(rows, 1)]
        return changed


def _names(form: Any) -> dict[str, Any]:
    return {
        "name": {"vi": form.name_vi.data, "en": form.name_en.data},
        "unit": {"vi": form.unit_vi.data, "en": form.unit_en.data},
    }


def _name_fields(step: Mapping[str, Any]) -> dict[str, str]:
    return {f"{part}_{language}": step[part][language] for part in ("name", "unit") for language in ("vi", "en")}


def _request_row(request: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **{name: request.get(name) for name in ("agency", "amount", "unit", "wait")},
        **{f"subject_{language}": request["subject"][language] for language in ("vi", "en")},
        **{name: ", ".join(request.get(name, ())) for name in ("pages", "components")},
        "when": _shown(request.get("when")),
    }


def _request(form: Any, number: int) -> dict[str, Any]:
    row = {
        "key": f"request_{number}",
        "agency": form.agency.data,
        "subject": {"vi": form.subject_vi.data, "en": form.subject_en.data or form.subject_vi.data},
        "amount": form.amount.data or 0,
        "unit": form.unit.data,
        "wait": form.wait.data,
        "pages": _listed(form.pages.data),
        "components": _listed(form.components.data),
    }
    return _with_condition(row, form)


def _with_condition(row: dict[str, Any], form: Any) -> dict[str, Any]:
    tested = _condition(form.when.data)
    return row if tested is None else {**row, "when": tested}


def _listed(typed: str) -> list[str]:
    return [word for word in typed.replace(",", " ").split() if word]


def _shown(tested: Mapping[str, Any] | None) -> str:
    return json.dumps(tested, ensure_ascii=False) if tested else ""


def _condition(typed: str | None) -> dict[str, Any] | None:
    """What was typed as data; None when nothing was."""
    if not (typed or "").strip():
        return None
    try:
        data = parse(typed or "", Path("when")).data
    except DefinitionError:
        data = None
    if not isinstance(data, dict):
        raise ValidationError(_("Hãy viết điều kiện như {question: event, equals: birth}."))
    return data


class FactsForm(RevisionForm):
    """The name of a process and the document that lays it down."""

    name_vi = _words(_l("Tên quy trình"), _l("Hãy nhập tên quy trình."))
    name_en = _words(_l("Tên tiếng Anh"), _l("Hãy nhập tên tiếng Anh."))
    basis = StringField(_l("Văn bản ban hành (không bắt buộc)"), filters=[_line], validators=[Length(max=_LONG)])


class PlainForm(RevisionForm):
    """A form of one button."""
