"""The forms of the counter."""

import re

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, StringField, TextAreaField, ValidationError
from wtforms.validators import InputRequired, Length, Optional, Regexp

from portal.payments.counter_rules import NOTES
from portal.payments.money import MOST
from portal.web.page_form import PortalForm

_NUMERIC = {"inputmode": "numeric", "autocomplete": "off"}
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


_COUNT = re.compile(r"[0-9]{1,5}")


class NotesField(StringField):  # type: ignore[misc]  # wtforms ships no types
    """How many notes of one denomination there are; left empty, none."""

    count: int = 0

    def __init__(self, value: int = 0, **kwargs: object) -> None:
        label = _l("Tờ %(value)s đồng", value=f"{value:,}".replace(",", "."))
        kwargs = {"label": label, "render_kw": _NUMERIC} | kwargs
        super().__init__(**kwargs)

    def pre_validate(self, form: object) -> None:
        """Read what was typed. Raises ValidationError."""
        del form
        typed = (self.data or "").strip()
        if typed and not _COUNT.fullmatch(typed):
            raise ValidationError(_l("Hãy nhập số tờ bằng chữ số, ví dụ 12."))
        self.count = int(typed or 0)


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
    """What is in the cash box when the day ends: how many there are of each denomination; the server adds them up."""

    small = SumField(
        _l("Tiền lẻ dưới 1.000 đồng, tính chung (đồng)"), validators=[Optional()], render_kw=_NUMERIC, default="0"
    )
    why = TextAreaField(
        _l("Lý do chênh lệch"),
        description=_l("Chỉ ghi khi tiền đếm được khác với sổ. Một người khác sẽ xác nhận."),
        validators=[Length(max=500)],
        render_kw={"rows": 3},
    )

    @property
    def notes(self) -> dict[int, int]:
        """How many there are of each denomination."""
        return {value: self[f"notes_{value}"].count for value in NOTES}

    @property
    def counts(self) -> list[NotesField]:
        """The fields of the denominations, the largest first."""
        return [self[f"notes_{value}"] for value in NOTES]


for _value in NOTES:
    setattr(CountForm, f"notes_{_value}", NotesField(_value))


class CashRefundForm(PortalForm):
    """Cash that goes back to a payer who is here and signs for it."""

    proof = StringField(
        _l("Số giấy nhận tiền"),
        description=_l("Giấy nhận tiền do người nhận ký, giữ cùng chứng từ của quỹ."),
        validators=[InputRequired(_l("Hãy nhập số giấy nhận tiền.")), Regexp(r"^\s*\S.{0,78}$")],
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
    signed = BooleanField(
        _l("Người nhận đã xuất trình giấy tờ, nhận đủ tiền và ký nhận"),
        validators=[InputRequired(_l("Chỉ ghi sau khi người nhận đã nhận đủ tiền và ký."))],
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
