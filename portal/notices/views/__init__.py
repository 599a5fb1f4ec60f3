"""The pages of notices: for readers, and for editors."""

from portal.notices.views import editor, feed, public
from portal.notices.views.blueprint import bp

__all__ = ["bp", "editor", "feed", "public"]
