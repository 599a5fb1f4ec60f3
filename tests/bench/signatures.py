"""Checking signed PDF files: ``portal.signing.verify`` in its warm sandbox against bare pyHanko in this process.

Both trust the same roots and use the same revocation answers, fetched before. Bare pyHanko reads the file, checks
integrity, later changes, chain, revocation and time-stamp; ours does that, looks at every byte outside the signature,
names what it found, and carries everything into another process and back. A file that a person was given to sign is
compared with the issued document as well and must carry the person's number. The limits are on processor time,
the sandbox's included, because other work on the machine does not change it; the time on the clock stands beside it.
Below both lies the floor: nothing can check a signature without hashing the file and computing one signature.
"""

import hashlib
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from asn1crypto import crl, ocsp, x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from portal.config import Settings
from portal.signing import actions as signing
from tests.bench import sealing
from tests.bench.processors import children, spent
from tests.bench.report import Measured
from tests.bench.studio import Exhibit, studio

LIMIT, FLOOR_LIMIT, LINEAR_LIMIT = 1.5, 3.5, 1.5
WARM_MILLISECONDS = 30
_KB, _MB = 1000, 1000 * 1000
_SIZES = ((100 * _KB, 15, 4), (_MB, 15, 4), (10 * _MB, 9, 2), (50 * _MB, 5, 1))  # bytes, rounds, times in a round
_FLOOR_AT, _FLOOR_ROUNDS = 10 * _MB, 9
_WARM_AT = _MB
_MANY, _MANY_ROUNDS = 10, 9


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


class Floor:
    """What nobody can do without: SHA-256 of the file and one RSA verification."""

    def __init__(self, path: Path) -> None:
        self._path = path
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self._key, self._message = key.public_key(), b"signed attributes"
        self._signature = key.sign(self._message, padding.PKCS1v15(), hashes.SHA256())

    def __call__(self) -> None:
        """Read, hash, verify."""
        with self._path.open("rb") as file:
            hashlib.file_digest(file, "sha256")
        self._key.verify(self._signature, self._message, padding.PKCS1v15(), hashes.SHA256())


@dataclass(frozen=True)
class Cost:
    """Milliseconds on the clock, and on the processors: of this process and of the sandbox."""

    clock: float
    processor: float


def _cost(deed: Callable[[], None], times: int, helpers: list[int]) -> Cost:
    began, used = time.perf_counter(), time.process_time() + spent(helpers)
    for _ in range(times):
        deed()
    each = 1e3 / times
    return Cost((time.perf_counter() - began) * each, (time.process_time() + spent(helpers) - used) * each)


def _in_turns(deeds: list[Callable[[], None]], rounds: int, times: int) -> list[list[Cost]]:
    """The costs of each deed, all of them in every round; each was done once before."""
    for deed in deeds:
        deed()
    sandbox = children()
    done = [[_cost(deed, times, sandbox) for deed in deeds] for _ in range(rounds)]
    return [list(column) for column in zip(*done, strict=True)]


def _compare(name: str, ours: list[Cost], theirs: list[Cost], *, limit: float, share: float = 1) -> Iterator[Measured]:
    """The median of the ratios of the rounds: on the processors with the limit, on the clock for information."""
    for what, allowed in (("processor", limit), ("clock", None)):
        pairs = [(getattr(mine, what) / share, getattr(other, what)) for mine, other in zip(ours, theirs, strict=True)]
        mine, other = (statistics.median(side) for side in zip(*pairs, strict=True))
        ratio = statistics.median(one / another for one, another in pairs)
        yield Measured(name=f"{name} ({mine:.1f} : {other:.1f} ms), {what}", value=ratio, limit=allowed)


def measure(settings: Settings) -> Iterator[Measured]:
    """Every size against pyHanko, one against the floor, many signatures against one; sealing; memory."""
    made = studio(settings)
    signing.warm_up()
    for size, rounds, times in _SIZES:
        shown = made.exhibit(size)
        yield from _one_size(shown, size, rounds, times)
    yield from _above_the_floor(made.exhibit(_FLOOR_AT, signing.Level.B))
    one, many = made.signed_often(1), made.signed_often(_MANY)
    single, several = _in_turns([one.ours, many.ours], _MANY_ROUNDS, 1)
    name = f"each of {_MANY} signatures in 1 MB to a single one"
    yield from _compare(name, several, single, limit=LINEAR_LIMIT, share=_MANY)
    yield from sealing.sealing(made, _answers(shown.answers))
    yield from sealing.memory(made, shown.ours, size)


def _one_size(shown: Exhibit, size: int, rounds: int, times: int) -> Iterator[Measured]:
    shown.ours()  # asks the revocation services, for both sides
    ours, returned, bare = _in_turns([shown.ours, shown.as_returned, Bare(shown)], rounds, times)
    name = f"signed PDF of {size / _MB:g} MB"
    yield from _compare(f"{name}: verify to pyHanko", ours, bare, limit=LIMIT)
    if size == _WARM_AT:
        yield from _compare(f"{name}, as issued: verify to pyHanko", returned, bare, limit=LIMIT)
        warm = statistics.median(cost.processor for cost in ours)
        yield Measured(name=f"{name}: warm verify, processor", value=warm, limit=WARM_MILLISECONDS, unit="ms")


def _above_the_floor(shown: Exhibit) -> Iterator[Measured]:
    """A single signature without a time-stamp, which would be a second one."""
    ours, floor = _in_turns([shown.ours, Floor(shown.signed)], _FLOOR_ROUNDS, 2)
    name = f"signed PDF of {_FLOOR_AT / _MB:g} MB, level B: verify to SHA-256 and RSA"
    yield from _compare(name, ours, floor, limit=FLOOR_LIMIT)
