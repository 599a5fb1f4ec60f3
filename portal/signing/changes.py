"""What may happen to a document after it was signed: signatures, and evidence about signatures; nothing else.

In a tagged document a new signature also gets its place in the structure tree.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject, IndirectObject
from pyhanko.pdf_utils.reader import HistoricalResolver, RawPdfPath
from pyhanko.sign.diff_analysis import (
    DEFAULT_DIFF_POLICY,
    DSSCompareRule,
    ModificationLevel,
    StandardDiffPolicy,
)
from pyhanko.sign.diff_analysis.rules_api import Context, QualifiedWhitelistRule, ReferenceUpdate, WhitelistRule

from portal.signing.form_changes import FORM
from portal.signing.structure import StructureRule

_DEEPEST = 5  # store, list by signature, one signature's entry, its list, the answer itself


class EvidenceRule(WhitelistRule):
    """The document security store may change in every way: certificates and answers speak for themselves.

    The library refuses a store that was rewritten in another order, as some signing software does. An object counts as
    evidence only where it is used as such: one that the page shows as well stays protected.
    """

    def apply(self, old: HistoricalResolver, new: HistoricalResolver) -> Iterable[ReferenceUpdate]:
        """Every object of the store in the newer revision."""
        if "/DSS" in new.root:
            yield from _walk(old, new, new.root.raw_get("/DSS"), RawPdfPath("/Root", "/DSS"), _DEEPEST)


def _walk(
    old: HistoricalResolver, new: HistoricalResolver, item: Any, path: RawPdfPath, depth: int
) -> Iterator[ReferenceUpdate]:
    if depth == 0:
        return
    if isinstance(item, IndirectObject):
        fresh = old.is_ref_unassignable(item.reference)
        yield ReferenceUpdate(item.reference, context_checked=None if fresh else Context.from_absolute(old, path))
        item = new(item.reference)
    if isinstance(item, DictionaryObject):
        for key in item:
            yield from _walk(old, new, item.raw_get(key), path + key, depth - 1)
    elif isinstance(item, ArrayObject):
        for number in range(len(item)):
            yield from _walk(old, new, item.raw_get(number), path + number, depth - 1)


def _ours(rule: QualifiedWhitelistRule) -> QualifiedWhitelistRule:
    theirs = isinstance(getattr(rule, "rule", None), DSSCompareRule)
    return EvidenceRule().as_qualified(ModificationLevel.LTA_UPDATES) if theirs else rule


CHANGES = StandardDiffPolicy(
    [
        *(_ours(rule) for rule in DEFAULT_DIFF_POLICY.global_rules),
        StructureRule().as_qualified(ModificationLevel.FORM_FILLING),
    ],
    FORM,
)
