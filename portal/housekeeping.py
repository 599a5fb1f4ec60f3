"""What the worker tidies up every hour."""

import logging

from sqlalchemy.exc import OperationalError

from portal.archive import actions as archive
from portal.core import clock
from portal.core.db import transaction
from portal.dossiers import actions as dossiers
from portal.dossiers import desk
from portal.dossiers.errors import ScannerStillAway
from portal.signing import actions as signing
from portal.signing.errors import TimestampUnavailable

_log = logging.getLogger(__name__)


def tidy() -> None:
    """Delete drafts, parked input, unfinished uploads and revocation answers whose time is over; scan what waits;
    renew the proofs of signed documents before they lose their force.

    A database that is away now is tried again in an hour.
    """
    if (cache_folder := desk.desk().cache_folder) is not None:
        signing.forget_old_answers(cache_folder)
    try:
        with transaction() as session:
            deleted = dossiers.delete_expired_drafts(session, now=clock.now())
            dossiers.delete_old_parked(session, now=clock.now())
        dossiers.sweep_uploads(now=clock.now())
        dossiers.scan_waiting(now=clock.now())
    except ScannerStillAway:
        _log.warning("the virus scanner does not answer: files are still waiting")
    except OperationalError as problem:
        _log.warning("not tidied: %s", type(problem.orig).__name__)
        return
    _renew_proofs()
    if deleted:
        _log.info("%s expired drafts deleted", deleted)


def _renew_proofs() -> None:
    try:
        done = archive.renew_due(now=clock.now())
    except TimestampUnavailable:
        _log.warning("the time-stamping service does not answer: proofs are renewed later")
        return
    if done.refused:
        _log.warning("%s signed documents got no proof; the log of their dossiers says why", done.refused)
