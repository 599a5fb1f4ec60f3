"""Is what was signed still what is in the file? Coverage first, then everything that happened after the signature."""

import hashlib

from pyhanko.sign.diff_analysis import DiffResult
from pyhanko.sign.validation import EmbeddedPdfSignature

from portal.signing.coverage import byte_range, covers_its_revision, whole
from portal.signing.evidence import Document
from portal.signing.reasons import Reason


def integrity(signature: EmbeddedPdfSignature, document: Document) -> Reason:
    """Coverage, and what happened to the file after this signature."""
    if not document.tidy or not covers_its_revision(signature, document.data):
        return Reason.NOT_WHOLLY_SIGNED
    _hash(signature, document.data)
    signature.compute_integrity_info(diff_policy=document.spec.diff_policy)
    if not whole(signature):
        return Reason.NOT_WHOLLY_SIGNED
    if not signature.summarise_integrity_info()["docmdp_ok"]:
        return Reason.ALTERED
    return Reason.ALTERED if _other_fields_changed(signature) else Reason.OK


def _hash(signature: EmbeddedPdfSignature, data: bytes) -> None:
    """Hash the covered bytes in two large pieces; the engine would read them in four-kilobyte steps."""
    numbers = byte_range(signature)
    algorithm = signature.external_md_algorithm
    if numbers is None or algorithm not in hashlib.algorithms_guaranteed or algorithm.startswith("shake"):
        return
    _, first, second, rest = numbers
    digest = hashlib.new(algorithm, usedforsecurity=False)
    view = memoryview(data)
    digest.update(view[:first])
    digest.update(view[second : second + rest])
    signature.external_digests[algorithm] = digest.digest()


def _other_fields_changed(signature: EmbeddedPdfSignature) -> bool:
    """Whether a form value changed after signing: the library allows it, we do not (shadow attacks)."""
    if not isinstance(signature.diff_result, DiffResult):
        return False
    signatures = {each.field_name for each in signature.reader.embedded_signatures}
    return bool(set(signature.diff_result.changed_form_fields) - signatures)
