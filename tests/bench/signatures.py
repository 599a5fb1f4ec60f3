"""Checking a signed PDF of 1 MB: ``portal.signing.verify`` in its warm sandbox against bare pyHanko in this process.

Both trust the same roots and use the same revocation answers, fetched before. Bare pyHanko reads the file, checks
integrity, later changes, chain, revocation and time-stamp; ours does that, compares the file with the issued document,
checks whose signature it is, and carries everything into another process and back. The limit is on processor time, the
sandbox's included, because other work on the machine does not change it; the time on the clock stands beside it.
"""

import os
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from asn1crypto import crl, ocsp, x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from portal.config import Settings
from portal.signing import actions as signing
from tests.bench.processors import children, spent
from tests.bench.report import Measured
from tests.support import files

LIMIT = 1.5
_BYTES = 1 << 20
_ROUNDS, _TIMES = 15, 4


@dataclass(frozen=True)
class Exhibit:
    """A signed document, the document as it was issued, and whom to believe."""

    signed: Path
    issued: Path
    trust: signing.TrustStore
    answers: Path

    def ours(self) -> None:
        """Check it as an upload is checked."""
        verdict = signing.verify(
            self.signed,
            trust=self.trust,
            at=datetime.now(UTC),
            issued_path=self.issued,
            holder=signing.Holder(personal_number="067190001234"),
            cache_folder=self.answers,
        )
        if verdict.reason is not signing.Reason.OK:
            raise RuntimeError(f"our verdict: {verdict.reason}")


class Bare:
    """pyHanko as its manual shows it, with certificates and revocation answers parsed beforehand."""

    def __init__(self, exhibit: Exhibit) -> None:
        self._path = exhibit.signed
        self._signers = _certificates(exhibit.trust.signers)
        self._timestampers = _certificates(exhibit.trust.timestamping)
        self._intermediates = _certificates(exhibit.trust.intermediates)
        self._ocsps, self._crls = _answers(exhibit.answers)

    def __call__(self) -> None:
        """Check the signature."""
        with self._path.open("rb") as file:
            signature = PdfFileReader(file).embedded_signatures[0]
            status = validate_pdf_signature(
                signature,
                self._context(self._signers),
                ts_validation_context=self._context(self._timestampers),
            )
        if not status.bottom_line or status.timestamp_validity is None:
            raise RuntimeError(status.summary())

    def _context(self, roots: list[x509.Certificate]) -> ValidationContext:
        return ValidationContext(
            trust_roots=roots,
            other_certs=self._intermediates,
            ocsps=self._ocsps,
            crls=self._crls,
            allow_fetching=False,
            revocation_mode="require",
        )


def _certificates(ders: tuple[bytes, ...]) -> list[x509.Certificate]:
    return [x509.Certificate.load(der) for der in ders]


def _answers(folder: Path) -> tuple[list[ocsp.OCSPResponse], list[crl.CertificateList]]:
    """What the revocation services said, as our own check keeps it."""
    ocsps, crls = [], []
    for path in folder.iterdir():
        der = path.read_bytes()
        try:
            answer = ocsp.OCSPResponse.load(der)
            _ = answer["response_status"].native, answer.basic_ocsp_response
            ocsps.append(answer)
        except (ValueError, KeyError):
            crls.append(crl.CertificateList.load(der))
    return ocsps, crls


def exhibit(settings: Settings) -> Exhibit:
    """A document of one megabyte, signed by the demo citizen with a time-stamp."""
    folder = settings.data_dir / "exhibit"
    folder.mkdir()
    trust = signing.TrustStore.load(settings.trust)
    desk = signing.SigningDesk(
        trust=trust, timestamps=signing.TimestampService(urls=(settings.timestamp_url,), seconds=10.0)
    )
    citizen = signing.load_identity(settings.keys / "citizen.p12", settings.keys_passphrase)
    issued, signed = folder / "issued.pdf", folder / "signed.pdf"
    drawn = files.pdf_with_attachment("ban-ve.bin", os.urandom(_BYTES))
    issued.write_bytes(signing.prepare(drawn, box=(300, 100, 520, 160), page=0))
    signed.write_bytes(
        signing.sign(
            issued.read_bytes(),
            identity=citizen,
            desk=desk,
            field=signing.APPLICANT_FIELD,
            level=signing.Level.T,
        )
    )
    return Exhibit(signed, issued, trust, folder / "revocation")


@dataclass(frozen=True)
class Cost:
    """Milliseconds on the clock, and on the processors: of this process and of the sandbox."""

    clock: float
    processor: float


def _cost(deed: Callable[[], None], helpers: list[int]) -> Cost:
    began, used = time.perf_counter(), time.process_time() + spent(helpers)
    for _ in range(_TIMES):
        deed()
    each = 1e3 / _TIMES
    return Cost((time.perf_counter() - began) * each, (time.process_time() + spent(helpers) - used) * each)


def measure(settings: Settings) -> Iterator[Measured]:
    """Ours to theirs, the median of rounds in turns."""
    shown = exhibit(settings)
    signing.warm_up()
    shown.ours()
    bare, sandbox = Bare(shown), children()
    bare()
    rounds = [(_cost(shown.ours, sandbox), _cost(bare, [])) for _ in range(_ROUNDS)]
    size = shown.signed.stat().st_size / 1e6
    for what, limit in (("processor", LIMIT), ("clock", None)):
        pairs = [(getattr(ours, what), getattr(theirs, what)) for ours, theirs in rounds]
        ours, theirs = (statistics.median(side) for side in zip(*pairs, strict=True))
        name = f"signed PDF of {size:.1f} MB, {what} time: verify to pyHanko ({ours:.1f} : {theirs:.1f} ms)"
        yield Measured(name=name, value=statistics.median(mine / other for mine, other in pairs), limit=limit)
