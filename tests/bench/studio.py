"""What is signed and measured: exhibits of any size, signed by the demo citizen."""

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from portal.config import Settings
from portal.signing import actions as signing
from tests.support import files

_MB = 1000 * 1000


@dataclass(frozen=True)
class Exhibit:
    """A signed document, the document as it was issued, and whom to believe."""

    signed: Path
    issued: Path
    trust: signing.TrustStore
    answers: Path

    def ours(self) -> None:
        """Check it as any signed PDF is checked."""
        self._expect_valid(
            signing.verify(self.signed, trust=self.trust, at=datetime.now(UTC), cache_folder=self.answers)
        )

    def as_returned(self) -> None:
        """Check it as the application that a person was given to sign."""
        self._expect_valid(
            signing.verify(
                self.signed,
                trust=self.trust,
                at=datetime.now(UTC),
                issued_path=self.issued,
                holder=signing.Holder(personal_number="067190001234"),
                cache_folder=self.answers,
            )
        )

    @staticmethod
    def _expect_valid(verdict: signing.Verdict) -> None:
        if verdict.reason is not signing.Reason.OK:
            raise RuntimeError(f"our verdict: {verdict.reason}")


@dataclass(frozen=True)
class Studio:
    """Makes the exhibits: the demo authority, the demo citizen and a folder."""

    settings: Settings
    folder: Path
    trust: signing.TrustStore
    citizen: signing.Identity

    @property
    def desk(self) -> signing.SigningDesk:
        """Where the documents are signed."""
        stamps = signing.TimestampService(urls=(self.settings.timestamp_url,), seconds=30.0)
        return signing.SigningDesk(trust=self.trust, timestamps=stamps)

    def exhibit(self, size: int, level: signing.Level = signing.Level.T) -> Exhibit:
        """A document of about that many bytes, signed by the demo citizen, with a time-stamp unless ``level`` is B."""
        issued, signed = self.folder / f"issued-{size}.pdf", self.folder / f"signed-{size}-{level}.pdf"
        drawn = files.pdf_with_attachment("ban-ve.bin", os.urandom(size))
        issued.write_bytes(signing.prepare(drawn, box=(300, 100, 520, 160), page=0))
        signed.write_bytes(self._sign(issued.read_bytes(), signing.APPLICANT_FIELD, level))
        return Exhibit(signed, issued, self.trust, self.folder / "revocation")

    def signed_often(self, times: int) -> Exhibit:
        """A document of one megabyte with that many signatures."""
        pdf, path = files.pdf_with_attachment("ban-ve.bin", os.urandom(_MB)), self.folder / f"signed-{times}-times.pdf"
        for number in range(times):
            pdf = self._sign(pdf, f"ChuKy{number}")
        path.write_bytes(pdf)
        return Exhibit(path, path, self.trust, self.folder / "revocation")

    def _sign(self, pdf: bytes, field: str, level: signing.Level = signing.Level.T) -> bytes:
        return signing.sign(pdf, identity=self.citizen, desk=self.desk, field=field, level=level)


def studio(settings: Settings) -> Studio:
    """The studio of this run."""
    folder = settings.data_dir / "exhibit"
    folder.mkdir()
    citizen = signing.load_identity(settings.keys / "citizen.p12", settings.keys_passphrase)
    return Studio(settings, folder, signing.TrustStore.load(settings.trust), citizen)
