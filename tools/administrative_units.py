"""Build forms/data/units.csv and succession.csv: administrative units of Viet Nam, and who follows whom.

Facts only, from two published compilations of the same official lists (never needed to run the portal):
- vietnamadminunits 1.0.4 (MIT): units by code and name as of 30 June and 1 July 2025, and its table of conversion;
- vietnam-provinces 2026.9.0: the National Statistics Office's own table of conversion, by code.
Where the two differ about a successor, the table of the Statistics Office decides. Both need a throw-away folder:

    pip download --no-deps -d W vietnamadminunits==1.0.4 && python -m zipfile -e W/vietnamadminunits*.whl W
    pip download --no-deps --only-binary=:all: --python-version 3.13 -d W vietnam-provinces==2026.9.0
    python -m zipfile -e W/vietnam_provinces*.whl W && python tools/administrative_units.py W
"""

import csv
import json
import runpy
import sqlite3
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final, NamedTuple

DATA: Final = Path(__file__).parents[1] / "forms/data"
SINCE, UNTIL = "2025-07-01", "2025-06-30"
TYPES: Final = ("Đặc khu", "Thành phố", "Thị trấn", "Thị xã", "Phường", "Huyện", "Quận", "Tỉnh", "Xã")

UNITS_HEADER: Final = """\
# Administrative units of Viet Nam. Codes and names: Decision 19/2025/QĐ-TTg and the list of the National Statistics
# Office (danhmuchanhchinh.nso.gov.vn); built by tools/administrative_units.py on {day} from published compilations.
# COMPLETE: the 34 provinces and cities and 3,321 communes, wards and special zones since 1 July 2025 (Resolution
# 202/2025/QH15 and the resolutions of the Standing Committee); the 63 provinces, 696 districts and 10,035 communes of
# 30 June 2025. valid_from is empty where the source does not say since when.
# NOT COMPLETE: units that had gone before 30 June 2025 (mergers of 2019-2025) are not here; changes of name or rank
# after 1 July 2025 are entered by hand, from their resolution: end the old row, add a new one with the same code.
"""
SUCCESSION_HEADER: Final = """\
# Which unit of today (new) has land of which former unit (old), by the codes of units.csv; several rows: it was split.
# Source: the National Statistics Office's table of conversion of 1 July 2025, compared with a second compilation;
# built by tools/administrative_units.py on {day}.
# COMPLETE: every one of the 63 provinces and 10,035 communes of 30 June 2025, and the five island districts that had no
# communes. The other districts follow from their communes.
"""


class Unit(NamedTuple):
    """A row of units.csv."""

    code: str
    name: str
    type: str
    parent: str
    valid_from: str
    valid_to: str


def split(full: str) -> tuple[str, str]:
    """Return type and own name of `Xã Kiến Đức`."""
    text = " ".join(unicodedata.normalize("NFC", full).replace("’", "'").split())
    kind = next(item for item in TYPES if text.casefold().startswith(item.casefold() + " "))
    return kind.lower(), text[len(kind) + 1 :]


def unit(code: str, full: str, parent: str = "", *, former: bool) -> Unit:
    """Return the row of a unit."""
    kind, name = split(full)
    return Unit(code, name, kind, parent, "" if former else SINCE, UNTIL if former else "")


def today(base: sqlite3.Connection) -> Iterator[Unit]:
    """Yield provinces and communes since 1 July 2025."""
    for code, name in base.execute("SELECT DISTINCT provinceCode, province FROM admin_units ORDER BY 1"):
        yield unit(code, name, former=False)
    for code, name, parent in base.execute("SELECT wardCode, ward, provinceCode FROM admin_units ORDER BY 3, 1"):
        yield unit(code, name, parent, former=False)


def former(base: sqlite3.Connection) -> Iterator[Unit]:
    """Yield provinces, districts and communes of 30 June 2025."""
    table = "FROM admin_units_legacy"
    for code, name in base.execute(f"SELECT DISTINCT provinceCode, province {table} ORDER BY 1"):
        yield unit(code, name, former=True)
    districts = f"SELECT DISTINCT districtCode, district, provinceCode {table} ORDER BY 1"
    for code, name, parent in base.execute(districts):
        yield unit(code, name, parent, former=True)
    communes = f"SELECT wardCode, ward, districtCode {table} WHERE wardCode IS NOT NULL ORDER BY 3, 1"
    for code, name, parent in base.execute(communes):
        yield unit(code, name, parent, former=True)


def compiled(base: sqlite3.Connection, table: Mapping[str, Mapping[str, object]]) -> dict[str, set[str]]:
    """Return the successors of every former commune (and district without communes) of the first compilation."""
    new = dict(base.execute("SELECT provinceKey || '/' || wardKey, wardCode FROM admin_units"))
    keys = "provinceKey || '_' || districtKey || '_' || COALESCE(wardKey, '')"
    old = dict(base.execute(f"SELECT {keys}, COALESCE(wardCode, districtCode) FROM admin_units_legacy"))  # noqa: S608
    found: dict[str, set[str]] = {}
    for province, whole in table["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for ward, formers in whole.items():  # type: ignore[attr-defined]
            for key in formers:
                found.setdefault(old[key], set()).add(new[f"{province}/{ward}"])
    for province, split_up in table["DICT_PROVINCE_WARD_DIVIDED"].items():
        for key, parts in split_up.items():  # type: ignore[attr-defined]
            found.setdefault(old[key], set()).update(new[f"{province}/{part['newWardKey']}"] for part in parts)
    return found


def official(path: Path) -> dict[str, set[str]]:
    """Return the successors of every former commune in the table of the Statistics Office."""
    table = runpy.run_path(str(path))["OLD_TO_NEW"]
    return {f"{old:05d}": {f"{new.code:05d}" for new in entry.new_wards} for old, entry in table.items()}


def provinces(units: Iterable[Unit], succession: Mapping[str, set[str]]) -> dict[str, set[str]]:
    """Return the successors of the former provinces, from those of their communes; one each, or the data is wrong."""
    parents = {item.code: item.parent for item in units if not item.valid_to}
    above = {item.code: item.parent for item in units if item.valid_to}
    found: dict[str, set[str]] = {}
    for old, new in succession.items():
        province = above[above[old]] if len(old) == 5 else above[old]
        found.setdefault(province, set()).update(parents[code] for code in new)
    return found


def write(name: str, header: str, columns: Iterable[str], rows: Iterable[Iterable[str]], day: str) -> None:
    """Write a data file with its header."""
    with (DATA / name).open("w", encoding="utf-8", newline="") as file:
        file.write(header.format(day=day))
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)


def main(folder: Path, day: str) -> None:
    """Read both compilations, say where they differ, write the two files."""
    first = folder / "vietnamadminunits/data"
    with sqlite3.connect(first / "dataset.db") as base:
        units = [*today(base), *former(base)]
        succession = compiled(base, json.loads((first / "converter_2025.json").read_text("utf-8")))
    decisive = official(folder / "vietnam_provinces/_ward_conversion_2025.py")
    differing = [old for old in decisive if decisive[old] != succession.get(old)]
    print(f"{len(succession)} former units, {len(decisive)} in the official table, {len(differing)} differ")
    succession |= decisive
    merged = provinces(units, succession)
    if any(len(new) != 1 for new in merged.values()):
        raise SystemExit(f"a province in two: {merged}")
    rows = [(old, new) for old, all_new in sorted({**merged, **succession}.items()) for new in sorted(all_new)]
    write("units.csv", UNITS_HEADER, Unit._fields, units, day)
    write("succession.csv", SUCCESSION_HEADER, ("old", "new"), rows, day)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
