"""The pages of notices: for readers, and for editors."""

from portal.notices.views import categories, correcting, editor, feed, files, public, steps, subscribing, versions
from portal.notices.views.blueprint import bp

__all__ = ["bp", "categories", "correcting", "editor", "feed", "files", "public", "steps", "subscribing", "versions"]
