"""The pages of petitions: those of everybody, and the officers'."""

from portal.petitions.views import own, public, queue, steps, writing
from portal.petitions.views.base import bp

__all__ = ["bp", "own", "public", "queue", "steps", "writing"]
