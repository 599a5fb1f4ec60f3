"""Remote signing in the language of Decision 769/QĐ-BTTTT (27 April 2022), by which public portals reach licensed CAs.

Three calls, all POST with JSON: ``v1/credentials/get_certificate``; ``v1/signatures/sign`` with the hexadecimal SHA-256
to be signed; ``v1/signatures/sign/<transaction>/status``, until the person has confirmed in the app. The provider may
also tell by itself (webhook, ``signed_files``). Every answer has a ``message``; one this client does not know counts
as "not confirmed yet", so that nobody is told something wrong.
"""

import json
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar
from urllib.parse import quote, urlsplit
from uuid import uuid4

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from portal.core.fetching import Fetcher, FetchRefused
from portal.signing.errors import NoRemoteCertificate, ProviderDown
from portal.signing.remote.provider import Answer, Base64, Order, Progress, RemoteCertificate

_CAP: Final = 256 * 1024
_UNKNOWN: Final = (400, 404)
_REFUSED: Final = frozenset({"REJECTED", "USER_REJECTED", "REFUSED", "USER_REFUSED", "CANCELLED", "CANCELED"})
_EXPIRED: Final = frozenset({"EXPIRED", "TIMEOUT"})

Found = TypeVar("Found", bound=BaseModel)


class _Message(BaseModel):
    model_config = ConfigDict(frozen=True, strict=True)


class _Chain(_Message):
    ca_cert: Base64 | None = None


class _Certificate(_Message):
    cert_data: Base64
    serial_number: str = Field(min_length=1, max_length=100)
    chain_data: _Chain | None = None


class _Certificates(_Message):
    user_certificates: list[_Certificate] = Field(max_length=50)


class _Signature(_Message):
    doc_id: str = Field(max_length=200)
    signature_value: Base64


class _Signatures(_Message):
    transaction_id: str = Field(max_length=100)
    signatures: list[_Signature] | None = Field(default=None, max_length=50)


class _CertificatesAnswer(_Message):
    data: _Certificates


class _OrderData(_Message):
    transaction_id: str


class _OrderAnswer(_Message):
    data: _OrderData


class _StatusAnswer(_Message):
    message: str = Field(max_length=200)
    data: _Signatures | None = None


class _News(_Message):
    message: str = Field(max_length=200)
    transaction_id: str = Field(max_length=100)
    signed_files: list[_Signature] | None = Field(default=None, max_length=50)


@dataclass(frozen=True, kw_only=True)
class Provider769:
    """A client of the provider ``name`` at ``address``; ``client_id`` and ``secret`` are those of this portal there."""

    name: str
    address: str
    client_id: str
    secret: str = field(repr=False)
    seconds: float = 5.0
    app_url: str = ""

    def certificates(self, user: str) -> list[RemoteCertificate]:
        """The certificates of the person or business with this number. Raises NoRemoteCertificate or ProviderDown."""
        wanted = {"user_id": user, "serial_number": "", "transaction_id": str(uuid4())}
        try:
            answer = self._post("v1/credentials/get_certificate", self._login | wanted, _CertificatesAnswer)
        except FetchRefused as problem:
            raise self._no_certificate(problem) from problem
        found = [_remote(each) for each in answer.data.user_certificates]
        if not found:
            raise NoRemoteCertificate(self.name)
        return found

    def ask(self, order: Order) -> Answer:
        """Let the person be asked in the app; they have not answered yet. Raises ProviderDown."""
        file = {
            "file_type": "pdf",
            "sign_type": "hash",
            "doc_id": order.code,
            "data_to_be_signed": order.digest.hex(),
        }
        wanted = {
            "user_id": order.user,
            "transaction_id": order.transaction,
            "transaction_desc": order.title,
            "serial_number": order.serial,
            "sign_files": [file],
        }
        try:
            answer = self._post("v1/signatures/sign", self._login | wanted, _OrderAnswer)
        except FetchRefused as problem:
            raise ProviderDown(self.name) from problem
        if answer.data.transaction_id != order.transaction:
            raise ProviderDown(self.name)
        return Answer(transaction=order.transaction, progress=Progress.WAITING)

    def confirm(self, order: Order, code: str) -> Answer:
        """Raises ProviderDown: in this language people confirm in the app alone."""
        raise ProviderDown(self.name)

    def look(self, transaction: str) -> Answer | None:
        """What has become of an order; None when the provider does not know it. Raises ProviderDown."""
        try:
            answer = self._post(f"v1/signatures/sign/{quote(transaction, safe='')}/status", {}, _StatusAnswer)
        except FetchRefused as problem:
            if problem.status in _UNKNOWN:
                return None
            raise ProviderDown(self.name) from problem
        if answer.data is not None and answer.data.transaction_id != transaction:
            raise ProviderDown(self.name)
        return _answer(transaction, answer.message, answer.data.signatures if answer.data else None)

    def read_news(self, body: bytes) -> Answer:
        """What the provider told by itself (webhook). Raises ProviderDown when it is not in the provider's language."""
        news = self._read(body, _News)
        return _answer(news.transaction_id, news.message, news.signed_files)

    @property
    def _login(self) -> dict[str, Any]:
        return {"sp_id": self.client_id, "sp_password": self.secret}

    def _post(self, path: str, wanted: dict[str, Any], kind: type[Found]) -> Found:
        fetcher = Fetcher(hosts=frozenset({urlsplit(self.address).netloc.lower()}), seconds=self.seconds)
        body = json.dumps(wanted, ensure_ascii=False).encode()
        return self._read(fetcher.post(f"{self.address}/{path}", body, content_type="application/json", cap=_CAP), kind)

    def _read(self, body: bytes, kind: type[Found]) -> Found:
        try:
            return kind.model_validate_json(body)
        except (ValidationError, ValueError, TypeError, RecursionError) as problem:
            raise ProviderDown(self.name) from problem

    def _no_certificate(self, problem: FetchRefused) -> NoRemoteCertificate | ProviderDown:
        return NoRemoteCertificate(self.name) if problem.status in _UNKNOWN else ProviderDown(self.name)


def _remote(found: _Certificate) -> RemoteCertificate:
    issuer = found.chain_data.ca_cert if found.chain_data else None
    return RemoteCertificate(certificate=found.cert_data, chain=(issuer,) if issuer else (), serial=found.serial_number)


def _answer(transaction: str, message: str, signatures: list[_Signature] | None) -> Answer:
    if signatures:
        values = {each.doc_id: each.signature_value for each in signatures}
        return Answer(transaction=transaction, progress=Progress.SIGNED, values=values)
    word = message.strip().upper()
    refused = Progress.REFUSED if word in _REFUSED else Progress.WAITING
    return Answer(transaction=transaction, progress=Progress.EXPIRED if word in _EXPIRED else refused)
