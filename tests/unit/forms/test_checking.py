"""A published version never changes (`portal forms check`)."""

import shutil
from pathlib import Path

import pytest

from forms.checking import check, publish
from forms.definition import DefinitionError

SAMPLE = Path(__file__).parent / "samples" / "extract.yaml"


@pytest.fixture
def catalogue(tmp_path: Path) -> Path:
    (tmp_path / "2.000635").mkdir()
    shutil.copy(SAMPLE, tmp_path / "2.000635" / "v1.yaml")
    return tmp_path


def test_a_new_version_is_a_warning_until_it_is_published(catalogue: Path) -> None:
    assert [finding.level for finding in check(catalogue)] == ["warning"]
    assert list(publish(catalogue)) == ["2.000635/v1"]
    assert check(catalogue) == []


def test_a_published_version_that_changed_is_an_error(catalogue: Path) -> None:
    publish(catalogue)
    path = catalogue / "2.000635" / "v1.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("amount: 8000", "amount: 9000"), encoding="utf-8")
    (finding,) = check(catalogue)
    assert (finding.level, finding.what) == ("error", "the published version 2.000635/v1 has been changed")
    with pytest.raises(DefinitionError, match="has been changed"):
        publish(catalogue)


def test_a_published_version_that_is_gone_is_an_error(catalogue: Path) -> None:
    publish(catalogue)
    (catalogue / "2.000635" / "v1.yaml").unlink()
    assert [finding.what for finding in check(catalogue)] == ["the published version 2.000635/v1 is gone"]


@pytest.mark.parametrize("text", ["{", "[]"])
def test_a_damaged_list_is_an_error(catalogue: Path, text: str) -> None:
    (catalogue / "fingerprints.json").write_text(text, encoding="utf-8")
    assert [finding.level for finding in check(catalogue)] == ["error"]


def test_a_file_that_is_no_version_is_found(catalogue: Path) -> None:
    publish(catalogue)
    (catalogue / "2.000635" / "version2.yml").write_text("code: x", encoding="utf-8")
    assert [finding.what for finding in check(catalogue)] == ["version2.yml is not the name of a version"]


def test_one_file_and_no_folder() -> None:
    assert check(SAMPLE) == []
    assert [finding.what for finding in check(SAMPLE / "absent")] == ["there is no such folder"]
