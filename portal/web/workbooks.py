"""Workbooks (XLSX, ECMA-376) of plain tables. Text is an inline string, a number a number: nothing is a formula."""

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

MEDIA_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_NOT_XML: Final = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NOT_IN_A_NAME: Final = re.compile(r"[\[\]:*?/\\']")
_LONGEST_NAME, _LONGEST_TEXT = 31, 32_767
_EXACT: Final = 10**15  # a spreadsheet keeps fifteen digits of a number
_BOLD, _GROUPED = 1, 2
_STYLES: Final = (
    f'<styleSheet xmlns="{_MAIN}"><fonts count="2"><font/><font><b/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border/></borders>'
    '<cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="3"><xf/><xf fontId="1" applyFont="1"/><xf numFmtId="3" applyNumberFormat="1"/></cellXfs>'
    "</styleSheet>"
)


@dataclass(frozen=True)
class Sheet:
    """One table of a workbook: its name, its columns, and rows of texts and whole numbers."""

    name: str
    columns: Sequence[str]
    rows: Iterable[Sequence[str | int]]


def xlsx_bytes(sheets: Sequence[Sheet]) -> bytes:
    """The tables as one workbook; the same tables are the same bytes."""
    names = [f"{number}. {_NOT_IN_A_NAME.sub(' ', one.name)}"[:_LONGEST_NAME] for number, one in enumerate(sheets, 1)]
    pages = [("worksheet", f"worksheets/sheet{number}.xml") for number in range(1, len(sheets) + 1)]
    parts = {
        "[Content_Types].xml": _content_types(len(sheets)),
        "_rels/.rels": _relations([("officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": _workbook(names),
        "xl/_rels/workbook.xml.rels": _relations([*pages, ("styles", "styles.xml")]),
        "xl/styles.xml": _STYLES,
    }
    parts |= {f"xl/worksheets/sheet{number}.xml": _sheet(one) for number, one in enumerate(sheets, 1)}
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), _HEAD + content, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def _content_types(count: int) -> str:
    kinds = [("workbook", "sheet.main"), ("styles", "styles")]
    kinds += [(f"worksheets/sheet{number}", "worksheet") for number in range(1, count + 1)]
    base = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    listed = "".join(f'<Override PartName="/xl/{part}.xml" ContentType="{base}.{kind}+xml"/>' for part, kind in kinds)
    relations = "application/vnd.openxmlformats-package.relationships+xml"
    return (
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType="{relations}"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{listed}</Types>'
    )


def _relations(targets: Sequence[tuple[str, str]]) -> str:
    listed = "".join(
        f'<Relationship Id="r{number}" Type="{_LINKS}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{listed}</Relationships>'


def _workbook(names: Sequence[str]) -> str:
    listed = "".join(
        f'<sheet name="{_text(name, quoted=True)}" sheetId="{number}" r:id="r{number}"/>'
        for number, name in enumerate(names, 1)
    )
    return f'<workbook xmlns="{_MAIN}" xmlns:r="{_LINKS}"><sheets>{listed}</sheets></workbook>'


def _sheet(sheet: Sheet) -> str:
    head = "".join(_string(name, style=_BOLD) for name in sheet.columns)
    rows = "".join(f"<row>{''.join(_cell(value) for value in row)}</row>" for row in sheet.rows)
    widths = f'<cols><col min="1" max="{max(1, len(sheet.columns))}" width="24" customWidth="1"/></cols>'
    return f'<worksheet xmlns="{_MAIN}">{widths}<sheetData><row>{head}</row>{rows}</sheetData></worksheet>'


def _cell(value: str | int) -> str:
    if isinstance(value, int) and abs(value) < _EXACT:
        return f'<c s="{_GROUPED}"><v>{value}</v></c>'
    return _string(str(value))


def _string(text: str, *, style: int = 0) -> str:
    return f'<c t="inlineStr" s="{style}"><is><t xml:space="preserve">{_text(text[:_LONGEST_TEXT])}</t></is></c>'


def _text(text: str, *, quoted: bool = False) -> str:
    return escape(_NOT_XML.sub("", text), quote=quoted)
