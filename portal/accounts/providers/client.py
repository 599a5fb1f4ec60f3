"""Talking to a provider: where its doors are, which keys it signs with, a code for a token. Remote: no transaction."""

import base64
import json
import logging
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from urllib.parse import quote_plus, urlencode

from forms.assurance import Level
from portal.accounts.providers import tokens
from portal.accounts.providers.errors import IdentityRefused, ProviderAway, ProviderDeclined
from portal.accounts.providers.settings import Provider, may_be_asked
from portal.accounts.providers.tokens import Claimed, KeyUnknown
from portal.core.fetching import Fetcher, FetchRefused

_CAP = 256 * 1024
_FRESH, _BETWEEN = timedelta(hours=1), timedelta(minutes=1)
_LEFT_ALONE = timedelta(seconds=15)
_DECLINED = 400
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Doors:
    """What a provider says of itself (OpenID Connect Discovery 1.0). ``names_itself``: answers say who they are from.

    The latter is RFC 9207, against answers of one provider that are passed off as another's.
    """

    authorization: str
    token: str
    keys: str
    userinfo: str
    names_itself: bool


@dataclass
class Client:
    """One provider, with what was fetched from it: good for an hour, keys again at most once a minute.

    One that does not answer is left alone for a quarter of a minute: nobody else waits for it.
    """

    provider: Provider
    seconds: float = 5.0
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _doors: tuple[Doors, datetime] | None = None
    _failed: datetime | None = None
    _keys: tuple[Sequence[Mapping[str, Any]], datetime] | None = None

    def doors(self, *, now: datetime) -> Doors:
        """Where to send people and questions. Raises ProviderAway."""
        with self._lock:
            if self._doors is not None and now - self._doors[1] < _FRESH:
                return self._doors[0]
            if self._failed is not None and now - self._failed < _LEFT_ALONE:
                raise ProviderAway(self.provider.name)
            self._failed = now
            self._doors = self._discovered(), now
            self._failed = None
            return self._doors[0]

    def address(
        self, *, state: str, nonce: str, verifier: str, redirect_uri: str, level: Level | None = None, now: datetime
    ) -> str:
        """Where to send the person (authorization code flow with PKCE, RFC 7636), to reach ``level`` if there is one.

        Raises ProviderAway.
        """
        provider, door = self._at(level), self.doors(now=now).authorization
        asked = {
            "response_type": "code",
            "client_id": provider.client_id,
            "redirect_uri": redirect_uri,
            "scope": " ".join(provider.scopes),
            "state": state,
            "nonce": nonce,
            "code_challenge": challenge(verifier),
            "code_challenge_method": "S256",
        }
        if provider.asked:
            asked["acr_values"] = " ".join(provider.asked)
        if provider.longest_since is not None:
            asked["max_age"] = str(provider.longest_since)
        return f"{door}{'&' if '?' in door else '?'}{urlencode(asked)}"

    def _at(self, level: Level | None) -> Provider:
        return self.provider if level is None else self.provider.raised(level)

    def check_sender(self, issuer: str | None, *, now: datetime) -> None:
        """Whether the answer is from this provider, as far as answers say so. Raises IdentityRefused, ProviderAway."""
        needed = self.doors(now=now).names_itself
        if (issuer is None and needed) or (issuer is not None and issuer != self.provider.issuer):
            raise IdentityRefused(self.provider.name, "iss of the answer")

    def redeem(
        self, code: str, *, nonce: str, verifier: str, redirect_uri: str, level: Level | None = None, now: datetime
    ) -> Claimed:
        """Who the person is that came back with this code; ``level`` as in ``address``.

        Raises ProviderAway, ProviderDeclined, IdentityRefused or LevelTooLow.
        """
        answer = self._exchanged(code, verifier=verifier, redirect_uri=redirect_uri, now=now)
        token = answer.get("id_token")
        if not isinstance(token, str):
            raise IdentityRefused(self.provider.name, "no ID token")
        claims = self._checked(token, self._at(level), nonce=nonce, now=now)
        more = self._told(answer.get("access_token"), claims["sub"], now=now) if self.provider.userinfo else {}
        return tokens.claimed(claims, more, self.provider)

    def _checked(self, token: str, provider: Provider, *, nonce: str, now: datetime) -> dict[str, Any]:
        try:
            return tokens.checked(token, provider, self._known_keys(now=now), nonce=nonce, now=now)
        except KeyUnknown:
            pass
        try:
            keys = self._known_keys(now=now, at_most=_BETWEEN)
            return tokens.checked(token, provider, keys, nonce=nonce, now=now)
        except KeyUnknown:
            raise IdentityRefused(self.provider.name, "key unknown") from None

    def _known_keys(self, *, now: datetime, at_most: timedelta = _FRESH) -> Sequence[Mapping[str, Any]]:
        door = self.doors(now=now).keys
        with self._lock:
            if self._keys is None or now - self._keys[1] >= at_most:
                found = self._asked(door).get("keys")
                fit = [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
                self._keys = fit, now
            return self._keys[0]

    def _discovered(self) -> Doors:
        said = self._asked(f"{self.provider.issuer.rstrip('/')}/.well-known/openid-configuration")
        if said.get("issuer") != self.provider.issuer:
            raise self._away("discovery names another issuer")
        wanted = ["authorization_endpoint", "token_endpoint", "jwks_uri"]
        if self.provider.userinfo:
            wanted.append("userinfo_endpoint")
        doors = {name: said.get(name) for name in wanted}
        for name, address in doors.items():
            if not isinstance(address, str) or not may_be_asked(address):
                raise self._away(f"discovery: {name}")
        return Doors(
            authorization=str(doors["authorization_endpoint"]),
            token=str(doors["token_endpoint"]),
            keys=str(doors["jwks_uri"]),
            userinfo=str(doors.get("userinfo_endpoint", "")),
            names_itself=said.get("authorization_response_iss_parameter_supported") is True,
        )

    def _exchanged(self, code: str, *, verifier: str, redirect_uri: str, now: datetime) -> dict[str, Any]:
        body = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect_uri,
            "client_id": self.provider.client_id,
            "code_verifier": verifier,
        }
        headers = {"Accept": "application/json"}
        secret = self.provider.client_secret.get_secret_value()
        if secret and self.provider.client_auth == "post":
            body["client_secret"] = secret
        elif secret:
            pair = f"{quote_plus(self.provider.client_id)}:{quote_plus(secret)}"
            headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
        door = self.doors(now=now).token
        try:
            answer = self._fetcher().post(
                door,
                urlencode(body).encode(),
                content_type="application/x-www-form-urlencoded",
                cap=_CAP,
                headers=headers,
            )
        except FetchRefused as problem:
            if problem.status == _DECLINED:
                raise ProviderDeclined(self.provider.name) from problem
            raise self._away(f"token: {problem}") from problem
        return self._read(answer)

    def _told(self, access_token: Any, subject: str, *, now: datetime) -> dict[str, Any]:
        if not isinstance(access_token, str) or not access_token.isascii() or not access_token.isprintable():
            raise IdentityRefused(self.provider.name, "no access token")
        told = self._asked(self.doors(now=now).userinfo, {"Authorization": f"Bearer {access_token}"})
        if told.get("sub") != subject:
            raise IdentityRefused(self.provider.name, "sub of userinfo")
        return told

    def _asked(self, address: str, headers: dict[str, str] | None = None) -> dict[str, Any]:
        try:
            return self._read(self._fetcher().get(address, cap=_CAP, headers=headers))
        except FetchRefused as problem:
            raise self._away(str(problem)) from problem

    def _read(self, body: bytes) -> dict[str, Any]:
        try:
            said = json.loads(body)
        except (ValueError, RecursionError) as problem:
            raise self._away("no JSON") from problem
        if not isinstance(said, dict):
            raise self._away("no object")
        return said

    def _fetcher(self) -> Fetcher:
        return Fetcher(hosts=self.provider.reachable, seconds=self.seconds)

    def _away(self, why: str) -> ProviderAway:
        _log.warning("identity provider %s: %s", self.provider.key, why)
        return ProviderAway(self.provider.name)


def challenge(verifier: str) -> str:
    """What is shown of the verifier when the person is sent away (S256, RFC 7636 section 4.2)."""
    return base64.urlsafe_b64encode(sha256(verifier.encode()).digest()).rstrip(b"=").decode()


class _Current:
    clients: Mapping[str, Client] = {}


def configure(providers: Sequence[Provider]) -> None:
    """Give this process its providers; what was fetched from former ones is forgotten."""
    _Current.clients = {one.key: Client(one) for one in providers}


def clients() -> Mapping[str, Client]:
    """The providers of this installation by key, in the order of the settings."""
    return _Current.clients
