"""What a later signature may add to the structure tree: its own place among what is read aloud, and nothing else.

In a tagged document (ISO 32000-2, 14.7) software that adds a signature field tells the structure tree of it, as
PDF/UA asks: one element of the kind Form that holds the new field. Whatever stood in the tree stays as it was: each
element with its kind, its words and its content, in its order.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject, IndirectObject, NumberObject, Reference
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import HistoricalResolver, RawPdfPath
from pyhanko.sign.diff_analysis import SuspiciousModification
from pyhanko.sign.diff_analysis.commons import compare_dicts
from pyhanko.sign.diff_analysis.rules_api import Context, ReferenceUpdate, WhitelistRule
from pyhanko.sign.fields import enumerate_sig_fields

from portal.signing.reading import entry

_ROOT = RawPdfPath("/Root", "/StructTreeRoot")
_GROWS = frozenset({"/K", "/ParentTree", "/ParentTreeNextKey"})
_ELEMENT = frozenset({"/Type", "/S", "/P", "/Pg", "/K"})
_NODE = frozenset({"/Kids", "/Nums", "/Limits"})
_MOST = 200_000
_OTHERWISE = (SuspiciousModification, PdfError, LookupError, AttributeError, TypeError, ValueError)


class StructureRule(WhitelistRule):
    """Allow the elements of new signature fields; a tree that was changed in any other way is left unexplained."""

    def apply(self, old: HistoricalResolver, new: HistoricalResolver) -> Iterable[ReferenceUpdate]:
        """The objects of the tree that were added, or changed only to make room for the new ones."""
        try:
            widgets = _new_widgets(old, new) if "/StructTreeRoot" in old.root else {}
            tagged = any("/StructParent" in widget for widget in widgets.values())
            return list(_Growth(old, new, widgets).updates()) if tagged else ()
        except _OTHERWISE:
            return ()


def _new_widgets(old: HistoricalResolver, new: HistoricalResolver) -> dict[Reference, DictionaryObject]:
    found = {}
    for _, _, item in enumerate_sig_fields(new):
        kids = (kid for kid in entry(new(item.reference), "/Kids", ()) if isinstance(kid, IndirectObject))
        for each in (item.reference, *(kid.reference for kid in kids)):
            if old.is_ref_unassignable(each):
                found[each] = new(each)
    return found


@dataclass
class _Growth:
    """The tree before and after. ``added``: new elements, each with the field it holds; ``grown``: old elements that
    are as they were but for new ones among their kids.
    """

    old: HistoricalResolver
    new: HistoricalResolver
    widgets: Mapping[Reference, DictionaryObject]
    added: dict[Reference, Reference] = field(default_factory=dict)
    grown: set[Reference] = field(default_factory=set)

    def updates(self) -> Iterator[ReferenceUpdate]:
        before, after = self.old.root.raw_get("/StructTreeRoot"), self.new.root.raw_get("/StructTreeRoot")
        _require(isinstance(before, IndirectObject) and before == after)
        old, new = self.old(before.reference), self.new(before.reference)
        _require(isinstance(new.get("/ParentTreeNextKey", NumberObject(0)), NumberObject))
        yield from self._elements(before.reference)
        yield from self._index(old, new)

    def _elements(self, root: Reference) -> Iterator[ReferenceUpdate]:
        """Walk down the old tree, whose places are the same in the new one."""
        waiting, seen = [(root, _ROOT)], {root}
        touched = self.new.explicit_refs_in_revision()
        while waiting:
            reference, path = waiting.pop()
            old = self.old(reference)
            if touched & {reference, _list_of_kids(old)}:
                yield from self._element(reference, old, path)
            for kid, place in self._kids(self.old, old, path):
                if isinstance(kid, IndirectObject) and kid.reference not in seen:
                    _require(len(seen) < _MOST)
                    seen.add(kid.reference)
                    if _is_element(self.old(kid.reference)):
                        waiting.append((kid.reference, place))

    def _element(self, reference: Reference, old: DictionaryObject, path: RawPdfPath) -> Iterator[ReferenceUpdate]:
        """An element that was written anew: the same as before, with new ones among its kids."""
        new = self.new(reference)
        compare_dicts(old, new, _GROWS if path == _ROOT else frozenset({"/K"}))
        before = [kid for kid, _ in self._kids(self.old, old, path)]
        after = [kid for kid, _ in self._kids(self.new, new, path)]
        more = [kid for kid in after if kid not in before]
        _require([kid for kid in after if kid not in more] == before)
        for kid in more:
            yield from self._added(kid, parent=reference)
        self.grown.add(reference)
        yield self._changed(reference, path)
        kids = _list_of_kids(new)
        if kids is not None and isinstance(self.new(kids), ArrayObject):
            yield self._changed(kids, path + "/K")

    def _kids(
        self, revision: HistoricalResolver, element: DictionaryObject, path: RawPdfPath
    ) -> list[tuple[Any, RawPdfPath]]:
        if "/K" not in element:
            return []
        raw = element.raw_get("/K")
        kids = revision(raw.reference) if isinstance(raw, IndirectObject) else raw
        if not isinstance(kids, ArrayObject):
            return [(raw, path + "/K")]
        return [(kids.raw_get(number), path + "/K" + number) for number in range(len(kids))]

    def _added(self, kid: Any, *, parent: Reference) -> Iterator[ReferenceUpdate]:
        """A new element: says where it belongs and which new field it holds, and has no words of its own."""
        yield self._fresh(kid)
        element = self.new(kid.reference)
        _require(isinstance(element, DictionaryObject) and set(element) <= _ELEMENT)
        _require(element.get("/S") == "/Form" and element.raw_get("/P").reference == parent)
        [(held, _)] = self._kids(self.new, element, _ROOT)
        if isinstance(held, IndirectObject):
            yield self._fresh(held)
            held = self.new(held.reference)
        _require(isinstance(held, DictionaryObject) and held.get("/Type") == "/OBJR")
        widget = held.raw_get("/Obj").reference
        _require(set(held) <= {"/Type", "/Obj", "/Pg"} and widget in self.widgets)
        self.added[kid.reference] = widget

    def _fresh(self, item: Any) -> ReferenceUpdate:
        """An object that did not exist when the document was signed."""
        _require(isinstance(item, IndirectObject) and self.old.is_ref_unassignable(item.reference))
        return ReferenceUpdate(item.reference)

    def _index(self, old: DictionaryObject, new: DictionaryObject) -> Iterator[ReferenceUpdate]:
        """The index from content to elements: every old entry says the same, every new one is about a new field."""
        places: dict[Reference, set[RawPdfPath]] = {}
        before = dict(self._entries(self.old, old, places))
        written: dict[Reference, set[RawPdfPath]] = {}
        after = dict(self._entries(self.new, new, written))
        for key, value in after.items():
            if key in before:
                _require(self._says_the_same(before[key], value))
            else:
                _require(isinstance(value, IndirectObject) and value.reference in self.added)
                _require(self.widgets[self.added[value.reference]].get("/StructParent") == key)
        _require(set(before) <= set(after))
        for reference in written:
            if self.old.is_ref_unassignable(reference):
                yield ReferenceUpdate(reference)
            elif reference in self.grown or not _is_element(self.old(reference)):
                yield from (self._changed(reference, path) for path in places.get(reference, ()))

    def _entries(
        self, revision: HistoricalResolver, root: DictionaryObject, places: dict[Reference, set[RawPdfPath]]
    ) -> Iterator[tuple[int, Any]]:
        """Every entry of the number tree; ``places`` learns where its objects stand."""
        waiting = [(root.raw_get("/ParentTree"), _ROOT + "/ParentTree")]
        for _ in range(_MOST):
            if not waiting:
                return
            raw, path = waiting.pop()
            node = self._read(revision, raw, path, places)
            _require(isinstance(node, DictionaryObject) and set(node) <= _NODE)
            if "/Kids" in node:
                kids = self._read(revision, node.raw_get("/Kids"), path + "/Kids", places)
                waiting.extend((kids.raw_get(number), path + "/Kids" + number) for number in range(len(kids)))
            if "/Nums" in node:
                numbers = self._read(revision, node.raw_get("/Nums"), path + "/Nums", places)
                for number in range(0, len(numbers) - 1, 2):
                    value = numbers.raw_get(number + 1)
                    self._read(revision, value, path + "/Nums" + (number + 1), places)
                    yield int(numbers[number]), value
        _require(False)

    def _read(
        self, revision: HistoricalResolver, raw: Any, path: RawPdfPath, places: dict[Reference, set[RawPdfPath]]
    ) -> Any:
        if not isinstance(raw, IndirectObject):
            return raw
        places.setdefault(raw.reference, set()).add(path)
        return revision(raw.reference)

    def _says_the_same(self, before: Any, after: Any) -> bool:
        """The same element, or the same list of elements; what became of an element itself is seen in the tree."""
        if before == after and not isinstance(before, IndirectObject):
            return True
        old = self.old(before.reference) if isinstance(before, IndirectObject) else before
        new = self.new(after.reference) if isinstance(after, IndirectObject) else after
        if isinstance(old, ArrayObject):
            return isinstance(new, ArrayObject) and list(old) == list(new)
        return bool(before == after)

    def _changed(self, reference: Reference, path: RawPdfPath) -> ReferenceUpdate:
        fresh = self.old.is_ref_unassignable(reference)
        return ReferenceUpdate(reference, context_checked=None if fresh else Context.from_absolute(self.old, path))


def _list_of_kids(element: DictionaryObject) -> Reference | None:
    """The object that holds the list of kids, when it is one of its own (or the only kid)."""
    raw = element.raw_get("/K") if "/K" in element else None
    return raw.reference if isinstance(raw, IndirectObject) else None


def _is_element(item: Any) -> bool:
    """A structure element; not what it holds, nor a node of the index."""
    return isinstance(item, DictionaryObject) and "/S" in item


def _require(sound: bool) -> None:
    if not sound:
        raise SuspiciousModification("the structure tree says something else than before")
