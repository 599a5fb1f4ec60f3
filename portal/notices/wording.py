"""A notice in the reader's language, or in Vietnamese where there is no translation."""

from dataclasses import dataclass
from datetime import datetime

from forms.text import Text
from portal.notices.models import Notice


@dataclass(frozen=True)
class Wording:
    """The texts of a notice and the language they are in."""

    slug: str
    language: str
    title: str
    summary: str
    body: str
    category: Text
    published_at: datetime | None
    pinned: bool

    @classmethod
    def of(cls, notice: Notice, language: str) -> "Wording":
        """The notice in ``language`` if it was translated, else in Vietnamese."""
        english = language == "en" and bool(notice.title_en)
        return cls(
            slug=notice.slug,
            language="en" if english else "vi",
            title=notice.title_en if english else notice.title,
            summary=notice.summary_en if english else notice.summary,
            body=notice.body_en if english else notice.body,
            category=notice.kind.named,
            published_at=notice.published_at,
            pinned=notice.pinned,
        )
