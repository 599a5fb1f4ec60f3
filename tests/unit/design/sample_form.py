"""A form with one question of every shape, for the gallery and its tests."""

from typing import Any

from wtforms import (
    BooleanField,
    FieldList,
    Form,
    FormField,
    MultipleFileField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    widgets,
)
from wtforms.validators import DataRequired, Length, Optional

ROWS = [{"name": "Nguyễn Văn An", "born": "27/3/1985"}, {"name": "", "born": "x"}]
GOOD_FILE = [{"name": "giay-chung-sinh.pdf", "size": 1_468_006, "href": "#"}]


class Tickboxes(SelectMultipleField):  # type: ignore[misc]  # wtforms ships no types
    """Several of a list, as checkboxes."""

    widget = widgets.ListWidget(prefix_label=False)
    option_widget = widgets.CheckboxInput()


class Person(Form):  # type: ignore[misc]  # wtforms ships no types
    """A row, and a group."""

    name = StringField("Họ, chữ đệm và tên", [DataRequired("Hãy nhập họ tên.")], render_kw={"autocomplete": "name"})
    born = StringField("Ngày sinh", [Length(max=10)], description="Ví dụ 27/3/1985", render_kw={"inputmode": "numeric"})


class Sample(Form):  # type: ignore[misc]  # wtforms ships no types
    """Every shape of question."""

    name = StringField("Họ, chữ đệm và tên", [DataRequired("Hãy nhập họ tên.")], description="Viết như trong giấy tờ.")
    phone = StringField("Số điện thoại", [Optional()], render_kw={"inputmode": "tel", "autocomplete": "tel"})
    reason = TextAreaField("Lý do đề nghị", [DataRequired("Hãy nêu lý do.")])
    province = SelectField("Tỉnh, thành phố", choices=[("", "Chọn một tỉnh, thành phố"), ("68", "Lâm Đồng")])
    kind = RadioField(
        "Bạn nộp cho ai?", [DataRequired("Hãy chọn một mục.")], choices=[("self", "Cho tôi"), ("other", "Cho người khác")]
    )
    papers = Tickboxes("Giấy tờ hiện có", choices=[("card", "Thẻ căn cước"), ("passport", "Hộ chiếu")])
    mother = FormField(Person, "Người mẹ")
    children = FieldList(FormField(Person), "Các con", min_entries=1, max_entries=3)
    scan = MultipleFileField("Giấy chứng sinh", [DataRequired("Hãy tải lên giấy chứng sinh.")])
    truth = BooleanField("Tôi cam đoan những điều khai trên là đúng sự thật.", [DataRequired("Hãy đánh dấu để cam đoan.")])


def sample(*, checked: bool) -> Any:
    """The form as first shown, or after a submission full of mistakes."""
    form = Sample(data={"children": ROWS, "phone": "0912 345 678"})
    form.scan.max_bytes = 20 * 1024 * 1024
    form.phone.source = "hồ sơ cá nhân"
    form.scan.uploaded = GOOD_FILE

    if checked:
        form.validate()
    return form
