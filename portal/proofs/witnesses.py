"""Heads that are kept away from the database: with them a roll-back of the whole database is provable."""

import json
import os
import re
from base64 import b64decode
from collections.abc import Iterable
from email import message_from_bytes, policy
from pathlib import Path
from tempfile import NamedTemporaryFile

from asn1crypto import pem

from portal.core.clock import local
from portal.proofs.errors import WitnessUnreadable
from portal.proofs.models import LogHead
from portal.signing import actions as signing
from portal.signing.proofs.heads import Head, HeadUnreadable

_ENDING = ".pem"
_BEGINS = b"-----BEGIN CMS-----"
_MAIL = re.compile(rb"[A-Za-z-]+: ")  # the first header of a letter (RFC 5322)


def armored(sealed: bytes) -> str:
    """A sealed head as text, to be sent in a letter."""
    text: str = pem.armor("CMS", sealed).decode()
    return text


def keep(head: LogHead, folder: Path) -> None:
    """Write the head to the file of its day, unless that holds a later one. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{local(head.at):%Y-%m-%d}{_ENDING}"
    if file.exists() and _number(file) >= head.number:
        return
    with NamedTemporaryFile("w", dir=folder, suffix=".part", delete=False) as stream:
        stream.write(armored(head.sealed))
        stream.flush()
        os.fsync(stream.fileno())
    Path(stream.name).replace(file)


def _number(file: Path) -> int:
    try:
        return Head.from_bytes(signing.text_of(sealed_in(file))).number
    except (HeadUnreadable, WitnessUnreadable):
        return 0


def kept_heads(folder: Path) -> list[bytes]:
    """Every sealed head in the folder, oldest first; a damaged file as it is, for the check to say so.

    A check that stops at a damaged file would be a way to stop the check.
    """
    return [_sealed_or_damaged(file) for file in sorted(folder.glob(f"*{_ENDING}"))]


def _sealed_or_damaged(file: Path) -> bytes:
    try:
        return sealed_in(file)
    except WitnessUnreadable:
        return file.read_bytes()


def read_heads(files: Iterable[Path]) -> list[bytes]:
    """The sealed heads in these files. Raises WitnessUnreadable."""
    return [sealed_in(file) for file in files]


def sealed_in(file: Path) -> bytes:
    """The sealed head in a file: the letter as it was saved, what /audit/heads gives out, or the CMS by itself.

    Raises WitnessUnreadable or OSError.
    """
    data = file.read_bytes()
    try:
        if _MAIL.match(data):
            data = message_from_bytes(data, policy=policy.default).get_content().encode()
        if _BEGINS in data:
            _, _, data = pem.unarmor(data[data.index(_BEGINS) :].replace(b"\r", b""))
        elif data.lstrip().startswith(b"{"):
            data = b64decode(json.loads(data)["sealed"], validate=True)
        Head.from_bytes(signing.text_of(data))
    except (ValueError, TypeError, KeyError, HeadUnreadable) as problem:
        raise WitnessUnreadable(file.name) from problem
    return data
