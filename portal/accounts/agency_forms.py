"""The administrators' forms about agencies over time, their units, and who handles what."""

from collections.abc import Collection, Iterable, Mapping
from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from forms.fields.dates import DateQuestion
from forms.fields.patterns import Pattern
from forms.fields.text import TextQuestion
from forms.text import Text
from portal.accounts.agencies.models import FACTS, AgencyUnit
from portal.accounts.models import Agency
from portal.accounts.page_forms import EMAIL, POSITION
from portal.web.asked_field import AskedField
from portal.web.languages import say
from portal.web.page_form import ChecksField, PortalForm

LEVELS: Mapping[str, Text] = {
    "central": Text(vi="Cơ quan trung ương, ngành dọc", en="Central or sectoral agency"),
    "province": Text(vi="Cấp tỉnh", en="Province"),
    "department": Text(vi="Sở, ngành", en="Department"),
    "district": Text(vi="Cấp huyện (đến ngày 30/6/2025)", en="District (until 30/06/2025)"),
    "commune": Text(vi="Cấp xã", en="Commune"),
    "public_unit": Text(vi="Đơn vị sự nghiệp công lập", en="Public service unit"),
}
SINCE = DateQuestion(
    key="since",
    label=Text(vi="Có hiệu lực từ ngày", en="In force from"),
    hint=Text(
        vi="Ngày đầu tiên. Ngày ở phía trước thì đến ngày đó mới thay đổi. Ví dụ: 01/07/2027.",
        en="The first day. A day to come takes effect when it comes. Example: 01/07/2027.",
    ),
)
BASIS = TextQuestion(
    key="basis",
    label=Text(vi="Văn bản căn cứ", en="Decision that it rests on"),
    hint=Text(
        vi="Ví dụ: Nghị quyết số 1671/NQ-UBTVQH15 ngày 16/6/2025.",
        en="For example: Resolution 1671/NQ-UBTVQH15 of 16/06/2025.",
    ),
    max_length=300,
)


def _line(key: str, vi: str, en: str, most: int) -> TextQuestion:
    return TextQuestion(key=key, label=Text(vi=vi, en=en), max_length=most)


NAME_VI = _line("name_vi", "Tên cơ quan", "Name in Vietnamese", 200)
NAME_EN = _line("name_en", "Tên tiếng Anh", "Name in English", 200)
SYMBOL = _line("symbol", "Chữ viết tắt trong số, ký hiệu văn bản", "Abbreviation in the symbols of documents", 30)
PLACE = _line("place", "Địa danh ghi trên văn bản", "Place printed on documents", 80)
ADDRESS = _line("address", "Địa chỉ", "Address", 300)
PHONE = _line("phone", "Điện thoại", "Telephone", 40)
OFFICIAL_EMAIL = EMAIL.model_copy(
    update={"label": Text(vi="Thư điện tử công vụ", en="Official email"), "required": True, "autocomplete": "off"}
)
KEY = TextQuestion(
    key="key",
    label=Text(vi="Mã ngắn trong cổng", en="Short key in the portal"),
    hint=Text(
        vi="Chữ thường không dấu, chữ số và gạch ngang. Ví dụ: ubnd-xa-kien-duc.",
        en="Small letters, digits and hyphens. Example: ubnd-xa-kien-duc.",
    ),
    max_length=60,
    pattern=Pattern(
        match=r"[a-z][a-z0-9-]{2,59}",
        example="ubnd-xa-kien-duc",
        message=Text(
            vi="Mã ngắn chỉ có chữ thường không dấu, chữ số và gạch ngang, bắt đầu bằng chữ cái.",
            en="A key has small letters, digits and hyphens only, and a letter comes first.",
        ),
    ),
)
IDENTIFIER = TextQuestion(
    key="identifier",
    label=Text(vi="Mã định danh cơ quan", en="National identifier"),
    hint=Text(vi="Theo QCVN 102:2016/BTTTT. Ví dụ: 000.00.61.H16.", en="QCVN 102:2016/BTTTT. Example: 000.00.61.H16."),
    max_length=13,
    pattern=Pattern(
        match=r"\d{3}\.\d{2}\.\d{2}\.[A-Z]\d{2}",
        example="000.00.61.H16",
        message=Text(
            vi="Mã định danh có dạng 000.00.61.H16.",
            en="An identifier looks like 000.00.61.H16.",
        ),
    ),
)
UNIT = _line("name", "Tên đơn vị", "Name of the unit", 200)
CANCEL_REASON = _line("reason", "Lý do hủy", "Why it is cancelled", 300)


class _FactsForm(PortalForm):
    """What is true of an agency from a day on."""

    name_vi = AskedField(NAME_VI)
    name_en = AskedField(NAME_EN)
    symbol = AskedField(SYMBOL)
    level = SelectField(_l("Cấp"))
    parent = SelectField(_l("Cơ quan cấp trên trực tiếp"))
    place = AskedField(PLACE)
    address = AskedField(ADDRESS)
    phone = AskedField(PHONE)
    email = AskedField(OFFICIAL_EMAIL)
    since = AskedField(SINCE)
    basis = AskedField(BASIS)

    def offer(self, agencies: Iterable[Agency]) -> None:
        """Fill the lists in the page's language."""
        self.level.choices = [SelectChoice(level, say(name)) for level, name in LEVELS.items()]
        named = [SelectChoice(str(one.id), say(one.name)) for one in agencies]
        self.parent.choices = [SelectChoice("", _l("Không có")), *named]

    @property
    def facts(self) -> dict[str, str]:
        """What was typed, as agencies keep it."""
        return {name: self[name].data if name == "level" else self[name].text() for name in FACTS}

    @property
    def parent_id(self) -> UUID | None:
        """The superior that was chosen."""
        return UUID(self.parent.data) if self.parent.data else None


class ChangeForm(_FactsForm):
    """Other facts from a day on."""


class FoundForm(_FactsForm):
    """A new agency."""

    key = AskedField(KEY)
    identifier = AskedField(IDENTIFIER)


class MergeForm(PortalForm):
    """Which agencies end, who goes on, from when and on what basis."""

    ending = ChecksField(_l("Cơ quan được nhập vào, thôi hoạt động"))
    successor = SelectField(_l("Cơ quan kế thừa"), [InputRequired(_l("Hãy chọn cơ quan kế thừa."))])
    since = AskedField(SINCE)
    basis = AskedField(BASIS)

    def offer(self, agencies: Collection[Agency]) -> None:
        """Fill the lists in the page's language."""
        named = [SelectChoice(str(one.id), say(one.name)) for one in agencies]
        self.ending.choices, self.successor.choices = named, [SelectChoice("", _l("Chọn một cơ quan")), *named]


class CancelForm(PortalForm):
    """Why what was decided is not done."""

    reason = AskedField(CANCEL_REASON)


class UnitForm(PortalForm):
    """A unit of an agency."""

    name = AskedField(UNIT)
    name_en = AskedField(_line("name_en", "Tên tiếng Anh", "Name in English", 200))


class WorkForm(PortalForm):
    """What a member of staff is, and whose work is theirs."""

    position = AskedField(POSITION)
    units = ChecksField(_l("Đơn vị"), description=_l("Không chọn đơn vị nào: xử lý việc của mọi đơn vị."))
    services = ChecksField(_l("Dịch vụ"), description=_l("Không chọn dịch vụ nào: xử lý mọi dịch vụ của cơ quan."))

    def offer(self, units: Iterable[AgencyUnit], services: Mapping[str, Text], *, kept: Collection[str]) -> None:
        """Fill the lists in the page's language; ``kept``: what the officer has that is offered no more."""
        named = {one.name_vi: say(one.name) for one in units}
        self.units.choices = [SelectChoice(name, named.get(name, name)) for name in sorted({*named, *kept})]
        self.services.choices = [SelectChoice(code, f"{code} {say(name)}") for code, name in services.items()]
