"""The file of agencies: read strictly, parents before children."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from portal.accounts.actions import read_agencies

ENTRY = """
  - {{key: {key}, identifier: 000.00.00.H16, name: {{vi: A, en: B}}, symbol: S, level: province, place: P,
     parent: {parent}, address: D, phone: "1", email: a@b.example, valid_from: 2025-07-01}}"""


def written(folder: Path, *pairs: tuple[str, str]) -> Path:
    path = folder / "agencies.yaml"
    path.write_text("agencies:" + "".join(ENTRY.format(key=key, parent=parent) for key, parent in pairs))
    return path


def test_children_wait_for_their_parents(tmp_path: Path) -> None:
    path = written(tmp_path, ("grandchild", "child"), ("child", "root"), ("root", "null"))
    assert [entry.key for entry in read_agencies(path)] == ["root", "child", "grandchild"]


def test_a_missing_parent_is_named(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="nowhere"):
        read_agencies(written(tmp_path, ("root", "null"), ("lost", "nowhere")))


def test_an_unknown_key_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, ("root", "null"))
    path.write_text(path.read_text().replace("symbol: S", "sybmol: S"))
    with pytest.raises(ValidationError, match="sybmol"):
        read_agencies(path)
