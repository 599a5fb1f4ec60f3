"""Kinds `file`, `files` and `photo`: what is attached for one component of the dossier."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
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
    size: int = Field(ge=0, le=2**53 - 1)  # what every JSON reader takes as it is
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
        if held and not uploads:
            yield from self.question.check(held, context)
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
    kind: Literal["file"] = "file"
    component: Key

    @property
    def drawn_blank(self) -> bool:
        """Not: the files there are listed."""
        return False

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

    def most(self, component: Component) -> int:
        """Return how many files this question takes of its component."""
        return component.max_files

    @property
    def demand(self) -> Text:
        """Ask for the file."""
        return Text(vi=f"Vui lòng đính kèm tệp cho mục “{self.label.vi}”.", en=f"Attach a file for “{self.label.en}”.")


@register
class FilesQuestion(FileQuestion):
    """Several files for one component, at least `minimum` of them once there are any."""

    kind: Literal["files"] = "files"  # type: ignore[assignment]  # each kind has its own name
    minimum: int = Field(default=1, ge=1, le=50)

    def check(self, value: tuple[FileRef, ...], context: Context) -> Iterator[Rejected]:
        """Yield a sentence when files are still missing."""
        del context
        if len(value) < self.minimum:
            yield say(
                f"Mục “{self.label.vi}” cần ít nhất {self.minimum} tệp; hiện có {len(value)}. Hãy chọn thêm tệp.",
                f"“{self.label.en}” needs at least {self.minimum} files; there are {len(value)}. Add the others.",
            )


@register
class PhotoQuestion(FileQuestion):
    """One portrait photo: upright, of the wanted proportions, with enough pixels to be printed.

    `width` and `height` are millimetres of the print (a 4 × 6 cm photo: 40 and 60); `dots` is how fine it is printed,
    in dots per inch. A camera's frame may be wider or narrower than the print by `tolerance` per cent.
    """

    kind: Literal["photo"] = "photo"  # type: ignore[assignment]  # each kind has its own name
    width: int = Field(default=30, ge=10, le=200)
    height: int = Field(default=40, ge=10, le=200)
    dots: int = Field(default=200, ge=72, le=600)
    tolerance: int = Field(default=5, ge=0, le=25)

    def form_field(self, language: str) -> "UnboundField[Any]":
        """Return an input for one file."""
        return PhotoAnswer(**common(self, language))

    def most(self, component: Component) -> int:
        """Return 1: another photo takes the place of the first."""
        del component
        return 1

    @property
    def least(self) -> tuple[int, int]:
        """The fewest pixels, width and height, for a good print."""
        return _pixels(self.width, self.dots), _pixels(self.height, self.dots)

    @property
    def print_size(self) -> str:
        """The size of the print in centimetres, e.g. `3 × 4`."""
        return f"{_centimetres(self.width)} × {_centimetres(self.height)}"

    def picture_problems(self, width: int, height: int) -> Iterator[Rejected]:
        """Yield what is wrong with an upright picture of `width` × `height` pixels."""
        least_width, least_height = self.least
        if abs(Fraction(width, height) * Fraction(self.height, self.width) - 1) * 100 > self.tolerance:
            yield say(
                f"Ảnh có khung {width} × {height} điểm ảnh, không đúng tỷ lệ {self.print_size} cm. "
                f"Hãy cắt ảnh theo tỷ lệ {self.print_size} (ngang × dọc) rồi chọn lại.",
                f"The photo measures {width} × {height} pixels, not in the proportion of {self.print_size} cm. "
                f"Crop it to {self.print_size} (width × height) and choose it again.",
            )
        elif width < least_width or height < least_height:
            yield say(
                f"Ảnh chỉ có {width} × {height} điểm ảnh nên in ra sẽ mờ; cần ít nhất {least_width} × {least_height}. "
                "Hãy chọn ảnh gốc từ máy ảnh, không dùng ảnh đã thu nhỏ.",
                f"The photo has only {width} × {height} pixels and would print badly; at least "
                f"{least_width} × {least_height} are needed. Choose the camera's own picture, not a reduced copy.",
            )

    def check(self, value: tuple[FileRef, ...], context: Context) -> Iterator[Rejected]:
        """Yield a sentence when there is more than one photo or something that is no picture."""
        del context
        if len(value) != 1 or not value[0].media_type.startswith("image/"):
            yield say("Mục này nhận đúng một ảnh chân dung.", "Exactly one portrait photo is taken here.")


class PhotoAnswer(FilesAnswer):
    """One new photo in `data`; it takes the place of the one that the dossier holds."""

    widget = widgets.FileInput(multiple=False)

    def complaints(self, context: Context) -> Iterator[Rejected]:
        """Ask for the photo when there is none, and check the one that is held."""
        if not self.value and not self.data and self.is_needed(context):
            yield Rejected(self.question.demand)
        if self.value:
            yield from self.question.check(self.value, context)


def _pixels(millimetres: int, dots: int) -> int:
    return round(millimetres * dots / 25.4)


def _centimetres(millimetres: int) -> str:
    return f"{millimetres / 10:.1f}".removesuffix(".0").replace(".", ",")
