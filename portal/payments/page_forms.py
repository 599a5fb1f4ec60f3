"""The forms of the counter."""

import re

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, StringField, TextAreaField, ValidationError
from wtforms.validators import InputRequired, Length, Regexp

from portal.payments.money import MOST
from portal.web.page_form import PortalForm

_WHOLE = re.compile(r"\d{1,13}|\d{1,3}([., ]\d{3}){1,4}")


class SumField(StringField):  # type: ignore[misc]  # wtforms ships no types
    """An amount in whole đồng, typed with or without dots; ``amount`` is what was read."""

    amount: int = 0

    def pre_validate(self, form: object) -> None:
        """Read what was typed. Raises ValidationError."""
        del form
        typed = re.sub(r"(đồng|đ|VND)$", "", (self.data or "").strip(), flags=re.IGNORECASE).strip()
        digits = re.sub(r"[., ]", "", typed)
        if not _WHOLE.fullmatch(typed) or int(digits) > MOST:
            raise ValidationError(_l("Hãy nhập số tiền bằng chữ số, ví dụ 150.000."))
        self.amount = int(digits)


_NUMERIC = {"inputmode": "numeric", "autocomplete": "off"}
_HOW_MUCH = _l("Hãy nhập số tiền.")


class CashForm(PortalForm):
    """Cash for one order: what the payer gave; the number and the sum are as the page showed them."""

    number = HiddenField(validators=[InputRequired(), Length(max=40)])
    amount = HiddenField(validators=[InputRequired(), Regexp(r"^\d{1,13}$")])
    given = SumField(_l("Tiền khách đưa (đồng)"), validators=[InputRequired(_HOW_MUCH)], render_kw=_NUMERIC)


class OpeningForm(PortalForm):
    """What is in the cash box when the day begins."""

    opening = SumField(
        _l("Tiền có sẵn trong quỹ (đồng)"),
        description=_l("Tiền lẻ để trả lại khách. Không có thì nhập 0."),
        validators=[InputRequired(_HOW_MUCH)],
        render_kw=_NUMERIC,
    )


class CountForm(PortalForm):
    """What is in the cash box when the day ends."""

    counted = SumField(
        _l("Tiền đếm được (đồng)"),
        description=_l("Đếm toàn bộ tiền trong quỹ, kể cả tiền có sẵn từ đầu ngày."),
        validators=[InputRequired(_HOW_MUCH)],
        render_kw=_NUMERIC,
    )
    why = TextAreaField(
        _l("Lý do chênh lệch"),
        description=_l("Chỉ ghi khi tiền đếm được khác với sổ. Một người khác sẽ xác nhận."),
        validators=[Length(max=500)],
        render_kw={"rows": 3},
    )


class OfficialNumberForm(PortalForm):
    """The number of a receipt in the tax authority's system."""

    official_number = StringField(
        _l("Số biên lai trên hệ thống của cơ quan thuế"),
        validators=[InputRequired(_l("Hãy nhập số biên lai.")), Regexp(r"^[0-9A-Za-z/.-]{1,40}$")],
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )


class PlainForm(PortalForm):
    """A form of one button."""
