"""Kind `address`: province, commune, and the house or hamlet; two levels since 1 July 2025.

The commune is typed and found: by today's name, or by the name of a former commune or district, which leads to today's
units for the person to confirm. An answer keeps code and names as of its day; answers from the time when communes were
free text have no code, and stay as they are.
"""

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, Final, Literal

from pydantic import BaseModel, ConfigDict, model_validator
from wtforms import Form, HiddenField, SelectField, StringField
from wtforms.fields import FormField
from wtforms.fields.choices import SelectChoice
from wtforms.fields.core import UnboundField
from wtforms.validators import Optional

from forms.fields import provinces
from forms.fields.base import Context, Question, Rejected, refuse_legacy
from forms.fields.inputs import AnswerField, Page, common
from forms.fields.registry import register
from forms.fields.search import SUGGESTIONS, Several, quoted, refuse_long
from forms.places import Found, Place, places
from forms.text import Text, one_line

_PARTS: Final = ("province", "commune", "detail")
_LABELS: Final = {
    "province": Text(vi="Tỉnh, thành phố", en="Province or city"),
    "commune": Text(vi="Xã, phường, đặc khu", en="Commune, ward or special zone"),
    "detail": Text(vi="Số nhà, đường, thôn, tổ dân phố", en="House number, street, hamlet"),
}
_COMMUNE_HINT: Final = Text(
    vi="Nhập tên hiện nay hoặc tên cũ, có dấu hay không dấu. Ví dụ: Kiến Đức, hoặc thị trấn Kiến Đức, Đắk R'lấp",
    en="Type today's name or a former one, with or without accents. Example: Kiến Đức, or thị trấn Kiến Đức, Đắk R'lấp",
)
_CHOOSE: Final = Text(vi="— Chọn tỉnh, thành phố —", en="— Choose a province or city —")
_TOKENS: Final = {"province": "address-level1", "commune": "address-level2", "detail": "street-address"}
_MISSING: Final = {
    "province": Text(vi="Hãy chọn tỉnh, thành phố.", en="Choose a province or city."),
    "commune": Text(vi="Hãy nhập tên xã, phường hoặc đặc khu.", en="Enter the commune, ward or special zone."),
    "detail": Text(vi="Hãy nhập số nhà, đường, thôn hoặc tổ dân phố.", en="Enter house number, street or hamlet."),
}


class Address(BaseModel):
    """An address in Viet Nam: province and commune by code and by their names of that day, detail as written."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    province: str
    commune: str
    detail: str = ""
    province_name: str = ""
    """Of the day of the answer; today's name when it is not given."""
    commune_code: str = ""
    """Five digits; empty in answers from the time when the commune was free text."""

    @model_validator(mode="before")
    @classmethod
    def _named(cls, data: dict[str, str]) -> dict[str, str]:
        return {"province_name": provinces.PROVINCES.get(data.get("province", ""), ""), **data}


class CommuneInput(StringField):  # type: ignore[misc]  # wtforms ships no types
    """The line for the commune, and what it may mean; a pick under it has the same name."""

    candidates: tuple[SelectChoice, ...] = ()
    shown = ""

    def _value(self) -> str:
        return self.shown or str(super()._value())


class AddressAnswer(AnswerField, FormField):  # type: ignore[misc]  # wtforms ships no types
    """Three inputs `key-province`, `key-commune`, `key-detail`; errors stand at the input they are about."""

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """Read the three inputs together, and the commune picked under its line."""
        super().process(formdata, data, extra_filters)
        commune = self.form["commune"]
        picked = str(commune.raw_data[-1]) if len(commune.raw_data or ()) > 1 else ""
        self.read({**self._typed(), "code": self.form["code"].data, "picked": picked} if formdata else None)
        if isinstance(self.rejection, Several):
            commune.candidates = tuple(SelectChoice(key, self.words(text)) for key, text in self.rejection.choices)
        elif picked:
            self._show(picked)

    def _show(self, picked: str) -> None:
        """Show what was picked, whatever else is wrong with the address."""
        typed = self._typed()
        try:
            place = _commune(one_line(typed["commune"]), typed["province"], picked)
        except Rejected:
            return
        self.form["commune"].shown, self.form["province"].data = place.commune.name, place.commune.province
        self.form["code"].data = place.commune.code

    def _typed(self) -> dict[str, str]:
        return {part: self.form[part].data or "" for part in _PARTS}

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
        typed = {part: one_line(text) for part, text in self._typed().items()}
        if self.value is not None or (not any(typed.values()) and not self.question.is_required(context.scope)):
            return
        needed = _PARTS if getattr(self.question, "detail_required", True) else _PARTS[:2]
        missing = [part for part in needed if not typed[part]]
        asked = self.rejection.part if isinstance(self.rejection, Several) else None
        yield from (Rejected(_MISSING[part], part=part) for part in missing if not asked or part == "detail")
        if self.rejection is not None and (asked or self.rejection.part not in missing):
            yield self.rejection


@register
class AddressQuestion(Question):
    """Where somebody lives or something is."""

    control: ClassVar[str] = "group"
    kind: Literal["address"] = "address"
    detail_required: bool = True

    def parse(self, typed: Any) -> Address | None:
        """Return the address of a mapping with province (code), commune and detail; None when all are blank.

        `code` is that of a commune chosen before, `picked` the one chosen now under the line. Raises Several when one
        has to be picked.
        """
        if not isinstance(typed, Mapping):
            return None
        for part in _PARTS:
            _refuse_part(part, str(typed.get(part) or ""))
        parts = {part: one_line(str(typed.get(part) or "")) for part in _PARTS}
        if not any(parts.values()):
            return None
        if not parts["commune"]:
            blank = "commune" if parts["province"] else "province"
            raise Rejected(_MISSING[blank], part=blank)
        if parts["province"] and parts["province"] not in provinces.PROVINCES:
            raise Rejected(_MISSING["province"], part="province")
        chosen = _chosen(parts["commune"], parts["province"], one_line(str(typed.get("code") or "")))
        place = chosen or _commune(parts["commune"], parts["province"], one_line(str(typed.get("picked") or "")))
        if self.detail_required and not parts["detail"]:
            raise Rejected(_MISSING["detail"], part="detail")
        return Address(
            province=place.commune.province,
            commune=place.commune.name,
            detail=parts["detail"],
            province_name=place.province_name,
            commune_code=place.commune.code,
        )

    def from_stored(self, stored: Any) -> Address:
        """Return the address as it was stored, whatever has become of its units since."""
        if not isinstance(stored, Mapping) or not stored.get("province") or not stored.get("commune"):
            raise Rejected(_MISSING["commune"], part="commune")
        known = {name: str(stored[name]) for name in Address.model_fields if stored.get(name)}
        return Address(**known)

    def inside(self) -> Mapping[str, Question | None]:
        """Return the three parts."""
        return dict.fromkeys(_PARTS)

    def stored(self, value: Address) -> dict[str, str]:
        """Return the parts, names beside codes, so that it can be read when codes change; no code for free text."""
        return value.model_dump(exclude={"commune_code"} if not value.commune_code else None)

    def readable(self, value: Address, language: str) -> str:
        """Return detail, commune and province in one line."""
        del language
        return ", ".join(part for part in (value.detail, value.commune, value.province_name) if part)

    def typed(self, value: Address) -> dict[str, str]:
        """Return the three parts, and the code that says which commune of that name it is."""
        return {**value.model_dump(include=set(_PARTS)), "code": value.commune_code}

    def form_field(self, language: str) -> "UnboundField[Any]":
        """Return the group of three inputs."""
        arguments = common(self, language)
        arguments.pop("render_kw")
        may_miss = not self.detail_required and self.required is not False
        form = _parts_form(language, own=self.autocomplete is not None, may_miss_detail=may_miss)
        return AddressAnswer(form, **arguments)


def _parts_form(language: str, *, own: bool, may_miss_detail: bool) -> type[Form]:
    """Return the form of the three inputs; `own` lets a browser fill in the person's own address.

    `may_miss_detail` marks the detail as optional where the address is not.
    """

    def attributes(part: str) -> dict[str, str]:
        return {"autocomplete": _TOKENS[part]} if own else {}

    listed = [SelectChoice(code, provinces.label(code).into(language)) for code, _ in provinces.CHOICES]
    province = SelectField(
        _LABELS["province"].into(language),
        choices=[SelectChoice("", _CHOOSE.into(language)), *listed],
        render_kw=attributes("province"),
        validate_choice=False,
    )
    commune = CommuneInput(
        _LABELS["commune"].into(language),
        description=_COMMUNE_HINT.into(language),
        render_kw={
            **attributes("commune"),
            "spellcheck": "false",
            "data-suggest": SUGGESTIONS.format("communes"),
            "data-within": "province",
            "data-chosen": "code",
        },
    )
    marks = [Optional()] if may_miss_detail else []
    detail = StringField(_LABELS["detail"].into(language), marks, render_kw=attributes("detail"))
    parts = {"province": province, "commune": commune, "code": HiddenField(), "detail": detail}
    return type("AddressParts", (Form,), parts)


def _refuse_part(part: str, typed: str) -> None:
    try:
        refuse_long(typed)
        refuse_legacy(typed)
    except Rejected as rejection:
        raise Rejected(rejection.text, part=part) from None


def _chosen(typed: str, province: str, code: str) -> Place | None:
    """Return the commune that was chosen before, as long as the line still has its name; else None.

    Former units and units of today share names: without the code the same question would be asked at every saving.
    """
    place = places().place(code)
    same = place is not None and typed == place.commune.name and province in ("", place.commune.province)
    return place if same else None


def _commune(typed: str, province: str, picked: str) -> Place:
    """Return the commune that `typed` means; Rejected with a sentence, Several with what to pick from."""
    found = places().find(typed, province)
    if found.sure:
        return found.places[0]
    choice = next((place for place in found.places if place.commune.code == picked), None)
    if choice is not None:
        return choice
    text = _sentence(quoted(typed), found, provinces.PROVINCES.get(province, ""))
    if not found.places:
        raise Rejected(text, part="commune")
    everywhere = not province or found.elsewhere
    choices = [
        (
            place.commune.code,
            Text(
                vi=place.label("vi", with_province=everywhere),
                en=place.label("en", with_province=everywhere),
            ),
        )
        for place in found.places
    ]
    raise Several(text, choices, part="commune")


def _sentence(typed: str, found: Found, province: str) -> Text:
    """Return the words that ask which place is meant, or say that there is none."""
    first = found.places[0] if found.places else None
    if first is None:
        return Text(
            vi=f"Không tìm thấy “{typed}”. Hãy nhập tên xã, phường hoặc đặc khu hiện nay, "
            "hoặc tên cũ kèm tên huyện, ví dụ: thị trấn Kiến Đức, huyện Đắk R'lấp.",
            en=f"There is no “{typed}”. Type today's commune, ward or special zone, "
            "or the former name with its district, for example: thị trấn Kiến Đức, huyện Đắk R'lấp.",
        )
    if found.elsewhere:
        return Text(
            vi=f"{province} không có “{typed}”, nơi khác có. Hãy chọn ở dưới, hoặc sửa lại tỉnh hay tên xã.",
            en=f"{province} has no “{typed}”, but it exists elsewhere. Choose below, or correct province or commune.",
        )
    if found.like:
        names = ", ".join(place.commune.name for place in found.places)
        return Text(
            vi=f"Không tìm thấy “{typed}”. Gần giống nhất: {names}. Hãy chọn ở dưới, hoặc nhập lại.",
            en=f"There is no “{typed}”. Most alike: {names}. Choose below, or type it again.",
        )
    if first.former and len(found.places) == 1:
        return Text(
            vi=f"Tên cũ “{typed}” nay thuộc {first.commune.name}. Hãy chọn ở dưới để xác nhận.",
            en=f"The former “{typed}” is in {first.commune.name} today. Choose it below to confirm.",
        )
    if first.former:
        return Text(
            vi=f"Tên cũ “{typed}” nay thuộc một trong {len(found.places)} đơn vị ở dưới. Hãy chọn một.",
            en=f"The former “{typed}” is in one of the {len(found.places)} units below today. Choose one.",
        )
    if len(found.places) == 1:
        name = first.label("vi", with_province=not province)
        return Text(
            vi=f"Có phải “{typed}” là {name}? Hãy chọn ở dưới để xác nhận, hoặc nhập lại.",
            en=f"Does “{typed}” mean {name}? Choose it below to confirm, or type it again.",
        )
    return Text(
        vi=f"Có nhiều đơn vị khớp với “{typed}”. Hãy chọn một ở dưới, hoặc nhập rõ hơn.",
        en=f"There are several units that match “{typed}”. Choose one below, or type more of it.",
    )
