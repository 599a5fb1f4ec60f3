"""Pure rules of mandates: what may be given, for how long, and what each right opens."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from types import MappingProxyType

from forms.text import Text, fold
from portal.core.actor import Right

SHORT = timedelta(days=30)
"""How long a mandate is, unless its giver says otherwise."""
OFFERED_FOR = timedelta(days=30)
"""How long the link to an offer opens something."""
MOST_OPEN = 50
LONGEST_REASON = 500


GIVEN: Mapping[Right, Text] = MappingProxyType(
    {
        Right.PREPARE: Text(vi="Lập, sửa và xóa hồ sơ nháp", en="Prepare, change and delete drafts"),
        Right.SIGN: Text(vi="Ký đơn, nộp hồ sơ và phần bổ sung", en="Sign and submit, answer requests to complete"),
        Right.RECEIVE: Text(vi="Nhận kết quả và văn bản của cơ quan", en="Receive results and letters of the agency"),
        Right.AMEND: Text(vi="Đính chính, rút hồ sơ đã nộp", en="Correct or withdraw what was submitted"),
    }
)
"""What a mandate can give, in the order and the words of its document."""


def whole(rights: Collection[Right]) -> frozenset[Right]:
    """The rights that go with these: nobody signs and submits a dossier that they may not prepare."""
    return frozenset(rights) | ({Right.PREPARE} if Right.SIGN in rights else frozenset())


def a_year_from(first: date) -> date:
    """The last day a mandate that begins on ``first`` may have: a year, as the Civil Code takes it (article 563)."""
    try:
        return first.replace(year=first.year + 1)
    except ValueError:  # 29 February
        return first.replace(year=first.year + 1, day=28)


def period_fits(first: date, last: date, *, today: date) -> bool:
    """Whether a mandate can be given from ``first`` to ``last`` day inclusive."""
    return today <= first <= last <= a_year_from(first)


def is_for(*, name: str, number: str, account_name: str, account_numbers: Collection[str | None]) -> bool:
    """Whether a mandate made out to this name and number is for this account: both have to fit (accents aside)."""
    numbers = {plain(one) for one in account_numbers if one}
    return plain(number) in numbers and fold(name) == fold(account_name)


def plain(number: str | None) -> str:
    """A number as it is compared."""
    return (number or "").replace("-", "").replace(" ", "")
