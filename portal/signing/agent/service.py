"""What the agent does for one identity: each document once, with consent, whatever happens to the connection.

A page may be closed, reloaded or lose its connection while the person is asked. Asked again about the same document it
gets the same answer: it joins those who wait, or is given the signature that was made.
"""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field

from portal.signing.agent.errors import Busy
from portal.signing.identity import Identity
from portal.signing.remote.interrupted import DIGEST, control_code, signed_attributes

_MOST_REMEMBERED = 100


@dataclass(frozen=True, kw_only=True)
class Order:
    """A document to sign: its SHA-256, the title its portal gives it, and the origin of that portal."""

    document: bytes
    title: str
    origin: str

    @property
    def code(self) -> str:
        """What the page shows of the document too, computed here from what will be signed."""
        return control_code(self.document)


Consent = Callable[[Order], None]
"""Returns when the person agrees to sign; raises Declined or TooLate when they do not."""


@dataclass
class Agent:
    """Signs with one identity what ``consent`` agrees to. Safe to use from several threads."""

    identity: Identity
    consent: Consent = field(repr=False)
    _signed: dict[bytes, bytes] = field(default_factory=dict, init=False, repr=False)
    _asking: tuple[bytes, Future[bytes]] | None = field(default=None, init=False, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False, repr=False)

    def signature(self, order: Order) -> bytes:
        """The raw signature over the signed attributes of this document, made once.

        Raises Busy, Declined, TooLate, or what the token says (TokenUnavailable, TokenLocked, KeyNotOnToken).
        """
        with self._lock:
            known = self._signed.get(order.document)
            if known is not None:
                return known
            if self._asking is None:
                result: Future[bytes] = Future()
                self._asking, first = (order.document, result), True
            else:
                (document, result), first = self._asking, False
                if document != order.document:
                    raise Busy
        if first:
            self._ask(order, result)
        return result.result()

    def _ask(self, order: Order, result: Future[bytes]) -> None:
        try:
            self.consent(order)
            value = self._sign(order)
        except BaseException as problem:  # whoever waits for the same answer gets it too
            with self._lock:
                self._asking = None
            result.set_exception(problem)
            return
        with self._lock:
            self._asking = None
            self._signed[order.document] = value
            while len(self._signed) > _MOST_REMEMBERED:
                del self._signed[next(iter(self._signed))]
        result.set_result(value)

    def _sign(self, order: Order) -> bytes:
        attributes = signed_attributes(order.document, self.identity.certificate)
        value: bytes = asyncio.run(self.identity.signer().async_sign_raw(attributes, DIGEST))
        return value
