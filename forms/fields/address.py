"""Kind `address`: province, commune, and the house or hamlet; two levels since 1 July 2025."""

from collections.abc import Iterator, Mapping
from itertools import starmap
from typing import Any, ClassVar, Final, Literal

from pydantic import BaseModel, ConfigDict
from wtforms import Form, SelectField, StringField
from wtforms.fields import FormField
from wtforms.fields.choices import SelectChoice
from wtforms.fields.core import UnboundField

from forms.fields import provinces
from forms.fields.base import Context, Question, Rejected, refuse_legacy, say
from forms.fields.inputs import AnswerField, Page, common
from forms.fields.registry import register
from forms.text import Text, one_line

_PARTS: Final = ("province", "commune", "detail")
_LIMIT: Final = 200
_LABELS: Final = {
    "province": Text(vi="Tỉnh, thành phố", en="Province or city"),
    "commune": Text(vi="Xã, phường, đặc khu", en="Commune, ward or special zone"),
    "detail": Text(vi="Số nhà, đường, thôn, tổ dân phố", en="House number, street, hamlet"),
}
_CHOOSE: Final = Text(vi="— Chọn tỉnh, thành phố —", en="— Choose a province or city —")
_TOKENS: Final = {"province": "address-level1", "commune": "address-level2", "detail": "street-address"}
_MISSING: Final = {
    "province": Text(vi="Hãy chọn tỉnh, thành phố.", en="Choose a province or city."),
    "commune": Text(vi="Hãy nhập tên xã, phường hoặc đặc khu.", en="Enter the commune, ward or special zone."),
    "detail": Text(vi="Hãy nhập số nhà, đường, thôn hoặc tổ dân phố.", en="Enter house number, street or hamlet."),
}


class Address(BaseModel):
    """An address in Viet Nam: province by code, commune and detail as written."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    province: str
    commune: str
    detail: str = ""


class AddressAnswer(AnswerField, FormField):  # type: ignore[misc]  # wtforms ships no types
    """Three inputs `key-province`, `key-commune`, `key-detail`; errors stand at the input they are about."""

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """Read the three inputs together."""
        super().process(formdata, data, extra_filters)
        self.read({part: self.form[part].data or "" for part in _PARTS} if formdata else None)

    def validate(self, form: Page, extra_validators: Any = ()) -> bool:
        """Put every sentence at its input; a question that is not asked has none."""
        del extra_validators
        for part in _PARTS:
            self.form[part].errors = []
        found = [] if form.is_hidden(self.short_name) else list(self.complaints(form.context()))
        for problem in found:
            self.form[problem.part or "province"].errors.append(self.words(problem.text))
        return not found

    def problems(self) -> Iterator[tuple[str, str]]:
        """Yield (id of the input, sentence) for an error summary."""
        for part in self.form:
            yield from ((str(part.id), str(sentence)) for sentence in part.errors)

    def complaints(self, context: Context) -> Iterator[Rejected]:
        """Add every part that is missing, not only the first."""
        typed = {part: one_line(self.form[part].data or "") for part in _PARTS}
        if not any(typed.values()) and not self.question.is_required(context.scope):
            return
        needed = _PARTS if getattr(self.question, "detail_required", True) else _PARTS[:2]
        missing = [part for part in needed if not typed[part]]
        yield from (Rejected(_MISSING[part], part=part) for part in missing)
        if self.rejection is not None and self.rejection.part not in missing:
            yield self.rejection


@register
class AddressQuestion(Question):
    """Where somebody lives or something is."""

    control: ClassVar[str] = "group"
    kind: Literal["address"] = "address"
    detail_required: bool = True

    def parse(self, typed: Any) -> Address | None:
        """Return the address of a mapping with province (code), commune and detail; None when all are blank."""
        if not isinstance(typed, Mapping):
            return None
        for part in _PARTS:
            _refuse_part(part, str(typed.get(part) or ""))
        return self.from_stored(typed)

    def from_stored(self, stored: Any) -> Address | None:
        """Return the address of its parts; Rejected if one is missing or the province is unknown."""
        if not isinstance(stored, Mapping):
            return None
        parts = {part: one_line(str(stored.get(part) or "")) for part in _PARTS}
        if not any(parts.values()):
            return None
        needed = _PARTS if self.detail_required else _PARTS[:2]
        for part in needed:
            if not parts[part]:
                raise Rejected(_MISSING[part], part=part)
        if parts["province"] not in provinces.PROVINCES:
            raise Rejected(_MISSING["province"], part="province")
        return Address(**parts)

    def stored(self, value: Address) -> dict[str, str]:
        """Return the parts, the name of the province with its code, so that it can be read when codes change."""
        return {**value.model_dump(), "province_name": provinces.PROVINCES[value.province]}

    def readable(self, value: Address, language: str) -> str:
        """Return detail, commune and province in one line."""
        del language
        return ", ".join(part for part in (value.detail, value.commune, provinces.PROVINCES[value.province]) if part)

    def typed(self, value: Address) -> dict[str, str]:
        """Return the three parts."""
        return value.model_dump()

    def form_field(self, language: str) -> "UnboundField[Any]":
        """Return the group of three inputs."""
        arguments = common(self, language)
        arguments.pop("render_kw")
        return AddressAnswer(_parts_form(language, own=self.autocomplete is not None), **arguments)


def _parts_form(language: str, *, own: bool) -> type[Form]:
    """Return the form of the three inputs; `own` lets a browser fill in the person's own address."""

    def attributes(part: str) -> dict[str, str]:
        return {"autocomplete": _TOKENS[part]} if own else {}

    def field(part: str) -> "UnboundField[Any]":
        return StringField(_LABELS[part].into(language), render_kw=attributes(part))

    province = SelectField(
        _LABELS["province"].into(language),
        choices=[SelectChoice("", _CHOOSE.into(language)), *starmap(SelectChoice, provinces.CHOICES)],
        render_kw=attributes("province"),
        validate_choice=False,
    )
    return type("AddressParts", (Form,), {"province": province, "commune": field("commune"), "detail": field("detail")})


def _refuse_part(part: str, typed: str) -> None:
    try:
        refuse_legacy(typed)
    except Rejected as rejection:
        raise Rejected(rejection.text, part=part) from None
    if len(typed) > _LIMIT:
        text = say(f"Tối đa {_LIMIT} ký tự.", f"At most {_LIMIT} characters.").text
        raise Rejected(text, part=part)
