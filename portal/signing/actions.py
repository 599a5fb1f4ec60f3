"""The door to digital signatures: verify, prepare, sign, seal, extend.

Everything another room needs is named here; the other modules of this room are its inside.
"""

from datetime import datetime
from pathlib import Path
from typing import Any

from portal.core.sandbox import Sandbox, SandboxCrashed, SandboxFailed, SandboxTimeout
from portal.signing.corners import Corner, top_right
from portal.signing.engine import Rules
from portal.signing.errors import DocumentNotSignable, RevocationUnavailable, SigningRefused, TimestampUnavailable
from portal.signing.identity import FileIdentity, Identity, load_identity, parse_identity
from portal.signing.locking import locked_against
from portal.signing.longterm import ArchiveStamp, Task, extend, renew
from portal.signing.package.findings import PackageReason, PackageVerdict
from portal.signing.package.manifest import Listed, Manifest, Signed
from portal.signing.package.opening import LARGEST_ZIP, is_zip
from portal.signing.package.request import PackageRequest
from portal.signing.package.writing import write_package
from portal.signing.pictures import Picture, checked_picture
from portal.signing.policy import PORTAL_POLICY, Policy
from portal.signing.preparing import APPLICANT_FIELD, Place, place_of, prepare, prepare_for_several
from portal.signing.proofs.checking import LARGEST, ProofRequest, is_proof
from portal.signing.proofs.findings import ProofReason, ProofVerdict
from portal.signing.reasons import Outcome, Reason
from portal.signing.remote.certificates import fitting_certificate, holder_name, offered_certificate
from portal.signing.remote.interrupted import Interrupted, begin_signature, finish_signature
from portal.signing.remote.provider import Answer, Order, Progress, RemoteCertificate, RemoteProvider
from portal.signing.request import MAX_BYTES, MAX_SIGNATURES, Request
from portal.signing.revocation import RevocationCache
from portal.signing.sealing import Level, SigningDesk, sign
from portal.signing.stamps import Colour, Stamp, applicant_stamp, copy_stamp, officer_stamp, seal_stamp
from portal.signing.statements import Fault, Statement, read_statement, text_of
from portal.signing.stating import seal_statement
from portal.signing.subject import readable
from portal.signing.timestamping import TimestampService
from portal.signing.tokens import TokenKey, load_token_identity
from portal.signing.trust import Role, TrustStore, is_demo_trust, load_certificate
from portal.signing.verdict import Clock, Holder, SignatureReport, Verdict

__all__ = [
    "APPLICANT_FIELD",
    "MAX_BYTES",
    "MAX_SIGNATURES",
    "SEAL_FIELD",
    "Answer",
    "ArchiveStamp",
    "Clock",
    "Colour",
    "Corner",
    "Fault",
    "FileIdentity",
    "Holder",
    "Identity",
    "Interrupted",
    "Level",
    "Listed",
    "Manifest",
    "Order",
    "Outcome",
    "PackageReason",
    "PackageVerdict",
    "Picture",
    "Place",
    "Progress",
    "ProofReason",
    "ProofVerdict",
    "Reason",
    "RemoteCertificate",
    "RemoteProvider",
    "Role",
    "SignatureReport",
    "Signed",
    "SigningDesk",
    "Stamp",
    "Statement",
    "TimestampService",
    "TokenKey",
    "TrustStore",
    "Verdict",
    "applicant_stamp",
    "archive_stamp",
    "begin_signature",
    "checked_picture",
    "copy_stamp",
    "extend",
    "extend_file",
    "finish_signature",
    "fitting_certificate",
    "forget_old_answers",
    "holder_name",
    "is_demo_trust",
    "is_proof",
    "is_zip",
    "load_certificate",
    "load_identity",
    "load_token_identity",
    "locked_against",
    "offered_certificate",
    "officer_stamp",
    "parse_identity",
    "place_of",
    "prepare",
    "prepare_for_several",
    "read_statement",
    "readable",
    "renew",
    "renew_file",
    "seal",
    "seal_stamp",
    "seal_statement",
    "sign",
    "text_of",
    "top_right",
    "verify",
    "verify_as_signed",
    "verify_package",
    "verify_proof",
    "verify_with_report",
    "warm_up",
    "write_package",
]

SEAL_FIELD = "ConDauCoQuan"
_INSPECT = "portal.signing.inspection:inspect"
_CHECK_PROOF = "portal.signing.proofs.checking:check"
_CHECK_PACKAGE = "portal.signing.package.checking:check"
_READ, _EXTEND, _RENEW = (f"portal.signing.longterm:{name}_file" for name in ("read", "extend", "renew"))
_REFUSALS = {
    each.__name__: each for each in (DocumentNotSignable, RevocationUnavailable, SigningRefused, TimestampUnavailable)
}
_INSPECT_AS_SIGNED = "portal.signing.as_signed:inspect_as_signed"
_INSPECT_FOR_REPORT = "portal.signing.reported:inspect_for_report"

_sandbox = Sandbox(preload=("portal.signing.reported",), memory_bytes=1 << 30, seconds=60, recycle_after=200)
# a package may hold many documents: nobody who signs waits for it
_for_packages = Sandbox(
    preload=("portal.signing.package.checking", "portal.signing.proofs.checking"), memory_bytes=1 << 30, seconds=60
)


def forget_old_answers(cache_folder: Path) -> int:
    """Remove OCSP and CRL answers that are too old to be used from ``cache_folder``; returns how many."""
    return RevocationCache(cache_folder).sweep()


def warm_up() -> None:
    """Start the process that examines files now, so that the first visitor does not wait for it."""
    _sandbox.warm()


def verify(
    pdf_path: Path,
    *,
    trust: TrustStore,
    at: datetime,
    issued_path: Path | None = None,
    holder: Holder | None = None,
    offline: bool = False,
    cache_folder: Path | None = None,
    policy: Policy = PORTAL_POLICY,
    sandbox: Sandbox | None = None,
) -> Verdict:
    """Everything that can be said about the signatures in a file.

    ``at``: the moment of the check, aware. ``issued_path``: the exact document we handed out (flow 2); without it any
    signed PDF is judged. ``holder``: whose signature is expected. ``offline``: fetch nothing.
    ``cache_folder``: where OCSP and CRL answers are kept between processes. ``policy``: only a reader of old files may
    ask for less than the portal's own.
    What is wrong with the file is a verdict, never an error; OSError only when the file itself is missing.
    """
    rules = Rules(trust=trust, at=at, offline=offline, cache_folder=cache_folder, policy=policy)
    request = Request(path=pdf_path, rules=rules, issued=issued_path, holder=holder)
    found = _sandboxed(_INSPECT, request, sandbox)
    return found if isinstance(found, Verdict) else Verdict.from_dict(found)


def verify_as_signed(pdf_path: Path, *, trust: TrustStore, at: datetime, cache_folder: Path | None = None) -> Verdict:
    """Each signature judged over the document as it was signed, whatever was written to the file later.

    The verdict is OK when nothing but later changes can stand against the file, UNSUPPORTED when besides those a
    signature is of a kind that cannot be examined; any other reason says what else is wrong.
    """
    request = Request(path=pdf_path, rules=Rules(trust=trust, at=at, cache_folder=cache_folder))
    found = _sandboxed(_INSPECT_AS_SIGNED, request, None)
    return found if isinstance(found, Verdict) else Verdict.from_dict(found)


def verify_with_report(
    pdf_path: Path,
    *,
    trust: TrustStore,
    at: datetime,
    offline: bool = False,
    cache_folder: Path | None = None,
    policy: Policy = PORTAL_POLICY,
    sandbox: Sandbox | None = None,
) -> tuple[Verdict, str | None]:
    """As :func:`verify`, with the validation report of ETSI TS 119 102-2 as XML text; None without signatures."""
    rules = Rules(trust=trust, at=at, offline=offline, cache_folder=cache_folder, policy=policy)
    found = _sandboxed(_INSPECT_FOR_REPORT, Request(path=pdf_path, rules=rules), sandbox)
    if isinstance(found, Verdict):
        return found, None
    return Verdict.from_dict(found["verdict"]), found["xml"]


def verify_package(
    path: Path,
    *,
    trust: TrustStore,
    at: datetime,
    offline: bool = False,
    cache_folder: Path | None = None,
    policy: Policy = PORTAL_POLICY,
    own_roots: bool = False,
) -> PackageVerdict:
    """Everything that can be said about a proof package; ``own_roots`` believes the anchors that it brings itself.

    What is wrong with the file is a verdict, never an error; OSError only when the file itself is missing.
    """
    rules = Rules(trust=trust, at=at, offline=offline, cache_folder=cache_folder, policy=policy)
    request = PackageRequest(path=path, rules=rules, own_roots=own_roots)
    if path.stat().st_size > LARGEST_ZIP:
        return request.verdict(PackageReason.UNSAFE)
    try:
        return PackageVerdict.from_dict(_for_packages.run(_CHECK_PACKAGE, request))
    except SandboxTimeout:
        return request.verdict(PackageReason.TOO_SLOW)
    except (SandboxCrashed, SandboxFailed):
        return request.verdict(PackageReason.NOT_A_PACKAGE)


def verify_proof(path: Path, *, trust: TrustStore, at: datetime) -> ProofVerdict:
    """Everything that can be said about a proof that events stand in the log of a portal. Fetches nothing.

    What is wrong with the file is a verdict, never an error; OSError only when the file itself is missing.
    """
    rules = Rules(trust=trust, at=at, offline=True)
    unread = ProofVerdict(reason=ProofReason.UNREADABLE, sha256="", policy=rules.name)
    if path.stat().st_size > LARGEST:
        return unread
    try:
        return ProofVerdict.from_dict(_for_packages.run(_CHECK_PROOF, ProofRequest(path=path, rules=rules)))
    except (SandboxCrashed, SandboxFailed, SandboxTimeout):
        return unread


def _sandboxed(target: str, request: Request, sandbox: Sandbox | None) -> Verdict | dict[str, Any]:
    """What the sandbox found, as plain data; or a verdict when it could not even begin or end."""
    if request.path.stat().st_size > MAX_BYTES:
        return request.verdict_without_reading(Reason.TOO_LARGE)
    try:
        found: dict[str, Any] = (sandbox or _sandbox).run(target, request)
    except SandboxTimeout:
        return request.verdict_without_reading(Reason.TIMEOUT)
    except (SandboxCrashed, SandboxFailed):
        return request.verdict_without_reading(Reason.UNREADABLE)
    return found


def seal(
    pdf: bytes,
    *,
    identity: Identity,
    desk: SigningDesk,
    reason: str | None = None,
    stamp: Stamp | None = None,
    field: str = SEAL_FIELD,
    level: Level = Level.LTA,
) -> bytes:
    """Put the agency's seal on a document, by default with archive time-stamp (B-LTA).

    Raises TimestampUnavailable, RevocationUnavailable, SigningRefused or DocumentNotSignable; then nothing was sealed.
    """
    return sign(pdf, identity=identity, desk=desk, field=field, reason=reason, stamp=stamp, level=level)


def archive_stamp(path: Path) -> ArchiveStamp | None:
    """The time-stamp that protects all of a signed file, None when there is none. Raises DocumentNotSignable."""
    found = _in_sandbox(_READ, path)
    return ArchiveStamp.from_dict(found) if found else None


def extend_file(source: Path, target: Path, *, desk: SigningDesk) -> ArchiveStamp:
    """Write a copy of a signed file that stays provable for decades (B-LTA); ``source`` is only read.

    Raises TimestampUnavailable, RevocationUnavailable, SigningRefused or DocumentNotSignable; nothing was written then.
    """
    return _longer(_EXTEND, source, target, desk)


def renew_file(source: Path, target: Path, *, desk: SigningDesk) -> ArchiveStamp:
    """Write a copy with a fresh archive time-stamp around the last one. Raises as :func:`extend_file` does."""
    return _longer(_RENEW, source, target, desk)


def _longer(work: str, source: Path, target: Path, desk: SigningDesk) -> ArchiveStamp:
    found = _in_sandbox(
        work,
        Task(
            source=source,
            target=target,
            trust=desk.trust,
            timestamps=desk.timestamps,
            cache_folder=desk.cache_folder,
        ),
    )
    if found is None:
        raise DocumentNotSignable
    return ArchiveStamp.from_dict(found)


def _in_sandbox(work: str, subject: Path | Task) -> Any:
    """What the work found; a refusal comes out of the sandbox as the error it was."""
    try:
        return _sandbox.run(work, subject)
    except SandboxFailed as problem:
        raise _REFUSALS.get(problem.kind, DocumentNotSignable) from problem
    except (SandboxCrashed, SandboxTimeout) as problem:
        raise DocumentNotSignable from problem
