"""Kinds `person` and `organisation`: one question with several parts, each an ordinary question of its own.

    - key: child
      kind: person
      label: {vi: Trẻ em, en: The child}
      parts: [name, birth_date, sex, personal_number, ethnicity]
      optional: [personal_number]
      labels: {name: {vi: Họ tên trẻ em, en: Name of the child}}

A condition names a part after a dot: `{question: child.sex, equals: female}`. `prefill: person` fills in every part
that is known of the signed-in person, `prefill: organisation` of the organisation.
"""

from abc import abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, ClassVar, Final, Literal, Self

from pydantic import Field, model_validator
from wtforms.fields import FormField
from wtforms.fields.core import UnboundField

from forms.conditions import Scope, is_answered
from forms.fields.base import Context, Known, Question, Rejected
from forms.fields.inputs import AnswerField, Page, answer_fields, common, group_class
from forms.fields.judging import faults_in, judge
from forms.fields.parts import PartedQuestion, Row
from forms.fields.registry import KINDS, parse_question, register
from forms.text import Text

PersonPart = Literal[
    "name", "birth_date", "sex", "personal_number", "nationality", "ethnicity", "address", "phone", "email"
]
OrganisationPart = Literal["name", "tax_code", "address", "representative", "position", "phone", "email"]


class GroupAnswer(AnswerField, FormField):  # type: ignore[misc]  # wtforms ships no types
    """Inputs `key-part`; each part is an answer field with errors of its own."""

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """Read every part."""
        super().process(formdata, data, extra_filters)
        found = {item.short_name: item.value for item in answer_fields(self.form) if is_answered(item.value)}
        self.value = found or None

    @property
    def is_touched(self) -> bool:
        """Whether anything is typed in any part."""
        return any(item.is_touched for item in answer_fields(self.form))

    def validate(self, form: Page, extra_validators: Any = ()) -> bool:
        """Check every part; one that is optional and blank altogether has no errors, nor one that is not asked."""
        del extra_validators
        self.form.outer = form
        if form.is_hidden(self.short_name):
            return True
        needed = self.is_touched or self.question.is_required(form.context().scope)
        return bool(self.form.validate()) if needed else True

    def problems(self) -> Iterator[tuple[str, str]]:
        """Yield (id of the input, sentence) of every part."""
        for item in answer_fields(self.form):
            yield from item.problems()

    @property
    def first_id(self) -> str:
        """The first input of the first part."""
        return next(item.first_id for item in answer_fields(self.form))


class _CompoundQuestion(PartedQuestion):
    """Parts in the order of the definition, each with its usual words unless `labels` has others."""

    control: ClassVar[str] = "group"
    known_as: ClassVar[Mapping[str, Known]]
    """What may be known of each part."""

    parts: tuple[str, ...]
    labels: dict[str, Text] = Field(default_factory=dict)
    optional: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _known_parts(self) -> Self:
        if not self.parts or len(set(self.parts)) != len(self.parts):
            raise ValueError("`parts` names at least one part, and none twice")
        strange = sorted({*self.optional, *self.labels} - set(self.parts))
        if strange:
            raise ValueError(f"`optional` and `labels` are about parts that are there, not: {', '.join(strange)}")
        return self

    @abstractmethod
    def _facts(self, part: str) -> dict[str, Any]:
        """Return kind, label and options of a part."""

    def children(self) -> Sequence[Question]:
        """Return the parts."""
        return self._children

    @cached_property
    def _children(self) -> tuple[Question, ...]:
        return tuple(self._child(part) for part in self.parts)

    def _child(self, part: str) -> Question:
        facts = {"key": part, "required": part not in self.optional, **self._facts(part)}
        if part in self.labels:
            facts["label"] = self.labels[part]
        return parse_question(facts)

    def known_names(self) -> frozenset[str]:
        """Return the names of what is known of each part."""
        names = (self.known_as[part] for part in self.parts if part in self.known_as)
        return frozenset(names) if self.prefill else frozenset()

    def known_answer(self, known: Mapping[str, Any]) -> dict[str, Any] | None:
        """Return every part that is known, as it would be typed."""
        if self.prefill is None:
            return None
        found = {part: known.get(self.known_as[part]) for part in self.parts if part in self.known_as}
        fits = {part: value for part, value in found.items() if isinstance(value, Mapping) == (part == "address")}
        return {part: value for part, value in fits.items() if is_answered(value)} or None

    def parse(self, typed: Any) -> Row | None:
        """Return the parts of a mapping, None when all are blank; Rejected, with the part, if one cannot be read."""
        if not isinstance(typed, Mapping):
            return None
        found = {child.key: _parsed(child, typed.get(child.key)) for child in self._children}
        return {part: value for part, value in found.items() if is_answered(value)} or None

    def kept(self, stored: Any, scope: Scope) -> dict[str, Any] | None:
        """Return the parts that count."""
        return judge(self.children(), stored, scope).kept or None if stored else None

    def check(self, value: Row, context: Context) -> Iterator[Rejected]:
        """Check every part, with the others before it; a part that is needed must be there."""
        for part, text in faults_in(self.children(), self.stored(value), context):
            yield Rejected(text, part=part)

    def faults(self, stored: Any, context: Context) -> Iterator[Text]:
        """Yield what is missing or wrong in the parts, after the name of the question."""
        for text in super().faults(stored, context):
            yield Text(vi=f"{self.label.vi}: {text.vi}", en=f"{self.label.en}: {text.en}")

    def stored(self, value: Row) -> dict[str, Any]:
        """Return the parts as data."""
        return self._each(value, "stored")

    def from_stored(self, stored: Any) -> Row:
        """Return the parts of data; Rejected if any is not what `stored` gives."""
        return self._restored(stored)

    def canonical(self, value: Row) -> dict[str, Any]:
        """Return each part in its canonical form."""
        return self._each(value, "canonical")

    def typed(self, value: Row) -> dict[str, Any]:
        """Return each part as typed."""
        return self._each(value, "typed")

    def readable(self, value: Row, language: str) -> list[str]:
        """Return `label: words` for every part."""
        return list(self._lines(value, language))

    def form_field(self, language: str) -> "UnboundField[Any]":
        """Return the group of the parts."""
        arguments = common(self, language)
        arguments.pop("render_kw")
        return GroupAnswer(group_class(self._children, language), **arguments)


def _parsed(part: Question, typed: Any) -> Any:
    try:
        return part.parse(typed)
    except Rejected as rejection:
        raise Rejected(rejection.text, part=part.key) from None


_PHONE: Final = {"kind": "phone", "label": Text(vi="Số điện thoại", en="Telephone number")}
_EMAIL: Final = {"kind": "email", "label": Text(vi="Thư điện tử", en="Email address")}
_FULL_NAME: Final = Text(vi="Họ, chữ đệm, tên", en="Full name")
_SEXES: Final = (
    {"key": "female", "label": Text(vi="Nữ", en="Female")},
    {"key": "male", "label": Text(vi="Nam", en="Male")},
)


@register
class PersonQuestion(_CompoundQuestion):
    """A person; the personal number is compared with sex and birth date when those are asked too."""

    kind: Literal["person"] = "person"
    parts: tuple[PersonPart, ...] = ("name", "birth_date", "sex", "personal_number")
    year_allowed: bool = False
    known_as: ClassVar[Mapping[str, Known]] = {
        "name": "name", "birth_date": "birth_date", "sex": "sex", "personal_number": "personal_number",
        "nationality": "nationality", "ethnicity": "ethnicity", "address": "address", "phone": "phone",
        "email": "email",
    }  # fmt: skip

    def _facts(self, part: str) -> dict[str, Any]:
        facts = dict(_PERSON[part])
        if part == "birth_date":
            facts["year_allowed"] = self.year_allowed
        if part == "personal_number":
            facts |= {other: other for other in ("birth_date", "sex") if other in self.parts}
        if facts["kind"] not in KINDS:  # a list of nationalities or ethnicities is data that may not be there
            facts["kind"] = "text"
        return facts


_PERSON: Final[dict[str, dict[str, Any]]] = {
    "name": {"kind": "person_name", "label": _FULL_NAME},
    "birth_date": {"kind": "date", "when": "past", "label": Text(vi="Ngày sinh", en="Date of birth")},
    "sex": {"kind": "choice", "options": _SEXES, "label": Text(vi="Giới tính", en="Sex")},
    "personal_number": {"kind": "personal_number", "label": Text(vi="Số định danh cá nhân", en="Personal number")},
    "nationality": {"kind": "nationality", "label": Text(vi="Quốc tịch", en="Nationality")},
    "ethnicity": {"kind": "ethnicity", "label": Text(vi="Dân tộc", en="Ethnicity")},
    "address": {"kind": "address", "label": Text(vi="Nơi cư trú", en="Place of residence")},
    "phone": _PHONE,
    "email": _EMAIL,
}


@register
class OrganisationQuestion(_CompoundQuestion):
    """An enterprise, agency or other organisation, with who represents it by law."""

    kind: Literal["organisation"] = "organisation"
    parts: tuple[OrganisationPart, ...] = ("name", "tax_code", "address", "representative", "position")
    known_as: ClassVar[Mapping[str, Known]] = {
        "name": "organisation_name", "tax_code": "tax_code", "address": "organisation_address",
        "representative": "name", "position": "position", "phone": "phone", "email": "email",
    }  # fmt: skip

    def _facts(self, part: str) -> dict[str, Any]:
        return _ORGANISATION[part]


_ORGANISATION: Final[dict[str, dict[str, Any]]] = {
    "name": {"kind": "text", "label": Text(vi="Tên tổ chức", en="Name of the organisation"), "max_length": 300},
    "tax_code": {
        "kind": "tax_code",
        "holder": "organisation",
        "label": Text(vi="Mã số thuế hoặc mã số doanh nghiệp", en="Tax code or enterprise code"),
    },
    "address": {"kind": "address", "label": Text(vi="Địa chỉ trụ sở", en="Address of the head office")},
    "representative": {
        "kind": "person_name",
        "label": Text(vi="Người đại diện theo pháp luật", en="Legal representative"),
    },
    "position": {"kind": "text", "label": Text(vi="Chức vụ", en="Position"), "max_length": 100},
    "phone": _PHONE,
    "email": _EMAIL,
}
