"""Seal a short statement for machines; ``statements`` reads it, also where nothing can be sealed."""

import asyncio

from portal.signing.errors import SigningRefused
from portal.signing.identity import Identity
from portal.signing.sealing import DIGEST, REFUSALS, SigningDesk


def seal_statement(data: bytes, *, identity: Identity, desk: SigningDesk) -> bytes:
    """The statement, sealed and time-stamped, as DER. Raises TimestampUnavailable or SigningRefused."""
    try:
        sealed = asyncio.run(
            identity.signer().async_sign_general_data(data, DIGEST, detached=False, timestamper=desk.timestamper)
        )
    except REFUSALS as problem:
        raise SigningRefused from problem
    whole: bytes = sealed.dump()
    return whole
