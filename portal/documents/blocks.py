"""The small vocabulary in which layouts are described to the typesetter: headings, rows, tables, paragraphs."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

from portal.documents.content import Agency, FeeLine, FileLine, Grid, Party, Row, Section, Signatory
from portal.documents.wording import file_size, money

Block = dict[str, Any]


def heading(text: str) -> Block:
    """A section title."""
    return {"kind": "heading", "text": text}


def paragraphs(lines: Iterable[str]) -> Block:
    """Justified paragraphs."""
    return {"kind": "paragraphs", "lines": [line for line in lines if line]}


def numbered(lines: Iterable[str]) -> Block:
    """A numbered list."""
    return {"kind": "numbered", "lines": list(lines)}


def rows(entries: Iterable[Row], *, style: str = "plain") -> Block:
    """Labelled values; ``style`` is ``plain`` (label: value), ``ruled`` (table) or ``certificate`` (large)."""
    shown = [{"label": entry.label, "lines": list(entry.lines) or ["—"]} for entry in entries]
    return {"kind": "rows", "style": style, "rows": shown}


def table(columns: Sequence[str], widths: Sequence[str], lines: Iterable[Sequence[str]], *, align: str) -> Block:
    """A ruled table; a width is a share (``3fr``) or millimetres (``12mm``); ``align`` has one of l c r a column."""
    cells = [list(line) for line in lines]
    return {"kind": "table", "columns": list(columns), "widths": list(widths), "align": list(align), "rows": cells}


def sections(parts: Iterable[Section], *, style: str) -> list[Block]:
    """Every section as a heading (when it has a title) and its rows."""
    shown: list[Block] = []
    for part in parts:
        if part.title:
            shown.append(heading(part.title))
        shown += _rows_and_grids(part.rows, style=style)
    return shown


def _rows_and_grids(entries: Iterable[Row], *, style: str) -> Iterator[Block]:
    """The rows in order; a grid stands between them in the full width, after the name of its row."""
    for is_grid, group in groupby(entries, key=lambda entry: entry.grid is not None):
        if not is_grid:
            yield rows(group, style=style)
            continue
        for entry in group:
            yield {"kind": "caption", "text": entry.label}
            yield from [_grid(entry.grid)] if entry.grid else []


def _grid(grid: Grid) -> Block:
    numbered_rows = [(str(number), *cells) for number, cells in enumerate(grid.rows, start=1)]
    count = len(grid.columns)
    return table(("STT", *grid.columns), ("10mm", *["1fr"] * count), numbered_rows, align="c" + "l" * count)


def party_rows(party: Party, *, label: str) -> tuple[Row, ...]:
    """Name, identity, address, telephone and e-mail, those that are known."""
    known = (
        (label, party.name),
        ("Giấy tờ pháp lý", party.identity),
        ("Địa chỉ", party.address),
        ("Số điện thoại", party.phone),
        ("Thư điện tử", party.email),
    )
    return tuple(Row(name, (value,)) for name, value in known if value)


def files(lines: Sequence[FileLine]) -> Block:
    """Every file with its component, name, size and SHA-256."""
    shown = [
        {
            "component": line.component,
            "name": line.name,
            "size": file_size(line.size),
            "sha256": line.sha256,
            "signature": line.signature,
        }
        for line in lines
    ]
    return {"kind": "files", "files": shown}


def fees(lines: Sequence[FeeLine]) -> Block:
    """Every fee and their sum."""
    cells = [(line.name, money(line.amount), line.note) for line in lines]
    if len(lines) > 1:
        cells.append(("Tổng cộng", money(sum(line.amount for line in lines)), ""))
    return table(("Khoản thu", "Số tiền", "Ghi chú"), ("3fr", "2fr", "3fr"), cells, align="lrl")


def fee_sentence(lines: Sequence[FeeLine]) -> str:
    """The fees in one line, for slips."""
    if not lines:
        return "Không thu"
    return "; ".join(f"{line.name}: {money(line.amount)}{f' ({line.note})' if line.note else ''}" for line in lines)


def agency(issuer: Agency) -> dict[str, str]:
    """The block at the top left."""
    return {"superior": issuer.superior, "name": issuer.name, "desk": issuer.desk}


def signer(signatory: Signatory, *, box: str, caption: str = "") -> dict[str, str]:
    """A signature block with the box where the digital signature appears."""
    return {
        "authority": signatory.authority,
        "position": signatory.position,
        "name": signatory.name,
        "box": box,
        "caption": caption,
    }
