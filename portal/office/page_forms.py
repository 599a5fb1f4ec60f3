"""The officers' forms. Each carries the revision of the dossier that was on the screen when it was opened."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import MultipleFileField
from wtforms import (
    BooleanField,
    FieldList,
    Form,
    FormField,
    IntegerField,
    PasswordField,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, ValidationError
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from forms.fields import Rejected
from forms.fields.dates import read_date, vietnamese
from forms.text import clean, one_line
from portal.dossiers.overruling import Signer
from portal.office import actions
from portal.office.actions import full_reason
from portal.office.actions.reception import SHORTEST_REASON
from portal.office.batches import LARGEST, Choice, Decision, Seen, read_id
from portal.office.errors import ReasonMissing
from portal.office.reasons import RefusalReason
from portal.office.results import Line, Outcome
from portal.web.languages import say
from portal.web.page_form import PortalForm

_LONG = 4000


def _tidy(value: str | None) -> str:
    return clean(value or "")


def _tidy_line(value: str | None) -> str:
    return one_line(value or "")


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


class DeskForm(PortalForm):
    """A form about one dossier: by itself a single button."""

    revision = IntegerField(widget=HiddenInput())
    overtaken = False
    """Whether somebody else was faster than this form: what is different is then shown above it."""

    @property
    def seen(self) -> int:
        """The revision that was on the screen; one that cannot be is 0 and always stale."""
        return self.revision.data or 0


class AcceptForm(DeskForm):
    """Take the dossier in."""

    note = StringField(_l("Ghi chú cho người nộp"), filters=[_tidy_line], validators=[Length(max=500)])


class DemandForm(Form):  # type: ignore[misc]  # wtforms ships no types
    """What is wrong with one item, by which provision, how to mend it, an example."""

    problem = StringField(
        _l("Thiếu hoặc sai ở đâu"),
        filters=[_tidy_line],
        validators=[Length(max=500)],
        render_kw={"list": "common-problems", "autocomplete": "off"},
    )
    ground = StringField(
        _l("Căn cứ pháp lý"),
        filters=[_tidy_line],
        validators=[Length(max=300)],
        render_kw={"list": "legal-grounds", "autocomplete": "off"},
    )
    mend = StringField(_l("Cách sửa"), filters=[_tidy_line], validators=[Length(max=500)])
    example = StringField(_l("Ví dụ"), filters=[_tidy_line], validators=[Length(max=300)])


class SupplementForm(DeskForm):
    """Everything to complete, at once: an item counts when its problem is filled in."""

    demands = FieldList(FormField(DemandForm))
    reply_by = StringField(
        _l("Hạn bổ sung"),
        description=_l("Ngày, tháng, năm, sau hôm nay. Người nộp có đến hết ngày này để bổ sung. Ví dụ: 27/03/2027"),
        filters=[_tidy_line],
        validators=[InputRequired(_l("Hãy nhập hạn bổ sung."))],
        render_kw={"autocomplete": "off", "class": "govuk-input--width-10"},
    )

    def validate_reply_by(self, field: StringField) -> None:
        """A day, however it is written; it is kept in ``day``."""
        try:
            self.day = read_date(field.data)
        except Rejected as rejected:
            raise ValidationError(say(rejected.text)) from rejected

    @classmethod
    def for_items(cls, rows: Sequence[Mapping[str, str]], *, revision: int, reply_by: date) -> "SupplementForm":
        """The form with a row for each thing that can be asked for, filled with what the desk found already."""
        return cls(data={"revision": revision, "reply_by": vietnamese(reply_by), "demands": list(rows)})


class RefuseForm(DeskForm):
    """Why the dossier is not taken in."""

    reason_code = RadioField(
        _l("Căn cứ từ chối"), validators=[InputRequired(_l("Hãy chọn căn cứ từ chối."))], validate_choice=True
    )
    reason = TextAreaField(
        _l("Lý do cụ thể"),
        description=_l("Viết cho người nộp đọc: điều gì chưa được, ở giấy tờ nào, làm thế nào cho đúng."),
        filters=[_tidy],
        validators=[InputRequired(_l("Hãy ghi lý do cụ thể.")), Length(max=_LONG)],
        render_kw={"rows": 4},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reason_code.choices = [SelectChoice(reason.value, say(reason.label)) for reason in RefusalReason]


class ReasonForm(DeskForm):
    """A sentence that explains: why the work stops, or what the specialist should look at again."""

    reason = TextAreaField(
        _l("Lý do"),
        filters=[_tidy],
        validators=[InputRequired(_l("Hãy ghi lý do.")), Length(max=_LONG)],
        render_kw={"rows": 3},
    )


class WhyForm(DeskForm):
    """A sentence for the log about a decision on a signature."""

    reason = TextAreaField(
        _l("Lý do"),
        filters=[_tidy],
        validators=[
            InputRequired(_l("Hãy ghi lý do.")),
            Length(min=SHORTEST_REASON, max=_LONG, message=_l("Hãy ghi lý do bằng một câu đầy đủ.")),
        ],
        render_kw={"rows": 3},
    )


class OverruleForm(WhyForm):
    """Accept a signed file in spite of its verdict: as whose signature, and why."""

    signer = RadioField(
        _l("Chấp nhận là chữ ký của"), validators=[InputRequired(_l("Hãy chọn chữ ký được chấp nhận là của ai."))]
    )

    @classmethod
    def for_signers(cls, signers: Sequence[Signer], *, data: dict[str, Any]) -> "OverruleForm":
        """The form with whose signature it may be; there is nothing to choose when it can be only one."""
        only = {"signer": signers[0].value} if len(signers) == 1 else {}
        form = cls(data=only | data)
        form.signer.choices = [SelectChoice(signer.value, _capital(say(signer.label))) for signer in signers]
        form.reason.label.text = _l("Lý do chấp nhận")
        form.reason.description = _l(
            "Bạn đã xem gì và vì sao tin chữ ký này. Người nộp đọc được lý do; lý do được in trên giấy tiếp nhận."
        )
        return form


class CertifyForm(DeskForm):
    """A scan of a paper that was shown at the counter, compared with it."""

    component = RadioField(_l("Giấy tờ xuất trình"), validators=[InputRequired(_l("Hãy chọn loại giấy tờ."))])
    kind = RadioField(_l("Hình thức sao"), validators=[InputRequired(_l("Hãy chọn hình thức sao."))])
    scan = MultipleFileField(
        _l("Bản quét"),
        description=_l(
            "Một tệp PDF, hoặc các ảnh theo thứ tự trang. Quét màu, từ 200 dpi; để trống góc trên bên phải trang đầu "
            "cho phần ghi hình thức sao, tên cơ quan và thời gian ký."
        ),
        render_kw={"accept": ".pdf,.jpg,.jpeg,.png,.heic,.heif"},
    )
    compared = BooleanField(
        _l("Tôi đã đối chiếu từng trang của bản quét với giấy tờ xuất trình: đầy đủ, chính xác, không bị tẩy xóa."),
        validators=[InputRequired(_l("Hãy đối chiếu bản quét với giấy tờ xuất trình rồi đánh dấu xác nhận."))],
    )

    @classmethod
    def for_components(cls, components: Mapping[str, str], *, data: dict[str, Any]) -> "CertifyForm":
        """The form with the papers of the procedure."""
        form = cls(data={"kind": actions.CopyForm.OF_ORIGINAL.value} | data)
        form.component.choices = [SelectChoice(key, name) for key, name in components.items()]
        form.kind.choices = [SelectChoice(kind.value, say(kind.label)) for kind in actions.CopyForm]
        return form


class LineForm(Form):  # type: ignore[misc]  # wtforms ships no types
    """One line of the result."""

    value = TextAreaField("", filters=[_tidy], validators=[Length(max=_LONG)], render_kw={"rows": 1})


class ProposeForm(DeskForm):
    """What the specialist puts before the leader."""

    outcome = RadioField(
        _l("Đề xuất"),
        choices=[
            SelectChoice(Outcome.GRANT.value, _l("Giải quyết: cấp kết quả theo dự thảo dưới đây")),
            SelectChoice(Outcome.DENY.value, _l("Không giải quyết: thông báo lý do cho người nộp")),
        ],
        validators=[InputRequired(_l("Hãy chọn đề xuất."))],
    )
    opinion = TextAreaField(
        _l("Ý kiến thẩm định trình lãnh đạo"),
        filters=[_tidy],
        validators=[InputRequired(_l("Hãy ghi ý kiến thẩm định.")), Length(max=_LONG)],
        render_kw={"rows": 3},
    )
    lines = FieldList(FormField(LineForm))
    reason = TextAreaField(
        _l("Lý do không giải quyết"),
        description=_l("Chỉ ghi khi đề xuất không giải quyết. Người nộp sẽ đọc lý do này trong thông báo."),
        filters=[_tidy],
        validators=[Length(max=_LONG)],
        render_kw={"rows": 3},
    )

    @classmethod
    def for_lines(cls, lines: tuple[Line, ...], *, data: dict[str, Any]) -> "ProposeForm":
        """The form with the draft's lines to check and correct."""
        form = cls(data=data | {"lines": [{"value": line.value} for line in lines]})
        for entry, line in zip(form.lines, lines, strict=False):
            entry.form.value.label.text = line.label
            entry.form.value.render_kw = {"rows": min(6, 1 + line.value.count("\n") + len(line.value) // 70)}
        return form


class ApproveForm(DeskForm):
    """The leader signs with the key's PIN, which is used once and never kept."""

    pin = PasswordField(
        _l("Mã PIN của chứng thư số của bạn"),
        description=_l("Mã chỉ dùng cho lần ký này, không được lưu lại."),
        validators=[InputRequired(_l("Hãy nhập mã PIN để ký số."))],
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )


class DecisionForm(Form):  # type: ignore[misc]  # wtforms ships no types
    """What is to happen to one document of a batch; ``seen`` says which content was on the screen."""

    dossier = StringField(widget=HiddenInput())
    seen = StringField(widget=HiddenInput())
    choice = RadioField(
        choices=[SelectChoice(choice.value, choice.value) for choice in Choice],
        default=Choice.LEAVE.value,
        validate_choice=True,
    )
    note = StringField(
        _l("Cần xem xét thêm điều gì"),
        filters=[_tidy_line],
        validators=[Length(max=_LONG)],
        render_kw={"autocomplete": "off"},
    )

    def validate_note(self, field: StringField) -> None:
        """Who sends back says why."""
        if self.choice.data != Choice.SEND_BACK.value:
            return
        try:
            full_reason(field.data)
        except ReasonMissing as missing:
            raise ValidationError(say(missing.sentence)) from missing

    @property
    def decision(self) -> Decision | None:
        """What was decided; None when the document is left, or is none."""
        dossier_id = read_id(self.dossier.data or "")
        choice = Choice(self.choice.data) if self.choice.data in set(Choice) else Choice.LEAVE
        if dossier_id is None or choice is Choice.LEAVE:
            return None
        return Decision(dossier_id, Seen.read(self.seen.data or ""), choice, self.note.data or "")


class BatchForm(PortalForm):
    """A decision for each document on the screen."""

    decisions = FieldList(FormField(DecisionForm), max_entries=LARGEST)

    @property
    def decided(self) -> list[Decision]:
        """The documents that something is to happen to."""
        found = (entry.form.decision for entry in self.decisions)
        return [decision for decision in found if decision is not None]


class BatchPinForm(BatchForm):
    """The decisions, confirmed; the PIN opens the key for as long as this batch takes and is never kept."""

    pin = PasswordField(
        _l("Mã PIN của chứng thư số của bạn"),
        description=_l("Nhập một lần cho cả danh sách này. Mã không được lưu lại."),
        validators=[InputRequired(_l("Hãy nhập mã PIN để ký số."))],
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )


class ReturnForm(DeskForm):
    """How the result is handed over, and which originals were taken in."""

    channel = RadioField(
        _l("Hình thức trả"),
        choices=[
            SelectChoice("online", _l("Trực tuyến: người nộp tải kết quả tại trang hồ sơ")),
            SelectChoice("counter", _l("Tại Bộ phận Một cửa")),
            SelectChoice("post", _l("Qua bưu chính")),
        ],
        validators=[InputRequired(_l("Hãy chọn hình thức trả kết quả."))],
    )
    carrier = StringField(
        _l("Đơn vị bưu chính"),
        description=_l("Chỉ ghi khi trả qua bưu chính."),
        filters=[_tidy_line],
        validators=[Length(max=100)],
        render_kw={"autocomplete": "off", "class": "govuk-input--width-20"},
    )
    tracking = StringField(
        _l("Mã vận đơn"),
        description=_l("Người nộp thấy mã này tại trang hồ sơ để theo dõi."),
        filters=[_tidy_line],
        validators=[Length(max=60)],
        render_kw={"autocomplete": "off", "class": "govuk-input--width-20"},
    )
    originals = SelectMultipleField(
        _l("Bản chính đã nhận, đã đối chiếu"),
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
        choices=[],
    )

    @classmethod
    def for_originals(cls, originals: Mapping[str, str], *, data: dict[str, Any]) -> "ReturnForm":
        """The form with a box for each original that must come in."""
        form = cls(data=data)
        form.originals.choices = [SelectChoice(key, name) for key, name in originals.items()]
        return form
