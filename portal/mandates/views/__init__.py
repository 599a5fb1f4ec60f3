"""The pages of mandates."""

from portal.mandates.views import answering, giving, showing, signing
from portal.mandates.views.blueprint import bp

PAGES = (answering, giving, showing, signing)

__all__ = ["PAGES", "bp"]
