"""Sealing at B-LTA against the demo authority beside bare pyHanko, and the memory of a process that seals and verifies.

Bare pyHanko is what its manual shows: its own key and time-stamp client, a fresh validation context for each document,
and revocation answers that were fetched and parsed before. Both ask the same service for time-stamps; the limit is on
the processor time of this process.
"""

import asyncio
import gc
import resource
import time
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

from asn1crypto import crl, ocsp, x509
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.timestamps import HTTPTimeStamper
from pyhanko_certvalidator import ValidationContext

from portal.signing import actions as signing
from tests.bench.report import Measured
from tests.bench.studio import Studio
from tests.support import files

LIMIT, GROWTH_MEGABYTES = 1.2, 8
_ROUNDS, _TIMES = 9, 3
_SEALS, _CHECKS = 40, 40
_MB = 1 << 20


class Ours:
    """The portal's seal."""

    def __init__(self, made: Studio) -> None:
        self._identity, self._desk, self._pdf = made.citizen, made.desk, files.pdf(pages=2)

    def __call__(self) -> None:
        """Seal one document."""
        signing.seal(self._pdf, identity=self._identity, desk=self._desk)


class Bare:
    """pyHanko with its own parts."""

    def __init__(self, made: Studio, answers: tuple[list[ocsp.OCSPResponse], list[crl.CertificateList]]) -> None:
        keys = made.settings.keys / "citizen.p12"
        signer = SimpleSigner.load_pkcs12(str(keys), passphrase=made.settings.keys_passphrase.encode())
        if signer is None:
            raise RuntimeError("the demo citizen has no key")
        self._signer, self._pdf, trust = signer, files.pdf(pages=2), made.trust
        self._roots = [x509.Certificate.load(der) for der in dict.fromkeys(trust.signers + trust.timestamping)]
        self._others = [x509.Certificate.load(der) for der in trust.intermediates]
        self._ocsps, self._crls = answers
        self._stamper = HTTPTimeStamper(made.settings.timestamp_url)

    def __call__(self) -> None:
        """Seal one document."""
        asyncio.run(self._seal())

    async def _seal(self) -> None:
        context = ValidationContext(
            trust_roots=self._roots,
            other_certs=self._others,
            ocsps=self._ocsps,
            crls=self._crls,
            allow_fetching=False,
            revocation_mode="require",
        )
        metadata = PdfSignatureMetadata(
            field_name=signing.SEAL_FIELD,
            subfilter=SigSeedSubFilter.PADES,
            md_algorithm="sha256",
            embed_validation_info=True,
            use_pades_lta=True,
            validation_context=context,
            signer_key_usage={"digital_signature"},
        )
        writer = IncrementalPdfFileWriter(BytesIO(self._pdf))
        await PdfSigner(metadata, self._signer, timestamper=self._stamper).async_sign_pdf(writer)


def sealing(made: Studio, answers: tuple[list[ocsp.OCSPResponse], list[crl.CertificateList]]) -> Iterator[Measured]:
    """The best of several rounds of each, in turns."""
    ours, bare = Ours(made), Bare(made, answers)
    for deed in (ours, bare):
        deed()
    rounds = [(_processor(ours), _processor(bare)) for _ in range(_ROUNDS)]
    mine, other = (min(side) for side in zip(*rounds, strict=True))
    name = f"seal B-LTA to pyHanko ({mine:.1f} : {other:.1f} ms), processor"
    yield Measured(name=name, value=mine / other, limit=LIMIT)


def _processor(deed: Callable[[], None]) -> float:
    """Milliseconds of this process for one deed."""
    began = time.process_time()
    for _ in range(_TIMES):
        deed()
    return (time.process_time() - began) * 1e3 / _TIMES


def memory(made: Studio, checked: Callable[[], None], size: int) -> Iterator[Measured]:
    """How much this process, which stands for the web process, grows by checking large files and by sealing."""
    for name, deed, times in (
        (f"verifying {size / 1e6:g} MB", checked, _CHECKS),
        ("sealing", Ours(made), _SEALS),
    ):
        for _ in range(5):
            deed()
        before = _resident()
        for _ in range(times):
            deed()
        grown = (_resident() - before) / _MB
        yield Measured(name=f"memory after {name} {times} times", value=grown, limit=GROWTH_MEGABYTES, unit="MB")


def _resident() -> int:
    """Bytes of this process in memory now."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * resource.getpagesize()
