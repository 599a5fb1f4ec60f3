"""What a provider of remote signing is asked, and what it answers, whatever language it speaks."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated, Protocol

from pydantic import BeforeValidator, Field


def _decoded(value: object) -> object:
    return base64.b64decode(value, validate=True) if isinstance(value, str) else value


Base64 = Annotated[bytes, BeforeValidator(_decoded), Field(min_length=1, max_length=64 * 1024)]
"""Bytes as the messages of providers carry them."""


@dataclass(frozen=True, kw_only=True)
class RemoteCertificate:
    """A certificate whose key the provider keeps, as DER; ``serial`` is the provider's name for it."""

    certificate: bytes
    chain: tuple[bytes, ...]
    serial: str


@dataclass(frozen=True, kw_only=True)
class Order:
    """A signature to ask for. ``digest`` is a SHA-256; ``code`` and ``title`` are what the person sees in the app.

    ``transaction`` is our own name for it, never used twice.
    """

    transaction: str
    user: str
    serial: str
    digest: bytes
    code: str
    title: str


class Progress(StrEnum):
    """How far the person is. ``CODE``: they were sent a code, and give it to us for the provider."""

    WAITING = "waiting"
    CODE = "code"
    SIGNED = "signed"
    REFUSED = "refused"
    EXPIRED = "expired"


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What the provider says about an order; ``values`` are the raw signatures by document code once it is signed."""

    transaction: str
    progress: Progress
    values: Mapping[str, bytes] = field(default_factory=dict)


class RemoteProvider(Protocol):
    """A provider whose holders confirm in an app of their own. Every call is one exchange of some seconds at most.

    Each raises ProviderDown when the provider does not answer in time or not in its own language.
    """

    @property
    def name(self) -> str:
        """What people call it."""

    @property
    def app_url(self) -> str:
        """Where the app is found on the web; empty when it is on the phone only."""

    def certificates(self, user: str) -> list[RemoteCertificate]:
        """The certificates of the person or business with this number. Raises NoRemoteCertificate."""

    def ask(self, order: Order) -> Answer:
        """Ask the person for a signature; some providers answer at once, most let us look later.

        Raises NotConfirmed when the answer is that there will be none.
        """

    def confirm(self, order: Order, code: str) -> Answer:
        """Pass on the code that the person was sent, for an order whose answer was CODE.

        Raises WrongCode, which leaves the order open, or NotConfirmed.
        """

    def look(self, transaction: str) -> Answer | None:
        """What has become of an order; None when the provider knows nothing of it."""

    def read_news(self, body: bytes) -> Answer:
        """The same, from news that the provider sent by itself. Raises ProviderDown when it is none."""
