"""What was signed, judged without what came later: only a harmless change leaves room for an officer."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from portal.signing.actions import Level, Reason, Role, Verdict, verify, verify_as_signed
from tests.security.test_signed_documents import add_note, updated
from tests.support.pki import RunningPki, sample_pdf

Look = Callable[[bytes], tuple[Verdict, Verdict]]


@pytest.fixture
def look(pki: RunningPki, tmp_path: Path) -> Look:
    """The verdict about a file, and that about what was signed in it."""

    def run(pdf: bytes) -> tuple[Verdict, Verdict]:
        path = tmp_path / "file.pdf"
        path.write_bytes(pdf)
        moment = datetime.now(UTC)
        return verify(path, trust=pki.trust, at=moment), verify_as_signed(path, trust=pki.trust, at=moment)

    return run


def unknown_kind(pdf: bytes) -> bytes:
    """The signature says that it is of a kind which nobody here knows; as long as the one it was."""
    return pdf.replace(b"/ETSI.CAdES.detached", b"/ACME.CAdES.detached")


@pytest.mark.parametrize("level", [Level.B, Level.T, Level.LTA])
def test_a_note_written_later_is_left_off(pki: RunningPki, look: Look, level: Level) -> None:
    found, as_signed = look(updated(pki.signed_by("officer", sample_pdf(), level=level), add_note))
    assert (found.reason, as_signed.reason) == (Reason.ALTERED, Reason.OK)
    assert [report.role for report in as_signed.signatures] == [Role.OFFICIAL]
    assert as_signed.sha256 == found.sha256


def test_an_untouched_file_is_as_it_was_signed(pki: RunningPki, look: Look) -> None:
    found, as_signed = look(pki.signed_by("citizen", sample_pdf()))
    assert (found.reason, as_signed.reason) == (Reason.OK, Reason.OK)


def test_each_of_two_signatures_is_judged_over_what_it_covers(pki: RunningPki, look: Look) -> None:
    """A note between two signatures spoils the first only as far as the note goes."""
    first = updated(pki.signed_by("citizen", sample_pdf(), level=Level.T), add_note)
    found, as_signed = look(pki.signed_by("officer", first, field="CoQuan"))
    assert (found.reason, as_signed.reason) == (Reason.ALTERED, Reason.OK)
    assert [report.field_name for report in as_signed.signatures] == ["ChuKyNguoiNop", "CoQuan"]


@pytest.mark.parametrize(
    ("label", "reason"),
    [("expired", Reason.EXPIRED), ("revoked", Reason.REVOKED), ("unknown-ca", Reason.UNKNOWN_ISSUER)],
)
def test_a_change_hides_nothing_that_is_worse(pki: RunningPki, look: Look, label: str, reason: Reason) -> None:
    """The first thing found is the change; what else is wrong comes to light."""
    found, as_signed = look(updated(pki.signed_by(label, sample_pdf(), level=Level.B), add_note))
    assert (found.reason, as_signed.reason) == (Reason.ALTERED, reason)


def test_a_broken_digest_is_no_later_change(pki: RunningPki, look: Look) -> None:
    """What was signed is not what is there: forged, however small the difference."""
    signed = pki.signed_by("officer", sample_pdf(), level=Level.B)
    found, as_signed = look(signed.replace(b"/MediaBox", b"/MediaBoy", 1))
    assert found.reason is not Reason.OK
    assert as_signed.reason not in (Reason.OK, Reason.UNSUPPORTED)


def test_a_kind_that_nobody_knows(pki: RunningPki, look: Look) -> None:
    found, as_signed = look(unknown_kind(pki.signed_by("officer", sample_pdf(), level=Level.B)))
    assert (found.reason, as_signed.reason) == (Reason.UNSUPPORTED, Reason.UNSUPPORTED)


def test_an_unknown_kind_beside_a_bad_signature(pki: RunningPki, look: Look) -> None:
    """Nothing is known against the one; the other is known to be revoked."""
    first = pki.signed_by("revoked", sample_pdf(), level=Level.B)
    both = pki.signed_by("officer", first, field="CoQuan", level=Level.B)
    at = both.rindex(b"/ETSI.CAdES.detached")
    found, as_signed = look(both[:at] + unknown_kind(both[at:]))
    assert (found.reason, as_signed.reason) == (Reason.UNSUPPORTED, Reason.REVOKED)


def test_a_silent_issuer_is_asked_again_later(pki: RunningPki, look: Look) -> None:
    altered = updated(pki.signed_by("business", sample_pdf(), level=Level.B), add_note)
    with pki.outage("ocsp", "crls"):
        _, as_signed = look(altered)
    assert as_signed.reason is Reason.REVOCATION_UNKNOWN


def test_what_cannot_be_read_says_so(look: Look) -> None:
    _, as_signed = look(b"%PDF-1.7 nothing")
    assert as_signed.reason is Reason.UNREADABLE
