"""How one kind of event is told to the applicant."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from forms.text import Text


@dataclass(frozen=True)
class Telling:
    """The title of a line of the story, and what is said below it, from what the event holds."""

    title: Text | Callable[[Mapping[str, Any]], Text]
    more: Callable[[Mapping[str, Any]], Text | None] = lambda payload: None
