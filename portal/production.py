"""Production mode starts only when it is safe: every reason not to is named at once."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from flask.helpers import get_debug_flag

from portal import demo
from portal.accounts import actions as accounts
from portal.accounts import queries as accounts_queries
from portal.accounts.providers.settings import read_providers
from portal.config import DEVELOPMENT_KEY, DEVELOPMENT_SEALING_KEY, Settings
from portal.core.db import reading
from portal.core.sealed import read_key
from portal.payments.simulator import SECRET as DEMO_PAYMENT_SECRET
from portal.signing.actions import is_demo_trust
from portal.trust import queries as trust

_SHORTEST_KEY = 32
_FEWEST_SIGNS = 8


class UnsafeProduction(Exception):
    """Production mode was asked for with settings that are only good for trying."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__("Production mode refused:\n" + "\n".join(f"- {reason}" for reason in reasons))
        self.reasons = reasons


def _reasons(settings: Settings) -> list[str]:
    return [*_web_reasons(settings), *_signing_reasons(settings)]


def _web_reasons(settings: Settings) -> list[str]:
    reasons = []
    if settings.secret_key == DEVELOPMENT_KEY or len(settings.secret_key) < _SHORTEST_KEY:
        reasons.append(f"PORTAL_SECRET_KEY is missing, the development key, or shorter than {_SHORTEST_KEY} characters")
    if get_debug_flag():
        reasons.append("FLASK_DEBUG is on: whoever meets an error would be shown what the portal does inside")
    if not settings.allowed_hosts:
        reasons.append(
            'PORTAL_ALLOWED_HOSTS is empty: name the hosts this portal answers for, as ["dichvucong.example"]'
        )
    if any("*" in host or not host.strip(". ") for host in settings.allowed_hosts):
        reasons.append('PORTAL_ALLOWED_HOSTS holds "*" or an empty name: name each host that this portal answers for')
    if not settings.base_url.startswith("https://"):
        reasons.append("PORTAL_BASE_URL does not start with https://")
    if settings.trusted_proxies < 1:
        reasons.append(
            "PORTAL_TRUSTED_PROXIES is 0: behind the TLS proxy every visitor would have the proxy's address; "
            "say how many proxies stand in front"
        )
    reasons.extend(_files_reasons(settings))
    reasons.extend(_entry_reasons(settings))
    if not settings.mail_url:
        reasons.append("PORTAL_MAIL_URL is empty: invitations to sign would lie in a folder; name a mail server")
    if settings.workers > 1 and not settings.redis_url:
        reasons.append(
            "PORTAL_WORKERS is more than 1 without PORTAL_REDIS_URL: each process would count attempts for itself"
        )
    return reasons


def _files_reasons(settings: Settings) -> list[str]:
    place = urlsplit(settings.files_url)
    if settings.files_url and (place.scheme != "https" or place.hostname == urlsplit(settings.base_url).hostname):
        return ["PORTAL_FILES_URL is not https:// on a host of its own: people's files must not share the portal's"]
    return []


def _entry_reasons(settings: Settings) -> list[str]:
    reasons = []
    if not settings.sealing_keys or any(not _is_own_key(key.get_secret_value()) for key in settings.sealing_keys):
        reasons.append(
            "PORTAL_SEALING_KEYS is empty or holds something else than keys of your own: "
            'name 32 random bytes in base64, as ["…"] (openssl rand -base64 32)'
        )
    reasons.extend(_provider_reasons(settings))
    reasons.extend(_bank_reasons(settings))
    if not settings.staff_factor_required:
        reasons.append('PORTAL_STAFF_SECOND_FACTOR is "offered": staff would sign in with a password alone')
    return reasons


def _provider_reasons(settings: Settings) -> list[str]:
    if settings.oidc_providers is None:
        return []
    try:
        providers = read_providers(settings.oidc_providers)
    except (OSError, ValueError) as problem:
        return [f"PORTAL_OIDC_PROVIDERS cannot be used: {type(problem).__name__}"]
    return [
        f"PORTAL_OIDC_PROVIDERS: the issuer of {one.key} does not start with https://"
        for one in providers
        if not one.issuer.startswith("https://")
    ]


def _bank_reasons(settings: Settings) -> list[str]:
    secrets = [one.get_secret_value() for one in settings.bank_webhook_secrets]
    reasons = []
    if any(len(secret) < _SHORTEST_KEY or len(set(secret)) < _FEWEST_SIGNS for secret in secrets):
        reasons.append(f"PORTAL_BANK_WEBHOOK_SECRETS holds one shorter than {_SHORTEST_KEY} characters, or a pattern")
    if secrets and not settings.bank_account:
        reasons.append("PORTAL_BANK_WEBHOOK_SECRETS without PORTAL_BANK_ACCOUNT: whose transfers are told of?")
    return reasons


def _is_own_key(text: str) -> bool:
    try:
        return read_key(text) != read_key(DEVELOPMENT_SEALING_KEY)
    except ValueError:
        return False


def _payment_reasons(settings: Settings) -> list[str]:
    if not settings.vnpay_merchant:
        return []
    reasons = []
    addresses = {"PAY": settings.vnpay_pay_url, "API": settings.vnpay_api_url, "REPORT": settings.vnpay_report_url}
    for name, address in addresses.items():
        if not address.startswith("https://") and (address or name != "REPORT"):
            reasons.append(f"PORTAL_VNPAY_{name}_URL does not start with https://")
    if settings.vnpay_secret.get_secret_value() in ("", DEMO_PAYMENT_SECRET):
        reasons.append("PORTAL_VNPAY_SECRET is empty, or the demo's: anybody could tell that fees were paid")
    return reasons


def _signing_reasons(settings: Settings) -> list[str]:
    reasons = []
    if is_demo_trust(settings.trust):
        reasons.append("PORTAL_TRUST_DIR holds the demo PKI: anybody could sign")
    if settings.keys.resolve().is_relative_to(settings.demo_pki.resolve()):
        reasons.append("PORTAL_KEYS_DIR is the demo PKI's: its keys are known to everybody")
    if settings.keys_passphrase == "demo":  # noqa: S105 (the very value to refuse)
        reasons.append("PORTAL_KEYS_PASSPHRASE is the demo passphrase")
    if settings.enterprise_register_url and not settings.enterprise_register_url.startswith("https://"):
        reasons.append("PORTAL_ENTERPRISE_REGISTER_URL does not start with https://")
    if settings.carrier_url and not settings.carrier_url.startswith("https://"):
        reasons.append("PORTAL_CARRIER_URL does not start with https://")
    reasons.extend(_remote_signing_reasons(settings))
    reasons.extend(_payment_reasons(settings))
    if not settings.timestamp_url:
        reasons.append("PORTAL_TIMESTAMP_URL is empty: name a time-stamping service")
    elif _is_loopback(settings.timestamp_url):
        reasons.append("PORTAL_TIMESTAMP_URL leads to this very machine: name an authority's time-stamping service")
    return reasons


def _remote_signing_reasons(settings: Settings) -> list[str]:
    reasons = []
    if settings.remote_signing_url and not settings.remote_signing_url.startswith("https://"):
        reasons.append("PORTAL_REMOTE_SIGNING_URL does not start with https://")
    named = settings.remote_signing_client_id or settings.remote_signing_language == "csc"
    if settings.remote_signing_url and not (named and settings.remote_signing_secret):
        reasons.append("PORTAL_REMOTE_SIGNING_CLIENT_ID or PORTAL_REMOTE_SIGNING_SECRET is empty")
    if 0 < len(settings.remote_signing_webhook_secret) < _SHORTEST_KEY:
        reasons.append(f"PORTAL_REMOTE_SIGNING_WEBHOOK_SECRET is shorter than {_SHORTEST_KEY} characters")
    return reasons


def _is_loopback(url: str) -> bool:
    host = (urlsplit(url).hostname or "").rstrip(".")
    try:
        address = ip_address(host)
    except ValueError:
        return host in ("", "localhost") or host.endswith(".localhost")
    mapped = getattr(address, "ipv4_mapped", None) or address
    return mapped.is_loopback or mapped.is_unspecified


def refuse_unsafe_production(settings: Settings) -> None:
    """Raise UnsafeProduction with every reason why these settings must not serve real people."""
    if settings.production and (reasons := _reasons(settings)):
        raise UnsafeProduction(reasons)


def refuse_demo_trust() -> None:
    """Raise UnsafeProduction when the trust policy in force was taken from the demo PKI."""
    with reading() as session:
        if trust.is_demo(session):
            raise UnsafeProduction(
                ["The trust policy in force is the demo PKI's: run `portal trust import` with the real anchors"]
            )


def refuse_demo_accounts() -> None:
    """Raise UnsafeProduction when somebody could sign in to this process's database with the demo password."""
    with reading() as session:
        names = [account.username for account in demo.everybody(accounts_queries.agencies(session))]
        known = [name for name in names if accounts_queries.account_by_username(session, name) is not None]
        still = [name for name in known if accounts.verify_password(session, username=name, password=demo.PASSWORD)[1]]
    if still:
        raise UnsafeProduction(
            [f"The database holds demo accounts with the demo password ({', '.join(still)}): begin with an empty one"]
        )
