"""Is what was signed still what is in the file? Coverage first, then everything that happened after the signature."""

import hashlib

from pyhanko.sign.diff_analysis import DiffResult
from pyhanko.sign.validation import EmbeddedPdfSignature

from portal.signing.coverage import byte_range, covers_its_revision, whole
from portal.signing.evidence import Document
from portal.signing.filling import filled_as_certified
from portal.signing.policy import Changes
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
    others = _other_fields_changed(signature)
    if (
        others
        and document.rules.policy.changes is Changes.AS_CERTIFIED
        and filled_as_certified(signature, document, others)
    ):
        return Reason.OK
    return Reason.ALTERED if others else Reason.OK


def later_stamps(signature: EmbeddedPdfSignature, document: Document) -> Reason:
    """Whether an archive time-stamp after this signature, if there is one, is over the bytes that lie before it.

    Whose it is, and whether it is needed, the engine decides. One that is wrong beside one that is right is left aside
    (EN 319 102-1, 5.6.3); when none is right, no policy passes over it.
    """
    stamps = document.after(signature)
    sound = not stamps or any(_stamps_these_bytes(each, document) for each in stamps)
    return Reason.OK if sound else Reason.BAD_TIMESTAMP


def _stamps_these_bytes(stamp: EmbeddedPdfSignature, document: Document) -> bool:
    if not covers_its_revision(stamp, document.data):
        return False
    _hash(stamp, document)
    said: bytes = stamp.signed_data["encap_content_info"]["content"].parsed["message_imprint"]["hashed_message"].native
    return said == stamp.compute_digest()


def _hash(signature: EmbeddedPdfSignature, document: Document) -> None:
    """Hash the covered bytes ourselves: the engine would read them in four-kilobyte steps, and all anew each time."""
    numbers = byte_range(signature)
    algorithm = signature.external_md_algorithm
    if numbers is None or algorithm not in hashlib.algorithms_guaranteed or algorithm.startswith("shake"):
        return
    _, first, second, rest = numbers
    signature.external_digests[algorithm] = document.hashes.without(algorithm, first, second, second + rest)


def _other_fields_changed(signature: EmbeddedPdfSignature) -> set[str]:
    """Form fields whose value changed after signing: the library allows it, we do not (shadow attacks)."""
    if not isinstance(signature.diff_result, DiffResult):
        return set()
    signatures = {each.field_name for each in signature.reader.embedded_signatures}
    return set(signature.diff_result.changed_form_fields) - signatures
