"""What the worker tidies up every hour."""

import logging

from sqlalchemy.exc import OperationalError

from portal.core import clock
from portal.core.db import transaction
from portal.dossiers import actions as dossiers
from portal.dossiers import desk
from portal.dossiers.errors import ScannerStillAway
from portal.signing import actions as signing

_log = logging.getLogger(__name__)


def tidy() -> None:
    """Delete drafts, parked input, unfinished uploads and revocation answers whose time is over; scan what waits.

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
    if deleted:
        _log.info("%s expired drafts deleted", deleted)
