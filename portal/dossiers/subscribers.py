"""What the dossier's own events set going: the sealed receipt of everything that is handed in."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from portal.core import clock
from portal.core.outbox import Delivery, Handler, NotYet
from portal.dossiers.actions import rechecking, remote_signing, scanning
from portal.dossiers.actions.receipts import issue_receipt

_OF_THE_SUBMISSION = 1
_LOOK_AGAIN = timedelta(seconds=5)


def receipt_of_submission(delivery: Delivery) -> None:
    """Issue the receipt of a new dossier. Delivered again, it does nothing."""
    issue_receipt(delivery.stream, round_=_OF_THE_SUBMISSION, now=clock.now())


def receipt_of_supplement(delivery: Delivery) -> None:
    """Issue the receipt of the supplement that this news is about. Delivered again, it does nothing."""
    received_at = datetime.fromisoformat(delivery.payload["received_at"])
    issue_receipt(delivery.stream, round_=int(delivery.payload["round"]) + 1, received_at=received_at, now=clock.now())


def recheck_signature(delivery: Delivery) -> None:
    """Judge an uncertain signature again until its issuer has answered. Delivered again, it does nothing."""
    rechecking.recheck_signature(delivery.stream, sha256=delivery.payload["application_sha256"], now=clock.now())


def scan_files(delivery: Delivery) -> None:
    """Scan the files that came in while the scanner was away. Delivered again, it does nothing."""
    scanning.scan_waiting(delivery.stream, now=clock.now())


def follow_remote_signing(delivery: Delivery) -> None:
    """Pass a request for a remote signature on, and look every few seconds what has become of it, until it ends."""
    if remote_signing.follow_remote_signing(UUID(delivery.payload["request_id"]), now=clock.now()):
        raise NotYet(_LOOK_AGAIN)


SUBSCRIPTIONS: Mapping[str, Mapping[str, Handler]] = {
    "DossierSubmitted": {
        "dossiers.receipt": receipt_of_submission,
        "dossiers.recheck_signature": recheck_signature,
    },
    "FilesAwaitScan": {"dossiers.scan_files": scan_files},
    "RemoteSigningAsked": {"dossiers.remote_signing": follow_remote_signing},
    "SupplementReceived": {
        "dossiers.receipt_of_supplement": receipt_of_supplement,
        "dossiers.recheck_signature": recheck_signature,
    },
}
