"""How the builder calls what a definition is made of: one bilingual table of fields, kinds and values.

A test lists every field of every registered kind that has no label here; until it has one its name is shown.
"""

from typing import NamedTuple

from forms import naming
from forms.text import Text
from portal.builder.words.fields import FIELDS
from portal.builder.words.kinds import KIND_WORDS
from portal.builder.words.values import VALUES


class Caption(NamedTuple):
    """A label, and a hint that may be empty."""

    label: Text
    hint: Text | None


def caption(owner: str, name: str) -> Caption:
    """The label and hint of a field of a part (``Page``, ``Question``, the name of a kind …)."""
    found = FIELDS.get(f"{owner}.{name}") or FIELDS.get(f"*.{name}")
    if found is None:
        return Caption(_begun(naming.FACTS.get(name, Text(vi=name, en=name))), None)
    label_vi, label_en, *hint = found
    return Caption(Text(vi=label_vi, en=label_en), Text(vi=hint[0], en=hint[1]) if hint else None)


def is_known(owner: str, name: str) -> bool:
    """Whether the field has a label."""
    return f"{owner}.{name}" in FIELDS or f"*.{name}" in FIELDS or name in naming.FACTS


def value_name(name: str, value: object) -> Text:
    """How a value of a closed list is called; itself when nothing better is known."""
    found = VALUES.get(f"{name}.{value}") or VALUES.get(f"*.{value}")
    if found is None:
        return _begun(naming.VALUES.get(str(value), Text(vi=str(value), en=str(value))))
    return Text(vi=found[0], en=found[1])


def kind_name(kind: str) -> Text:
    """How a kind of question is called."""
    found = KIND_WORDS.get(kind)
    return Text(vi=found[0], en=found[1]) if found else _begun(naming.kind_words(kind))


def kind_hint(kind: str) -> Text | None:
    """When to use a kind of question."""
    found = KIND_WORDS.get(kind)
    return Text(vi=found[2], en=found[3]) if found else None


def _begun(text: Text) -> Text:
    """The text with a capital letter, as a label begins."""
    return Text(vi=text.vi[:1].upper() + text.vi[1:], en=text.en[:1].upper() + text.en[1:])
