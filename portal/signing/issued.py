"""Is the returned file the very document we issued, plus signatures and nothing else?

A file may begin with the issued bytes and still show another document (an "orphaned prefix"), so the chain of
revisions is compared as well, and the difference from the issued revision must be signature fields only.
"""

from mmap import ACCESS_READ, mmap
from pathlib import Path

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import (
    CatalogModificationRule,
    DiffResult,
    ModificationLevel,
    StandardDiffPolicy,
    SuspiciousModification,
)
from pyhanko.sign.diff_analysis.constants import ROOT_EXEMPT_STRICT_COMPARISON

from portal.signing.changes import CHANGES

# What is allowed after a signature, but also a certifying signature of the applicant (it adds /Perms) is welcome.
_POLICY = StandardDiffPolicy(
    [
        CatalogModificationRule(ROOT_EXEMPT_STRICT_COMPARISON | {"/Perms"}),
        *CHANGES.global_rules[1:],
    ],
    CHANGES.form_rule,
)


def is_signed_copy(issued: Path, returned: bytes, reader: PdfFileReader) -> bool:
    """Whether ``returned`` (open in ``reader``) is ``issued`` with nothing but signatures added.

    An unsigned, unchanged copy counts as the issued document too; it then has no signature, which is told apart.
    """
    with issued.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as bytes_issued:
        if not returned.startswith(bytes_issued):
            return False
        if len(returned) == len(bytes_issued):
            return True
        original = PdfFileReader(file)
        if not _continues(original, reader) or reader.xrefs.hybrid_xrefs_present:
            return False
        return _only_signatures_added(reader, original.xrefs.total_revisions - 1)


def _continues(original: PdfFileReader, returned: PdfFileReader) -> bool:
    """Whether the revisions of the issued file are the first revisions of the returned one."""
    ours, theirs = original.xrefs, returned.xrefs
    if theirs.total_revisions <= ours.total_revisions:
        return False
    return all(
        ours.get_startxref_for_revision(number) == theirs.get_startxref_for_revision(number)
        and ours.get_xref_container_info(number) == theirs.get_xref_container_info(number)
        for number in range(ours.total_revisions)
    )


def _only_signatures_added(reader: PdfFileReader, issued_revision: int) -> bool:
    try:
        difference = _POLICY.review_file(reader, issued_revision)
    except SuspiciousModification:
        return False
    if not isinstance(difference, DiffResult) or difference.modification_level > ModificationLevel.FORM_FILLING:
        return False
    signatures = {signature.field_name for signature in reader.embedded_signatures}
    return set(difference.changed_form_fields) <= signatures
