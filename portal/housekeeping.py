"""What the worker tidies up every hour, and what it looks at every minute."""

import logging
from collections.abc import Callable
from datetime import timedelta

from sqlalchemy.exc import OperationalError

from portal.accounts import actions as accounts
from portal.archive import actions as archive
from portal.audit import actions as audit
from portal.core import clock, outbox, sweeping
from portal.core.db import transaction
from portal.core.errors import PortalError
from portal.counter import actions as counter
from portal.documents import previews
from portal.dossiers import actions as dossiers
from portal.dossiers import desk
from portal.dossiers.actions import own_data
from portal.dossiers.errors import ScannerStillAway
from portal.mandates import actions as mandates
from portal.notices import actions as notices
from portal.office.actions import casework, inbox, lateness, parcel_rounds
from portal.payments import actions as payments
from portal.payments.closing import preparing as closing
from portal.petitions import actions as petitions
from portal.proofs import actions as proofs
from portal.signing import actions as signing
from portal.signing.errors import TimestampUnavailable

_PREVIEWS_KEPT = timedelta(days=7)
_NEWS_KEPT = timedelta(days=7)

_log = logging.getLogger(__name__)


def tidy() -> None:
    """Do what is due by the hour: forget what is over, remind, warn, scan what waits, sweep files nobody refers to, ask
    the carriers how far the parcels are, renew the proofs of signed documents before they lose their force.

    A database that is away now is tried again in an hour.
    """
    if (cache_folder := desk.desk().cache_folder) is not None:
        signing.forget_old_answers(cache_folder)
    previews.forget_old(before=clock.now() - _PREVIEWS_KEPT)
    try:
        with transaction() as session:
            deleted = dossiers.delete_expired_drafts(session, now=clock.now())
            outbox.sweep(session, before=clock.now() - _NEWS_KEPT)
            for forget in _OVER:
                forget(session, now=clock.now())
        for act in _DUE:
            act(now=clock.now())
        dossiers.scan_waiting(now=clock.now())
        petitions.scan_waiting()
    except ScannerStillAway:
        _log.warning("the virus scanner does not answer: files are still waiting")
    except OperationalError as problem:
        _log.warning("not tidied: %s", type(problem.orig).__name__)
        return
    for act in _DUE_BY_ITSELF:
        act(now=clock.now())
    _renew_proofs()
    if deleted:
        _log.info("%s expired drafts deleted", deleted)


_OVER: tuple[Callable[..., object], ...] = (
    dossiers.delete_old_parked,
    casework.delete_old,
    inbox.delete_old,
    accounts.forget_half,
    accounts.forget_flows,
    accounts.forget_links,
    accounts.forget_sessions,
    accounts.clear_due,  # lost second factors whose owners did not object
    mandates.end_over,
    petitions.forget_unconfirmed,
    notices.forget_unconfirmed,
)
"""What ends or is forgotten when its time is over, in one transaction."""
_DUE: tuple[Callable[..., object], ...] = (
    notices.archive_due,
    notices.order_digests,
    dossiers.sweep_uploads,
    own_data.forget_old_data,
    dossiers.expire_invitations,
    dossiers.remind_signers,
    dossiers.remind_of_fees,
)
_DUE_BY_ITSELF: tuple[Callable[..., object], ...] = (
    sweeping.sweep_blobs,
    lateness.warn,
    petitions.warn,
    inbox.order_digests,
    parcel_rounds.ask_carriers,
    counter.close_the_past,
    counter.remind,
)
"""What is done in transactions of its own even when the scanner is away."""


def _renew_proofs() -> None:
    try:
        done = archive.renew_due(now=clock.now())
    except TimestampUnavailable:
        _log.warning("the time-stamping service does not answer: proofs are renewed later")
        return
    if done.refused:
        _log.warning("%s signed documents got no proof; the log of their dossiers says why", done.refused)


def seal_log() -> None:
    """Seal the head of the event log when one is due. What is away now is asked again in a minute."""
    try:
        proofs.seal_head(now=clock.now())
    except PortalError as problem:
        _log.warning("the event log waits for its seal: %s", type(problem).__name__)


def ask_gateways() -> None:
    """Ask the payment gateways what became of payments that nobody told us about."""
    payments.ask_gateways(now=clock.now())


def compare_yesterday() -> None:
    """Compare yesterday's money with what gateways, bank and cash boxes say, once a day; a person closes it."""
    days = closing.prepare_when_due(now=clock.now())
    if days:
        _log.info("compared the money of %s", ", ".join(str(day) for day in days))


def check_log() -> None:
    """Check the whole event log once a day, and say loudly when it does not hold."""
    report = proofs.check_when_due(now=clock.now())
    if report is None:
        return
    if report.whole:
        _log.info("event log checked: %s events, %s heads, whole", report.events, report.heads)
    else:
        _log.error("EVENT LOG NOT WHOLE: %s faults, the first at %s", report.found, report.faults[0].place)


def watch_readings() -> None:
    """Notice officers who open very many dossiers."""
    with transaction() as session:
        noticed = audit.notice_many_readings(session, now=clock.now())
    if noticed:
        _log.warning("%s officers opened very many dossiers within an hour", noticed)


def change_agencies() -> None:
    """Let what was decided about agencies take effect when its day has come."""
    with transaction() as session:
        done = accounts.apply_due(session, now=clock.now())
    if done:
        _log.info("%s changes of agencies took effect", done)


def show_notices() -> None:
    """Publish the notices whose time has come, and have their files scanned that came while the scanner was away."""
    done = notices.release_due(now=clock.now())
    notices.scan_waiting(now=clock.now())
    if done:
        _log.info("%s scheduled notices published", done)


RECURRING = (
    seal_log,
    check_log,
    ask_gateways,
    compare_yesterday,
    change_agencies,
    watch_readings,
    show_notices,
)
"""What the worker looks at every minute, each in its own thread: a long check must not hold up a seal."""
