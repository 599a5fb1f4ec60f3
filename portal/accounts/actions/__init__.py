"""The use-cases of accounts, the domain's only door for changes."""

from portal.accounts.actions.agencies import load_agencies, read_agencies, read_agency_names
from portal.accounts.actions.housekeeping import remove_calendar_day, retry_delivery, set_calendar_day
from portal.accounts.actions.people import (
    Person,
    change_contact,
    change_password,
    change_roles,
    create_account,
    create_staff,
    disable,
    enable,
    first_password,
    register,
    reset_password,
)
from portal.accounts.actions.signing_in import (
    confirm_password,
    end_all,
    end_session,
    on_sign_in,
    record_failure,
    sign_in,
    sign_out,
    touch,
    verify_password,
)
from portal.accounts.passwords import NewPassword

__all__ = [
    "NewPassword",
    "Person",
    "change_contact",
    "change_password",
    "change_roles",
    "confirm_password",
    "create_account",
    "create_staff",
    "disable",
    "enable",
    "end_all",
    "end_session",
    "first_password",
    "load_agencies",
    "on_sign_in",
    "read_agencies",
    "read_agency_names",
    "record_failure",
    "register",
    "remove_calendar_day",
    "reset_password",
    "retry_delivery",
    "set_calendar_day",
    "sign_in",
    "sign_out",
    "touch",
    "verify_password",
]
