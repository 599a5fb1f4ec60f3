"""Shared by the kinds that are several inputs with one answer, `key-part` each: a period, a bank account."""

from abc import abstractmethod
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, ClassVar, Final

from wtforms import Form
from wtforms.fields import FormField
from wtforms.fields.core import UnboundField

from forms.fields.base import Context, Question, Rejected, say, typed_text
from forms.fields.inputs import AnswerField, Page, common
from forms.text import Text, one_line

_LONGEST: Final = 200


@contextmanager
def at(part: str) -> Iterator[None]:
    """Say of every rejection inside that it is about `part`."""
    try:
        yield
    except Rejected as rejection:
        raise Rejected(rejection.text, part=part) from None


class CompositeAnswer(AnswerField, FormField):  # type: ignore[misc]  # wtforms ships no types
    """Several inputs read together; errors stand at the input they are about."""

    question: "CompositeQuestion"

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """Read the inputs together."""
        super().process(formdata, data, extra_filters)
        self.read(self._typed() if formdata else None)

    def _typed(self) -> dict[str, str]:
        return {part.short_name: str(part.data or "") for part in self.form}

    def validate(self, form: Page, extra_validators: Any = ()) -> bool:
        """Put every sentence at its input; a question that is not asked has none."""
        del extra_validators
        for part in self.form:
            part.errors = []
        found = [] if form.is_hidden(self.short_name) else list(self.complaints(form.context()))
        first = next(iter(self.form)).short_name
        for problem in found:
            self.form[problem.part or first].errors.append(self.words(problem.text))
        return not found

    def problems(self) -> Iterator[tuple[str, str]]:
        """Yield (id of the input, sentence) for an error summary."""
        for part in self.form:
            yield from ((str(part.id), str(sentence)) for sentence in part.errors)

    def complaints(self, context: Context) -> Iterator[Rejected]:
        """Add every part that is missing, not only the first."""
        typed = {part: one_line(text) for part, text in self._typed().items()}
        demands = self.question.demands
        missing = [part for part in demands if not typed[part]]
        if len(missing) == len(demands) and not any(typed.values()) and not self.question.is_required(context.scope):
            return
        yield from (Rejected(demands[part], part=part) for part in missing)
        if self.rejection is not None and self.rejection.part not in missing:
            yield self.rejection
        elif self.value is not None:
            yield from self.question.check(self.value, context)


class CompositeQuestion(Question):
    """A question with several inputs; subclasses name them in `inputs` and read them in `combine`."""

    control: ClassVar[str] = "group"

    @property
    @abstractmethod
    def demands(self) -> Mapping[str, Text]:
        """The parts that must be there, each with what is said when it is not."""

    @abstractmethod
    def inputs(self, language: str) -> "Mapping[str, UnboundField[Any]]":
        """Return the inputs by part, made in the order in which a page shows them."""

    @abstractmethod
    def combine(self, typed: Mapping[str, str]) -> Any:
        """Return the value of clean lines by part, the demanded ones not empty; Rejected if they have none."""

    def parse(self, typed: Any) -> Any:
        """Return the value of a mapping of parts; None when nothing or only blanks were typed."""
        if not typed:
            return None
        if not isinstance(typed, Mapping):
            raise say("Không đọc được nội dung này; hãy nhập lại.", "This cannot be read; enter it again.")
        lines = {str(part): self._line(str(part), text) for part, text in typed.items()}
        if not any(lines.values()):
            return None
        for part, demand in self.demands.items():
            if not lines.get(part):
                raise Rejected(demand, part=part)
        return self.combine(lines)

    @staticmethod
    def _line(part: str, typed: Any) -> str:
        with at(part):
            return one_line(typed_text(typed, longest=_LONGEST))

    def form_field(self, language: str) -> "UnboundField[Any]":
        """Return the group of inputs."""
        arguments = common(self, language)
        arguments.pop("render_kw")
        return CompositeAnswer(type("Parts", (Form,), dict(self.inputs(language))), **arguments)
