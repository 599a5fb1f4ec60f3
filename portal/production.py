"""Production mode starts only when it is safe: every reason not to is named at once."""

from portal.config import DEVELOPMENT_KEY, Settings
from portal.signing.actions import is_demo_trust

_SHORTEST_KEY = 32


class UnsafeProduction(Exception):
    """Production mode was asked for with settings that are only good for trying."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__("Production mode refused:\n" + "\n".join(f"- {reason}" for reason in reasons))
        self.reasons = reasons


def _reasons(settings: Settings) -> list[str]:
    reasons = []
    if settings.secret_key == DEVELOPMENT_KEY or len(settings.secret_key) < _SHORTEST_KEY:
        reasons.append(f"PORTAL_SECRET_KEY is missing, the development key, or shorter than {_SHORTEST_KEY} characters")
    if not settings.allowed_hosts:
        reasons.append(
            'PORTAL_ALLOWED_HOSTS is empty: name the hosts this portal answers for, as ["dichvucong.example"]'
        )
    if not settings.base_url.startswith("https://"):
        reasons.append("PORTAL_BASE_URL does not start with https://")
    if is_demo_trust(settings.trust):
        reasons.append("PORTAL_TRUST_DIR holds the demo PKI: anybody could sign")
    if settings.keys_passphrase == "demo":  # noqa: S105 (the very value to refuse)
        reasons.append("PORTAL_KEYS_PASSPHRASE is the demo passphrase")
    if not settings.timestamp_url:
        reasons.append("PORTAL_TIMESTAMP_URL is empty: name a time-stamping service")
    return reasons


def refuse_unsafe_production(settings: Settings) -> None:
    """Raise UnsafeProduction with every reason why these settings must not serve real people."""
    if settings.production and (reasons := _reasons(settings)):
        raise UnsafeProduction(reasons)
