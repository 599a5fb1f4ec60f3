"""The editors' forms."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from portal.notices.lifecycle import CATEGORY_NAMES
from portal.web.languages import say
from portal.web.page_form import PortalForm


class NoticeForm(PortalForm):
    """A notice: Vietnamese, and English if there is a translation. ``revision`` is the one that was read."""

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
        render_kw={"rows": 14},
    )
    expires = StringField(
        _l("Ngày hết hiệu lực"),
        description=_l("Sau ngày này, bài không còn hiện trong danh sách. Ví dụ: 31/12/2027."),
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
    )
    title_en = StringField(_l("Tiêu đề tiếng Anh"), render_kw={"lang": "en"})
    summary_en = TextAreaField(_l("Tóm tắt tiếng Anh"), render_kw={"rows": 3, "lang": "en"})
    body_en = TextAreaField(_l("Nội dung tiếng Anh"), render_kw={"rows": 10, "lang": "en"})

    def offer_categories(self) -> None:
        """Fill the list of categories in the page's language."""
        self.category.choices = [SelectChoice(category.value, say(name)) for category, name in CATEGORY_NAMES.items()]


class StepForm(PortalForm):
    """A step without words: submit, publish, take up again."""

    revision = HiddenField(validators=[InputRequired()])


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
