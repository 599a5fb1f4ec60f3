"""The built assets: light, complete, ours, and allowed by the content policy."""

import gzip
import json
import re
from pathlib import Path

import pytest
from PIL import Image

from portal.web.headers import policy

ROOT = Path(__file__).parents[3]
DIST = ROOT / "static/dist"
KILOBYTE = 1024
LATER = {"editor.js", "office.js", "passkeys.js"}  # of those who work here, and of signing in


def read(manifest: dict[str, str], name: str) -> str:
    return (DIST / manifest[name]).read_text("utf-8")


def compressed(path: Path) -> int:
    return path.stat().st_size if path.suffix == ".woff2" else len(gzip.compress(path.read_bytes()))


def test_everything_a_first_view_loads_weighs_at_most_56_kilobytes(manifest: dict[str, str]) -> None:
    loaded = [name for logical, name in manifest.items() if not logical.startswith("guide/") and logical not in LATER]
    assert sum(compressed(DIST / name) for name in loaded) <= 56 * KILOBYTE


def test_pictures_of_the_guide_are_light_and_their_sizes_known(manifest: dict[str, str]) -> None:
    sizes = json.loads((DIST / "pictures.json").read_text("utf-8"))
    pictures = {logical: DIST / name for logical, name in manifest.items() if logical.startswith("guide/")}
    assert sizes.keys() == pictures.keys() != set()
    for logical, path in pictures.items():
        assert path.stat().st_size <= 60 * KILOBYTE, logical
        with Image.open(path) as picture:
            assert picture.size == tuple(sizes[logical])


def test_the_script_weighs_at_most_10_kilobytes_as_it_is_sent(manifest: dict[str, str]) -> None:
    """Ux 17: scripts at most 40 KB and a first form page at most 60 KB, compressed; this leaves most of it free."""
    sent = Path(f"{DIST / manifest['portal.js']}.br").stat().st_size
    assert 1 * KILOBYTE < sent <= 10 * KILOBYTE


def test_compressed_copies_are_those_of_the_files(manifest: dict[str, str]) -> None:
    for name in ("portal.css", "portal.js", "emblem.svg"):
        path = DIST / manifest[name]
        assert gzip.decompress(Path(f"{path}.gz").read_bytes()) == path.read_bytes()
        assert Path(f"{path}.br").exists()


def test_styles_load_nothing_from_elsewhere_and_nothing_inline(manifest: dict[str, str]) -> None:
    addresses = re.findall(r"url\(([^)]*)\)", read(manifest, "portal.css"))
    assert sorted(addresses) == sorted(name for logical, name in manifest.items() if logical.startswith("fonts/"))


def test_neither_the_typeface_nor_the_marks_of_another_government(manifest: dict[str, str]) -> None:
    styles = read(manifest, "portal.css")
    assert "GDS Transport" not in styles
    assert "crown" not in styles.lower()


def test_the_script_needs_no_eval_and_keeps_nothing_in_the_browser(manifest: dict[str, str]) -> None:
    assert "unsafe" not in policy()
    for forbidden in (
        "eval(",
        "new Function",
        "innerHTML",
        "localStorage",
        "sessionStorage",
        "document.cookie",
    ):
        assert forbidden not in read(manifest, "portal.js")


def test_the_manifest_names_files_that_exist_and_nothing_else_lies_about(manifest: dict[str, str]) -> None:
    named = {DIST / name for name in manifest.values()} | {DIST / "manifest.json", DIST / "pictures.json"}
    copies = {Path(f"{path}{suffix}") for path in named for suffix in (".gz", ".br")}
    assert named <= set(DIST.rglob("*.*")) <= named | copies


def test_every_block_of_ours_in_a_template_has_a_style(manifest: dict[str, str]) -> None:
    styles = read(manifest, "portal.css") + read(manifest, "portal.js")
    used = {
        name
        for path in (ROOT / "templates").rglob("*.html")
        for classes in re.findall(r'class="([^"]*)"', path.read_text("utf-8"))
        for name in re.findall(r"\bpt-[a-z-]+(?:__[a-z-]+)?(?![a-z-]|\{)", classes)
    }
    assert sorted(name for name in used if f".{name}" not in styles) == []


@pytest.mark.parametrize("name", ["package-lock.json", ".npmrc", "package.json"])
def test_the_lock_names_no_registry(name: str) -> None:
    assert not re.search(r"resolved\"|registry\.|//[^/\s]*:_auth", (ROOT / name).read_text("utf-8"))


def test_versions_are_pinned() -> None:
    package = json.loads((ROOT / "package.json").read_text("utf-8"))
    versions = [*package["dependencies"].values(), *package["devDependencies"].values()]
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in versions)
