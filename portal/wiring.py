"""What the composition root hangs together: blueprints, subscribers, signing keys."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import Blueprint

from portal.accounts import actions as accounts_actions
from portal.accounts.views import bp as accounts_bp
from portal.archive import subscribers as archive_subscribers
from portal.builder import subscribers as builder_subscribers
from portal.builder.views import bp as builder_bp
from portal.catalogue.views import bp as catalogue_bp
from portal.config import Settings
from portal.core import outbox
from portal.dossiers import actions as dossiers_actions
from portal.dossiers import subscribers as dossiers_subscribers
from portal.dossiers.desk import SigningDesk
from portal.dossiers.views import bp as dossiers_bp
from portal.dossiers.views.remote_signing import remote_signing_news
from portal.health import bp as health_bp
from portal.lists import bp as lists_bp
from portal.notices.views import bp as notices_bp
from portal.office import subscribers as office_subscribers
from portal.office.views import bp as office_bp
from portal.public import bp as public_bp
from portal.registers.enterprises import EnterpriseRegister
from portal.signing.demo_pki.plan import tsa_url
from portal.signing.demo_pki.server import base_url_for
from portal.signing.remote.csc import ProviderCsc
from portal.signing.remote.provider import RemoteProvider
from portal.signing.remote.sp769 import Provider769
from portal.trust.views import bp as trust_bp
from portal.web import limits


@dataclass(frozen=True)
class AgencyCard:
    """The agency that runs this portal, as pages show it."""

    name: str
    name_en: str
    address: str
    phone: str
    email: str
    province: str

    @classmethod
    def from_settings(cls, settings: Settings) -> "AgencyCard":
        """The card that the settings describe."""
        return cls(
            name=settings.agency_name,
            name_en=settings.agency_name_en,
            address=settings.agency_address,
            phone=settings.agency_phone,
            email=settings.agency_email,
            province=settings.agency_province,
        )


def blueprints() -> Iterator[Blueprint]:
    """Every domain's pages."""
    yield from (accounts_bp, builder_bp, catalogue_bp, dossiers_bp, health_bp, lists_bp, notices_bp, office_bp)
    yield from (public_bp, trust_bp)


def called_by_machines() -> Iterator[Callable[..., Any]]:
    """Views that other systems call with a proof of their own: there is no form, and so no token of one."""
    yield remote_signing_news


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
        pins={label: pin.get_secret_value() for label, pin in settings.token_pins.items()},
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


_AFTER = {archive_subscribers.NAME: archive_subscribers.AFTER}


def subscribe_all() -> None:
    """Connect the events of the domains with those who react to them."""
    for domain in (archive_subscribers, builder_subscribers, dossiers_subscribers, office_subscribers):
        subscriptions = domain.SUBSCRIPTIONS
        for event_type, handlers in subscriptions.items():
            for name, handler in handlers.items():
                outbox.subscribe(event_type, name, handler, after=_AFTER.get(name, timedelta()))
    if dossiers_actions.claim_drafts not in accounts_actions.on_sign_in:
        accounts_actions.on_sign_in.append(dossiers_actions.claim_drafts)


def reset_limits(settings: Settings) -> None:
    """Start counting attempts afresh (a new process does so anyway; tests need it between two of them)."""
    limits.configure(settings.redis_url)
