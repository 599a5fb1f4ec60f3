"""Tables for other programs: CSV in UTF-8 with a mark, so that spreadsheets read the accents, and workbooks (XLSX)."""

import csv
import io
from collections.abc import Iterable, Sequence

_STARTS_A_FORMULA = "=+-@＝＋－＠\t\r"


def csv_bytes(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """The table as a file; no cell of it is taken for a formula by a spreadsheet (threat T30)."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([inert(str(cell)) for cell in row])
    return text.getvalue().encode("utf-8-sig")


def inert(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    begins = cell.lstrip(" \n\xa0")[:1]
    return f"\t{cell}" if begins and begins in _STARTS_A_FORMULA else cell
