"""Kinds `person_name`, `personal_number`, `tax_code`, `phone` and `email`."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any, ClassVar, Final, Literal

import email_validator
import phonenumbers
from pydantic import Field
from stdnum.exceptions import ValidationError as NumberError
from stdnum.vn import mst

from forms.fields.base import Context, Key, Rejected, say
from forms.fields.dates import year_of
from forms.fields.registry import register
from forms.fields.textual import TextualQuestion, bare, plain_dashes

_NAME_MARKS: Final = frozenset(" '’ʼ-.")
_APOSTROPHES: Final = str.maketrans({"’": "'", "ʼ": "'", "‘": "'", "`": "'"})
_NAME_LIMIT: Final = 100
_TELEPHONE: Final = re.compile(r"\+?[0-9 ().\-/]+")
_TAX_SEPARATORS: Final = re.compile(r"[\s.]")
_HOME: Final = "+84"
_MOBILE: Final = re.compile(r"\+84([35789][0-9]{2})([0-9]{3})([0-9]{3})")
_E164: Final = re.compile(r"\+[1-9][0-9]{6,14}")
_TWELVE: Final = re.compile(r"[0-9]{12}")
_NINE: Final = re.compile(r"[0-9]{9}")

# Province codes of the personal number: the list of 63 provinces, which the mergers of 2025 left as it was
_PROVINCES: Final = frozenset(
    f"{code:03}"
    for code in (1, 2, 4, 6, 8, 10, 11, 12, 14, 15, 17, 19, 20, 22, 24, 25, 26, 27, 30, 31, 33, 34, 35, 36, 37,
        38, 40, 42, 44, 45, 46, 48, 49, 51, 52, 54, 56, 58, 60, 62, 64, 66, 67, 68, 70, 72, 74, 75,
        77, 79, 80, 82, 83, 84, 86, 87, 89, 91, 92, 93, 94, 95, 96)
)  # fmt: skip


@register
class PersonNameQuestion(TextualQuestion):
    """A full name in one line: any letters of any script, no forced capitals, single names allowed."""

    spell_check: ClassVar[bool] = False
    kind: Literal["person_name"] = "person_name"

    def read(self, line: str) -> str:
        """Return the name with plain apostrophes."""
        return line.translate(_APOSTROPHES)

    def check(self, value: str, context: Context) -> Iterator[Rejected]:
        """Check that there are letters, nothing but letters and the marks names have, and at most 100 characters."""
        del context
        strange = sorted({char for char in value if not _is_of_names(char)})
        if strange:
            shown = " ".join(strange)
            yield say(
                f"Họ tên chỉ gồm chữ cái, dấu cách và các dấu ' - . Hãy bỏ: {shown}",
                f"A name has only letters, spaces and the marks ' - . Remove: {shown}",
            )
        elif not any(unicodedata.category(char).startswith("L") for char in value):
            yield say("Hãy nhập họ, chữ đệm và tên bằng chữ cái.", "Enter the full name in letters.")
        if len(value) > _NAME_LIMIT:
            yield say(
                f"Họ tên dài {len(value)} ký tự; tối đa {_NAME_LIMIT} ký tự.",
                f"The name has {len(value)} characters; at most {_NAME_LIMIT} are possible.",
            )


def _is_of_names(char: str) -> bool:
    return char in _NAME_MARKS or unicodedata.category(char)[0] in {"L", "M"}


@register
class PersonalNumberQuestion(TextualQuestion):
    """The 12-digit personal number; `birth_date` and `sex` name the questions it must agree with."""

    input_mode: ClassVar[str | None] = "numeric"
    spell_check: ClassVar[bool] = False
    always_sensitive: ClassVar[bool] = True
    kind: Literal["personal_number"] = "personal_number"
    birth_date: Key | None = None
    sex: Key | None = None
    male: Key = "male"
    female: Key = "female"

    def read(self, line: str) -> str:
        """Return the 12 digits without spaces, dots and hyphens; Rejected with what is wrong."""
        digits = bare(line)
        if _NINE.fullmatch(digits):
            raise say(
                "Chứng minh nhân dân 9 số không còn được dùng. Hãy nhập số định danh cá nhân gồm 12 chữ số.",
                "The old 9-digit identity number is no longer used. Enter the 12-digit personal number.",
            )
        if _TWELVE.fullmatch(digits) is None:
            count = sum(char in "0123456789" for char in digits)
            raise say(
                f"Số định danh cá nhân gồm đúng 12 chữ số; bạn đã nhập {count} chữ số.",
                f"A personal number has exactly 12 digits; you entered {count}.",
            )
        if digits[:3] not in _PROVINCES:
            raise say(
                f"Ba số đầu {digits[:3]} không phải mã tỉnh, thành phố; hãy kiểm tra lại trên thẻ căn cước.",
                f"The first three digits {digits[:3]} are not a province code; check them on your identity card.",
            )
        return digits

    def check(self, value: str, context: Context) -> Iterator[Rejected]:
        """Compare century, year and sex in the number with the answers given elsewhere."""
        year = 1900 + int(value[3]) // 2 * 100 + int(value[4:6])
        born = year_of(context.scope.get(self.birth_date)) if self.birth_date else None
        if year > context.today.year:
            yield say(
                f"Số định danh này cho năm sinh {year}, chưa tới; hãy kiểm tra lại chữ số thứ 4, 5 và 6.",
                f"This number says the year of birth is {year}, still to come; check the 4th, 5th and 6th digit.",
            )
        elif born is not None and born != year:
            yield say(
                f"Số định danh này không khớp với năm sinh {born}; hãy kiểm tra lại cả hai mục.",
                f"This number does not go with the year of birth {born}; check both answers.",
            )
        declared = context.scope.get(self.sex) if self.sex else None
        if declared in {self.male, self.female} and declared != (self.female if int(value[3]) % 2 else self.male):
            yield say(
                "Số định danh này không khớp với giới tính đã chọn; hãy kiểm tra lại cả hai mục.",
                "This number does not go with the sex you chose; check both answers.",
            )

    def samples(self, context: Context) -> Sequence[Any]:
        """Return a number that goes with the year of birth and the sex answered elsewhere."""
        born = (year_of(context.scope.get(self.birth_date)) if self.birth_date else None) or 1990
        female = bool(self.sex) and context.scope.get(self.sex or "") == self.female
        return [f"067{(born - 1900) // 100 * 2 + female}{born % 100:02}012345"]

    def references(self) -> Iterator[str]:
        """Add the questions the number is compared with."""
        yield from super().references()
        yield from (key for key in (self.birth_date, self.sex) if key)


@register
class TaxCodeQuestion(TextualQuestion):
    """A tax code: 10 digits with a check digit, a branch `-001`, or a personal number (from 1 July 2025)."""

    input_mode: ClassVar[str | None] = "numeric"
    spell_check: ClassVar[bool] = False
    kind: Literal["tax_code"] = "tax_code"
    holder: Literal["any", "organisation", "person"] = "any"

    def read(self, line: str) -> str:
        """Return `##########`, `##########-###` or 12 digits; Rejected with what is wrong."""
        code = _TAX_SEPARATORS.sub("", plain_dashes(line))
        if _TWELVE.fullmatch(code) and self.holder != "organisation":
            if code[:3] not in _PROVINCES:
                raise say(
                    f"Mã số thuế 12 số là số định danh cá nhân, nhưng {code[:3]} không phải mã tỉnh; hãy kiểm tra lại.",
                    f"A 12-digit tax code is a personal number, but {code[:3]} is no province code; check it.",
                )
            return code
        try:
            return str(mst.format(mst.validate(code)))
        except NumberError:
            raise self._explained() from None

    def samples(self, context: Context) -> Sequence[Any]:
        """Return the code of an organisation, of a branch, and of a person."""
        del context
        organisation = ["0100112437", "0100112437-001"]
        return {"person": ["067090012345"], "organisation": organisation}.get(
            self.holder, [*organisation, "067090012345"]
        )

    def _explained(self) -> Rejected:
        if self.holder == "organisation":
            return say(
                "Mã số thuế chưa đúng. Hãy nhập 10 chữ số, đơn vị phụ thuộc thêm -001; kiểm tra lại từng số.",
                "This tax code is not valid. Enter 10 digits, a branch adds -001; check each digit.",
            )
        return say(
            "Mã số thuế chưa đúng. Hãy nhập 10 chữ số (đơn vị phụ thuộc thêm -001) hoặc 12 số định danh cá nhân.",
            "This tax code is not valid. Enter 10 digits (a branch adds -001) or a 12-digit personal number.",
        )


@register
class PhoneQuestion(TextualQuestion):
    """A telephone number, Vietnamese unless it starts with + and another country."""

    input_mode: ClassVar[str | None] = "tel"
    spell_check: ClassVar[bool] = False
    kind: Literal["phone"] = "phone"
    mobile_only: bool = False

    def from_stored(self, stored: Any) -> Any:
        """Return the number, which was checked when it was typed; Rejected if it is none."""
        return stored if isinstance(stored, str) and _E164.fullmatch(stored) else self.parse(stored)

    def read(self, line: str) -> str:
        """Return the number in E.164; Rejected if no such number can exist."""
        plain = plain_dashes(line)
        if _TELEPHONE.fullmatch(plain) is None:
            raise self._explained()
        try:
            number = phonenumbers.parse(plain, "VN")
        except phonenumbers.NumberParseException:
            raise self._explained() from None
        if not phonenumbers.is_valid_number(number):
            raise self._explained()
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)

    def check(self, value: str, context: Context) -> Iterator[Rejected]:
        """Check that a mobile number is one where a text message is sent."""
        del context
        kinds = {phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE}
        if self.mobile_only and phonenumbers.number_type(phonenumbers.parse(value)) not in kinds:
            yield say("Hãy nhập số điện thoại di động.", "Enter a mobile telephone number.")

    @staticmethod
    def _explained() -> Rejected:
        return say(
            "Số điện thoại chưa đúng. Ví dụ: 0912 345 678; số nước ngoài bắt đầu bằng dấu + và mã nước.",
            "This telephone number is not valid. Example: 0912 345 678; others start with + and the country code.",
        )

    def readable(self, value: str, language: str) -> str:
        """Return the national form of a Vietnamese number, the international form of others."""
        del language
        if found := _MOBILE.fullmatch(value):  # what nearly everybody has; asking the library takes ten times as long
            return f"0{found[1]} {found[2]} {found[3]}"
        home, style = value.startswith(_HOME), phonenumbers.PhoneNumberFormat
        if home:  # most are: what is stored needs no parsing again
            number = phonenumbers.PhoneNumber(country_code=84, national_number=int(value.removeprefix(_HOME)))
        else:
            number = phonenumbers.parse(value)
        return phonenumbers.format_number(number, style.NATIONAL if home else style.INTERNATIONAL)

    def typed(self, value: str) -> str:
        """Return the same as people read."""
        return self.readable(value, "vi")


def read_email(line: str) -> str:
    """Return an e-mail address in its normal form, without asking the network; Rejected if its shape is wrong."""
    try:
        found = email_validator.validate_email(line, check_deliverability=False)
    except email_validator.EmailNotValidError:
        raise say(
            "Địa chỉ thư điện tử chưa đúng. Ví dụ: ten@example.vn",
            "This email address is not valid. Example: name@example.vn",
        ) from None
    return str(found.normalized)


@register
class EmailQuestion(TextualQuestion):
    """An e-mail address; nothing is asked of the network."""

    input_mode: ClassVar[str | None] = "email"
    spell_check: ClassVar[bool] = False
    kind: Literal["email"] = "email"
    max_length: int = Field(default=254, le=254)

    def read(self, line: str) -> str:
        """Return the address in its normal form; Rejected if its shape is wrong."""
        return read_email(line)
