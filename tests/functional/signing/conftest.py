"""One served demonstration authority for all signing tests."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from portal.core.sandbox import Sandbox
from portal.signing.actions import Verdict, prepare, verify
from tests.support.pki import RunningPki, sample_pdf, start_demo_pki
from tests.support.tokens import SoftToken

Check = Callable[..., Verdict]


@pytest.fixture(scope="session")
def pki(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningPki]:
    with start_demo_pki(tmp_path_factory.mktemp("pki")) as running:
        yield running


@pytest.fixture(scope="session")
def token(pki: RunningPki, soft_token: SoftToken) -> SoftToken:
    """A PKCS#11 device with the keys of the officer and of the agency."""
    for label in ("officer", "seal"):
        key = pki.pki.folder / "keys" / f"{label}.pem"
        soft_token.put(label, key_file=key, certificate=pki.pki.certificate(label))
    soft_token.put_authority(pki.pki.certificate("officials"))
    return soft_token


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    warm = Sandbox(preload=("portal.signing.inspection",), memory_bytes=1 << 30, seconds=60)
    yield warm
    warm.close()


@pytest.fixture(scope="session")
def issued() -> bytes:
    """The application document as handed out."""
    return prepare(sample_pdf(), box=(300, 60, 560, 140))


@pytest.fixture
def check(pki: RunningPki, sandbox: Sandbox, tmp_path: Path) -> Check:
    """Verify bytes the way the portal does; revocation answers are kept for one test only."""

    def run(pdf: bytes, *, issued: bytes | None = None, at: datetime | None = None, **options: Any) -> Verdict:
        path = tmp_path / "returned.pdf"
        path.write_bytes(pdf)
        if issued is not None:
            options["issued_path"] = tmp_path / "issued.pdf"
            options["issued_path"].write_bytes(issued)
        options.setdefault("trust", pki.trust)
        options.setdefault("cache_folder", tmp_path / "cache")
        return verify(path, at=at or datetime.now(UTC), sandbox=sandbox, **options)

    return run
