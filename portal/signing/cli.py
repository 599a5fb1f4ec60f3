"""Commands: ``verify`` and ``sign-agent`` for everybody, ``demo-sign`` and ``demo-pki`` for demonstrations.

The root command adds them: ``for command in COMMANDS: cli.add_command(command)``.
"""

import json
from dataclasses import dataclass
from pathlib import Path

import click

from portal.core.clock import now
from portal.core.errors import PortalError
from portal.signing.actions import (
    PackageVerdict,
    ProofVerdict,
    TrustStore,
    Verdict,
    is_proof,
    is_zip,
    verify,
    verify_package,
    verify_proof,
    verify_with_report,
)
from portal.signing.agent.command import sign_agent_command
from portal.signing.demo_pki.build import ensure_pki
from portal.signing.demo_pki.plan import tsa_url
from portal.signing.demo_pki.server import DEFAULT_PORT, base_url_for, serve
from portal.signing.identity import load_identity
from portal.signing.policy import Algorithms, AsOf, Changes, Policy, Revocation, known_revocations
from portal.signing.preparing import empty_field
from portal.signing.reasons import Outcome
from portal.signing.roots import load_roots
from portal.signing.sealing import Level, SigningDesk, sign
from portal.signing.timestamping import TimestampService
from portal.signing.verifier.build import build

EXIT_VALID, EXIT_NOT_VALID, EXIT_UNREADABLE = 0, 1, 2
_DEMO_FOLDER = Path("var/demo/pki")
_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
_FILE = click.Path(dir_okay=False, path_type=Path)
_EXISTING = click.Path(exists=True, dir_okay=False, path_type=Path)


@dataclass(frozen=True, kw_only=True)
class _Settings:
    """What one run of ``verify`` judges all its files by."""

    trust: TrustStore
    policy: Policy
    offline: bool
    issued: Path | None
    report: Path | None


@click.command("verify")
@click.argument("files", nargs=-1, required=True, type=_FILE)
@click.option("--trust", "extra", multiple=True, type=_FOLDER, help="Thêm thư mục chứng thư số tin cậy.")
@click.option("--base-trust", envvar="PORTAL_TRUST_DIR", type=_FOLDER, help="Thư mục chứng thư số tin cậy của cổng.")
@click.option("--offline", is_flag=True, help="Không tải gì từ mạng.")
@click.option("--issued", type=_EXISTING, help="Tài liệu gốc đã cấp.")
@click.option(
    "--revocation",
    type=click.Choice(list(map(str, Revocation))),
    default=str(Revocation.REQUIRE),
    show_default=True,
    help="Khi không ai trả lời chứng thư số có bị thu hồi không: chưa đủ căn cứ (require) hay bỏ qua (if-available).",
)
@click.option(
    "--as-of",
    type=click.Choice(list(map(str, AsOf))),
    default=str(AsOf.NOW),
    show_default=True,
    help="Xét tại lúc này (now) hay tại thời điểm ký ghi trong tệp (signing).",
)
@click.option(
    "--algorithms",
    type=click.Choice(list(map(str, Algorithms))),
    default=str(Algorithms.CURRENT),
    show_default=True,
    help="Chỉ thuật toán còn an toàn (current) hay mọi thuật toán tính được (any), cho tệp cũ.",
)
@click.option(
    "--changes",
    type=click.Choice(list(map(str, Changes))),
    default=str(Changes.NONE),
    show_default=True,
    help="Sau khi ký không được sửa gì (none) hay được điền ô còn trống khi người ký xác nhận cho phép (as-certified).",
)
@click.option("--revoked", type=_EXISTING, help="Tệp liệt kê chứng thư số đã bị thu hồi: SHA-256 và thời điểm.")
@click.option("--xml", "report", type=_FILE, help="Ghi báo cáo kiểm tra (ETSI TS 119 102-2) của một tệp ra tệp này.")
@click.pass_context
def verify_command(
    context: click.Context,
    files: tuple[Path, ...],
    extra: tuple[Path, ...],
    base_trust: Path | None,
    offline: bool,
    issued: Path | None,
    revocation: str,
    as_of: str,
    algorithms: str,
    changes: str,
    revoked: Path | None,
    report: Path | None,
) -> None:
    """Kiểm tra chữ ký số của các tệp PDF, gói chứng cứ (ZIP) và bằng chứng nhật ký (JSON), mỗi tệp một dòng JSON.

    Mã thoát: 0 tất cả hợp lệ, 1 có tệp không hợp lệ hoặc chưa đủ căn cứ, 2 có tệp không đọc được.
    """
    if report and (len(files) > 1 or issued):
        raise click.UsageError("--xml chỉ dùng cho một tệp và không dùng cùng --issued.")
    folders = [*([base_trust] if base_trust else _demo_trust(extra)), *extra]
    try:
        policy = Policy(
            revocation=Revocation(revocation),
            as_of=AsOf(as_of),
            algorithms=Algorithms(algorithms),
            changes=Changes(changes),
            revoked=known_revocations(revoked) if revoked else (),
        )
        settings = _Settings(trust=load_roots(*folders), policy=policy, offline=offline, issued=issued, report=report)
    except PortalError as problem:
        raise click.ClickException(problem.sentence.vi) from problem
    context.exit(max(_report(file, settings) for file in files))


def _demo_trust(extra: tuple[Path, ...]) -> list[Path]:
    """Without any configured anchors the demonstration ones are used, if this machine has them."""
    folder = _DEMO_FOLDER / "trust"
    return [folder] if not extra and folder.is_dir() else []


def _report(file: Path, settings: _Settings) -> int:
    try:
        verdict = _verdict(file, settings)
    except OSError as problem:
        click.echo(json.dumps({"file": str(file), "error": problem.strerror}, ensure_ascii=False))
        return EXIT_UNREADABLE
    click.echo(json.dumps({"file": str(file), **verdict.to_dict()}, ensure_ascii=False))
    return _exit_code(verdict)


def _verdict(file: Path, settings: _Settings) -> Verdict | PackageVerdict | ProofVerdict:
    """The verdict; the report goes into its file when one is wanted and there is a signature to report on."""
    trust, offline, policy = settings.trust, settings.offline, settings.policy
    if is_zip(file):
        return verify_package(file, trust=trust, at=now(), offline=offline, policy=policy)
    if is_proof(file):
        return verify_proof(file, trust=trust, at=now())
    if settings.report is None:
        return verify(file, trust=trust, at=now(), issued_path=settings.issued, offline=offline, policy=policy)
    verdict, xml = verify_with_report(file, trust=trust, at=now(), offline=offline, policy=policy)
    if xml is not None:
        settings.report.write_text(xml, "utf-8")
    return verdict


def _exit_code(verdict: Verdict | PackageVerdict | ProofVerdict) -> int:
    if verdict.outcome is Outcome.VALID:
        return EXIT_VALID
    return EXIT_NOT_VALID if verdict.reason.readable else EXIT_UNREADABLE


@click.command("demo-sign")
@click.argument("file", type=_EXISTING)
@click.option("--key", required=True, type=_EXISTING)
@click.option("--passphrase", prompt=True, hide_input=True)
@click.option("--tsa", default=tsa_url(base_url_for()), show_default=True, help="Dịch vụ dấu thời gian.")
def demo_sign_command(file: Path, key: Path, passphrase: str, tsa: str) -> None:
    """Ký thử một tệp PDF thay cho phần mềm ký số của người dân; ghi ra TỆP-signed.pdf."""
    # no anchors are needed: at level B-T nothing is validated or embedded besides the time-stamp
    desk = SigningDesk(trust=TrustStore(), timestamps=TimestampService(urls=(tsa,)))
    try:
        identity = load_identity(key, passphrase)
        pdf = file.read_bytes()
        field = empty_field(pdf) or "ChuKy"
        signed = sign(pdf, identity=identity, desk=desk, field=field, level=Level.T)
    except PortalError as problem:
        raise click.ClickException(problem.sentence.vi) from problem
    target = file.with_name(f"{file.stem}-signed.pdf")
    target.write_bytes(signed)
    click.echo(str(target))


@click.command("demo-pki")
@click.option("--folder", default=_DEMO_FOLDER, type=click.Path(file_okay=False, path_type=Path))
@click.option("--port", default=DEFAULT_PORT, show_default=True)
@click.option("--passphrase", default="demo", show_default=True)
def demo_pki_command(folder: Path, port: int, passphrase: str) -> None:
    """Chạy tổ chức chứng thực thử nghiệm (OCSP, CRL, dấu thời gian) trên máy này. Không dùng cho vận hành thật."""
    base_url = base_url_for(port)
    pki = ensure_pki(folder, base_url=base_url, holders=(), passphrase=passphrase, at=now())
    click.echo(f"{base_url} · {pki.trust_dir}")
    serve(folder, base_url)


@click.group("verifier")
def verifier_group() -> None:
    """The verifier as one file, for machines without the portal."""


@verifier_group.command("build")
@click.option("--trust", "folders", multiple=True, type=_FOLDER, help="Anchors to build in; none are unless named.")
@click.argument("target", type=click.Path(dir_okay=False, path_type=Path))
def build_command(target: Path, folders: tuple[Path, ...]) -> None:
    """Write the verifier to TARGET (for instance verify.pyz); `python3 TARGET --help` says how it is used."""
    try:
        count = build(target, trust=load_roots(*folders) if folders else None)
    except PortalError as problem:
        raise click.ClickException(problem.sentence.vi) from problem
    click.echo(f"{target} · {count} files · {target.stat().st_size >> 20} MB")


COMMANDS = (verify_command, sign_agent_command, demo_sign_command, demo_pki_command, verifier_group)
