"""Whether an ID token is to be believed (OpenID Connect Core 1.0, section 3.1.3.7), and what it says. Pure."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NoReturn

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import JWKRegistry, Key

from forms.assurance import Level
from forms.text import one_line
from portal.accounts.providers.errors import IdentityRefused, LevelTooLow
from portal.accounts.providers.settings import Provider

SKEW = 60
"""By how many seconds the clocks of portal and provider may differ."""
_LONGEST_SUBJECT, _LONGEST_TOKEN = 255, 20_000
_KEY_TYPES = {"RS256": "RSA", "PS256": "RSA", "ES256": "EC"}


class KeyUnknown(Exception):
    """None of the provider's keys at hand has made this signature: it may have newer ones."""


@dataclass(frozen=True)
class Claimed:
    """What a provider said of a person, as far as this portal believes it."""

    issuer: str
    subject: str
    level: Level
    name: str
    email: str
    personal_number: str | None


def checked(
    token: str, provider: Provider, keys: Sequence[Mapping[str, Any]], *, nonce: str, now: datetime
) -> dict[str, Any]:
    """The claims of a token that was signed by the provider, for this portal, for this very sign-in, just now.

    Raises KeyUnknown, IdentityRefused or LevelTooLow.
    """
    claims = _signed(token, provider, keys)
    if claims.get("iss") != provider.issuer:
        _refuse(provider, "iss")
    audience = claims.get("aud")
    named = [audience] if isinstance(audience, str) else audience if isinstance(audience, list) else []
    if provider.client_id not in named:
        _refuse(provider, "aud")
    if claims.get("azp", provider.client_id) != provider.client_id or (len(named) > 1 and "azp" not in claims):
        _refuse(provider, "azp")
    if not nonce or claims.get("nonce") != nonce:
        _refuse(provider, "nonce")
    subject = claims.get("sub")
    if not isinstance(subject, str) or not 0 < len(subject) <= _LONGEST_SUBJECT or not subject.isprintable():
        _refuse(provider, "sub")
    _check_times(claims, provider, now.timestamp())
    if level_of(claims, provider).rank < provider.least_level.rank:
        raise LevelTooLow(provider.name)
    return claims


def level_of(claims: Mapping[str, Any], provider: Provider) -> Level:
    """The level that the provider's ``acr`` stands for; low when it says nothing that is known."""
    acr = claims.get("acr")
    return provider.levels.get(acr, Level.LOW) if isinstance(acr, str) else Level.LOW


def claimed(claims: Mapping[str, Any], more: Mapping[str, Any], provider: Provider) -> Claimed:
    """Who this is: from the checked token, and from what the provider told beside it (``more``)."""
    said = {**more, **claims}
    number = said.get(provider.personal_number_claim) if provider.personal_number_claim else None
    trusted = isinstance(number, str) and len(number) == 12 and number.isascii() and number.isdigit()
    email = said.get("email") if said.get("email_verified") is True else ""
    name = said.get(provider.name_claim)
    return Claimed(
        issuer=provider.issuer,
        subject=claims["sub"],
        level=level_of(claims, provider),
        name=one_line(name)[:200] if isinstance(name, str) else "",
        email=email if isinstance(email, str) and len(email) <= 254 and email.isprintable() else "",
        personal_number=number if trusted else None,
    )


def _signed(token: str, provider: Provider, keys: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    if len(token) > _LONGEST_TOKEN:
        _refuse(provider, "too long")
    try:
        header = jws.extract_compact(token.encode()).headers()
        algorithm = header.get("alg")
        if algorithm not in provider.algorithms:
            _refuse(provider, "alg")
        key = _key(keys, algorithm, header.get("kid"))
        said = json.loads(jws.deserialize_compact(token, key, algorithms=[algorithm]).payload)
    except (JoseError, ValueError, TypeError, KeyError, RecursionError) as problem:
        _refuse(provider, f"signature: {type(problem).__name__}")
    if not isinstance(said, dict):
        _refuse(provider, "no claims")
    return said


def _key(keys: Sequence[Mapping[str, Any]], algorithm: str, kid: Any) -> Key:
    """The provider's key for this token: by its name, or the only fit one. The token's own keys are never looked at."""
    fit = [
        key
        for key in keys
        if key.get("kty") == _KEY_TYPES[algorithm]
        and key.get("use", "sig") == "sig"
        and key.get("alg", algorithm) == algorithm
        and (kid is None or key.get("kid") == kid)
    ]
    if len(fit) != 1:
        raise KeyUnknown
    return JWKRegistry.import_key(dict(fit[0]))


def _check_times(claims: Mapping[str, Any], provider: Provider, now: float) -> None:
    expires, issued = _moment(claims.get("exp")), _moment(claims.get("iat"))
    if expires is None or now >= expires + SKEW:
        _refuse(provider, "exp")
    if issued is None or issued > now + SKEW:
        _refuse(provider, "iat")
    if "nbf" in claims and ((begins := _moment(claims["nbf"])) is None or begins > now + SKEW):
        _refuse(provider, "nbf")
    if provider.longest_since is not None:
        proved = _moment(claims.get("auth_time"))
        if proved is None or proved > now + SKEW or now > proved + provider.longest_since + SKEW:
            _refuse(provider, "auth_time")


def _moment(value: Any) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _refuse(provider: Provider, why: str) -> NoReturn:
    raise IdentityRefused(provider.name, why)
