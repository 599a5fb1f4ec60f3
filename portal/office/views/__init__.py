"""The officers' pages."""

from portal.office.views import appraisal, decision, dossier, queue, reception
from portal.office.views.base import bp

__all__ = ["appraisal", "bp", "decision", "dossier", "queue", "reception"]
