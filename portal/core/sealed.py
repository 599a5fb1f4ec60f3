"""Sealed columns: values that a stolen database does not give away (AES-256-GCM, NIST SP 800-38D).

The keys come from the settings as a ring: the first seals, all of them open, so that a new key is put in front, every
row is sealed again (``portal reseal``), and the old key is taken away. A sealed value is bound to its place — table,
column and row — and does not open anywhere else.
"""

import base64
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from forms.text import Text
from portal.core.errors import PortalError

_KEY_BYTES, _NONCE_BYTES, _NAME_LENGTH = 32, 12, 8


class SealBroken(PortalError):
    """A sealed value does not open: its key is not on the ring, or it was altered or moved to another row."""

    status = 503

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Một phần nội dung đã lưu đang được khóa và hệ thống chưa mở được. Không có gì bị mất. "
                "Bộ phận kỹ thuật cần khôi phục khóa; mời bạn quay lại sau.",
                en="A part of what was saved is locked and cannot be opened just now. Nothing is lost. "
                "The operators have to restore the key; please come back later.",
            )
        )


def read_key(text: str) -> bytes:
    """A key of the ring from its base64 (either alphabet). Raises ValueError when it is not 32 bytes."""
    try:
        plain = text.strip().rstrip("=").translate(str.maketrans("-_", "+/"))
        key = base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True)
    except ValueError as problem:
        raise ValueError("a sealing key is 32 bytes in base64") from problem
    if len(key) != _KEY_BYTES:
        raise ValueError("a sealing key is 32 bytes in base64")
    return key


@dataclass(frozen=True)
class KeyRing:
    """The keys, newest first."""

    keys: Sequence[bytes] = field(repr=False)

    @cached_property
    def _ciphers(self) -> dict[str, AESGCM]:
        return {_name(key): AESGCM(key) for key in self.keys}

    @property
    def newest(self) -> str:
        """The name of the key that seals."""
        return next(iter(self._ciphers))

    @property
    def mark(self) -> str:
        """How a value begins that the newest key has sealed."""
        return f"1.{self.newest}."

    def knows(self, name: str) -> bool:
        """Whether the key with this name is on the ring."""
        return name in self._ciphers

    def seal(self, value: str, *, place: str) -> str:
        """``value`` in a form that only this ring opens, and only at ``place``."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        closed = nonce + self._ciphers[self.newest].encrypt(nonce, value.encode(), place.encode())
        return self.mark + base64.urlsafe_b64encode(closed).decode()

    def open(self, sealed: str, *, place: str) -> str:
        """What was sealed at ``place``. Raises SealBroken."""
        try:
            version, name, body = sealed.split(".")
            cipher = self._ciphers[name if version == "1" else ""]
            closed = base64.b64decode(body, altchars=b"-_", validate=True)
            nonce, rest = closed[:_NONCE_BYTES], closed[_NONCE_BYTES:]
            return cipher.decrypt(nonce, rest, place.encode()).decode()
        except (ValueError, KeyError, InvalidTag) as problem:
            raise SealBroken from problem


def key_of(sealed: str) -> str:
    """The name of the key that sealed a value, empty when it is no sealed value."""
    version, _, rest = sealed.partition(".")
    name, _, body = rest.partition(".")
    return name if version == "1" and len(name) == _NAME_LENGTH and body else ""


def _name(key: bytes) -> str:
    return sha256(b"name of a sealing key\x00" + key).hexdigest()[:_NAME_LENGTH]


class _Current:
    ring: KeyRing | None = None


def configure(keys: Sequence[bytes]) -> None:
    """Choose the ring of this process, newest key first."""
    _Current.ring = KeyRing(tuple(keys))


def ring() -> KeyRing:
    """The ring of this process."""
    if _Current.ring is None:
        raise RuntimeError("no sealing keys configured: call configure() first")
    return _Current.ring


def _place(column: InstrumentedAttribute[Any], row_id: object) -> str:
    return f"{column.class_.__tablename__}.{column.key}.{row_id}"


def seal(value: str, column: InstrumentedAttribute[Any], row_id: object) -> str:
    """What to store in ``column`` of the row with this id, so that only this portal can read it."""
    return ring().seal(value, place=_place(column, row_id))


def unseal(sealed: str, column: InstrumentedAttribute[Any], row_id: object) -> str:
    """What ``seal`` was given for this very row. Raises SealBroken."""
    return ring().open(sealed, place=_place(column, row_id))


def seal_ticket(value: str, *, purpose: str) -> str:
    """``value`` as something to carry away and bring back, for instance in an address: only this portal reads it."""
    return ring().seal(value, place=f"ticket.{purpose}")


def open_ticket(sealed: str, *, purpose: str) -> str:
    """What ``seal_ticket`` was given for the same purpose. Raises SealBroken."""
    return ring().open(sealed, place=f"ticket.{purpose}")


def reseal(session: Session, column: InstrumentedAttribute[Any], key: InstrumentedAttribute[Any]) -> int:
    """Seal with the newest key whatever in ``column`` an older one sealed; returns how many rows. Raises SealBroken.

    ``key`` is the column of the row's id, the one that ``seal`` was given.
    """
    older = session.execute(select(key, column).where(~column.startswith(ring().mark))).all()
    for row_id, sealed in older:
        again = seal(unseal(sealed, column, row_id), column, row_id)
        session.execute(update(column.class_).where(key == row_id, column == sealed).values({column.key: again}))
    return len(older)
