"""What a file must show that somebody signed after others: pure, on what was found about it before and now."""

from collections.abc import Iterable, Sequence
from enum import StrEnum

from portal.signing.actions import Holder, SignatureReport

_PERSONAL_NUMBER_DIGITS = 12


class Fault(StrEnum):
    """Why a co-signed file is not taken in."""

    NOTHING_NEW = "nothing_new"
    SEVERAL_NEW = "several_new"
    SOMEBODY_ELSE = "somebody_else"
    WRONG_PLACE = "wrong_place"
    EARLIER_GONE = "earlier_gone"


def holder_of(name: str, number: str) -> Holder:
    """Whose certificate is expected: 12 digits are a personal number (also as a tax code), anything else a tax code."""
    if len(number) == _PERSONAL_NUMBER_DIGITS:
        return Holder(name=name, personal_number=number)
    return Holder(name=name, tax_code=number)


def fault(before: Iterable[str], now: Sequence[SignatureReport], *, field: str, holder: Holder) -> Fault | None:
    """What is wrong with the file ``now``, given the ``before`` signed fields; None when one signature came, theirs.

    Whether the signatures are sound is not judged here.
    """
    known, signed = set(before), {report.field_name for report in now}
    new = [report for report in now if report.field_name not in known]
    if not known <= signed:
        return Fault.EARLIER_GONE
    if not new:
        return Fault.NOTHING_NEW
    if len(new) > 1:
        return Fault.SEVERAL_NEW
    if not new[0].belongs_to(holder):
        return Fault.SOMEBODY_ELSE
    if new[0].field_name != field:
        return Fault.WRONG_PLACE
    return None
