"""The parts a difference in words is made of: sentences about texts, values, lists and conditions that changed."""

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Final, Literal, NamedTuple, TypeVar

from pydantic import BaseModel

from forms.conditions import Condition
from forms.definition import ServiceForm
from forms.definition.source import Place
from forms.fields import Question
from forms.naming import FACTS
from forms.text import Text
from forms.wording import say_condition, say_part

Kind = Literal["added", "removed", "changed", "moved"]
Part = TypeVar("Part")

OWN_SENTENCES: Final = frozenset(
    {"key", "was", "label", "name", "title", "required", "condition", "options", "questions", "exemptions"}
    | {"pages", "components", "fees", "time_limits", "results", "legal_basis", "established_by", "code", "version"}
    | {"signers"}
    | {"amount", "online", "counter", "per", "tiers", "unit_name", "rates", "area", "areas", "elsewhere"}
)
"""Parts of a definition that are told by more than their value."""


@dataclass(frozen=True)
class Difference:
    """One change in words; `place` is in the new definition, or in the old one for what was removed."""

    place: Place
    kind: Kind
    text: Text


class Versions(NamedTuple):
    """What is compared."""

    old: ServiceForm
    new: ServiceForm


def said(place: Place, kind: Kind, vi: str, en: str) -> Difference:
    """Return the difference told in a sentence in each language."""
    return Difference(place, kind, Text(vi=f"{vi[:1].upper()}{vi[1:]}.", en=f"{en[:1].upper()}{en[1:]}."))


def told(place: Place, kind: Kind, about: Text, does: Text) -> Difference:
    """Return the difference told as what it is about and what that does."""
    return said(place, kind, f"{about.vi} {does.vi}", f"{about.en} {does.en}")


ADDED: Final = Text(vi="được thêm", en="is added")
REMOVED: Final = Text(vi="được bỏ", en="is removed")
MOVED: Final = Text(vi="đổi thứ tự", en="has another place in the order")


def of(what: Text, name: Text) -> Text:
    """Return `what “name”`."""
    return Text(vi=f"{what.vi} “{name.vi}”", en=f"{what.en} “{name.en}”")


def names(old: Any, new: Any, place: Place, what: Text) -> Iterator[Difference]:
    """Yield the change of what a part is called by; `what` says which sort of part it is."""
    for field in ("label", "name", "title"):
        before, after = getattr(old, field, None), getattr(new, field, None)
        if isinstance(before, Text) and isinstance(after, Text) and before != after:
            called = Text(vi=f"đổi tên thành “{after.vi}”", en=f"is now called “{after.en}”")
            if before.vi == after.vi:
                called = Text(vi=f"đổi tên tiếng Anh thành “{after.en}”", en=f"is now called “{after.en}” in English")
            yield told((*place, field), "changed", of(what, before), called)


def facts(old: BaseModel, new: BaseModel, place: Place, about: Text) -> Iterator[Difference]:
    """Yield the change of every value that both have and that has no sentence of its own."""
    for name in type(new).model_fields:
        own = name in OWN_SENTENCES or (name == "kind" and isinstance(new, Question))
        if own or name not in type(old).model_fields:
            continue
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            fact = FACTS.get(name, Text(vi=f"`{name}`", en=f"`{name}`"))
            yield fact_change((*place, name), about, fact, before, after)


def fact_change(place: Place, about: Text, fact: Text, before: Any, after: Any) -> Difference:
    """Return the sentence about one value, or one list of values, that changed."""
    what = Text(vi=f"{about.vi}: {fact.vi}", en=f"{about.en}: {fact.en}")
    if isinstance(before, tuple) and isinstance(after, tuple):
        return _list_change(place, what, before, after)
    was, now = say_part(before), say_part(after)
    if now is None or was is None:
        kind: Kind = "added" if was is None else "removed"
        does, value = (ADDED, now) if was is None else (REMOVED, was)
        shown = value or Text(vi="—", en="—")
        return said(place, kind, f"{what.vi} {does.vi}: {shown.vi}", f"{what.en} {does.en}: {shown.en}")
    change = Text(vi=f"đổi từ {was.vi} thành {now.vi}", en=f"changes from {was.en} to {now.en}")
    return told(place, "changed", what, change)


def _list_change(place: Place, what: Text, before: Sequence[Any], after: Sequence[Any]) -> Difference:
    came = say_part(tuple(item for item in after if item not in before))
    went = say_part(tuple(item for item in before if item not in after))
    if came and went:
        does = Text(vi=f"thêm {came.vi}, bỏ {went.vi}", en=f"added {came.en}, removed {went.en}")
        return said(place, "changed", f"{what.vi}: {does.vi}", f"{what.en}: {does.en}")
    if came:
        return said(place, "added", f"{what.vi}: thêm {came.vi}", f"{what.en}: added {came.en}")
    if went:
        return said(place, "removed", f"{what.vi}: bỏ {went.vi}", f"{what.en}: removed {went.en}")
    return told(place, "moved", what, MOVED)


Say = Callable[[Condition], Text]
Words = Callable[[Any, Say], Text]
"""What is said of a condition, or of none; the second argument puts one in words."""


def condition_change(
    old: Any, new: Any, place: Place, about: Text, words: Words, versions: Versions, near: Sequence[Question] = ()
) -> Iterator[Difference]:
    """Yield the change of the condition at the end of `place`, in words."""
    name = str(place[-1])
    before, after = getattr(old, name, None), getattr(new, name, None)
    if before == after:
        return
    now = words(after, lambda condition: say_condition(condition, versions.new, near=near))
    was = words(before, lambda condition: say_condition(condition, versions.old, near=near))
    yield said(place, "changed", f"{about.vi} {now.vi} (trước đây {was.vi})", f"{about.en} {now.en} (before: {was.en})")


def asked(condition: Condition | None, say: Say) -> Text:
    """Say when something is asked."""
    if condition is None:
        return Text(vi="luôn được hỏi", en="is always asked")
    when = say(condition)
    return Text(vi=f"chỉ được hỏi khi {when.vi}", en=f"is asked only when {when.en}")


def offered(condition: Condition | None, say: Say) -> Text:
    """Say when an option can be chosen."""
    if condition is None:
        return Text(vi="luôn chọn được", en="can always be chosen")
    when = say(condition)
    return Text(vi=f"chỉ chọn được khi {when.vi}", en=f"can be chosen only when {when.en}")


def applies(condition: Condition | None, say: Say) -> Text:
    """Say when something applies."""
    if condition is None:
        return Text(vi="áp dụng cho mọi trường hợp", en="applies in every case")
    when = say(condition)
    return Text(vi=f"áp dụng khi {when.vi}", en=f"applies when {when.en}")


def demanded(required: bool | Condition, say: Say) -> Text:
    """Say when something is required."""
    if isinstance(required, bool):
        return Text(vi="bắt buộc", en="required") if required else Text(vi="không bắt buộc", en="optional")
    when = say(required)
    return Text(vi=f"bắt buộc khi {when.vi}", en=f"required when {when.en}")


def demand_change(
    old: Any, new: Any, place: Place, about: Text, versions: Versions, near: Sequence[Question] = ()
) -> Iterator[Difference]:
    """Yield that something became required, optional, or required in other cases."""
    becomes = Text(vi=f"{about.vi} trở thành", en=f"{about.en} becomes")
    yield from condition_change(old, new, (*place, "required"), becomes, demanded, versions, near)


def keyed(
    old: Sequence[Any], new: Sequence[Any], place: Place, what: Text, called: str = "name"
) -> Iterator[Difference]:
    """Yield what came, went, moved or changed in a list of parts with keys; `called` is the field of their names."""
    for before, after, moved in paired(old, new, lambda part: str(part.key)):
        part, there = (after, new) if after is not None else (before, old)
        here, about = (*place, list(there).index(part)), of(what, getattr(part, called))
        if before is None or after is None:
            yield told(here, "added" if before is None else "removed", about, ADDED if before is None else REMOVED)
            continue
        if moved:
            yield told(here, "moved", about, MOVED)
        yield from names(before, after, here, what)
        yield from facts(before, after, here, about)


def in_both(old: Sequence[Any], new: Sequence[Any]) -> Iterator[tuple[int, Any, Any]]:
    """Yield position in `new`, old and new part for every key that both have."""
    before = {part.key: part for part in old}
    yield from ((at, before[part.key], part) for at, part in enumerate(new) if part.key in before)


def paired(
    old: Sequence[Part], new: Sequence[Part], key: Callable[[Part], Hashable]
) -> Iterator[tuple[Part | None, Part | None, bool]]:
    """Yield (old, new, moved) for each part by its key: those of `new` in order, then those that are gone."""
    before, after = {key(part): part for part in old}, {key(part): part for part in new}
    moved = out_of_order([name for name in before if name in after], [name for name in after if name in before])
    for name, part in after.items():
        yield before.get(name), part, name in moved
    yield from ((part, None, False) for name, part in before.items() if name not in after)


def out_of_order(old: Sequence[Hashable], new: Sequence[Hashable]) -> set[Hashable]:
    """Return the fewest names that must move to turn one order of the same names into the other, nearly."""
    blocks = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    steady = {name for block in blocks for name in old[block.a : block.a + block.size]}
    return set(old) - steady
