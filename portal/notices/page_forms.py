"""The forms of editors and publishers, and of those who want notices by e-mail."""

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField, HiddenField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from portal.notices.models import NoticeCategory, NoticeFile
from portal.web.languages import say
from portal.web.page_form import ChecksField, PortalForm

PICTURE_TYPES, ATTACHMENT_TYPES = ".jpg,.jpeg,.png,.heic,.heif", ".pdf,.doc,.docx,.odt,.txt,.rtf,.jpg,.jpeg,.png"
_WRITING = {"data-writing": "", "spellcheck": "true", "class": "pt-writing"}


class TextForm(PortalForm):
    """The texts of a notice: Vietnamese, and English if there is a translation. ``revision`` is the one that was read.

    Beside the texts stand the questions about one more picture or attachment; a button of their own sends them.
    """

    revision = HiddenField(default="0")
    category = SelectField(_l("Loại bài"), validate_choice=True)
    title = StringField(_l("Tiêu đề"), [InputRequired(_l("Hãy nhập tiêu đề."))])
    summary = TextAreaField(
        _l("Tóm tắt"),
        [InputRequired(_l("Hãy nhập tóm tắt."))],
        description=_l("Một hoặc hai câu, hiện trong danh sách bài và ở trang chủ."),
        render_kw={"rows": 3},
    )
    body = TextAreaField(
        _l("Nội dung"),
        [InputRequired(_l("Hãy nhập nội dung."))],
        description=_l("Viết bằng Markdown: **chữ đậm**, danh sách bắt đầu bằng dấu -, [chữ của liên kết](https://…)."),
        render_kw={"rows": 16, **_WRITING},
    )
    attachments = ChecksField(_l("Tệp đính kèm hiện ở cuối bài"))
    title_en = StringField(_l("Tiêu đề tiếng Anh"), render_kw={"lang": "en"})
    summary_en = TextAreaField(_l("Tóm tắt tiếng Anh"), render_kw={"rows": 3, "lang": "en"})
    body_en = TextAreaField(_l("Nội dung tiếng Anh"), render_kw={"rows": 12, "lang": "en", **_WRITING})
    picture = FileField(
        _l("Ảnh"),
        description=_l("Ảnh JPG, PNG hoặc HEIC. Cổng vẽ lại ảnh ở vài cỡ và bỏ nơi chụp, giờ chụp, tên máy."),
        render_kw={"accept": PICTURE_TYPES},
    )
    alt = StringField(
        _l("Ảnh cho thấy điều gì"),
        description=_l("Người không nhìn thấy ảnh nghe câu này. Ví dụ: Người dân xếp hàng trước quầy số 3."),
    )
    alt_en = StringField(_l("Ảnh cho thấy điều gì, bằng tiếng Anh"), render_kw={"lang": "en"})
    decorative = BooleanField(_l("Ảnh chỉ để trang trí, không cần mô tả"))
    attachment = FileField(
        _l("Tệp"),
        description=_l("PDF, Word, ODT, RTF, TXT hoặc ảnh. Tệp được kiểm tra và quét vi-rút trước khi người đọc thấy."),
        render_kw={"accept": ATTACHMENT_TYPES},
    )

    def offer(self, categories: Iterable[NoticeCategory], files: Iterable[NoticeFile], present: str = "") -> None:
        """Fill the lists in the page's language: categories that take notices or the present one, own attachments."""
        self.category.choices = [
            SelectChoice(one.code, say(one.named)) for one in categories if one.offered or one.code == present
        ]
        self.attachments.choices = [SelectChoice(str(one.id), one.name) for one in files if not one.is_picture]


class NoticeForm(TextForm):
    """A draft."""

    expires = StringField(
        _l("Ngày hết hiệu lực"),
        description=_l("Sau ngày này, bài không còn hiện trong danh sách. Ví dụ: 31/12/2027."),
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
    )


class CorrectionForm(TextForm):
    """A better text for a published notice, and what readers are told about it."""

    told = TextAreaField(
        _l("Đính chính điều gì"),
        [InputRequired(_l("Hãy ghi đính chính điều gì."))],
        description=_l("Người đọc thấy câu này ở đầu bài. Ví dụ: Buổi chiều làm việc từ 13 giờ 30, không phải 13 giờ."),
        render_kw={"rows": 2},
    )
    told_en = TextAreaField(_l("Đính chính điều gì, bằng tiếng Anh"), render_kw={"rows": 2, "lang": "en"})


class StepForm(PortalForm):
    """A step without words: submit, take up again, pin, archive."""

    revision = HiddenField(validators=[InputRequired()])


class PublishForm(PortalForm):
    """Approving: at once, or at a time; a comment for the colleagues if there is one."""

    revision = HiddenField(validators=[InputRequired()])
    comment = TextAreaField(
        _l("Ý kiến của người duyệt"),
        description=_l("Chỉ ban biên tập đọc được."),
        render_kw={"rows": 2},
    )
    at = StringField(
        _l("Ngày đăng"),
        description=_l("Để trống để đăng ngay. Ví dụ: 31/12/2027."),
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
    )
    hour = StringField(
        _l("Giờ đăng"),
        description=_l("Ví dụ: 8:00. Để trống là 8 giờ."),
        render_kw={"autocomplete": "off"},
    )


class ReturnForm(PortalForm):
    """Giving a notice back needs a note to its author."""

    revision = HiddenField(validators=[InputRequired()])
    note = TextAreaField(_l("Cần sửa gì"), [InputRequired(_l("Hãy ghi cần sửa gì."))], render_kw={"rows": 3})


class WithdrawForm(PortalForm):
    """Withdrawing needs a reason that readers will see."""

    revision = HiddenField(validators=[InputRequired()])
    reason = TextAreaField(
        _l("Lý do gỡ bài"),
        [InputRequired(_l("Hãy ghi lý do gỡ bài."))],
        description=_l("Người đọc sẽ thấy lý do này."),
        render_kw={"rows": 3},
    )


class CategoryForm(PortalForm):
    """A category of notices. Its code stands in addresses and never changes."""

    code = StringField(
        _l("Mã loại bài"),
        [InputRequired(_l("Hãy nhập mã loại bài."))],
        description=_l("Chữ thường không dấu, hiện trong địa chỉ trang. Ví dụ: tuyen-dung."),
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
    name = StringField(_l("Tên loại bài"), [InputRequired(_l("Hãy nhập tên loại bài."))])
    name_en = StringField(_l("Tên tiếng Anh"), [InputRequired(_l("Hãy nhập tên tiếng Anh."))], render_kw={"lang": "en"})
    position = IntegerField(_l("Thứ tự"), [Optional()], default=10, render_kw={"inputmode": "numeric"})
    offered = BooleanField(_l("Nhận bài mới"), default=True)


class SubscribeForm(PortalForm):
    """An address, what about, how often."""

    email = StringField(
        _l("Địa chỉ thư điện tử"),
        [InputRequired(_l("Hãy nhập địa chỉ thư điện tử."))],
        description=_l("Chỉ dùng để gửi thông báo; bị xóa ngay khi bạn hủy đăng ký."),
        render_kw={"type": "email", "autocomplete": "email", "inputmode": "email", "spellcheck": "false"},
    )
    categories = ChecksField(_l("Loại bài muốn nhận"), description=_l("Không chọn loại nào nghĩa là nhận mọi loại."))
    often = RadioField(_l("Nhận thư lúc nào"), validators=[InputRequired(_l("Hãy chọn lúc nhận thư."))])

    def offer(self, categories: Iterable[NoticeCategory]) -> None:
        """Fill the lists in the page's language."""
        self.categories.choices = [SelectChoice(one.code, say(one.named)) for one in categories if one.offered]
        self.often.choices = [
            SelectChoice("once", _l("Ngay khi có bài mới")),
            SelectChoice("daily", _l("Mỗi ngày một thư, buổi sáng")),
        ]
