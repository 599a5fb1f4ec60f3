"""Asking the registers of this installation."""

from portal.registers.enterprises import Enterprise, EnterpriseRegister
from portal.registers.errors import RegisterDown


class _Current:
    enterprises: EnterpriseRegister | None = None


def configure(enterprises: EnterpriseRegister | None) -> None:
    """Choose the registers of this process; None asks nobody."""
    _Current.enterprises = enterprises


def knows_enterprises() -> bool:
    """Whether there is a register of enterprises to ask."""
    return _Current.enterprises is not None


def enterprise(tax_code: str) -> Enterprise | None:
    """The entry of a tax code, None when there is none. A remote read of some seconds at most: not in a transaction.

    Raises RegisterDown.
    """
    if _Current.enterprises is None:
        raise RegisterDown
    return _Current.enterprises.find(tax_code)
