"""Signatures that lock the document, as some signing software makes them."""

import asyncio
from io import BytesIO
from typing import Any

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import FieldMDPAction, FieldMDPSpec, MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner

from tests.support.pki import RunningPki


def certified(pki: RunningPki, label: str, pdf: bytes, *, level: MDPPerm, field: str = "ChuKyNguoiNop") -> bytes:
    """Signed in an existing field as a certification that permits what ``level`` says (ISO 32000-2, table 257)."""
    return _signed(pki, label, pdf, field=field, certify=True, docmdp_permissions=level)


def locking(pki: RunningPki, label: str, pdf: bytes, *, fields: list[str], field: str = "Khoa") -> bytes:
    """Signed in a field of its own that locks these fields (ISO 32000-2, 12.8.2.4)."""
    lock = FieldMDPSpec(FieldMDPAction.INCLUDE, fields=fields)
    spec = SigFieldSpec(field, field_mdp_spec=lock)
    return _signed(pki, label, pdf, field=field, new_field_spec=spec)


def _signed(
    pki: RunningPki, label: str, pdf: bytes, *, field: str, new_field_spec: SigFieldSpec | None = None, **more: Any
) -> bytes:
    metadata = PdfSignatureMetadata(field_name=field, subfilter=SigSeedSubFilter.PADES, md_algorithm="sha256", **more)
    signer = PdfSigner(
        metadata, pki.identity(label).signer(), timestamper=pki.desk.timestamper, new_field_spec=new_field_spec
    )
    return bytes(asyncio.run(signer.async_sign_pdf(IncrementalPdfFileWriter(BytesIO(pdf)))).getvalue())
