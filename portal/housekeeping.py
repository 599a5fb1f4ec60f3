"""What the worker tidies up every hour."""

import logging

from sqlalchemy.exc import OperationalError

from portal.core import clock
from portal.core.db import transaction
from portal.dossiers import actions as dossiers
from portal.dossiers import desk
from portal.signing import actions as signing

_log = logging.getLogger(__name__)


def tidy() -> None:
    """Delete drafts, parked input and revocation answers whose time is over.

    A database that is away now is tried again in an hour.
    """
    if (cache_folder := desk.desk().cache_folder) is not None:
        signing.forget_old_answers(cache_folder)
    try:
        with transaction() as session:
            deleted = dossiers.delete_expired_drafts(session, now=clock.now())
            dossiers.delete_old_parked(session, now=clock.now())
    except OperationalError as problem:
        _log.warning("not tidied: %s", type(problem.orig).__name__)
        return
    if deleted:
        _log.info("%s expired drafts deleted", deleted)
