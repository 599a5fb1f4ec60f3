"""Every text of the screens has a complete English version (the catalogue of translations matches the source)."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_file
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[3]
CATALOGUE = ROOT / "portal/translations/en/LC_MESSAGES/messages.po"
KEYWORDS = {**DEFAULT_KEYWORDS, "_l": None}
SOURCES = (("portal", "*.py", "python"), ("templates", "*.html", "jinja2"))
OPTIONS = {"extensions": "portal.web.kept.Kept", "silent": "false"}
PLACEHOLDER = re.compile(r"%%|%\(\w+\)[sd]")
EDGES = ".,:?;!"
VIETNAMESE_LETTER = re.compile("[ăâđêôơưĂÂĐÊÔƠƯ\u1ea0-\u1ef9]")
VIETNAMESE_ON_PURPOSE = (
    re.compile("“[^”]*”"),  # what a person would type
    re.compile("QĐ-UBND"),  # the symbol of a decision
    re.compile("Tết"),
    re.compile("Nguyễn Văn An|Ậ Ẫ Ỗ Ộ Ữ Ự Ề Ẳ, nguyễn thị thuỷ, nghiêng ngả khuỷu tay"),  # the gallery's samples
)


def texts(message: Message) -> list[str]:
    """The translation of a message: one text, or one for each plural form."""
    return [message.string] if isinstance(message.string, str) else list(message.string or ())


def sources(message: Message) -> list[str]:
    return [message.id] if isinstance(message.id, str) else list(message.id)


def name_of(message: Message) -> str:
    return sources(message)[0]


def extracted() -> Iterator[tuple[str, str]]:
    """Every text marked in the source, and the file it is in."""
    for folder, pattern, method in SOURCES:
        for path in sorted((ROOT / folder).rglob(pattern)):
            for _, message, _, _ in extract_from_file(method, path, keywords=KEYWORDS, options=OPTIONS):
                yield (message if isinstance(message, str) else message[0]), str(path.relative_to(ROOT))


@cache
def catalogue() -> Catalog:
    with CATALOGUE.open("rb") as stream:
        return read_po(stream, locale="en")


@cache
def source() -> dict[str, str]:
    return dict(extracted())


def messages() -> list[Message]:
    return [message for message in catalogue() if message.id]


def edges(text: str) -> tuple[str, str]:
    """The punctuation at the two ends of a text."""
    return text[: len(text) - len(text.lstrip(EDGES))], text[len(text.rstrip(EDGES)) :]


def test_the_extraction_reaches_every_kind_of_source() -> None:
    files = set(source().values())
    assert {"portal", "templates"} == {file.split("/")[0] for file in files}
    assert any(file.startswith("templates/_layout/") for file in files)
    assert any(file.startswith("templates/_components/") for file in files)
    assert any(file.endswith("page_forms.py") for file in files), "lazy texts (_l) are not extracted"


def test_every_text_has_an_english_version() -> None:
    known = {name_of(message): message for message in messages()}
    missing = {text: file for text, file in source().items() if text not in known or not all(texts(known[text]))}
    assert missing == {}, "run `make messages` and translate what is empty"


def test_nothing_is_translated_that_is_not_used() -> None:
    assert {name_of(message) for message in messages()} - set(source()) == set()
    assert list(catalogue().obsolete) == []


def test_no_translation_is_a_guess() -> None:
    assert [name_of(message) for message in messages() if message.fuzzy] == []


@pytest.mark.parametrize("side", ["source", "translation"])
def test_texts_are_composed_unicode_without_stray_spaces(side: str) -> None:
    lines = [line for message in messages() for line in (sources if side == "source" else texts)(message)]
    assert [line for line in lines if line != unicodedata.normalize("NFC", line)] == []
    assert [line for line in lines if line != " ".join(line.split())] == []


def test_placeholders_are_the_same() -> None:
    wrong = [
        (name_of(message), text)
        for message in messages()
        for text in texts(message)
        if sorted(PLACEHOLDER.findall(text)) != sorted(PLACEHOLDER.findall(name_of(message)))
    ]
    assert wrong == []


def test_punctuation_at_the_ends_is_the_same() -> None:
    wrong = [
        (name_of(message), text)
        for message in messages()
        for text in texts(message)
        if edges(text) != edges(name_of(message))
    ]
    assert wrong == []


def test_first_letters_are_of_the_same_case() -> None:
    """A fragment that goes on in a sentence stays one; a sentence or a label starts with a capital."""
    wrong = [
        (name_of(message), text)
        for message in messages()
        for text in texts(message)
        if text[:1].isalpha() and name_of(message)[0].isalpha() and text[0].isupper() != name_of(message)[0].isupper()
    ]
    assert wrong == []


def test_english_is_english() -> None:
    """No Vietnamese is left, except what is Vietnamese on purpose."""

    def bare(text: str) -> str:
        for pattern in VIETNAMESE_ON_PURPOSE:
            text = pattern.sub("", text)
        return text

    assert [text for message in messages() for text in texts(message) if VIETNAMESE_LETTER.search(bare(text))] == []


def test_no_text_is_built_while_it_is_looked_up() -> None:
    """``_(f"…")`` and ``_(name)`` cannot be collected, so they would never be translated."""
    built = re.compile(r"(?<![\w.])(?:_|_l|gettext)\((?!\s*[\"'])")
    wrong = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for folder, pattern, _ in SOURCES
        for path in sorted((ROOT / folder).rglob(pattern))
        for line in path.read_text(encoding="utf-8").splitlines()
        if built.search(line) and not line.rstrip().endswith("(")
    ]
    assert wrong == []
