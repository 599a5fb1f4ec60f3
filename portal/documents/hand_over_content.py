"""The record of a result that was handed over at the counter, as values to print."""

from dataclasses import dataclass
from datetime import datetime

from portal.documents.content import Agency, Signatory


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOverRecord:
    """Who received which result of which dossier from whom, which originals came in, and how it was signed.

    ``signature`` is a PNG picture of what the receiver drew, ``b""`` when they sign on paper; then ``signed_how`` says
    where that paper is. ``documents`` are the titles and numbers of what was handed over.
    """

    number: str
    code: str
    agency: Agency
    service_name: str
    applicant: str
    receiver: str
    receiver_number: str
    receiver_basis: str
    documents: tuple[str, ...]
    originals: tuple[str, ...]
    officer: Signatory
    handed_at: datetime
    signature: bytes
    signed_how: str
    tracking_url: str
