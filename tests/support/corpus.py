"""The shared corpus of signed documents: a folder beside the repository, absent on most machines."""

import json
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from asn1crypto import x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import generic_cms
from pyhanko.sign.validation.dss import DocumentSecurityStore

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"

needs_corpus = pytest.mark.skipif(
    not (CORPUS / "manifest.json").exists(),
    reason="the shared corpus of signed documents (../shared/corpus) is not here",
)


def manifest() -> list[dict[str, Any]]:
    """One entry for each file: ``name``, ``sha256``, ``expected`` (a class) and ``why``. Empty when it is absent."""
    file = CORPUS / "manifest.json"
    entries: list[dict[str, Any]] = json.loads(file.read_text("utf-8")) if file.exists() else []
    return entries


def put_certificates(data: bytes, folder: Path) -> None:
    """Write every certificate of the file into ``folder``, as somebody who believes the file would collect them."""
    folder.mkdir()
    for number, der in enumerate(certificates_in(data)):
        (folder / f"{number}.der").write_bytes(der)


def certificates_in(data: bytes) -> dict[bytes, x509.Certificate]:
    """Every certificate in the file by its DER: of signers, issuers, time-stamps and in the security store."""
    for strict in (True, False):
        try:
            found = _certificates(PdfFileReader(BytesIO(data), strict=strict))
            return {each.dump(): each for each in found}
        except Exception:  # noqa: S112 - broken on purpose, and in every possible way
            continue
    return {}


def _certificates(reader: PdfFileReader) -> list[x509.Certificate]:
    found: list[x509.Certificate] = []
    for signature in reader.embedded_signatures:
        found += [signature.signer_cert, *signature.other_embedded_certs]
        for token in generic_cms.extract_tst_data_iter(signature.signer_info, signed=False):
            found += [each.chosen for each in token["certificates"] if each.name == "certificate"]
    if "/DSS" in reader.root:
        found += DocumentSecurityStore.read_dss(reader).load_certs()
    return found
