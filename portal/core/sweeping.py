"""Delete stored files that nothing in the database names: left by a crash, an undone change, a draft that ran out.

A file is stored before the transaction that names it (design §4.2), so a young one may have a row to come: only what
nobody has kept for two days goes. Some folders are looked at each hour, all of them in a day.
"""

import logging
from datetime import datetime, timedelta

from portal.core import blobs, references
from portal.core.db import reading

GRACE = timedelta(hours=48)
_FOLDERS, _HOURS = 256, 24
_MOST = 2000
_log = logging.getLogger(__name__)


def sweep_blobs(*, now: datetime) -> int:
    """Look at this hour's folders; returns how many files were deleted."""
    blobs.store().put_back()
    turn = int(now.timestamp()) // 3600 % _HOURS
    gone = sum(_sweep(f"{number:02x}", before=now - GRACE) for number in range(turn, _FOLDERS, _HOURS))
    if gone:
        _log.info("%s files deleted that nothing refers to", gone)
    return gone


def _sweep(folder: str, *, before: datetime) -> int:
    old = blobs.store().old(folder, before=before)
    gone = 0
    for start in range(0, len(old), _MOST):
        with reading() as session:
            free = references.unreferenced(session, old[start : start + _MOST])
        gone += sum(blobs.store().discard(digest, before=before) for digest in free)
    return gone
