"""``portal sign-agent``: what a person runs on their own computer to sign with a file or a token."""

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import click

from forms.text import Text
from portal.core import loopback
from portal.core.clock import local, now
from portal.core.errors import PortalError
from portal.core.ids import new_check_code
from portal.signing.agent.console import Console
from portal.signing.agent.http import DEFAULT_PORT, AgentServer, safe_origin
from portal.signing.agent.service import Agent
from portal.signing.errors import NoEmptyField
from portal.signing.identity import Identity, load_identity
from portal.signing.preparing import empty_field
from portal.signing.sealing import Level, SigningDesk, sign
from portal.signing.timestamping import TimestampService
from portal.signing.tokens import TokenKey, load_token_identity
from portal.signing.trust import TrustStore

_EXISTING = click.Path(exists=True, dir_okay=False, path_type=Path)
_READY: Final = Text(
    vi="Chứng thư số: {name}, có hiệu lực đến {until}\nMã kết nối:   {code}\n"
    "Trang được phép hỏi ký: {origin}\n"
    "Hãy nhập mã kết nối vào trang “Ký số và nộp” và để cửa sổ này mở. Bấm Ctrl+C để dừng.",
    en="Certificate:  {name}, valid until {until}\nPairing code: {code}\n"
    "Site that may ask: {origin}\n"
    "Enter the pairing code on the page “Sign and submit” and keep this window open. Ctrl+C stops.",
)
_STOPPED: Final = Text(vi="Đã dừng.", en="Stopped.")
_IN_USE: Final = Text(
    vi="Cổng mạng {port} trên máy này đang được dùng; có thể chương trình ký đã mở ở cửa sổ khác.",
    en="Port {port} of this computer is in use; the signing agent may be running in another window.",
)


@click.command("sign-agent")
@click.option("--identity", "key_file", type=_EXISTING, help="Tệp PKCS#12 (.p12, .pfx) chứa khóa và chứng thư số.")
@click.option("--token", "token_file", type=_EXISTING, help="Tệp TOML chỉ ra khóa trên token: module, token, key.")
@click.option("--origin", help="Địa chỉ của cổng được phép hỏi ký, ví dụ https://dichvucong.example.")
@click.option(
    "--port", type=click.IntRange(1, 65535), default=DEFAULT_PORT, show_default=True, help="Cổng mạng trên 127.0.0.1."
)
@click.option("--file", "pdf", type=_EXISTING, help="Ký một đơn đã tải về thay vì chờ trang hỏi.")
@click.option("--tsa", help="Dịch vụ dấu thời gian, khi ký một tệp.")
@click.option("--language", type=click.Choice(["vi", "en"]), default="vi", show_default=True, help="Ngôn ngữ.")
def sign_agent_command(
    key_file: Path | None,
    token_file: Path | None,
    origin: str | None,
    port: int,
    pdf: Path | None,
    tsa: str | None,
    language: str,
) -> None:
    """Ký số trên máy này bằng tệp PKCS#12 hoặc token; khóa không rời khỏi máy.

    Với --origin: chờ trang "Ký số và nộp" hỏi, ký sau khi bạn xác nhận. Với --file: ký vào ô chữ ký trống của đơn đã
    tải về, ghi ra TỆP-signed.pdf để tải lên.
    """
    if (key_file is None) == (token_file is None):
        raise click.UsageError("Hãy chọn một trong hai: --identity hoặc --token.")
    if (origin is None) == (pdf is None):
        raise click.UsageError("Hãy chọn một trong hai: --origin hoặc --file.")
    with _said_in(language):
        allowed = safe_origin(origin) if origin is not None else ""
        identity = _identity(key_file, token_file)
        if pdf is not None:
            click.echo(str(sign_file(pdf, identity, tsa=tsa)))
        else:
            _serve(identity, origin=allowed, port=port, language=language)


@contextmanager
def _said_in(language: str) -> Iterator[None]:
    try:
        yield
    except PortalError as problem:
        raise click.ClickException(problem.sentence.en if language == "en" else problem.sentence.vi) from problem


def _identity(key_file: Path | None, token_file: Path | None) -> Identity:
    """The person's key, opened with what they type here; that is kept in the memory of this process only."""
    if key_file is not None:
        passphrase = click.prompt("Mật khẩu", hide_input=True, default="", show_default=False, err=True)
        return load_identity(key_file, passphrase, at=now())
    place = TokenKey.described_in(token_file or Path())
    return load_token_identity(place, click.prompt("PIN", hide_input=True, err=True), at=now())


def sign_file(pdf: Path, identity: Identity, *, tsa: str | None) -> Path:
    """Sign in the empty field of a downloaded application; returns the new file beside it, never written over another.

    Raises NoEmptyField, DocumentNotSignable, SigningRefused, TimestampUnavailable, or what a token says.
    """
    content = pdf.read_bytes()
    field = empty_field(content)
    target = pdf.with_name(f"{pdf.stem}-signed.pdf")
    if field is None or target.exists():
        raise NoEmptyField(target.name if target.exists() else pdf.name)
    desk = SigningDesk(trust=TrustStore(), timestamps=TimestampService(urls=(tsa,) if tsa else ()))
    signed = sign(content, identity=identity, desk=desk, field=field, level=Level.T if tsa else Level.B)
    target.write_bytes(signed)
    return target


def _serve(identity: Identity, *, origin: str, port: int, language: str) -> None:
    console = Console(sys.stdin, lambda text: click.echo(text, nl=False), language=language)
    code = new_check_code(groups=2)
    server = AgentServer(Agent(identity, console.consent), origin=origin, pairing_code=code, port=port)
    until = f"{local(identity.valid_until):%d/%m/%Y}"
    try:
        with loopback.listening(server, port) as listening:
            console.tell(_READY, name=identity.name, until=until, code=code, origin=origin)
            signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell may have started us deaf to it
            listening.serve_forever()  # until Ctrl+C
    except (OSError, SystemExit) as problem:  # werkzeug leaves the process when the port is taken
        raise click.ClickException((_IN_USE.en if language == "en" else _IN_USE.vi).format(port=port)) from problem
    console.tell(_STOPPED)
