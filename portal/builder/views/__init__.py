"""The administrators' pages under /admin/services."""

from portal.builder.views import conditions, draft, life, moving, overview, part, preview
from portal.builder.views.blueprint import bp

__all__ = ["bp", "conditions", "draft", "life", "moving", "overview", "part", "preview"]
