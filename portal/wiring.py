"""What the composition root hangs together: blueprints, subscribers, signing keys."""

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from typing import Any

from flask import Blueprint

from portal.accounts import actions as accounts_actions
from portal.accounts import subscribers as accounts_subscribers
from portal.accounts.agencies import queries as agencies
from portal.accounts.providers.settings import Provider, read_providers
from portal.accounts.recovery.links import Links
from portal.accounts.views import bp as accounts_bp
from portal.archive import subscribers as archive_subscribers
from portal.audit import subscribers as audit_subscribers
from portal.audit.views import bp as audit_bp
from portal.builder import subscribers as builder_subscribers
from portal.builder.views import bp as builder_bp
from portal.carriers.base import Carrier
from portal.carriers.online import OnlineCarrier
from portal.catalogue import queries as catalogue_queries
from portal.catalogue.views import bp as catalogue_bp
from portal.config import DEVELOPMENT_SEALING_KEY, Settings
from portal.core import clock, mail, outbox, sealed
from portal.counter import subscribers as counter_subscribers
from portal.counter import visits as counter_visits
from portal.counter.views import bp as counter_bp
from portal.dossiers import actions as dossiers_actions
from portal.dossiers import desk, visits
from portal.dossiers import subscribers as dossiers_subscribers
from portal.dossiers.desk import SigningDesk
from portal.dossiers.views import bp as dossiers_bp
from portal.dossiers.views.remote_signing import remote_signing_news
from portal.files import bp as files_bp
from portal.health import bp as health_bp
from portal.identity import bp as identity_bp
from portal.lists import bp as lists_bp
from portal.mandates import subscribers as mandates_subscribers
from portal.mandates.views import bp as mandates_bp
from portal.notices import subscribers as notices_subscribers
from portal.notices.links import Links as NoticeLinks
from portal.notices.views import bp as notices_bp
from portal.notices.views.subscribing import unsubscribe
from portal.office import queries as office_queries
from portal.office import subscribers as office_subscribers
from portal.office.views import bp as office_bp
from portal.office.views import wordings_bp
from portal.organisations import subscribers as organisations_subscribers
from portal.organisations.views import bp as organisations_bp
from portal.own_data import bp as own_data_bp
from portal.payments import rush
from portal.payments import subscribers as payments_subscribers
from portal.payments.booklet import Booklet
from portal.payments.cashier_views import bp as cashier_bp
from portal.payments.closing.views import bp as closing_bp
from portal.payments.gateways.base import Gateway
from portal.payments.gateways.vietqr import BankAccount
from portal.payments.gateways.vnpay import Vnpay
from portal.payments.gateways.webhook import FIELDS, SignedNotices
from portal.payments.refund_views import bp as refunds_bp
from portal.payments.statements.delimited import read_layouts
from portal.payments.till import Till
from portal.payments.transfer_views import bank_notices
from portal.payments.transfer_views import bp as transfers_bp
from portal.payments.treasury_views import bp as treasury_bp
from portal.payments.views import bp as payments_bp
from portal.payments.views import notifications as payment_notifications
from portal.petitions import subscribers as petitions_subscribers
from portal.petitions.views import bp as petitions_bp
from portal.processes.views import bp as processes_bp
from portal.proofs import subscribers as proofs_subscribers
from portal.proofs.keeper import Keeper
from portal.proofs.views import bp as proofs_bp
from portal.public import bp as public_bp
from portal.registers.enterprises import EnterpriseRegister
from portal.retention import subscribers as retention_subscribers
from portal.retention.views import bp as retention_bp
from portal.search.views import bp as search_bp
from portal.signing.demo_pki.plan import tsa_url
from portal.signing.demo_pki.server import base_url_for
from portal.signing.remote.csc import ProviderCsc
from portal.signing.remote.provider import RemoteProvider
from portal.signing.remote.sp769 import Provider769
from portal.statistics.pace import pace_of
from portal.statistics.views import bp as statistics_bp
from portal.trust.views import bp as trust_bp
from portal.web import limits


def blueprints() -> Iterator[Blueprint]:
    """Every domain's pages."""
    yield from (accounts_bp, builder_bp, catalogue_bp, dossiers_bp, health_bp, lists_bp, notices_bp, office_bp)
    yield from (files_bp, mandates_bp, organisations_bp, own_data_bp, payments_bp, refunds_bp, search_bp)
    yield from (closing_bp, identity_bp, petitions_bp, retention_bp, statistics_bp, transfers_bp, treasury_bp)
    yield from (processes_bp, proofs_bp, public_bp, trust_bp, wordings_bp, audit_bp, cashier_bp, counter_bp)


def called_by_machines() -> Iterator[Callable[..., Any]]:
    """Views that other systems call with a proof of their own: there is no form, and so no token of one."""
    yield from (remote_signing_news, payment_notifications, bank_notices, unsubscribe)


def sealing_keys(settings: Settings) -> list[bytes]:
    """The ring of keys of sealed columns, newest first. Raises ValueError when one is no key."""
    named = [key.get_secret_value() for key in settings.sealing_keys] or [DEVELOPMENT_SEALING_KEY]
    return [sealed.read_key(key) for key in named]


def signing_desk(settings: Settings) -> SigningDesk:
    """Where keys, trust anchors and the time-stamping service of this installation are."""
    return SigningDesk(
        keys=settings.keys,
        trust=settings.trust,
        timestamp_url=settings.timestamp_url or tsa_url(base_url_for(settings.demo_pki_port)),
        base_url=settings.base_url,
        cache_folder=settings.data_dir / "revocation",
        passphrase=settings.keys_passphrase,
        remote=remote_provider(settings),
        webhook_secret=settings.remote_signing_webhook_secret,
        agent_address=f"http://127.0.0.1:{settings.sign_agent_port}" if settings.sign_agent_port else "",
        link_key=settings.secret_key.encode(),
        pins={label: pin.get_secret_value() for label, pin in settings.token_pins.items()},
    )


def links_of(settings: Settings) -> Links:
    """How the links in letters to account owners are made."""
    return Links(base_url=settings.base_url.rstrip("/"), key=settings.secret_key.encode())


def notice_links_of(settings: Settings) -> NoticeLinks:
    """How the links in letters to subscribers of notices are made."""
    return NoticeLinks(
        base_url=settings.base_url.rstrip("/"),
        key=settings.secret_key.encode(),
        agency=settings.agency_name,
        agency_en=settings.agency_name_en,
    )


def log_keeper(settings: Settings) -> Keeper:
    """With which seal the event log is sealed, and who is given its heads."""
    return Keeper(
        seal_of=lambda key: desk.desk().seal_of(key),
        desk=lambda: desk.desk().signing,
        trust=lambda: desk.desk().store,
        origin=settings.base_url,
        folder=settings.log_heads,
        agency=settings.log_seal,
        witness=settings.log_witness,
        hour=settings.log_check_hour,
    )


def remote_provider(settings: Settings) -> RemoteProvider | None:
    """The provider of remote signing of this installation, None when there is none."""
    if not settings.remote_signing_url:
        return None
    name, address = settings.remote_signing_name, settings.remote_signing_url.rstrip("/")
    seconds, app_url = settings.remote_signing_seconds, settings.remote_signing_app_url
    secret = settings.remote_signing_secret
    if settings.remote_signing_language == "csc":
        return ProviderCsc(name=name, address=address, token=secret, seconds=seconds, app_url=app_url)
    client_id = settings.remote_signing_client_id
    return Provider769(name=name, address=address, client_id=client_id, secret=secret, seconds=seconds, app_url=app_url)


def enterprise_register(settings: Settings) -> EnterpriseRegister | None:
    """The register of enterprises of this installation, None when there is none."""
    if not settings.enterprise_register_url:
        return None
    return EnterpriseRegister(
        settings.enterprise_register_url.rstrip("/"),
        key=settings.enterprise_register_key,
        seconds=settings.enterprise_register_seconds,
    )


def post_carriers(settings: Settings) -> tuple[Carrier, ...]:
    """The carriers that take results on paper over a network; none: officers type the numbers in."""
    if not settings.carrier_url:
        return ()
    address, secret = settings.carrier_url.rstrip("/"), settings.carrier_secret.get_secret_value()
    return (
        OnlineCarrier(name=settings.carrier_name, address=address, secret=secret, seconds=settings.carrier_seconds),
    )


def identity_providers(settings: Settings) -> tuple[Provider, ...]:
    """The providers through which people sign in here. Raises OSError or ValueError, which says what is wrong."""
    return read_providers(settings.oidc_providers) if settings.oidc_providers else ()


def payment_till(settings: Settings) -> Till:
    """The gateways and the bank account of this installation. Raises OSError or ValueError for layouts unfit."""
    gateways: dict[str, Gateway] = {}
    if settings.vnpay_merchant:
        vnpay = Vnpay(
            merchant=settings.vnpay_merchant,
            secret=settings.vnpay_secret.get_secret_value(),
            pay_url=settings.vnpay_pay_url,
            api_url=settings.vnpay_api_url,
            seconds=settings.payment_seconds,
            report_url=settings.vnpay_report_url,
        )
        gateways[vnpay.key] = vnpay
    account = None
    if settings.bank_account:
        account = BankAccount(settings.bank_bin, settings.bank_account, settings.bank_holder, settings.bank_name)
    return Till(
        gateways=gateways,
        account=account,
        base_url=settings.base_url,
        layouts=read_layouts(settings.bank_layouts),
        notices=bank_notices_of(settings),
        closing_hour=settings.closing_hour,
    )


def bank_notices_of(settings: Settings) -> dict[str, SignedNotices]:
    """Who tells of transfers by itself. Raises ValueError for a field that no notice has."""
    if unknown := settings.bank_webhook_fields.keys() - FIELDS.keys():
        raise ValueError(f"PORTAL_BANK_WEBHOOK_FIELDS names what no notice has: {', '.join(sorted(unknown))}")
    secrets = tuple(one.get_secret_value() for one in settings.bank_webhook_secrets if one.get_secret_value())
    if not secrets or not settings.bank_account:
        return {}
    fields = settings.bank_webhook_fields
    return {"bank": SignedNotices(account=settings.bank_account, secrets=secrets, fields=fields)}


def receipt_booklet(settings: Settings) -> Booklet:
    """With what receipts of this installation are made."""
    return Booklet(
        seal_of=lambda key: desk.desk().seal_of(key),
        desk=lambda: desk.desk().signing,
        form=settings.receipt_form,
        letters=settings.receipt_letters,
        tax_codes=settings.tax_codes,
        base_url=settings.base_url.rstrip("/"),
    )


def post(settings: Settings) -> mail.Post:
    """Who carries letters: the mail server that is named, else a folder to look into."""
    sender = settings.mail_from or f"{settings.agency_name} <{settings.agency_email}>"
    if settings.mail_url:
        return mail.SmtpPost.at(settings.mail_url, sender=sender)
    return mail.FolderPost(settings.mails, sender=sender)


_LISTENING = (
    accounts_subscribers,
    archive_subscribers,
    audit_subscribers,
    builder_subscribers,
    counter_subscribers,
    dossiers_subscribers,
    mandates_subscribers,
    notices_subscribers,
    office_subscribers,
    organisations_subscribers,
    payments_subscribers,
    petitions_subscribers,
    proofs_subscribers,
    retention_subscribers,
)
_AFTER: Mapping[str, Callable[[], timedelta]] = {
    archive_subscribers.NAME: archive_subscribers.after,
    payments_subscribers.RECEIPTS: rush.pause,
}


def subscribe_all() -> None:
    """Connect the events of the domains with those who react to them."""
    for domain in _LISTENING:
        subscriptions = domain.SUBSCRIPTIONS
        for event_type, handlers in subscriptions.items():
            for name, handler in handlers.items():
                outbox.subscribe(event_type, name, handler, after=_AFTER.get(name, timedelta))
    agencies.counters[:] = [dossiers_actions.counted_at, catalogue_queries.counted_at, office_queries.counted_at]
    agencies.offers[:] = [catalogue_queries.offered_by]
    catalogue_queries.paces[:] = [lambda code: pace_of(code, now=clock.now())]
    visits.finders[:] = [counter_visits.visit_of]
    if dossiers_actions.claim_drafts not in accounts_actions.on_sign_in:
        accounts_actions.on_sign_in.append(dossiers_actions.claim_drafts)


def reset_limits(settings: Settings) -> None:
    """Start counting attempts and payments afresh (a new process does so anyway; tests need it between two of them)."""
    limits.configure(settings.redis_url)
    rush.forget()
