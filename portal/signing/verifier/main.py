"""What the one-file verifier does: judge signed PDFs, proof packages and proofs from the log without any network.

The same verdicts as ``portal verify --offline``, from the same modules.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from portal.core.errors import PortalError
from portal.signing.engine import Rules
from portal.signing.inspection import examine
from portal.signing.package.checking import judge_package
from portal.signing.package.findings import PackageVerdict
from portal.signing.package.opening import is_zip
from portal.signing.package.request import PackageRequest
from portal.signing.policy import Algorithms, AsOf, Changes, Policy, Revocation, known_revocations
from portal.signing.proofs.checking import LARGEST, is_proof, judge_proof
from portal.signing.proofs.findings import ProofVerdict
from portal.signing.reasons import Outcome
from portal.signing.request import Request
from portal.signing.roots import load_roots
from portal.signing.trust import TrustStore
from portal.signing.verdict import Verdict

_VALID, _NOT_VALID, _UNREADABLE = 0, 1, 2
_NO_ROOTS = {
    "vi": "Chưa biết tin ai: hãy nêu thư mục chứng thư số gốc bằng --trust.",
    "en": "Nobody is believed yet: name a folder of root certificates with --trust.",
}


def main(arguments: Sequence[str], *, roots: Path | None) -> int:
    """Judge the files; the worst of 0 (all valid), 1 (some not), 2 (some unreadable). ``roots``: built-in anchors."""
    asked = _parser().parse_args(arguments)
    try:
        rules = _rules(asked, [*([roots] if roots else []), *asked.trust])
    except PortalError as problem:
        sys.stderr.write(f"{problem.sentence.into(asked.lang)}\n")
        return _UNREADABLE
    if rules is None:
        sys.stderr.write(f"{_NO_ROOTS[asked.lang]}\n")
        return _UNREADABLE
    return max(_report(file, rules, asked) for file in asked.files)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="verify.pyz", description=(__doc__ or "").splitlines()[0])
    parser.add_argument(
        "files",
        nargs="+",
        type=Path,
        metavar="FILE",
        help="signed PDF, package (ZIP) or proof (JSON)",
    )
    parser.add_argument("--trust", action="append", default=[], type=Path, help="folder of roots; repeatable")
    parser.add_argument("--package-roots", action="store_true", help="believe the roots that a package brings itself")
    parser.add_argument("--lang", choices=("vi", "en"), default="vi", help="language of the sentences")
    parser.add_argument("--json", action="store_true", help="one JSON line for each file")
    parser.add_argument("--revocation", type=Revocation, choices=list(Revocation), default=Revocation.REQUIRE)
    parser.add_argument("--as-of", type=AsOf, choices=list(AsOf), default=AsOf.NOW)
    parser.add_argument("--algorithms", type=Algorithms, choices=list(Algorithms), default=Algorithms.CURRENT)
    parser.add_argument("--changes", type=Changes, choices=list(Changes), default=Changes.NONE)
    parser.add_argument("--revoked", type=Path, help="list of certificates known to be revoked")
    parser.add_argument("--crl", action="append", default=[], type=Path, help="current revocation list (DER)")
    return parser


def _rules(asked: argparse.Namespace, folders: list[Path]) -> Rules | None:
    """What to judge by; None when nobody is believed."""
    if not folders and not asked.package_roots:
        return None
    policy = Policy(
        revocation=asked.revocation,
        as_of=asked.as_of,
        algorithms=asked.algorithms,
        changes=asked.changes,
        revoked=known_revocations(asked.revoked) if asked.revoked else (),
    )
    trust = load_roots(*folders) if folders else TrustStore()
    lists = tuple(file.read_bytes() for file in asked.crl)
    return Rules(trust=trust, at=datetime.now(UTC), offline=True, policy=policy, lists=lists)


def _report(file: Path, rules: Rules, asked: argparse.Namespace) -> int:
    try:
        verdict = _judged(file, rules, own_roots=asked.package_roots)
    except OSError as problem:
        said = json.dumps({"file": str(file), "error": problem.strerror}, ensure_ascii=False)
        sys.stdout.write(f"{said if asked.json else f'{file}: {problem.strerror}'}\n")
        return _UNREADABLE
    if asked.json:
        sys.stdout.write(f"{json.dumps({'file': str(file), **verdict.to_dict()}, ensure_ascii=False)}\n")
    else:
        sys.stdout.writelines(f"{line}\n" for line in _lines(file, verdict, asked.lang))
    if verdict.outcome is Outcome.VALID:
        return _VALID
    return _NOT_VALID if verdict.reason.readable else _UNREADABLE


def _judged(file: Path, rules: Rules, *, own_roots: bool) -> Verdict | PackageVerdict | ProofVerdict:
    if is_zip(file):
        return judge_package(PackageRequest(path=file, rules=rules, own_roots=own_roots))
    if is_proof(file):
        with file.open("rb") as stream:
            return judge_proof(stream.read(LARGEST), rules=rules)
    verdict, _ = examine(file.read_bytes(), Request(path=file, rules=rules))
    return verdict


def _lines(file: Path, verdict: Verdict | PackageVerdict | ProofVerdict, language: str) -> Iterator[str]:
    """The answer for people: one line about the file, one for each signature or document."""
    place = f" [{verdict.place}]" if isinstance(verdict, PackageVerdict) and verdict.place else ""
    yield f"{file}: {verdict.outcome.label.into(language)}. {verdict.sentence.into(language)}{place}"
    if isinstance(verdict, PackageVerdict):
        if verdict.inventory:
            yield from _signers(verdict.inventory)
        for each in verdict.documents:
            said = each.verdict
            yield f"  {each.path}: {said.outcome.label.into(language)}. {said.sentence.into(language)}"
            yield from _signers(said)
    elif isinstance(verdict, ProofVerdict):
        for event in verdict.events:
            yield f"    #{event.index} · {event.type} · {event.at:%Y-%m-%d %H:%M:%S %Z}"
        stamped = f"{verdict.stamped_at:%Y-%m-%d %H:%M:%S %Z}" if verdict.stamped_at else "?"
        yield f"    {verdict.sealer} · {verdict.origin} · {verdict.size} · {stamped}"
    else:
        yield from _signers(verdict)
    yield f"  {verdict.policy}" if isinstance(verdict, PackageVerdict) else f"  SHA-256 {verdict.sha256}"


def _signers(verdict: Verdict) -> Iterator[str]:
    for each in verdict.signatures:
        when = f"{each.best_time:%Y-%m-%d %H:%M:%S %Z}" if each.best_time else "?"
        yield f"    {each.signer} · {each.issuer} · {when} · {each.level}"
