"""A signature that locks the document against those who sign afterwards is recognised; any other is not."""

from pathlib import Path
from typing import Any

import pytest
from pyhanko.sign.fields import MDPPerm

from portal.signing import actions as signing
from portal.signing.errors import DocumentNotSignable
from tests.support.certifying import certified, locking
from tests.support.pki import sample_pdf

PLACES = [signing.Place(name=name, box=(50, 50, 250, 110), page=0) for name in ("ChuKyNguoiNop", "Hai", "Ba")]


@pytest.fixture
def prepared() -> bytes:
    return signing.prepare_for_several(sample_pdf(), PLACES)


def locked(folder: Path, pdf: bytes, *fields: str) -> bool:
    path = folder / "don.pdf"
    path.write_bytes(pdf)
    return signing.locked_against(path, fields)


@pytest.mark.parametrize(
    ("level", "locks"), [(MDPPerm.NO_CHANGES, True), (MDPPerm.FILL_FORMS, False), (MDPPerm.ANNOTATE, False)]
)
def test_only_a_certification_without_changes_forbids_signing(
    pki: Any, prepared: bytes, tmp_path: Path, level: MDPPerm, locks: bool
) -> None:
    signed = certified(pki, "citizen", prepared, level=level)
    assert locked(tmp_path, signed, "Hai") is locks
    assert not locked(tmp_path, signed)


def test_a_lock_on_fields_forbids_signing_in_those(pki: Any, prepared: bytes, tmp_path: Path) -> None:
    signed = locking(pki, "citizen", prepared, fields=["Hai"])
    assert locked(tmp_path, signed, "Ba", "Hai")
    assert not locked(tmp_path, signed, "Ba")


def test_an_ordinary_signature_forbids_nothing(pki: Any, prepared: bytes, tmp_path: Path) -> None:
    assert not locked(tmp_path, pki.signed_by("citizen", prepared), "Hai", "Ba")


def test_what_is_no_pdf_cannot_be_asked(tmp_path: Path) -> None:
    with pytest.raises(DocumentNotSignable):
        locked(tmp_path, b"hello", "Hai")


def test_the_place_of_an_empty_field_is_read_from_the_document(prepared: bytes) -> None:
    assert signing.place_of(prepared, "Hai").box == (50, 50, 250, 110)
    with pytest.raises(DocumentNotSignable):
        signing.place_of(prepared, "Bon")
