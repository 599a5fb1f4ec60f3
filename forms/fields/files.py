"""Kind `file`: the scans or documents of one component of the dossier."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from typing import Annotated, Any, ClassVar, Final, Literal, Protocol

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter, ValidationError
from wtforms import widgets
from wtforms.fields import MultipleFileField
from wtforms.fields.core import UnboundField

from forms.conditions import Condition
from forms.fields.base import Context, Key, Question, Rejected, say
from forms.fields.inputs import AnswerField, common
from forms.fields.registry import register
from forms.text import Text, clean

_UNITS: Final = (("MB", 1024 * 1024), ("KB", 1024))


class FileRef(BaseModel):
    """A file that was put in the store: its id, the SHA-256 of its bytes, the name it came with, size in bytes."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Annotated[str, StringConstraints(min_length=1, max_length=64)]
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    name: Annotated[str, StringConstraints(min_length=1, max_length=255)]
    size: int = Field(ge=0)
    media_type: Annotated[str, StringConstraints(min_length=1, max_length=127)]


_REFS: Final = TypeAdapter(tuple[FileRef, ...])


def readable_size(size: int, language: str = "vi") -> str:
    """Return e.g. `1,5 MB`, `12 KB`, `300 B`; in English with a decimal point."""
    for unit, factor in _UNITS:
        if size >= factor:
            number = f"{size / factor:.1f}".removesuffix(".0")
            return f"{number if language == 'en' else number.replace('.', ',')} {unit}"
    return f"{size} B"


class Component(Protocol):
    """What an upload is checked against."""

    @property
    def required(self) -> bool | Condition: ...

    @property
    def max_files(self) -> int: ...

    @property
    def max_mb(self) -> int: ...


class FilesAnswer(AnswerField, MultipleFileField):  # type: ignore[misc]  # wtforms ships no types
    """New uploads in `data`; `value` is what the dossier already holds of this component."""

    widget = widgets.FileInput(multiple=True)

    question: "FileQuestion"
    component: Component | None = None
    """The component of the dossier, set by the form of the page."""

    def is_needed(self, context: Context) -> bool:
        """Say whether both the question and its component ask for a file."""
        component = True if self.component is None else self.component.required
        needed = component if isinstance(component, bool) else component.holds(context.scope)
        return needed and self.question.is_required(context.scope)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Keep the uploads that have a name; a browser sends an empty one when nothing is chosen."""
        self.data = [upload for upload in valuelist if getattr(upload, "filename", "")]

    def complaints(self, context: Context) -> Iterator[Rejected]:
        """Check the number of files and the size of new ones; nothing is needed when the dossier holds some."""
        held, uploads, component = self.value or (), self.data or [], self.component
        if not held and not uploads and self.is_needed(context):
            yield Rejected(self.question.demand)
        if component is None:
            return
        if len(held) + len(uploads) > component.max_files:
            yield say(
                f"Mục này nhận tối đa {component.max_files} tệp; hãy bỏ bớt hoặc ghép thành một tệp PDF.",
                f"At most {component.max_files} files are taken here; remove some or join them into one PDF.",
            )
        for upload in uploads:
            yield from size_problems(upload.filename, size_of(upload), component.max_mb)


def size_of(upload: Any) -> int:
    """Return the size in bytes of an upload, leaving its stream where it was."""
    stream = upload.stream
    here = stream.tell()
    size = int(stream.seek(0, 2))
    stream.seek(here)
    return size


def size_problems(name: str, size: int, max_mb: int) -> Iterator[Rejected]:
    """Yield a sentence when a file is empty or above `max_mb` megabytes."""
    shown = clean(re.split(r"[\\/]", name)[-1])
    if size == 0:
        yield say(f"Tệp “{shown}” rỗng; hãy chọn tệp khác.", f"The file “{shown}” is empty; choose another.")
    if size > max_mb * 1024 * 1024:
        yield say(
            f"Tệp “{shown}” nặng {readable_size(size)}; tối đa {max_mb} MB. Hãy giảm dung lượng hoặc tách tệp.",
            f"The file “{shown}” has {readable_size(size, 'en')}; at most {max_mb} MB. Make it smaller or split it.",
        )


@register
class FileQuestion(Question):
    """Files for the component of the dossier named by `component`."""

    control: ClassVar[str] = "file"
    drawn_blank: ClassVar[bool] = False
    kind: Literal["file"] = "file"
    component: Key

    def parse(self, typed: Any) -> tuple[FileRef, ...] | None:
        """Return references to stored files, given as such or as data; uploads are stored by the portal first."""
        try:
            return _REFS.validate_python(typed if isinstance(typed, list | tuple) else [typed] if typed else []) or None
        except (ValidationError, TypeError):
            raise say(
                "Danh sách tệp không hợp lệ; hãy tải lại tệp.", "The list of files is not valid; upload again."
            ) from None

    def stored(self, value: tuple[FileRef, ...]) -> list[dict[str, Any]]:
        """Return the references as data."""
        return [ref.model_dump() for ref in value]

    def canonical(self, value: tuple[FileRef, ...]) -> list[dict[str, Any]]:
        """Return name, size, type and digest: what is signed does not depend on ids of a database."""
        return [ref.model_dump(exclude={"id"}) for ref in value]

    def readable(self, value: tuple[FileRef, ...], language: str) -> list[str]:
        """Return name and size of every file, one a line."""
        return [f"{ref.name} ({readable_size(ref.size, language)})" for ref in value]

    def form_field(self, language: str) -> "UnboundField[Any]":
        """Return an input for several files."""
        return FilesAnswer(**common(self, language))

    def samples(self, context: Context) -> Sequence[Any]:
        """Return references to documents, and to a picture; whoever needs bytes stores some and changes them."""
        del context
        return [self._sample("pdf", "application/pdf"), self._sample("jpg", "image/jpeg")]

    def _sample(self, ending: str, media_type: str) -> list[dict[str, Any]]:
        """Return references to as many files as are enough."""
        digest = hashlib.sha256(self.key.encode()).hexdigest()
        name = f"{self.key}.{ending}"
        numbers = range(1, max(1, getattr(self, "minimum", 1)) + 1)
        refs = (
            FileRef(id=f"{self.key}-{at}", sha256=digest, name=name, size=1024, media_type=media_type) for at in numbers
        )
        return [ref.model_dump() for ref in refs]

    @property
    def demand(self) -> Text:
        """Ask for the file."""
        return Text(vi=f"Vui lòng đính kèm tệp cho mục “{self.label.vi}”.", en=f"Attach a file for “{self.label.en}”.")
