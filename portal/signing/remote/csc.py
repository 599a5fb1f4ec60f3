"""Remote signing in the language of the Cloud Signature Consortium, API v1.0.4.0, for credentials that their provider
has confirmed by itself (``authMode`` implicit: the person is asked in an app while ``credentials/authorize`` waits).

The digest goes into the authorization (SCAL 2), so that what is confirmed is what is signed. There is no transaction to
ask about later: an exchange that breaks off gives no signature, and the person starts again.
"""

import base64
import json
from dataclasses import dataclass, field
from typing import Any, Final, Literal, TypeVar
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from portal.core.fetching import Fetcher, FetchRefused
from portal.signing.errors import NoRemoteCertificate, NotConfirmed, ProviderDown
from portal.signing.remote.provider import Answer, Base64, Order, Progress, RemoteCertificate

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


class _Credential(_Message):
    key: _Key
    cert: _Certificate
    authMode: Literal["implicit", "explicit", "oauth2code"]  # noqa: N815

    @property
    def usable(self) -> bool:
        """Whether it can sign, and its provider does all that is needed to confirm."""
        return self.key.status == "enabled" and self.authMode == "implicit" and self.algorithm is not None

    @property
    def algorithm(self) -> str | None:
        """How it will sign a SHA-256."""
        return next((one for one in _ALGORITHMS if one in self.key.algo), None)


class _Authorization(_Message):
    SAD: str = Field(min_length=1, max_length=16 * 1024)


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
        """The signature, once the person has confirmed. Raises NotConfirmed when there is none, or ProviderDown."""
        digest = base64.b64encode(order.digest).decode("ascii")
        what = {"credentialID": order.serial, "hash": [digest]}
        described = {"numSignatures": 1, "description": f"{order.code} {order.title}", "clientData": order.transaction}
        try:
            algorithm = self._credential(order.serial).algorithm
        except FetchRefused as problem:
            raise ProviderDown(self.name) from problem
        how = {"hashAlgo": _SHA256, "signAlgo": algorithm}
        try:
            allowed = self._post("credentials/authorize", what | described, _Authorization)
            signed = self._post("signatures/signHash", what | how | {"SAD": allowed.SAD}, _Signatures)
        except FetchRefused as problem:
            raise NotConfirmed(self.name) from problem
        values = {order.code: signed.signatures[0]}
        return Answer(transaction=order.transaction, progress=Progress.SIGNED, values=values)

    def look(self, transaction: str) -> Answer | None:
        """Nothing: this language keeps no transactions."""
        return None

    def read_news(self, body: bytes) -> Answer:
        """Raises ProviderDown: this language has no news."""
        raise ProviderDown(self.name)

    def _credential(self, name: str) -> _Credential:
        wanted = {"credentialID": name, "certificates": "chain"}
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
