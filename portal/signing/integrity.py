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
    _hash(signature, document)
    signature.compute_integrity_info(diff_policy=document.spec.diff_policy)
    if not whole(signature):
        return Reason.NOT_WHOLLY_SIGNED
    if not signature.summarise_integrity_info()["docmdp_ok"]:
        return Reason.ALTERED
    return Reason.ALTERED if _other_fields_changed(signature) else Reason.OK


def _hash(signature: EmbeddedPdfSignature, document: Document) -> None:
    """Hash the covered bytes ourselves: the engine would read them in four-kilobyte steps, and all anew each time."""
    numbers = byte_range(signature)
    algorithm = signature.external_md_algorithm
    if numbers is None or algorithm not in hashlib.algorithms_guaranteed or algorithm.startswith("shake"):
        return
    _, first, second, rest = numbers
    signature.external_digests[algorithm] = document.hashes.without(algorithm, first, second, second + rest)


def _other_fields_changed(signature: EmbeddedPdfSignature) -> bool:
    """Whether a form value changed after signing: the library allows it, we do not (shadow attacks)."""
    if not isinstance(signature.diff_result, DiffResult):
        return False
    signatures = {each.field_name for each in signature.reader.embedded_signatures}
    return bool(set(signature.diff_result.changed_form_fields) - signatures)
