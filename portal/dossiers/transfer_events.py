"""What happens when a dossier goes from one applicant to another. No number and no secret of a link is in here."""

from dataclasses import dataclass

from portal.core.events import Event


@dataclass(frozen=True)
class TransferOffered(Event):
    """The owner gives the dossier to somebody."""

    transfer_id: str
    name: str
    reason: str


@dataclass(frozen=True)
class TransferTaken(Event):
    """Somebody is ready to take a submitted dossier; the agency decides."""

    transfer_id: str
    name: str


@dataclass(frozen=True)
class TransferDeclined(Event):
    """Somebody did not take it."""

    transfer_id: str
    reason: str


@dataclass(frozen=True)
class TransferCancelled(Event):
    """The owner keeps it after all."""

    transfer_id: str


@dataclass(frozen=True)
class TransferRefused(Event):
    """The agency did not consent."""

    transfer_id: str
    reason: str


@dataclass(frozen=True)
class DossierTransferred(Event):
    """It is somebody else's from now on; what the former owner submitted and signed stays as it is."""

    transfer_id: str
    former: str
    name: str
