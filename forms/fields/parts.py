"""What rows and compound answers share: a value by question key, and each projection made of those of its parts."""

from collections.abc import Iterator, Mapping
from typing import Any

from forms.conditions import is_answered
from forms.fields.base import Question, say

Row = Mapping[str, Any]
"""The values of one row, or of the parts of a compound answer, by question key; what has no answer is not there."""


class PartedQuestion(Question):
    """A question whose answer, or each row of it, is made of the answers to its `children`."""

    def _each(self, row: Any, method: str) -> dict[str, Any]:
        """Apply `method` of every child to its part of the row, dropping what is not answered."""
        found = {}
        for child in self.children() if isinstance(row, Mapping) else ():
            part = row.get(child.key)
            result = getattr(child, method)(part) if is_answered(part) else None
            if is_answered(result):
                found[child.key] = result
        return found

    def _restored(self, stored: Any) -> dict[str, Any]:
        """Return the values of stored parts; Rejected if they are no parts."""
        if not isinstance(stored, Mapping):
            raise say("Nội dung đã lưu không hợp lệ.", "What is stored is not valid.")
        return self._each(stored, "from_stored")

    def _lines(self, row: Row, language: str) -> Iterator[str]:
        """Yield `label: words` for every part, what has several lines below its label and indented."""
        for child in self.children():
            if child.key not in row:
                continue
            label, shown = child.label.into(language), child.readable(row[child.key], language)
            if isinstance(shown, list) and child.children():
                yield f"{label}:"
                yield from (f"    {line}" for line in shown)
            else:
                yield f"{label}: {shown if isinstance(shown, str) else '; '.join(shown)}"

    def references(self) -> Iterator[str]:
        """Add what the children read outside their row."""
        yield from super().references()
        own = {child.key for child in self.children()}
        for child in self.children():
            yield from (key for key in child.references() if key not in own)
