"""Slowing down those who guess passwords and codes of one account, wherever they come from (threat T09)."""

from enum import Enum
from math import ceil
from uuid import UUID

from flask import current_app

from portal.accounts import actions
from portal.accounts.errors import SignInBusy
from portal.config import Settings
from portal.core.db import reading
from portal.web import limits

CONFIRMATIONS = "10 per 15 minutes"
CODES = "5 per 15 minutes"
CODES_A_DAY = "30 per day"


def spend_code(account_id: UUID) -> None:
    """Count one code typed for this account; raises TooManyAttempts, which says when to try again."""
    limits.spend("second step", rate=CODES, key=str(account_id))
    limits.spend("second step a day", rate=CODES_A_DAY, key=str(account_id))


def forgive_codes(account_id: UUID) -> None:
    """Forget the codes counted, after a right one."""
    limits.forgive("second step", rate=CODES, key=str(account_id))
    limits.forgive("second step a day", rate=CODES_A_DAY, key=str(account_id))


class Standing(Enum):
    """Who asks for a slow check of a password; the value is their share of the checks in a second.

    ``KNOWN``: from a place where the account has signed in, or signed in already. ``NEW``: from an address without a
    failure lately. ``FAILED``: from one with failures. Each has its own share, so that a flood, whose addresses have
    failed before, takes nothing away from people who come for the first time, nor they from those who are known.
    """

    KNOWN = 1.0
    NEW = 0.5
    FAILED = 0.25


def take_turn(standing: Standing = Standing.KNOWN) -> None:
    """Count one slow check of a password among those of everybody with this standing; SignInBusy: there are too many.

    So a flood of sign-ins, from wherever it comes, leaves the processors to the other pages.
    """
    rate = f"{_share(standing)} per second"
    try:
        limits.spend("password checks", rate=rate, key=standing.name)
    except limits.TooManyAttempts:
        raise SignInBusy from None


def _share(standing: Standing) -> int:
    """Checks in a second; without Redis each web process counts its own part."""
    settings: Settings = current_app.config["PORTAL"]
    counted_by = 1 if settings.redis_url else settings.workers
    return ceil(settings.password_checks_per_second * standing.value / counted_by)


def confirmed(account_id: UUID, present: str) -> str:
    """Check the present password, slowly, before any transaction. Raises WrongPassword, TooManyAttempts, SignInBusy."""
    limits.spend("password", rate=CONFIRMATIONS, key=str(account_id))
    take_turn()
    with reading() as db:
        return actions.confirm_password(db, account_id, present)
