"""The pages of accounts: signing in, registering, one's own account, the directory, and the administrator's."""

from portal.accounts.views import calendar, directory, outbox, profile, registration, signing_in, staff
from portal.accounts.views.blueprint import bp

__all__ = ["bp", "calendar", "directory", "outbox", "profile", "registration", "signing_in", "staff"]
