"""What happens to a form after it was signed: the library's rules, told more exactly and kept more strictly.

The library counts a field as changed whose appearance was drawn before it was signed, though nothing touched it since:
every filled form that two people sign. And it lets go what readers draw a form with: another font under the same name,
or the wish that all boxes be drawn anew, changes what is seen of values that nobody touched.
"""

from collections.abc import Iterable
from typing import Any

from pyhanko.pdf_utils.generic import BooleanObject, DictionaryObject
from pyhanko.pdf_utils.reader import HistoricalResolver
from pyhanko.sign.diff_analysis import DEFAULT_DIFF_POLICY, FormUpdatingRule, ModificationLevel, SuspiciousModification
from pyhanko.sign.diff_analysis.form_rules_api import FormUpdate

from portal.signing.reading import entry

_NOT = BooleanObject(False)
_DEFAULTS = ("/DA", "/Q")


class FormRule(FormUpdatingRule):
    """The library's rule for forms, about those objects alone that a revision writes."""

    def apply(self, old: HistoricalResolver, new: HistoricalResolver) -> Iterable[tuple[ModificationLevel, FormUpdate]]:
        """Every allowed update of the form. Raises SuspiciousModification."""
        if not _drawn_as_before(old, new):
            raise SuspiciousModification("the form is drawn in another way")
        touched = new.explicit_refs_in_revision()
        yield from (each for each in super().apply(old, new) if each[1].updated_ref in touched)


def _drawn_as_before(old: HistoricalResolver, new: HistoricalResolver) -> bool:
    before, after = entry(old.root, "/AcroForm"), entry(new.root, "/AcroForm")
    if not isinstance(before, DictionaryObject) or not isinstance(after, DictionaryObject) or not _has_values(before):
        return True
    if entry(before, "/NeedAppearances", _NOT) != entry(after, "/NeedAppearances", _NOT):
        return False
    if any(key in before and before[key] != entry(after, key) for key in _DEFAULTS):
        return False
    shelves, later = entry(before, "/DR", {}), entry(after, "/DR", {})
    return all(_kept(shelves[shelf], entry(later, shelf)) for shelf in shelves)


def _kept(before: Any, after: Any) -> bool:
    """Whether every name still means the same; others may join."""
    if not isinstance(before, DictionaryObject):
        return bool(before == after)
    return isinstance(after, DictionaryObject) and all(
        name in after and before.raw_get(name) == after.raw_get(name) for name in before
    )


def _has_values(form: DictionaryObject) -> bool:
    """Whether there is anything but signatures in it."""
    return any(entry(item.get_object(), "/FT") != "/Sig" for item in entry(form, "/Fields", ()))


_theirs = DEFAULT_DIFF_POLICY.form_rule
FORM = FormRule(_theirs.field_rules if _theirs else [])
