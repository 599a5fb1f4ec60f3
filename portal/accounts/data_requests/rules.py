"""Which items of an account can be asked about, and until when the agency answers."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from forms.text import Text
from portal.accounts.data_requests.models import Asked
from portal.accounts.models import Account
from portal.core.actor import Kind
from portal.core.calendar import Unit, WorkCalendar

ANSWERED_WITHIN = Decimal(2)
"""Working days (Decree 356/2025/ND-CP on Law 91/2025/QH15)."""
DATA_ITEMS: Mapping[str, Text] = {
    "display_name": Text(vi="Tên", en="Name"),
    "personal_number": Text(vi="Số định danh cá nhân", en="Personal number"),
    "tax_code": Text(vi="Mã số thuế", en="Tax code"),
    "representative": Text(vi="Người đại diện theo pháp luật", en="Legal representative"),
    "phone": Text(vi="Số điện thoại", en="Telephone number"),
    "email": Text(vi="Thư điện tử", en="E-mail"),
    "address": Text(vi="Địa chỉ liên hệ", en="Contact address"),
}
_OWN_TO_CHANGE = frozenset({"phone", "email", "address"})
_ALWAYS_NEEDED = frozenset({"display_name", "tax_code"})
_OF_KIND = {
    Kind.CITIZEN: ("display_name", "personal_number", "phone", "email", "address"),
    Kind.BUSINESS: ("display_name", "tax_code", "representative", "phone", "email", "address"),
}
NOTHING = {"personal_number": None, "representative": None, "phone": "", "email": "", "address": ""}
"""What stands in the account where an item was erased."""


def choices(account: Account) -> dict[str, tuple[Asked, ...]]:
    """What can be asked for each item. Contact details the owner changes alone; an account always has a name."""
    return {
        item: tuple(asked for asked in Asked if _possible(account, item, asked))
        for item in _OF_KIND.get(Kind(account.kind), ())
        if any(_possible(account, item, asked) for asked in Asked)
    }


def _possible(account: Account, item: str, asked: Asked) -> bool:
    if asked is Asked.CORRECT:
        return item not in _OWN_TO_CHANGE
    return item not in _ALWAYS_NEEDED and bool(getattr(account, item))


def due(calendar: WorkCalendar, *, asked_at: datetime) -> datetime:
    """Until when the agency has to answer."""
    return calendar.deadline(asked_at, amount=ANSWERED_WITHIN, unit=Unit.WORKING_DAY).due
