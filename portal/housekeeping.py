"""What the worker tidies up every hour, and what it looks at every minute."""

import logging
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
    """Delete drafts, parked input, unfinished uploads, archives of personal data, previews, old notices, old sign-ins,
    delivered news, petitions that nobody confirmed and revocation answers whose time is over, and files that nobody
    refers to; take lost second factors away whose owners did not object; scan what waits; end invitations to sign that
    ran out and remind those who have had one for long; remind payers of fees whose time ends soon; note mandates whose
    time is over; put old public notices away and order the daily letters about new ones; warn of deadlines of dossiers
    and petitions; have officers sent their daily mail; ask the carriers how far the parcels are; note who missed an appointment and remind of those of tomorrow; renew the proofs of signed
    documents before they lose their force.

    A database that is away now is tried again in an hour.
    """
    if (cache_folder := desk.desk().cache_folder) is not None:
        signing.forget_old_answers(cache_folder)
    previews.forget_old(before=clock.now() - _PREVIEWS_KEPT)
    try:
        with transaction() as session:
            deleted = dossiers.delete_expired_drafts(session, now=clock.now())
            dossiers.delete_old_parked(session, now=clock.now())
            casework.delete_old(session, now=clock.now())
            inbox.delete_old(session, now=clock.now())
            accounts.forget_half(session, now=clock.now())
            accounts.forget_flows(session, now=clock.now())
            outbox.sweep(session, before=clock.now() - _NEWS_KEPT)
            accounts.forget_links(session, now=clock.now())
            accounts.forget_sessions(session, now=clock.now())
            accounts.clear_due(session, now=clock.now())
            mandates.end_over(session, now=clock.now())
            petitions.forget_unconfirmed(session, now=clock.now())
            notices.forget_unconfirmed(session, now=clock.now())
        notices.archive_due(now=clock.now())
        notices.order_digests(now=clock.now())
        dossiers.sweep_uploads(now=clock.now())
        own_data.forget_old_data(now=clock.now())
        dossiers.expire_invitations(now=clock.now())
        dossiers.remind_signers(now=clock.now())
        dossiers.remind_of_fees(now=clock.now())
        dossiers.scan_waiting(now=clock.now())
        petitions.scan_waiting()
    except ScannerStillAway:
        _log.warning("the virus scanner does not answer: files are still waiting")
    except OperationalError as problem:
        _log.warning("not tidied: %s", type(problem.orig).__name__)
        return
    sweeping.sweep_blobs(now=clock.now())
    lateness.warn(now=clock.now())
    petitions.warn(now=clock.now())
    inbox.order_digests(now=clock.now())
    parcel_rounds.ask_carriers(now=clock.now())
    counter.close_the_past(now=clock.now())
    counter.remind(now=clock.now())
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
