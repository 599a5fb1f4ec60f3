"""What happened to a file after a signature, and where: told in our own words, not in the library's."""

from collections.abc import Iterator
from typing import Any

from pyhanko.pdf_utils.generic import DictionaryObject, IndirectObject, Reference
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import HistoricalResolver
from pyhanko.sign.diff_analysis import DiffResult
from pyhanko.sign.validation import EmbeddedPdfSignature

from portal.signing.evidence import Document
from portal.signing.findings import Change, ChangeKind

_NOT_SHOWN = frozenset({"/Parent", "/Annots"})
_MOST_PAGES = 500
_LONGEST_NAME = 100
_SOMEWHERE = (Change(kind=ChangeKind.OTHER),)
# that something changed is certain; where it is, only a sound file tells
_BROKEN = (PdfError, LookupError, TypeError, AttributeError, ValueError)


def changes_after(signature: EmbeddedPdfSignature, document: Document) -> tuple[Change, ...]:
    """Everything that later revisions did: what is allowed first, then what is not."""
    difference = signature.diff_result
    if difference is None:
        return ()
    try:
        allowed = (*_signatures(signature, document), *_evidence(signature, document))
        if isinstance(difference, DiffResult):
            return (*allowed, *_fields(difference, document))
        return (*allowed, *(tuple(_places(signature, document)) or _SOMEWHERE))
    except _BROKEN:
        return () if isinstance(difference, DiffResult) else _SOMEWHERE


def _signatures(signature: EmbeddedPdfSignature, document: Document) -> Iterator[Change]:
    for later in document.reader.embedded_signatures:
        if later.signed_revision > signature.signed_revision:
            stamp = later.sig_object_type == "/DocTimeStamp"
            kind = ChangeKind.TIMESTAMP_ADDED if stamp else ChangeKind.SIGNATURE_ADDED
            yield Change(kind=kind, place=str(later.field_name)[:_LONGEST_NAME])


def _evidence(signature: EmbeddedPdfSignature, document: Document) -> Iterator[Change]:
    before = document.reader.get_historical_resolver(signature.signed_revision).root
    now = document.reader.root
    if "/DSS" in now and ("/DSS" not in before or before["/DSS"] != now["/DSS"]):
        yield Change(kind=ChangeKind.EVIDENCE_ADDED)


def _fields(difference: DiffResult, document: Document) -> Iterator[Change]:
    signatures = {each.field_name for each in document.reader.embedded_signatures}
    for name in sorted(set(difference.changed_form_fields) - signatures):
        yield Change(kind=ChangeKind.FIELD_CHANGED, place=str(name)[:_LONGEST_NAME])


def _places(signature: EmbeddedPdfSignature, document: Document) -> Iterator[Change]:
    """Compare page by page what was signed with what the file shows now."""
    reader, signed = document.reader, signature.signed_revision
    then = reader.get_historical_resolver(signed)
    now = reader.get_historical_resolver(reader.xrefs.total_revisions - 1)
    later = range(signed + 1, reader.xrefs.total_revisions)
    touched = {ref for number in later for ref in reader.xrefs.explicit_refs_in_revision(number)}
    before, after = list(_pages(then)), list(_pages(now))
    if len(before) != len(after):
        yield Change(kind=ChangeKind.PAGES_ADDED_OR_REMOVED)
    for number, (old, new) in enumerate(zip(before, after, strict=False), start=1):
        if _shown(old) != _shown(new) or _used(old, then) & touched:
            yield Change(kind=ChangeKind.PAGE_CHANGED, place=str(number))
        elif _notes(old, then) != _notes(new, now):
            yield Change(kind=ChangeKind.NOTE_CHANGED, place=str(number))


def _pages(revision: HistoricalResolver) -> Iterator[DictionaryObject]:
    waiting: list[Any] = [revision.root.raw_get("/Pages")]
    for _ in range(_MOST_PAGES):
        if not waiting:
            return
        node = _resolved(waiting.pop(), revision)
        if "/Kids" in node:
            waiting.extend(reversed(list(_resolved(node.raw_get("/Kids"), revision))))
        else:
            yield node


def _resolved(item: Any, revision: HistoricalResolver) -> Any:
    return revision(item.reference) if isinstance(item, IndirectObject) else item


def _shown(page: DictionaryObject) -> dict[str, Any]:
    return {key: page.raw_get(key) for key in page if key not in _NOT_SHOWN}


def _used(page: DictionaryObject, revision: HistoricalResolver) -> set[Reference]:
    """Objects that the content of the page is made of."""
    return {ref for item in _shown(page).values() for ref in revision.collect_dependencies(item)}


def _notes(page: DictionaryObject, revision: HistoricalResolver) -> list[dict[str, Any]]:
    """Annotations of the page other than the widgets of signatures."""
    if "/Annots" not in page:
        return []
    items = [_resolved(item, revision) for item in _resolved(page.raw_get("/Annots"), revision)]
    return [dict(item) for item in items if item.get("/FT") != "/Sig"]
