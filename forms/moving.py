"""Answers moved from one version of a service to another: a dry run that says what stays, and never loses silently.

A question with the same key, or whose `was` is the old key, is the same question. An answer is taken over when the new
question can read it, also when its kind changed; whatever is not taken over is listed with its readable value.
"""

import re
from collections.abc import Collection, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from forms.answers import Answers
from forms.conditions import is_answered
from forms.definition import ServiceForm
from forms.differences import origin
from forms.fields import Context, Question, Rejected
from forms.fields.files import FileQuestion, FileRef, size_problems
from forms.text import Text
from forms.typing_in import Raw
from forms.wording import as_text, say_value

_GONE: Final = Text(vi="Câu hỏi này không còn trong bản mới.", en="The new version does not ask this.")
_NOT_READ: Final = Text(vi="Câu trả lời này không dùng được cho câu hỏi mới.", en="The new question cannot take this.")
_NO_OPTION: Final = Text(vi="Bản mới không còn lựa chọn này.", en="The new version has no such option.")
_PARTS: Final = re.compile(r"([a-z][a-z0-9_]*)(-.+)?")


class Item(NamedTuple):
    """An answer: the key and label of its question (in the old version where it is lost), its value, and a remark."""

    key: str
    label: Text
    value: Text
    reason: Text | None = None


class Asked(NamedTuple):
    """A question of the new version that must be answered: where, and its label."""

    page_key: str
    key: str
    label: Text


@dataclass(frozen=True)
class Moved:
    """What comes out: answers, files and unfinished pages for the new version, and what people should know first.

    `kept` are taken over; `unasked` are too, but the new version does not ask them with these answers; `lost` are not,
    each with its reason; `anew` are questions that must be answered now and had not to be; `invalid` are taken over
    and must be corrected.
    """

    stored: Mapping[str, Any]
    files: Mapping[str, Sequence[FileRef]]
    unfinished: Mapping[str, Raw]
    kept: tuple[Item, ...]
    unasked: tuple[Item, ...]
    lost: tuple[Item, ...]
    anew: tuple[Asked, ...]
    invalid: tuple[Item, ...]

    @property
    def is_whole(self) -> bool:
        """Whether nothing is lost and nobody has to do anything."""
        return not (self.lost or self.anew or self.invalid)


def move(
    stored_answers: Mapping[str, Any],
    files_by_question: Mapping[str, Sequence[FileRef]],
    old: ServiceForm,
    new: ServiceForm,
    *,
    unfinished: Mapping[str, Raw] = MappingProxyType({}),
    today: date | None = None,
) -> Moved:
    """Return what a draft of `old` becomes in `new`; nothing is changed.

    `stored_answers` is `Answers.to_draft` (files may be in it or apart), `unfinished` what was typed by page and is
    not valid yet, `today` the day in Viet Nam that dates are checked against.
    """
    mover = _Mover(old, new)
    for key, stored in stored_answers.items():
        mover.answer(key, stored)
    for key, refs in files_by_question.items():
        mover.attach(key, refs)
    for raw in unfinished.values():
        mover.typed(raw)
    before = {**stored_answers, **_as_stored(files_by_question)}
    return _judged(mover, before, Context(today=today) if today else Context())


def _as_stored(files: Mapping[str, Sequence[FileRef]]) -> dict[str, Any]:
    return {key: [ref.model_dump() for ref in refs] for key, refs in files.items() if refs}


@dataclass
class _Mover:
    old: ServiceForm
    new: ServiceForm
    stored: dict[str, Any] = field(default_factory=dict)
    files: dict[str, Sequence[FileRef]] = field(default_factory=dict)
    unfinished: dict[str, Raw] = field(default_factory=dict)
    lost: list[Item] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.asked = {question.key: question for _, question in self.old.questions()}
        self.page_of = {question.key: page.key for page, question in self.new.questions()}
        self.now = {key: item for _, item in self.new.questions() if (key := origin(item, self.asked)) is not None}

    def answer(self, key: str, stored: Any) -> None:
        """Take over one answer, or note why not."""
        before, after = self.asked.get(key), self.now.get(key)
        if not is_answered(stored) or (before is not None and not before.answers):
            return
        if before is None or after is None:
            self.lost.append(_item(before, key, stored, _GONE))
            return
        carried = _carry(before, after, stored, self.lost)
        if is_answered(carried):
            self.stored[after.key] = carried

    def unread(self, kept: Container[str]) -> None:
        """Note as lost what was taken over and the new version cannot read back all the same."""
        for key in [key for key in self.stored if key not in kept]:
            self.lost.append(_item(self.new.question(key), key, self.stored.pop(key), _NOT_READ))

    def attach(self, key: str, refs: Sequence[FileRef]) -> None:
        """Take over the files of a question, or note each of them as lost."""
        after = self.now.get(key)
        if isinstance(after, FileQuestion):
            self.files[after.key] = refs
            return
        label = self.asked[key].label if key in self.asked else as_text(key)
        self.lost += [Item(key, label, as_text(ref.name), _GONE) for ref in refs]

    def typed(self, raw: Raw) -> None:
        """Take over what was typed on a page under the new names of its questions."""
        for name, values in raw.items():
            named = _PARTS.fullmatch(name)
            key = named[1] if named else name
            after = self.now.get(key)
            if after is not None:
                self.unfinished.setdefault(self.page_of[after.key], {})[after.key + name[len(key) :]] = list(values)
            elif any(values):
                self.lost.append(_item(self.asked.get(key), name, "; ".join(filter(None, values)), _GONE))


def _item(question: Question | None, key: str, stored: Any, reason: Text | None = None) -> Item:
    label = question.label if question else as_text(key)
    return Item(key, label, say_value(question, stored), reason)


def _carry(before: Question, after: Question, stored: Any, lost: list[Item]) -> Any:
    """Return the stored answer for the new question, None when it cannot be; what does not fit is added to `lost`."""
    if before.children() and after.children() and isinstance(stored, list | tuple):
        return [row for row in (_carry_row(before, after, row, lost) for row in stored) if row]
    if before.children() and after.children() and isinstance(stored, Mapping):
        return _carry_row(before, after, stored, lost)
    options = {option.key for option in getattr(after, "options", ())}
    if options and isinstance(stored, list | tuple) and after.control == "checkboxes":
        lost += [_item(before, before.key, [key], _NO_OPTION) for key in stored if key not in options]
        return [key for key in stored if key in options]
    try:
        return after.stored(_read(before, after, stored))
    except Rejected as rejection:
        lost.append(_item(before, before.key, stored, rejection.text))
    except (TypeError, ValueError, AttributeError, KeyError):
        lost.append(_item(before, before.key, stored, _NOT_READ))
    return None


def _read(before: Question, after: Question, stored: Any) -> Any:
    """Return the value of an answer for the new question; of another kind, as if it were typed again."""
    if before.kind == after.kind:
        value = after.from_stored(stored)
    else:
        typed = before.typed(before.from_stored(stored))
        value = after.parse(typed)
    if value is None:
        raise Rejected(_NOT_READ)
    return value


def _carry_row(before: Question, after: Question, row: Mapping[str, Any], lost: list[Item]) -> dict[str, Any]:
    asked = {child.key: child for child in before.children()}
    now = {key: child for child in after.children() if (key := origin(child, asked)) is not None}
    carried: dict[str, Any] = {}
    for key, stored in row.items():
        child, target = asked.get(key), now.get(key)
        if child is None or target is None:
            lost.append(_item(child, key, stored, _GONE))
            continue
        value = _carry(child, target, stored, lost)
        if is_answered(value):
            carried[target.key] = value
    return carried


def _judged(mover: _Mover, before: Mapping[str, Any], context: Context) -> Moved:
    """Return the result with what the new version says about the answers that came over."""
    was = Answers.from_stored(mover.old, before, day=context.today)
    now = Answers.from_stored(mover.new, {**mover.stored, **_as_stored(mover.files)}, day=context.today)
    mover.unread(now.held)
    wanting = {item.question_key for item in was.missing("vi", context=context)}
    already = {question.key for key, question in mover.now.items() if key in wanting}
    found = _missing(now, context, already)
    items = {key: _item(mover.new.question(key), key, stored) for key, stored in now.held.items()}
    invalid = [items[key]._replace(reason=sentence) for key, sentence in found if key in now.visible]
    return Moved(
        stored=mover.stored,
        files=mover.files,
        unfinished=mover.unfinished,
        kept=tuple(item for key, item in items.items() if key in now.visible),
        unasked=tuple(item for key, item in items.items() if key not in now.visible),
        lost=tuple(mover.lost),
        anew=tuple(
            Asked(mover.page_of[key], key, mover.new.question(key).label) for key, _ in found if key not in now.visible
        ),
        invalid=(*invalid, *_oversize(mover, items)),
    )


def _missing(answers: Answers, context: Context, already: Collection[str]) -> list[tuple[str, Text]]:
    """Return what is missing or wrong and was not so before: the key of the question, and what is said of it."""
    found = zip(answers.missing("vi", context=context), answers.missing("en", context=context), strict=True)
    return [
        (one.question_key, Text(vi=one.sentence, en=other.sentence))
        for one, other in found
        if one.question_key not in already
    ]


def _oversize(mover: _Mover, items: Mapping[str, Item]) -> Iterator[Item]:
    """Yield files that are too many or too large for the papers of the new version."""
    for key, refs in mover.files.items():
        question = mover.new.question(key)
        component = mover.new.component(question.component) if isinstance(question, FileQuestion) else None
        if component is None or key not in items:
            continue
        if len(refs) > component.max_files:
            most = component.max_files
            reason = Text(vi=f"Chỉ nhận tối đa {most} tệp.", en=f"At most {most} files are taken.")
            yield items[key]._replace(reason=reason)
        for ref in refs:
            for problem in size_problems(ref.name, ref.size, component.max_mb):
                yield items[key]._replace(reason=problem.text)
