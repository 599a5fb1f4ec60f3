"""What can be found: one row for a service, a notice, a guide, kept in the transaction that changes the thing itself.

``words`` is the document of bare tokens that the full-text index reads: the letter of the kind, a letter for the place
(title, keyword, anywhere) and the folded word, so that neither database's own idea of a word matters and a search
among services reads nothing about notices.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256

from sqlalchemy import BigInteger, Integer, String, UniqueConstraint, delete, select
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, Session, mapped_column

from forms.text import one_line
from portal.core.db import Base, insert_for
from portal.core.textsearch import words

LONGEST_WORD = 40
_MOST_TOKENS = 3000


class Kind(StrEnum):
    """What a thing is; the value is the letter before its tokens."""

    SERVICE = "s"
    NOTICE = "n"
    GUIDE = "g"
    OCCASION = "o"


class Place(StrEnum):
    """Where a word stands; the value is the letter before it."""

    TITLE = "t"
    KEYWORD = "k"
    ANYWHERE = "a"


class SearchEntry(Base):
    """One thing that can be found. ``version`` 0 where there are none; ``until``: found before that moment only."""

    __tablename__ = "search_entry"
    __table_args__ = (UniqueConstraint("kind", "key", "version"),)

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(1))
    key: Mapped[str] = mapped_column(String(200))
    version: Mapped[int]
    title: Mapped[str] = mapped_column(LongText)
    title_en: Mapped[str] = mapped_column(LongText)
    summary: Mapped[str] = mapped_column(LongText)
    summary_en: Mapped[str] = mapped_column(LongText)
    names: Mapped[str] = mapped_column(LongText)
    folded_names: Mapped[str] = mapped_column(LongText)
    words: Mapped[str] = mapped_column(LongText)
    at: Mapped[datetime | None]
    until: Mapped[datetime | None]
    digest: Mapped[str] = mapped_column(String(64))


class SearchWord(Base):
    """A folded word of a title or keyword: what a mistyped word may be. Words are never taken out."""

    __tablename__ = "search_word"

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    word: Mapped[str] = mapped_column(String(LONGEST_WORD), unique=True)


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What is found: ``title`` in both languages where there are two, ``keywords`` as people say, ``body`` the rest."""

    kind: Kind
    key: str
    version: int = 0
    title: str
    title_en: str = ""
    summary: str = ""
    summary_en: str = ""
    keywords: tuple[str, ...] = ()
    body: tuple[str, ...] = ()
    at: datetime | None = None
    until: datetime | None = None

    @property
    def names(self) -> list[str]:
        """The titles and keywords as they were written, each a line."""
        listed = (one_line(one) for one in (self.title, self.title_en, *self.keywords))
        return list(dict.fromkeys(one for one in listed if one))

    @property
    def digest(self) -> str:
        """A SHA-256 that changes with anything that is found or shown."""
        return sha256(repr(self).encode()).hexdigest()

    def tokens(self) -> list[str]:
        """The document of the index, each token once, those of the title first."""
        title, keywords = words(self.title, self.title_en), words(*self.keywords)
        anywhere = [*title, *keywords, *words(self.summary, self.summary_en, *self.body)]
        placed = ((Place.TITLE, title), (Place.KEYWORD, keywords), (Place.ANYWHERE, anywhere))
        made = (token(self.kind, place, word) for place, found in placed for word in found if len(word) <= LONGEST_WORD)
        return list(dict.fromkeys(made))[:_MOST_TOKENS]


def token(kind: Kind, place: Place, word: str) -> str:
    """A folded word as the index knows it."""
    return f"{kind}{place}{word}"


def row_of(entry: Entry) -> SearchEntry:
    """The row that lets ``entry`` be found; ``put`` is how it gets into the index."""
    return SearchEntry(
        kind=entry.kind,
        key=entry.key,
        version=entry.version,
        title=entry.title,
        title_en=entry.title_en,
        summary=entry.summary,
        summary_en=entry.summary_en,
        names="\n".join(entry.names),
        folded_names="\n".join(" ".join(words(one)) for one in entry.names),
        words=" ".join(entry.tokens()),
        at=entry.at,
        until=entry.until,
        digest=entry.digest,
    )


def put(session: Session, entry: Entry) -> None:
    """Let ``entry`` be found, in place of what was there under its kind, key and version. Safe to repeat."""
    where = (SearchEntry.kind == entry.kind, SearchEntry.key == entry.key, SearchEntry.version == entry.version)
    known = session.execute(select(SearchEntry.id, SearchEntry.digest).where(*where)).one_or_none()
    if known is not None and known.digest == entry.digest:
        return
    if known is not None:
        session.execute(delete(SearchEntry).where(SearchEntry.id == known.id))
    session.add(row_of(entry))
    session.flush()
    learn(session, words(*entry.names))


def take_out(session: Session, kind: Kind, key: str, *, before: int | None = None) -> None:
    """Let a thing no longer be found, or not in versions ``before`` one. Safe to repeat."""
    gone = delete(SearchEntry).where(SearchEntry.kind == kind, SearchEntry.key == key)
    session.execute(gone if before is None else gone.where(SearchEntry.version < before))


def learn(session: Session, found: Iterable[str]) -> None:
    """Know these folded words as spelled right. In one order, so that two writers never wait crosswise."""
    rows = [{"word": word} for word in sorted(set(found)) if len(word) <= LONGEST_WORD]
    if rows:
        session.execute(insert_for(session)(SearchWord).on_conflict_do_nothing(), rows)
