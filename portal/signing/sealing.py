"""Sign and seal documents of our own: PAdES from B-B to B-LTA."""

import asyncio
from dataclasses import dataclass, field
from enum import StrEnum
from io import BytesIO
from pathlib import Path

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.errors import InsufficientRevinfoError, PathError, ValidationError

from portal.signing.asking import Asking
from portal.signing.errors import DocumentNotSignable, RevocationUnavailable, SigningRefused
from portal.signing.identity import Identity
from portal.signing.parsed import certificate
from portal.signing.revocation import Revocation, RevocationCache
from portal.signing.stamps import Stamp, style
from portal.signing.timestamping import TimeStamper, TimestampService
from portal.signing.trust import TrustStore

DIGEST = "sha256"
REFUSALS = (SigningError, SignatureValidationError, PathError, ValidationError)


class Level(StrEnum):
    """PAdES baseline levels (ETSI EN 319 142-1): signature, with time, with proof, with archive time-stamp."""

    B = "B-B"
    T = "B-T"
    LT = "B-LT"
    LTA = "B-LTA"

    @property
    def with_time(self) -> bool:
        """Whether a time-stamping service is needed."""
        return self is not Level.B

    @property
    def with_proof(self) -> bool:
        """Whether certificates and revocation data are embedded."""
        return self in (Level.LT, Level.LTA)


@dataclass(frozen=True, kw_only=True)
class SigningDesk:
    """What every signature of this installation needs. Make one per process and keep it: it remembers
    revocation answers of our own certificates and the size of time-stamps.
    """

    trust: TrustStore
    timestamps: TimestampService
    cache_folder: Path | None = None
    cache: RevocationCache = field(init=False, repr=False)
    timestamper: TimeStamper = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "cache", RevocationCache(self.cache_folder))
        object.__setattr__(self, "timestamper", TimeStamper(self.timestamps))

    def validation_context(self) -> ValidationContext:
        """A context for one document: pyHanko's contexts belong to one moment."""
        anchors = self.trust.signers + self.trust.timestamping
        return ValidationContext(
            trust_roots=[certificate(der) for der in dict.fromkeys(anchors)],
            other_certs=[certificate(der) for der in self.trust.intermediates],
            allow_fetching=True,
            revocation_mode="require",
            fetcher_backend=Revocation(Asking(trust=self.trust, unknown=self.trust.all_hosts), self.cache),
        )


def sign(
    pdf: bytes,
    *,
    identity: Identity,
    desk: SigningDesk,
    field: str,
    reason: str | None = None,
    location: str | None = None,
    stamp: Stamp | None = None,
    level: Level = Level.LTA,
) -> bytes:
    """Sign ``pdf`` in ``field`` (made when it does not exist yet) and return the longer file.

    Raises TimestampUnavailable, RevocationUnavailable, SigningRefused (revoked or expired certificate, locked
    document) or DocumentNotSignable; in every case nothing was signed.
    """
    context = desk.validation_context() if level.with_proof else None
    metadata = PdfSignatureMetadata(
        field_name=field,
        subfilter=SigSeedSubFilter.PADES,
        md_algorithm=DIGEST,
        reason=reason,
        location=location,
        embed_validation_info=level.with_proof,
        use_pades_lta=level is Level.LTA,
        validation_context=context,
        signer_key_usage={"digital_signature"},
    )
    signer = PdfSigner(
        metadata,
        identity.signer(),
        timestamper=desk.timestamper if level.with_time else None,
        stamp_style=style(stamp) if stamp else None,
        new_field_spec=SigFieldSpec(field, on_page=stamp.page, box=stamp.box) if stamp else None,
    )
    try:
        writer = IncrementalPdfFileWriter(BytesIO(pdf))
        signed: bytes = asyncio.run(signer.async_sign_pdf(writer)).getvalue()
    except REFUSALS as problem:
        raise refusal(problem) from problem
    except PdfError as problem:
        raise DocumentNotSignable from problem
    return signed


def refusal(problem: BaseException) -> RevocationUnavailable | SigningRefused:
    """An issuer that does not answer is another fact than a certificate that is not good."""
    cause: BaseException | None = problem
    while cause is not None:
        if isinstance(cause, InsufficientRevinfoError):
            return RevocationUnavailable()
        cause = cause.__cause__
    return SigningRefused()
