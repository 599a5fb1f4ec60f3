"""The parts of the portal that help: data, ``guides.yaml`` beside this file."""

from functools import cache
from pathlib import Path
from typing import Final

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter

from forms.text import Text
from portal.core.finding.entries import Entry, Kind

_FILE: Final = Path(__file__).with_name("guides.yaml")


class Guide(BaseModel):
    """A page, or a part of one, with what people type for it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    address: str
    title: Text
    summary: Text
    keywords: tuple[str, ...] = ()

    def found_by(self) -> Entry:
        """What it is found by; its key is its address."""
        return Entry(
            kind=Kind.GUIDE,
            key=self.address,
            title=self.title.vi,
            title_en=self.title.en,
            summary=self.summary.vi,
            summary_en=self.summary.en,
            keywords=self.keywords,
        )


@cache
def guides() -> tuple[Guide, ...]:
    """All of them."""
    data = yaml.safe_load(_FILE.read_text(encoding="utf-8"))["guides"]
    return TypeAdapter(tuple[Guide, ...]).validate_python(data)
