"""The words of a PDF page, enough to read short lines: fonts with a ToUnicode map, positions as line breaks."""

import re
from collections.abc import Iterator
from typing import Any

import pikepdf

MAXIMUM_OPERATORS = 20_000

_RANGES = re.compile(rb"beginbfrange(.*?)endbfrange", re.DOTALL)
_CHARS = re.compile(rb"beginbfchar(.*?)endbfchar", re.DOTALL)
_SPACE = re.compile(rb"begincodespacerange\s*<([0-9A-Fa-f]+)>")
_HEX = re.compile(rb"<([0-9A-Fa-f\s]*)>")
_RANGE_LINE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*(?:<([0-9A-Fa-f]+)>|\[([^\]]*)\])")
_LONGEST_RANGE = 70_000


def _spoken(digits: bytes) -> str:
    return bytes.fromhex(digits.decode("ascii")).decode("utf-16-be", "ignore")


def character_map(cmap: bytes) -> tuple[int, dict[int, str]]:
    """Bytes per code, and text by code, of a ToUnicode stream (ISO 32000-1, 9.10.3)."""
    space = _SPACE.search(cmap)
    width = len(space[1]) // 2 if space else 2
    found: dict[int, str] = {}
    for block in _CHARS.findall(cmap):
        codes = [digits for digits in _HEX.findall(block) if digits.strip()]
        found.update({int(code, 16): _spoken(text) for code, text in zip(codes[::2], codes[1::2], strict=False)})
    for block in _RANGES.findall(cmap):
        for first, last, start, listed in _RANGE_LINE.findall(block):
            found.update(_range(int(first, 16), int(last, 16), start, listed))
    return max(1, width), found


def _range(first: int, last: int, start: bytes, listed: bytes) -> dict[int, str]:
    last = min(last, first + _LONGEST_RANGE)
    if listed:
        return {first + index: _spoken(text) for index, text in enumerate(_HEX.findall(listed))}
    text = _spoken(start)
    if not text:
        return {}
    return {code: text[:-1] + chr((ord(text[-1]) + code - first) % 0x110000) for code in range(first, last + 1)}


class _Reader:
    """Follows the text operators of a content stream."""

    def __init__(self, fonts: dict[str, tuple[int, dict[int, str]]]) -> None:
        self._fonts = fonts
        self._font: tuple[int, dict[int, str]] = (1, {})
        self.pieces: list[str] = []

    def follow(self, operator: str, operands: list[Any]) -> None:
        if operator == "Tf":
            self._font = self._fonts.get(str(operands[0]), (1, {}))
        elif operator in {"Td", "TD"}:
            self.pieces.append("\n" if float(operands[1]) else " ")
        elif operator in {"Tm", "T*", "ET"}:
            self.pieces.append("\n")
        elif operator in {"Tj", "'", '"'}:
            self.pieces.append(self._text(bytes(operands[-1])))
        elif operator == "TJ":
            parts = (part for part in operands[0] if isinstance(part, pikepdf.String))
            self.pieces.extend(self._text(bytes(part)) for part in parts)

    def _text(self, codes: bytes) -> str:
        width, letters = self._font
        if not letters:
            return codes.decode("cp1252", "ignore")
        numbers = (int.from_bytes(codes[at : at + width], "big") for at in range(0, len(codes), width))
        return "".join(letters.get(number, "") for number in numbers)


def _fonts(page: pikepdf.Page) -> dict[str, tuple[int, dict[int, str]]]:
    fonts: Any = page.resources.get("/Font", {})
    maps: dict[str, tuple[int, dict[int, str]]] = {}
    for name, font in fonts.items():
        cmap = font.get("/ToUnicode")
        if isinstance(cmap, pikepdf.Stream):
            maps[str(name)] = character_map(cmap.read_bytes())
    return maps


def first_lines(page: pikepdf.Page, *, limit: int = 60) -> list[str]:
    """The first lines of a page as far as they can be read; an unreadable page has none."""
    try:
        return list(_lines(page))[:limit]
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError, IndexError):
        return []


def _lines(page: pikepdf.Page) -> Iterator[str]:
    reader = _Reader(_fonts(page))
    for count, instruction in enumerate(pikepdf.parse_content_stream(page)):
        if count > MAXIMUM_OPERATORS:
            break
        reader.follow(str(instruction.operator), list(instruction.operands))
    return (line.strip() for line in "".join(reader.pieces).split("\n") if line.strip())
