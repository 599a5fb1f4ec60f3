"""Kind `bank_account`: a bank of Viet Nam and an account number, or an IBAN (ISO 13616) with its check digits."""

import re
from collections.abc import Mapping
from itertools import starmap
from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict
from stdnum import iban
from stdnum.exceptions import ValidationError as NumberError
from wtforms import SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.fields.core import UnboundField

from forms.fields.banks import BANKS, CHOICES
from forms.fields.base import Rejected, say
from forms.fields.composite import CompositeQuestion
from forms.fields.registry import register
from forms.fields.textual import bare
from forms.text import Text

IBAN: Final = "iban"
"""Stands for the bank when the account number is an IBAN, which names its bank itself."""

_NUMBER: Final = re.compile(r"[0-9]{6,19}")
_BANK: Final = Text(vi="Ngân hàng", en="Bank")
_ACCOUNT: Final = Text(vi="Số tài khoản", en="Account number")
_CHOOSE: Final = Text(vi="— Chọn ngân hàng —", en="— Choose a bank —")
_ABROAD: Final = Text(vi="Ngân hàng ở nước ngoài (IBAN)", en="A bank abroad (IBAN)")
_NO_BANK: Final = Text(vi="Hãy chọn ngân hàng trong danh sách.", en="Choose a bank of the list.")
_NO_NUMBER: Final = Text(vi="Hãy nhập số tài khoản.", en="Enter the account number.")
_BAD_NUMBER: Final = Text(
    vi="Số tài khoản gồm từ 6 đến 19 chữ số; hãy xem lại trong ứng dụng ngân hàng rồi nhập lại.",
    en="An account number has 6 to 19 digits; look it up in your banking application and enter it again.",
)
_BAD_IBAN: Final = Text(
    vi="Số IBAN chưa đúng. Hãy nhập mã nước và đủ các ký tự, ví dụ DE89 3704 0044 0532 0130 00; kiểm tra lại từng số.",
    en="This IBAN is not valid. Enter country and all characters, e.g. DE89 3704 0044 0532 0130 00; check each one.",
)


class BankAccount(BaseModel):
    """An account: `bank` is the BIN of a bank of Viet Nam (NAPAS), or `iban`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    bank: str
    number: str


@register
class BankAccountQuestion(CompositeQuestion):
    """An account in Viet Nam, an IBAN, or either, as `accept` says."""

    kind: Literal["bank_account"] = "bank_account"
    accept: Literal["vietnam", "iban", "either"] = "vietnam"

    @property
    def demands(self) -> Mapping[str, Text]:
        """Bank and number; an IBAN needs no bank beside it."""
        return {"number": _NO_NUMBER} if self.accept == IBAN else {"bank": _NO_BANK, "number": _NO_NUMBER}

    def inputs(self, language: str) -> "Mapping[str, UnboundField[Any]]":
        """Return a list of banks, unless only an IBAN is taken, and a line for the number."""
        abroad = [SelectChoice(IBAN, _ABROAD.into(language))] if self.accept == "either" else []
        choices = [SelectChoice("", _CHOOSE.into(language)), *starmap(SelectChoice, CHOICES), *abroad]
        keyboard = {"inputmode": "numeric"} if self.accept == "vietnam" else {"autocapitalize": "characters"}
        label = "IBAN" if self.accept == IBAN else _ACCOUNT.into(language)
        fields = {
            "bank": SelectField(_BANK.into(language), choices=choices, validate_choice=False),
            "number": StringField(label, render_kw={"spellcheck": "false", **keyboard}),
        }
        return {part: field for part, field in fields.items() if part in self.demands}

    def combine(self, typed: Mapping[str, str]) -> BankAccount:
        """Read the number the way its bank writes it."""
        bank, number = typed.get("bank", IBAN if self.accept == IBAN else ""), bare(typed["number"])
        if bank not in BANKS and not (bank == IBAN and self.accept != "vietnam"):
            raise Rejected(_NO_BANK, part="bank" if "bank" in self.demands else "number")
        if bank == IBAN:
            return BankAccount(bank=bank, number=_valid_iban(number))
        if _NUMBER.fullmatch(number) is None:
            raise Rejected(_BAD_NUMBER, part="number")
        return BankAccount(bank=bank, number=number)

    def stored(self, value: BankAccount) -> dict[str, str]:
        """Return bank and number, with the name of the bank, so that it can be read when codes change."""
        return {**value.model_dump(), "bank_name": _name(value)}

    def from_stored(self, stored: Any) -> BankAccount:
        """Return the account of such data; Rejected otherwise."""
        found = self.parse(stored) if isinstance(stored, Mapping) else None
        if not isinstance(found, BankAccount):
            raise say("Tài khoản đã lưu không hợp lệ.", "The stored account is not valid.")
        return found

    def readable(self, value: BankAccount, language: str) -> str:
        """Return `0011004123456 tại Vietcombank (Ngân hàng …)`, or the IBAN in groups of four."""
        if value.bank == IBAN:
            return f"IBAN {iban.format(value.number)}"
        return f"{value.number} {'at' if language.startswith('en') else 'tại'} {_name(value)}"

    def typed(self, value: BankAccount) -> dict[str, str]:
        """Return bank and number."""
        number = iban.format(value.number) if value.bank == IBAN else value.number
        return {"number": number} if self.accept == IBAN else {"bank": value.bank, "number": number}


def _name(account: BankAccount) -> str:
    return "" if account.bank == IBAN else BANKS[account.bank]


def _valid_iban(number: str) -> str:
    if not number.isascii():
        raise Rejected(_BAD_IBAN, part="number")
    try:
        return str(iban.validate(number))
    except NumberError:
        raise Rejected(_BAD_IBAN, part="number") from None
