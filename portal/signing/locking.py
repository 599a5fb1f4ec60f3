"""Does what was signed still let others sign? Who signs can lock the document (ISO 32000-2, 12.8.2.2 and 12.8.2.4).

A certification, or the lock of a signature field, at level 1 makes every later signature a forbidden change; a lock on
other fields forbids signing in those.
"""

from collections.abc import Collection
from pathlib import Path

from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.validation import EmbeddedPdfSignature
from pyhanko.sign.validation.errors import SignatureValidationError

from portal.signing.errors import DocumentNotSignable


def locked_against(path: Path, fields: Collection[str]) -> bool:
    """Whether a signature in the file forbids signing in one of these fields. Raises DocumentNotSignable."""
    try:
        with path.open("rb") as file:
            signatures = PdfFileReader(file, strict=False).embedded_regular_signatures
            return bool(fields) and any(_locks(each, fields) for each in signatures)
    except (PdfError, SignatureValidationError, ValueError, KeyError, TypeError) as problem:
        raise DocumentNotSignable from problem


def _locks(signature: EmbeddedPdfSignature, fields: Collection[str]) -> bool:
    if signature.docmdp_level is MDPPerm.NO_CHANGES:
        return True
    lock = signature.fieldmdp
    return lock is not None and any(lock.is_locked(each) for each in fields)
