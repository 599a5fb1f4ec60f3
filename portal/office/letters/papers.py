"""The letters as values to print: forms 04 and 05 of the one-stop shop (TT 01/2018 Đ9, TT 03/2025)."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from portal.accounts.models import Account, Agency
from portal.catalogue import queries as catalogue
from portal.core.actor import StandIn
from portal.core.clock import local
from portal.documents import content
from portal.dossiers.models import Dossier
from portal.office import parties
from portal.office.errors import ReasonMissing
from portal.office.letters.errors import NoClockRuns
from portal.office.letters.kinds import APOLOGY, ApologyWords, StopWords
from portal.office.letters.models import Letter
from portal.office.slips import tracking_url

_UNNUMBERED = "……"
SHORTEST = 10


def document(
    session: Session,
    dossier: Dossier,
    letter: Letter,
    agency: Agency,
    *,
    signer: Account | None,
    behalf: StandIn | None = None,
    number: str,
    now: datetime,
) -> content.Apology | content.StopNotice:
    """The letter as it is signed; without ``number`` and ``signer`` as it would look.

    Raises NoClockRuns for an apology about a dossier without a promised date.
    """
    signatory = parties.leader(agency, signer, behalf=behalf) if signer else content.Signatory(position="", name="")
    form = catalogue.definition(dossier.service_code, dossier.service_version)
    common: dict[str, Any] = {
        "number": number or _UNNUMBERED,
        "code": dossier.code or "",
        "agency": parties.agency(session, agency),
        "service_name": form.name.vi,
        "applicant": parties.applicant(session, dossier),
        "day": local(now).date(),
        "signatory": signatory,
        "tracking_url": tracking_url(dossier.code or ""),
    }
    if letter.kind == APOLOGY:
        return _apology(dossier, ApologyWords.from_stored(letter.content), common)
    words = StopWords.from_stored(letter.content)
    bases, advice = ((words.basis,) if words.basis else ()), ((words.advice,) if words.advice else ())
    return content.StopNotice(**common, reasons=(words.reason,), legal_bases=bases, consequences=advice)


def _apology(dossier: Dossier, words: ApologyWords, common: dict[str, Any]) -> content.Apology:
    if dossier.accepted_at is None or dossier.due_at is None:
        raise NoClockRuns
    return content.Apology(
        **common,
        received_at=dossier.accepted_at,
        promised_at=dossier.due_at,
        new_due_at=words.due_at,
        reason=words.reason or "……",
    )


def require_reason(words: ApologyWords) -> None:
    """Raise ReasonMissing when an apology does not say why the agency is not ready."""
    if len(words.reason) < SHORTEST:
        raise ReasonMissing
