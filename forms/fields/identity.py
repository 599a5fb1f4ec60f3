"""Kinds `old_identity_number` (the 9-digit identity card that is no longer issued) and `passport`."""

import re
from typing import ClassVar, Final, Literal

from forms.fields.base import Rejected, say
from forms.fields.registry import register
from forms.fields.textual import TextualQuestion, bare
from forms.text import Text

_NINE: Final = re.compile(r"[0-9]{9}")
_TWELVE: Final = re.compile(r"[0-9]{12}")
_VIETNAMESE: Final = re.compile(r"[A-Za-z][0-9]{7,8}")
_FOREIGN: Final = re.compile(r"(?=[A-Za-z]*[0-9])[A-Za-z0-9]{5,15}")
_COMPOSED: Final = Text(
    vi="Số hộ chiếu chỉ gồm chữ cái A–Z không dấu và chữ số; hãy tắt bộ gõ tiếng Việt rồi nhập lại.",
    en="A passport number has only letters A–Z without accents and digits; "
    "switch Vietnamese typing off and enter it again.",
)


@register
class OldIdentityNumberQuestion(TextualQuestion):
    """The number of an identity card (chứng minh nhân dân) as old papers carry it: 9 digits."""

    input_mode: ClassVar[str | None] = "numeric"
    spell_check: ClassVar[bool] = False
    always_sensitive: ClassVar[bool] = True
    kind: Literal["old_identity_number"] = "old_identity_number"

    def read(self, line: str) -> str:
        """Return the 9 digits without spaces, dots and dashes; Rejected with what is wrong."""
        digits = bare(line)
        if _TWELVE.fullmatch(digits):
            raise say(
                "Đây là số định danh 12 chữ số. Mục này hỏi số chứng minh nhân dân cũ, gồm 9 chữ số.",
                "This is a 12-digit personal number. The old identity card asked for here has 9 digits.",
            )
        if _NINE.fullmatch(digits) is None or len(set(digits)) == 1:
            raise say(
                "Số chứng minh nhân dân cũ gồm đúng 9 chữ số; hãy xem lại trên giấy tờ rồi nhập lại.",
                "An old identity card number has exactly 9 digits; look at the card and enter it again.",
            )
        return digits


@register
class PassportQuestion(TextualQuestion):
    """The number of a Vietnamese passport, a letter and 7 or 8 digits; of any country's with `foreign`."""

    spell_check: ClassVar[bool] = False
    capitals: ClassVar[str | None] = "characters"
    always_sensitive: ClassVar[bool] = True
    kind: Literal["passport"] = "passport"
    foreign: bool = False

    def read(self, line: str) -> str:
        """Return the number in capitals without spaces, dots and dashes; Rejected with what is wrong."""
        number = bare(line)
        if any(char.isalpha() and not char.isascii() for char in number):
            raise Rejected(_COMPOSED)
        if not (_VIETNAMESE.fullmatch(number) or (self.foreign and _FOREIGN.fullmatch(number))):
            raise self._explained()
        return number.upper()

    def _explained(self) -> Rejected:
        if self.foreign:
            return say(
                "Số hộ chiếu chưa đúng. Hãy nhập từ 5 đến 15 chữ cái và chữ số như in trên hộ chiếu, ví dụ B1234567.",
                "This passport number is not valid. Enter its 5 to 15 letters and digits as printed, e.g. B1234567.",
            )
        return say(
            "Số hộ chiếu Việt Nam gồm một chữ cái và 7 hoặc 8 chữ số, ví dụ B1234567; hãy kiểm tra lại.",
            "A Vietnamese passport number is a letter and 7 or 8 digits, for example B1234567; check it.",
        )
