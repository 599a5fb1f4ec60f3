"""The data: as many units as the resolutions say, every former one with a successor, every name composed."""

import unicodedata
from collections import Counter, defaultdict
from typing import Final

from forms.fields.provinces import FORMER, PROVINCES, bare
from forms.lists import data_rows, named
from forms.lookup import squeezed
from forms.places import places

UNITS: Final = list(data_rows("units.csv"))
SUCCESSION: Final = list(data_rows("succession.csv"))
TODAY: Final = [row for row in UNITS if not row["valid_to"]]
BEFORE: Final = [row for row in UNITS if row["valid_to"]]


def count(rows: list[dict[str, str]]) -> Counter[int]:
    return Counter(len(row["code"]) for row in rows)


def test_there_are_as_many_units_as_the_resolutions_say() -> None:
    assert count(TODAY) == {2: 34, 5: 3321}
    assert count(BEFORE) == {2: 63, 3: 696, 5: 10035}
    assert Counter(row["type"] for row in TODAY if row["parent"]) == {"xã": 2621, "phường": 687, "đặc khu": 13}


def test_codes_are_unique_and_lead_up_to_a_province() -> None:
    for rows in (TODAY, BEFORE):
        codes = {row["code"] for row in rows}
        assert len(codes) == len(rows)
        assert {row["parent"] for row in rows} - codes == {""}
    assert {row["valid_from"] for row in TODAY} == {"2025-07-01"}
    assert {row["valid_to"] for row in BEFORE} == {"2025-06-30"}


def test_every_former_unit_has_a_successor_and_every_unit_of_today_a_former_one() -> None:
    after = defaultdict(set)
    for row in SUCCESSION:
        after[row["old"]].add(row["new"])
    assert {row["code"] for row in BEFORE if len(row["code"]) != 3} <= after.keys()
    districts = {row["code"] for row in BEFORE if len(row["code"]) == 3}
    lonely = districts - {row["parent"] for row in BEFORE if len(row["code"]) == 5}
    assert lonely == {"318", "471", "498", "536", "755"}  # the five islands
    assert lonely <= after.keys()
    assert set().union(*after.values()) == {row["code"] for row in TODAY}


def test_each_former_province_is_in_one_of_today() -> None:
    names = {row["code"]: row["name"] for row in BEFORE if not row["parent"]}
    now = {row["old"]: row["new"] for row in SUCCESSION if len(row["old"]) == 2}
    assert len(now) == 63
    merged = defaultdict(set)
    for old, new in now.items():
        if names[old] != bare(PROVINCES[new]):
            merged[new].add(names[old])
    assert {code: set(former) for code, former in FORMER.items()} == merged


def test_the_provinces_of_the_form_are_those_of_the_data() -> None:
    assert places().provinces == PROVINCES


def test_no_two_units_of_a_province_share_a_name() -> None:
    names = Counter((commune.province, commune.name) for commune in places().communes.values())
    assert [name for name, times in names.items() if times > 1] == []


def test_names_are_composed_and_clean() -> None:
    for row in UNITS:
        assert row["name"] == unicodedata.normalize("NFC", row["name"]).strip()
        assert "  " not in row["name"]
        assert "’" not in row["name"]


def test_there_are_54_peoples_and_the_two_further_codes() -> None:
    items = named("ethnicities").items
    assert [item.key for item in items] == [f"{number:02d}" for number in range(1, 57)]
    assert [items[at].label.vi for at in (0, 1, 7, 53, 54, 55)] == [
        *("Kinh", "Tày", "HMông", "Rơ-măm", "Người nước ngoài", "Không xác định")
    ]


def test_nationalities_have_a_name_of_their_own_in_both_languages() -> None:
    items = named("nationalities").items
    assert len(items) == len({item.label.vi for item in items}) == len({item.label.en for item in items})
    assert {"VN", "US", "KR", "XXA", "XXX"} <= {item.key for item in items}
    assert {len(item.key) for item in items} == {2, 3}


def test_everything_on_a_list_is_found_by_each_name_it_alone_has() -> None:
    for name in ("nationalities", "ethnicities"):
        options = named(name)  # type: ignore[arg-type]
        owners = Counter(letters for item in options.items for letters in {squeezed(other) for other in item.names})
        for item in options.items:
            assert options.find(item.label.vi).items[0] == item
            assert options.find(item.key).items == (item,)
            assert all(item in options.find(other).items for other in item.names if owners[squeezed(other)] == 1)
