"""Occasions: what happens in a life or in a business, with the services it calls for, as data of a catalogue."""

from pathlib import Path
from typing import Annotated, Final, Literal

import yaml
from pydantic import BaseModel, ConfigDict, StringConstraints, TypeAdapter

from forms.text import Text

FILE: Final = "occasions.yaml"
OccasionKind = Literal["life", "business"]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Step(_Part):
    """A service that the occasion calls for, by code, and why."""

    service: str
    why: Text


class Occasion(_Part):
    """One occasion: ``key`` is its part of an address, ``services`` stand in the order in which they are done."""

    key: Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
    kind: OccasionKind
    name: Text
    intro: Text
    keywords: tuple[str, ...] = ()
    services: tuple[Step, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """The services by code, in their order."""
        return tuple(step.service for step in self.services)


_LISTED: Final = TypeAdapter(tuple[Occasion, ...])


def load_occasions(folder: Path) -> tuple[Occasion, ...]:
    """The occasions of the catalogue in ``folder``, none where it has no such file.

    Raises ValueError where one is not sound or a key stands twice.
    """
    path = folder / FILE
    if not path.exists():
        return ()
    occasions = _LISTED.validate_python(yaml.safe_load(path.read_text(encoding="utf-8"))["occasions"])
    if len({one.key for one in occasions}) != len(occasions):
        raise ValueError(f"{path}: a key stands twice")
    return occasions
