"""What the dossier's own events set going: receipts of what is handed in, signatures followed up, letters."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from portal.core import clock
from portal.core.outbox import Delivery, Handler, NotYet
from portal.dossiers.actions import (
    fee_letters,
    fees,
    letters,
    local_signing,
    own_data,
    rechecking,
    remote_signing,
    scanning,
    succession,
    transfer_letters,
)
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


def recheck_files(delivery: Delivery) -> None:
    """Judge uncertain signatures of papers again until their issuers answer. Delivered again, it does nothing."""
    rechecking.recheck_files(delivery.stream, now=clock.now())


def scan_files(delivery: Delivery) -> None:
    """Scan the files that came in while the scanner was away. Delivered again, it does nothing."""
    scanning.scan_waiting(delivery.stream, now=clock.now())


def follow_remote_signing(delivery: Delivery) -> None:
    """Pass a request for a remote signature on, and look every few seconds what has become of it, until it ends."""
    if remote_signing.follow_remote_signing(UUID(delivery.payload["request_id"]), now=clock.now()):
        raise NotYet(_LOOK_AGAIN)


def expire_local_signing(delivery: Delivery) -> None:
    """End a request to sign on the person's computer when its time is over. Delivered again, it does nothing."""
    left = local_signing.expire_local_signing(UUID(delivery.payload["request_id"]), now=clock.now())
    if left is not None:
        raise NotYet(left)


def write_invitation(delivery: Delivery) -> None:
    """Send the link to sign with. Delivered again, it is the same letter."""
    told = delivery.payload
    letters.write_invitation(UUID(told["invitation_id"]), serial=int(told["serial"]), reminder=False)


def write_reminder(delivery: Delivery) -> None:
    """Send the link to sign with once more. Delivered again, it is the same letter."""
    told = delivery.payload
    letters.write_invitation(UUID(told["invitation_id"]), serial=int(told["serial"]), reminder=True)


def write_cancellation(delivery: Delivery) -> None:
    """Tell somebody that they need not sign. Delivered again, it is the same letter."""
    told = delivery.payload
    letters.write_cancellation(UUID(told["invitation_id"]), was=told["was"], changed=bool(told["changed"]))


def tell_signed(delivery: Delivery) -> None:
    """Tell the applicant that somebody signed. Delivered again, it is the same letter."""
    told = delivery.payload
    letters.write_to_applicant(
        UUID(told["invitation_id"]), happened="signed", remaining=int(told["remaining"]), now=clock.now()
    )


def tell_refused(delivery: Delivery) -> None:
    """Tell the applicant that somebody refused. Delivered again, it is the same letter."""
    letters.write_to_applicant(UUID(delivery.payload["invitation_id"]), happened="refused", now=clock.now())


def tell_expired(delivery: Delivery) -> None:
    """Tell the applicant that somebody let the time pass. Delivered again, it is the same letter."""
    letters.write_to_applicant(UUID(delivery.payload["invitation_id"]), happened="expired", now=clock.now())


def cancel_fees(delivery: Delivery) -> None:
    """Let nothing be due for a dossier that ended without a result. Delivered again, it does nothing."""
    fees.cancel_fees(delivery.stream, why=delivery.event_type, now=clock.now())


def write_fee(delivery: Delivery) -> None:
    """Tell the payer what is asked for, why, how to pay and until when. Delivered again, it is the same letter."""
    fee_letters.write_asked(delivery.stream, order=delivery.payload["order"])


def write_fee_reminder(delivery: Delivery) -> None:
    """Tell the payer once more, before the time ends. Delivered again, it is the same letter."""
    fee_letters.write_reminder(delivery.stream, order=delivery.payload["order"])


def make_own_data(delivery: Delivery) -> None:
    """Make the archive somebody asked for. Delivered again, it does nothing."""
    own_data.make_data(UUID(delivery.payload["archive_id"]), now=clock.now())


def tell_own_data(delivery: Delivery) -> None:
    """Tell the owner that the archive is ready. Delivered again, it is the same letter."""
    own_data.write_data_ready(UUID(delivery.payload["archive_id"]))


def follow_successor(delivery: Delivery) -> None:
    """Give open dossiers to the successor of their agency. Delivered again, it finds none."""
    succession.move_open(delivery.stream, now=clock.now())


def write_transfer(delivery: Delivery) -> None:
    """Send the link to who is to take a dossier. Delivered again, it is the same letter."""
    transfer_letters.write_transfer(UUID(delivery.payload["transfer_id"]))


def tell_transfer(delivery: Delivery) -> None:
    """Tell both sides how a transfer stands or ended. Delivered again, it is the same letter."""
    transfer_letters.write_transfer_news(UUID(delivery.payload["transfer_id"]))


SUBSCRIPTIONS: Mapping[str, Mapping[str, Handler]] = {
    "AgencyEnded": {"dossiers.follow_successor": follow_successor},
    "ApplicationCosigned": {"dossiers.tell_signed": tell_signed},
    "DossierRefused": {"dossiers.cancel_fees": cancel_fees},
    "DossierStopped": {"dossiers.cancel_fees": cancel_fees},
    "DossierSubmitted": {
        "dossiers.receipt": receipt_of_submission,
        "dossiers.recheck_files": recheck_files,
        "dossiers.recheck_signature": recheck_signature,
    },
    "FeeAsked": {"dossiers.write_fee": write_fee},
    "FeeReminded": {"dossiers.write_fee_reminder": write_fee_reminder},
    "FilesAwaitScan": {"dossiers.scan_files": scan_files},
    "InvitationCancelled": {"dossiers.write_cancellation": write_cancellation},
    "InvitationExpired": {"dossiers.tell_expired": tell_expired},
    "LocalSigningAsked": {"dossiers.local_signing": expire_local_signing},
    "OwnDataAsked": {"dossiers.make_own_data": make_own_data},
    "OwnDataReady": {"dossiers.tell_own_data": tell_own_data},
    "RemoteSigningAsked": {"dossiers.remote_signing": follow_remote_signing},
    "SignerInvited": {"dossiers.write_invitation": write_invitation},
    "SignerReminded": {"dossiers.write_reminder": write_reminder},
    "SigningRefused": {"dossiers.tell_refused": tell_refused},
    "DossierTransferred": {"dossiers.tell_transferred": tell_transfer},
    "TransferCancelled": {"dossiers.tell_transfer_cancelled": tell_transfer},
    "TransferDeclined": {"dossiers.tell_transfer_declined": tell_transfer},
    "TransferOffered": {"dossiers.write_transfer": write_transfer},
    "TransferRefused": {"dossiers.tell_transfer_refused": tell_transfer},
    "TransferTaken": {"dossiers.tell_transfer_taken": tell_transfer},
    "SupplementReceived": {
        "dossiers.receipt_of_supplement": receipt_of_supplement,
        "dossiers.recheck_files": recheck_files,
        "dossiers.recheck_signature": recheck_signature,
    },
}
