"""Remote signing in the language of the Cloud Signature Consortium, API v1.0.4.0.

For credentials that their provider has confirmed by itself (``authMode`` implicit: the person is asked in an app while
``credentials/authorize`` waits), and for those that want a code which is sent to the person, or shown by a device of
theirs (explicit, with an OTP): the person types it into our page, and it goes to the provider at once, kept nowhere. A
credential that wants a PIN is not used: that secret is nobody's but its holder's.

The digest goes into the authorization (SCAL 2), so that what is confirmed is what is signed. There is no transaction to
ask about later: an exchange that breaks off gives no signature, and the person starts again.
"""

import base64
import json
from dataclasses import dataclass, field
from http.client import BAD_REQUEST, FORBIDDEN, NO_CONTENT, UNAUTHORIZED
from typing import Any, Final, Literal, TypeVar
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from portal.core.fetching import Fetcher, FetchRefused
from portal.signing.errors import NoRemoteCertificate, NotConfirmed, ProviderDown, WrongCode
from portal.signing.remote.provider import Answer, Base64, Order, Progress, RemoteCertificate

_REFUSED: Final = (BAD_REQUEST, UNAUTHORIZED, FORBIDDEN)
_CAP: Final = 256 * 1024
_MOST: Final = 50
_SHA256: Final = "2.16.840.1.101.3.4.2.1"
_ALGORITHMS: Final = ("1.2.840.10045.4.3.2", "1.2.840.113549.1.1.11", "1.2.840.113549.1.1.1")
"""ECDSA with SHA-256; RSA (PKCS #1 v1.5) with SHA-256; RSA with the hash named beside it. The first offered is used."""

Found = TypeVar("Found", bound=BaseModel)


class _Message(BaseModel):
    model_config = ConfigDict(frozen=True, strict=True)


class _Credentials(_Message):
    credentialIDs: list[str] = Field(max_length=500)  # noqa: N815 (the names are the specification's)


class _Key(_Message):
    status: str
    algo: list[str] = Field(max_length=50)


class _Certificate(_Message):
    certificates: list[Base64] = Field(min_length=1, max_length=10)


class _Asked(_Message):
    presence: Literal["true", "false", "optional"]
    type: Literal["online", "offline"] = "online"


class _Credential(_Message):
    key: _Key
    cert: _Certificate
    authMode: Literal["implicit", "explicit", "oauth2code"]  # noqa: N815
    PIN: _Asked | None = None
    OTP: _Asked | None = None

    @property
    def usable(self) -> bool:
        """Whether it can sign, and all that is needed to confirm is the provider's app or a code."""
        confirmed = self.authMode == "implicit" or self.by_code
        return self.key.status == "enabled" and confirmed and self.algorithm is not None

    @property
    def by_code(self) -> bool:
        """Whether the person confirms with a code and with nothing else."""
        without_pin = self.PIN is None or self.PIN.presence != "true"
        return self.authMode == "explicit" and without_pin and self.OTP is not None and self.OTP.presence == "true"

    @property
    def code_is_sent(self) -> bool:
        """Whether the provider sends the code; otherwise a device of the person shows it."""
        return self.OTP is not None and self.OTP.type == "online"

    @property
    def algorithm(self) -> str | None:
        """How it will sign a SHA-256."""
        return next((one for one in _ALGORITHMS if one in self.key.algo), None)


class _Authorization(_Message):
    SAD: str = Field(min_length=1, max_length=16 * 1024)


class _Nothing(_Message):
    """An answer without content."""


class _Signatures(_Message):
    signatures: list[Base64] = Field(min_length=1, max_length=1)


@dataclass(frozen=True, kw_only=True)
class ProviderCsc:
    """A client of the provider ``name`` at ``address`` (up to before ``/csc/v1``); ``token`` is this portal's bearer
    token there. ``seconds`` is how long one call may take: people confirm within that time.
    """

    name: str
    address: str
    token: str = field(repr=False)
    seconds: float = 20.0
    app_url: str = ""

    def certificates(self, user: str) -> list[RemoteCertificate]:
        """The certificates of this person's usable credentials. Raises NoRemoteCertificate or ProviderDown."""
        wanted = {"userID": user, "maxResults": _MOST}
        try:
            names = self._post("credentials/list", wanted, _Credentials).credentialIDs[:_MOST]
            found = [(name, self._credential(name)) for name in names]
        except FetchRefused as problem:
            raise ProviderDown(self.name) from problem
        usable = [(name, credential.cert.certificates) for name, credential in found if credential.usable]
        if not usable:
            raise NoRemoteCertificate(self.name)
        return [RemoteCertificate(certificate=leaf, chain=tuple(chain), serial=name) for name, (leaf, *chain) in usable]

    def ask(self, order: Order) -> Answer:
        """The signature, once the person has confirmed; where a code is wanted, it is sent and waited for.

        Raises NotConfirmed when there is none, or ProviderDown.
        """
        try:
            credential = self._credential(order.serial)
            if credential.by_code:
                if credential.code_is_sent:
                    self._send_code(order)
                return Answer(transaction=order.transaction, progress=Progress.CODE)
        except FetchRefused as problem:
            raise ProviderDown(self.name) from problem
        try:
            return self._signed(order, credential, self._allowed(order))
        except FetchRefused as problem:
            raise NotConfirmed(self.name) from problem

    def confirm(self, order: Order, code: str) -> Answer:
        """The signature, with the code of the person. Raises WrongCode, NotConfirmed or ProviderDown."""
        try:
            credential = self._credential(order.serial)
            allowed = self._allowed(order, OTP=code)
        except FetchRefused as problem:
            raise (WrongCode if problem.status in _REFUSED else ProviderDown)(self.name) from problem
        try:
            return self._signed(order, credential, allowed)
        except FetchRefused as problem:
            raise NotConfirmed(self.name) from problem

    def _send_code(self, order: Order) -> None:
        wanted = {"credentialID": order.serial, "clientData": order.transaction}
        try:
            self._post("credentials/sendOTP", wanted, _Nothing)
        except FetchRefused as problem:
            if problem.status != NO_CONTENT:
                raise

    def _allowed(self, order: Order, **secret: str) -> _Authorization:
        described = {"numSignatures": 1, "description": f"{order.code} {order.title}", "clientData": order.transaction}
        return self._post("credentials/authorize", _what(order) | described | secret, _Authorization)

    def _signed(self, order: Order, credential: _Credential, allowed: _Authorization) -> Answer:
        how = {"hashAlgo": _SHA256, "signAlgo": credential.algorithm, "SAD": allowed.SAD}
        signed = self._post("signatures/signHash", _what(order) | how, _Signatures)
        values = {order.code: signed.signatures[0]}
        return Answer(transaction=order.transaction, progress=Progress.SIGNED, values=values)

    def look(self, transaction: str) -> Answer | None:
        """Nothing: this language keeps no transactions."""
        return None

    def read_news(self, body: bytes) -> Answer:
        """Raises ProviderDown: this language has no news."""
        raise ProviderDown(self.name)

    def _credential(self, name: str) -> _Credential:
        wanted = {"credentialID": name, "certificates": "chain", "authInfo": True}
        return self._post("credentials/info", wanted, _Credential)

    def _post(self, path: str, wanted: dict[str, Any], kind: type[Found]) -> Found:
        fetcher = Fetcher(hosts=frozenset({urlsplit(self.address).netloc.lower()}), seconds=self.seconds)
        body = fetcher.post(
            f"{self.address}/csc/v1/{path}",
            json.dumps(wanted, ensure_ascii=False).encode(),
            content_type="application/json",
            cap=_CAP,
            headers={"Authorization": f"Bearer {self.token}"},
        )
        try:
            return kind.model_validate_json(body)
        except (ValidationError, ValueError, TypeError, RecursionError) as problem:
            raise ProviderDown(self.name) from problem


def _what(order: Order) -> dict[str, Any]:
    """What is confirmed and what is signed: the same."""
    return {"credentialID": order.serial, "hash": [base64.b64encode(order.digest).decode("ascii")]}
