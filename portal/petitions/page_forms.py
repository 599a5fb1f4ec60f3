"""The forms of petitions: what citizens write, what officers do."""

from uuid import UUID, uuid4

from flask_babel import lazy_gettext as _l
from flask_wtf.file import MultipleFileField
from wtforms import BooleanField, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from portal.dossiers.actions.messages import LARGEST_ATTACHMENT
from portal.dossiers.actions.received import Upload
from portal.petitions.lifecycle import Kind
from portal.petitions.rules import ANSWER_MOST, BODY_MOST, NOTE_MOST, SUBJECT_MOST
from portal.web.languages import say
from portal.web.page_form import PortalForm


def _text(label: str, missing: str, most: int, *, rows: int, hint: str = "") -> TextAreaField:
    too_long = Length(max=most, message=_l("Hãy rút gọn còn tối đa %(n)s ký tự.", n=most))
    return TextAreaField(label, [InputRequired(missing), too_long], description=hint, render_kw={"rows": rows})


class WritingForm(PortalForm):
    """A petition or a question. Its id is drawn when the page is made, so that sending twice sends once."""

    petition_id = HiddenField(default=lambda: str(uuid4()))
    kind = RadioField(
        _l("Bạn muốn gửi"),
        [InputRequired(_l("Hãy chọn một mục."))],
        choices=[SelectChoice(kind.value, kind.label.vi) for kind in Kind],
    )
    sector = SelectField(_l("Lĩnh vực"), [InputRequired(_l("Hãy chọn lĩnh vực."))], choices=[])
    agency = SelectField(
        _l("Gửi đến cơ quan"),
        [InputRequired(_l("Hãy chọn cơ quan."))],
        choices=[],
        description=_l("Nếu bạn chọn chưa đúng, cơ quan nhận sẽ chuyển đến nơi có trách nhiệm."),
    )
    subject = StringField(
        _l("Tiêu đề"),
        [
            InputRequired(_l("Hãy nhập tiêu đề.")),
            Length(max=SUBJECT_MOST, message=_l("Hãy rút gọn còn tối đa %(n)s ký tự.", n=SUBJECT_MOST)),
        ],
        description=_l("Một câu nói rõ việc gì, ở đâu."),
    )
    body = _text(
        _l("Nội dung"),
        _l("Hãy nhập nội dung."),
        BODY_MOST,
        rows=10,
        hint=_l("Tối đa %(n)s ký tự. Đừng ghi số định danh hay số tài khoản ngân hàng.", n=BODY_MOST),
    )
    files = MultipleFileField(
        _l("Tệp đính kèm (không bắt buộc)"),
        description=_l("Tối đa 5 tệp: PDF, ảnh, Word, OpenDocument, văn bản. Nhiều ảnh được ghép thành một tệp PDF."),
        render_kw={
            "accept": ".pdf,.jpg,.jpeg,.png,.heic,.heif,.doc,.docx,.odt,.txt,.rtf",
            "data-max-bytes": LARGEST_ATTACHMENT,
        },
    )
    author = StringField(
        _l("Họ và tên"),
        [InputRequired(_l("Hãy nhập họ và tên.")), Length(max=200, message=_l("Tên dài quá 200 ký tự."))],
        render_kw={"autocomplete": "name"},
    )
    email = StringField(
        _l("Thư điện tử"),
        description=_l("Câu trả lời được gửi đến địa chỉ này."),
        render_kw={"autocomplete": "email", "inputmode": "email", "spellcheck": "false"},
    )
    phone = StringField(
        _l("Số điện thoại (không bắt buộc)"),
        [Length(max=20, message=_l("Số điện thoại dài quá 20 ký tự."))],
        render_kw={"autocomplete": "tel", "inputmode": "tel"},
    )
    may_publish = BooleanField(
        _l("Tôi đồng ý công khai nội dung và câu trả lời"),
        description=_l("Tên, địa chỉ, số điện thoại và mọi dữ liệu cá nhân khác được xóa trước khi đăng."),
    )

    @property
    def id_to_be(self) -> UUID:
        """The id of the petition; a new one when the page's was spoilt."""
        try:
            return UUID(self.petition_id.data or "")
        except ValueError:
            return uuid4()

    def speak(self) -> None:
        """Put the kinds into the page's language."""
        self.kind.choices = [SelectChoice(kind.value, say(kind.label)) for kind in Kind]

    def uploads(self) -> list[Upload]:
        """The files that were chosen."""
        chosen = [file for file in self.files.data or () if getattr(file, "filename", "")]
        return [Upload("attachment", file.filename, file.stream) for file in chosen]


class StepForm(PortalForm):
    """A button; ``revision`` is the one that was read."""

    revision = HiddenField(validators=[InputRequired()])


class NoteForm(PortalForm):
    """Something for colleagues."""

    note = _text(_l("Ghi chú nội bộ"), _l("Hãy nhập ghi chú."), NOTE_MOST, rows=3, hint=_l("Người gửi không thấy."))


class AssignForm(StepForm):
    """Another agency, and why."""

    agency = SelectField(_l("Chuyển đến cơ quan"), [InputRequired(_l("Hãy chọn cơ quan."))], choices=[])
    reason = _text(_l("Lý do chuyển"), _l("Hãy ghi lý do chuyển."), 500, rows=2)


class DraftForm(StepForm):
    """The answer."""

    answer = _text(
        _l("Nội dung trả lời"),
        _l("Hãy nhập nội dung trả lời."),
        ANSWER_MOST,
        rows=10,
        hint=_l("Lãnh đạo duyệt xong, nội dung này được gửi cho người hỏi."),
    )


class SendBackForm(StepForm):
    """What is to be changed in the answer."""

    reason = _text(_l("Cần sửa gì"), _l("Hãy ghi cần sửa gì."), 1000, rows=3)


class ReleaseForm(StepForm):
    """The version that everybody may read."""

    subject = StringField(
        _l("Tiêu đề công khai"),
        [
            InputRequired(_l("Hãy nhập tiêu đề.")),
            Length(max=SUBJECT_MOST, message=_l("Hãy rút gọn còn tối đa %(n)s ký tự.", n=SUBJECT_MOST)),
        ],
    )
    body = _text(_l("Nội dung công khai"), _l("Hãy nhập nội dung."), BODY_MOST, rows=8)
    answer = _text(_l("Câu trả lời công khai"), _l("Hãy nhập nội dung trả lời."), ANSWER_MOST, rows=8)


class TakeDownForm(StepForm):
    """Why it is no longer shown."""

    reason = _text(_l("Lý do gỡ"), _l("Hãy ghi lý do gỡ."), 500, rows=2)
