"""A demonstration authority for tests: fresh keys in a temporary folder, services on a free loopback port.

Usage::

    @pytest.fixture(scope="session")
    def pki(tmp_path_factory):
        with start_demo_pki(tmp_path_factory.mktemp("pki")) as running:
            yield running
"""

import socket
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import typst

from portal.signing.actions import (
    Identity,
    Level,
    SigningDesk,
    TimestampService,
    TrustStore,
    load_identity,
    sign,
)
from portal.signing.demo_pki.build import DemoPki, generate_pki
from portal.signing.demo_pki.holders import DemoHolder, HolderKind
from portal.signing.demo_pki.server import running

PASSPHRASE = "demo"

CITIZEN = DemoHolder(
    label="citizen", name="Nguyễn Thị Ánh Nguyệt", kind=HolderKind.CITIZEN, personal_number="001099012345"
)
BUSINESS = DemoHolder(
    label="business",
    name="CÔNG TY TNHH ĐẠI PHÁT",
    kind=HolderKind.BUSINESS,
    tax_code="0101234567",
    organisation="CÔNG TY TNHH ĐẠI PHÁT",
)
OFFICER = DemoHolder(
    label="officer",
    name="Phạm Quốc Khánh",
    kind=HolderKind.OFFICIAL,
    personal_number="001080000001",
    organisation="UBND phường Ngọc Hà",
)
SEAL = DemoHolder(
    label="seal",
    name="ỦY BAN NHÂN DÂN PHƯỜNG NGỌC HÀ",
    kind=HolderKind.SEAL,
    organisation="UBND phường Ngọc Hà",
)
HOLDERS = (CITIZEN, BUSINESS, OFFICER, SEAL)


@dataclass
class Traffic:
    """What reached the authority, and which of its services are down (``ocsp``, ``crls``, ``tsa``)."""

    paths: list[str] = field(default_factory=list)
    down: set[str] = field(default_factory=set)
    app: Any = None
    instead: Callable[..., Iterable[bytes]] | None = None

    def around(self, app: Callable[..., Iterable[bytes]]) -> Callable[..., Iterable[bytes]]:
        """The application with a log in front of it, and an outage when one is asked for."""
        self.app = app

        def watched(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
            path = environ["PATH_INFO"]
            self.paths.append(path)
            if self.down.intersection(path.split("/")):
                start_response("503 Service Unavailable", [("Content-Type", "text/plain")])
                return [b"down"]
            return (self.instead or app)(environ, start_response)

        return watched


@dataclass(frozen=True)
class RunningPki:
    """A served authority with everything a test needs from it."""

    pki: DemoPki
    traffic: Traffic
    trust: TrustStore
    desk: SigningDesk

    def identity(self, label: str) -> Identity:
        """A holder's key, by label (also ``stranger``, ``expired``, ``revoked``, ``unknown-ca``)."""
        return load_identity(self.pki.key_file(label), PASSPHRASE)

    def signed_by(self, label: str, pdf: bytes, *, field: str = "ChuKyNguoiNop", level: Level = Level.T) -> bytes:
        """What the person's own signing software would return."""
        return sign(pdf, identity=self.identity(label), desk=self.desk, field=field, level=level)

    @contextmanager
    def outage(self, *services: str) -> Iterator[None]:
        """Take services down for a while: ``ocsp``, ``crls``, ``tsa``."""
        self.traffic.down.update(services)
        try:
            yield
        finally:
            self.traffic.down.difference_update(services)

    @contextmanager
    def living_in(self, moment: datetime) -> Iterator[None]:
        """Let the authority believe that it is another moment."""
        self.traffic.app.fixed_time = moment
        try:
            yield
        finally:
            self.traffic.app.fixed_time = None

    def fresh_desk(self) -> SigningDesk:
        """A desk that remembers nothing."""
        return SigningDesk(trust=self.trust, timestamps=self.desk.timestamps)


def free_port() -> int:
    """A loopback port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def start_demo_pki(
    folder: Path, *, holders: Iterable[DemoHolder] = HOLDERS, at: datetime | None = None
) -> Iterator[RunningPki]:
    """Generate and serve an authority in ``folder`` until the block ends."""
    moment = at or datetime.now(UTC)
    base_url = f"http://127.0.0.1:{free_port()}"
    pki = generate_pki(folder, base_url=base_url, holders=list(holders), passphrase=PASSPHRASE, at=moment)
    traffic = Traffic()
    trust = TrustStore.load(pki.trust_dir)
    desk = SigningDesk(trust=trust, timestamps=TimestampService(urls=(pki.tsa_url,), seconds=5.0))
    with running(folder, base_url, around=traffic.around):
        yield RunningPki(pki, traffic, trust, desk)


def sample_pdf(text: str = "Số tiền: 1.000.000 đồng", *, pages: int = 1) -> bytes:
    """A small PDF with this text."""
    body = "\n#pagebreak()\n".join([text] * pages)
    source = f'#set page(paper: "a4")\n#set text(font: "Libertinus Serif")\n{body}'
    pdf: bytes = typst.compile(source.encode(), ignore_system_fonts=True, format="pdf")
    return pdf


def later(days: int) -> datetime:
    """A moment that many days from now."""
    return datetime.now(UTC) + timedelta(days=days)
