"""The administrators' form of an official in the directory."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField
from wtforms.validators import InputRequired

from forms.fields.dates import DateQuestion
from forms.fields.text import TextQuestion
from forms.text import Text
from portal.accounts.actions.officials import Official
from portal.accounts.agency_forms import OFFICIAL_EMAIL
from portal.web.asked_field import AskedField
from portal.web.page_form import PortalForm


def _line(key: str, vi: str, en: str, most: int, *, required: bool = True, hint: Text | None = None) -> AskedField:
    question = TextQuestion(key=key, label=Text(vi=vi, en=en), max_length=most, required=required, hint=hint)
    return AskedField(question)


class OfficialForm(PortalForm):
    """An official as the public may reach them; ``revision`` is the one that was read."""

    revision = HiddenField(default="0")
    agency = SelectField(_l("Cơ quan"), [InputRequired(_l("Hãy chọn cơ quan."))], choices=[])
    name = _line("name", "Họ và tên", "Name", 200)
    position = _line("position", "Chức vụ", "Position", 200)
    position_en = _line("position_en", "Chức vụ bằng tiếng Anh", "Position in English", 200, required=False)
    duties = _line("duties", "Lĩnh vực phụ trách", "In charge of", 300, required=False)
    email = AskedField(OFFICIAL_EMAIL)
    phone = _line(
        "phone",
        "Điện thoại công vụ",
        "Official telephone",
        40,
        required=False,
        hint=Text(vi="Không ghi số điện thoại riêng.", en="Not a private number."),
    )
    rank = SelectField(_l("Thứ tự"), choices=[])
    starts_on = AskedField(DateQuestion(key="starts_on", label=Text(vi="Đăng từ ngày", en="Published from")))
    ends_on = AskedField(
        DateQuestion(
            key="ends_on",
            label=Text(vi="Đăng đến hết ngày", en="Published until"),
            hint=Text(vi="Để trống khi chưa biết ngày thôi giữ chức vụ.", en="Leave empty while no end is known."),
            required=False,
        )
    )

    def said(self) -> Official:
        """What was typed, once it is valid."""
        return Official(
            agency=self.agency.data,
            name=self.name.value,
            position=self.position.value,
            position_en=self.position_en.value or "",
            duties=self.duties.value or "",
            email=self.email.value,
            phone=self.phone.value or "",
            rank=int(self.rank.data),
            starts_on=self.starts_on.value,
            ends_on=self.ends_on.value,
        )
