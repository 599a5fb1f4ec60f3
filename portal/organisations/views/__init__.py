"""The pages of organisations: the members' own, and the officers' who check."""

from portal.organisations.views import checking, joining, members, own, proving
from portal.organisations.views.base import bp

__all__ = ["bp", "checking", "joining", "members", "own", "proving"]
