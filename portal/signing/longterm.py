"""Proof for decades: revocation data and an archive time-stamp are added, and renewed before they lose their force.

PAdES B-LTA (ETSI EN 319 142-1, 5.4): an archive time-stamp covers the signatures together with everything that proves
them. It holds as long as the certificate and the algorithms of the time-stamping service hold; before that a fresh
one is put around it. Nothing that was there before is changed: every step makes the file longer.
"""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from asn1crypto import x509
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import PdfTimeStamper
from pyhanko.sign.validation import EmbeddedPdfSignature, generic_cms
from pyhanko.sign.validation.dss import async_add_validation_info

from portal.signing.algorithms import digest_until, key_until
from portal.signing.errors import DocumentNotSignable
from portal.signing.sealing import DIGEST, REFUSALS, SigningDesk, refusal
from portal.signing.timestamping import TimestampService
from portal.signing.trust import TrustStore


@dataclass(frozen=True, kw_only=True)
class ArchiveStamp:
    """The archive time-stamp that protects a document: when it was made, and the day its force ends.

    ``good_until`` is the earliest of: the certificates of the service expire, its key or a digest is believed no more.
    """

    made_at: datetime
    good_until: datetime

    def to_dict(self) -> dict[str, str]:
        """Plain JSON values."""
        return {"made_at": self.made_at.isoformat(), "good_until": self.good_until.isoformat()}

    @classmethod
    def from_dict(cls, data: dict[str, str]) -> "ArchiveStamp":
        """What :meth:`to_dict` wrote."""
        return cls(**{name: datetime.fromisoformat(value) for name, value in data.items()})


@dataclass(frozen=True, kw_only=True)
class Task:
    """Work on one file in the sandbox: what is read, where the longer file is written, and what a desk is made of."""

    source: Path
    target: Path
    trust: TrustStore
    timestamps: TimestampService
    cache_folder: Path | None = None

    def desk(self) -> SigningDesk:
        """A desk of the process that does the work."""
        return SigningDesk(trust=self.trust, timestamps=self.timestamps, cache_folder=self.cache_folder)


def read_file(source: Path) -> dict[str, str] | None:
    """The archive time-stamp of a file as plain data. Runs in the sandbox."""
    stamp = archive_stamp(source.read_bytes())
    return stamp.to_dict() if stamp else None


def extend_file(task: Task) -> dict[str, str] | None:
    """Extend a file; the new archive time-stamp as plain data. Runs in the sandbox."""
    task.target.write_bytes(extend(task.source.read_bytes(), desk=task.desk()))
    return read_file(task.target)


def renew_file(task: Task) -> dict[str, str] | None:
    """Renew the archive time-stamp of a file. Runs in the sandbox."""
    task.target.write_bytes(renew(task.source.read_bytes(), desk=task.desk()))
    return read_file(task.target)


def archive_stamp(pdf: bytes) -> ArchiveStamp | None:
    """The time-stamp that covers all of the document; None when the last word is a signature, or there is none."""
    try:
        found = PdfFileReader(BytesIO(pdf)).embedded_signatures
        if not found or found[-1].sig_object_type != "/DocTimeStamp":
            return None
        return _stamp(found[-1])
    except (PdfError, ValueError) as problem:
        raise DocumentNotSignable from problem


def _stamp(last: EmbeddedPdfSignature) -> ArchiveStamp:
    info = last.signed_data["encap_content_info"]["content"].parsed
    certificates = list(_chain(last))
    ends = [
        digest_until(info["message_imprint"]["hash_algorithm"]["algorithm"].native),
        digest_until(last.signer_info["digest_algorithm"]["algorithm"].native),
        *(each.not_valid_after for each in certificates),
        *(key_until(each.public_key.algorithm, each.public_key.bit_size) for each in certificates),
    ]
    return ArchiveStamp(made_at=info["gen_time"].native, good_until=min(ends))


def _chain(stamp: EmbeddedPdfSignature) -> Iterator[x509.Certificate]:
    """The certificate of the service and its issuers, as far as the time-stamp carries them."""
    certificates = generic_cms.extract_certs_for_validation(stamp.signed_data)
    others = list(certificates.other_certs)
    current: x509.Certificate | None = certificates.signer_cert
    while current is not None:
        yield current
        issuer = next((each for each in others if each.subject == current.issuer), None)
        if issuer is not None:
            others.remove(issuer)
        current = issuer


def extend(pdf: bytes, *, desk: SigningDesk) -> bytes:
    """Add revocation data and an archive time-stamp, so that the signatures stay provable for decades (B-LTA).

    Raises TimestampUnavailable, RevocationUnavailable, SigningRefused (a signature that is not valid now) or
    DocumentNotSignable.
    """
    return _added(_extend(pdf, desk))


def renew(pdf: bytes, *, desk: SigningDesk) -> bytes:
    """Prove the last archive time-stamp while that is still possible, and put a fresh one around everything.

    Raises as :func:`extend` does.
    """
    return _added(_renew(pdf, desk))


def _added(work: Any) -> bytes:
    try:
        longer: bytes = asyncio.run(work)
    except REFUSALS as problem:
        raise refusal(problem) from problem
    except PdfError as problem:
        raise DocumentNotSignable from problem
    return longer


async def _extend(pdf: bytes, desk: SigningDesk) -> bytes:
    context = desk.validation_context()
    current = BytesIO(pdf)
    count = len(PdfFileReader(current).embedded_regular_signatures)
    if not count:
        raise SigningError("nothing to extend")
    for index in range(count):
        signature = PdfFileReader(current).embedded_regular_signatures[index]
        current = await async_add_validation_info(signature, context)
    stamped = await PdfTimeStamper(desk.timestamper).async_timestamp_pdf(
        IncrementalPdfFileWriter(current), DIGEST, validation_context=context
    )
    extended: bytes = stamped.getvalue()
    return extended


async def _renew(pdf: bytes, desk: SigningDesk) -> bytes:
    renewed = await PdfTimeStamper(desk.timestamper).async_update_archival_timestamp_chain(
        PdfFileReader(BytesIO(pdf)), desk.validation_context(), in_place=False
    )
    longer: bytes = renewed.getvalue()
    return longer
