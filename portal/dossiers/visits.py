"""What a dossier's page says about coming to the counter. The counter stands above; it adds its finder in wiring."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from portal.dossiers.models import Dossier


@dataclass(frozen=True)
class Visit:
    """Why the applicant comes (``collect`` or ``originals``), and when, if that is settled; ``open``: can be booked."""

    purpose: str
    starts_at: datetime | None
    open: bool


finders: list[Callable[[Session, Dossier], Visit | None]] = []
"""Filled where all is wired."""


def visit_of(session: Session, dossier: Dossier) -> Visit | None:
    """The visit to the counter that a dossier still needs; None when it needs none."""
    return next((found for find in finders if (found := find(session, dossier)) is not None), None)
