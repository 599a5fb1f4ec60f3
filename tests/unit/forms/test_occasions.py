"""The occasions of the default catalogue: enough of them, in both languages, over services that exist."""

from pathlib import Path

import pytest

from forms.definition import load_catalogue
from forms.occasions import FILE, load_occasions

SERVICES = Path(__file__).resolve().parents[3] / "forms" / "services"


def test_the_occasions_cover_every_service_and_name_none_that_is_not_there() -> None:
    occasions, codes = load_occasions(SERVICES), set(load_catalogue(SERVICES))
    assert len(occasions) >= 16
    assert {one.kind for one in occasions} == {"life", "business"}
    assert {code for one in occasions for code in one.codes} == codes
    assert all(len(set(one.codes)) == len(one.codes) for one in occasions)


def test_a_catalogue_without_occasions_has_none(tmp_path: Path) -> None:
    assert load_occasions(tmp_path) == ()


@pytest.mark.parametrize(
    "change", [("key: sinh-con", "key: ket-hon"), ("key: sinh-con", "key: Sinh con"), ("kind: life", "kind: x")]
)
def test_occasions_that_are_not_sound_are_refused(tmp_path: Path, change: tuple[str, str]) -> None:
    (tmp_path / FILE).write_text((SERVICES / FILE).read_text(encoding="utf-8").replace(*change), encoding="utf-8")
    with pytest.raises(ValueError, match=r"occasions\.yaml|validation error"):
        load_occasions(tmp_path)
