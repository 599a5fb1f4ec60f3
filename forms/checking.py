"""What `portal forms check` says: every definition is sound, and no published version has changed."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from forms.definition import DefinitionError, Finding, examine, fingerprint
from forms.definition.loading import definition_files
from forms.definition.source import read
from forms.lint import lint

FINGERPRINTS: Final = "fingerprints.json"
"""`{"<code>/v<N>": "<sha256>"}` beside the services: what has been published."""


def check(folder: Path) -> list[Finding]:
    """Return everything wrong in a catalogue folder (or a single definition file), warnings included."""
    if folder.is_file():
        return examine(folder)[1]
    if not folder.is_dir():
        return [Finding(folder, 1, "error", "there is no such folder", "Check the path")]
    files = definition_files(folder)
    found = [finding for path in files for finding in examine(path)[1]]
    return [*found, *_stray(folder), *_changed(folder, files)]


def advise(folder: Path) -> list[Finding]:
    """Return what the definitions of a catalogue folder (or a single one) may do better; those with errors left out."""
    files = [folder] if folder.is_file() else definition_files(folder)
    return [finding for path in files for finding in _advice(path)]


def _advice(path: Path) -> list[Finding]:
    definition, _ = examine(path)
    return lint(definition, source=read(path)) if definition is not None else []


def publish(folder: Path) -> dict[str, str]:
    """Add the fingerprint of every new version to the list and return it; DefinitionError if a listed one changed."""
    files = definition_files(folder)
    problems = [finding for finding in _changed(folder, files) if finding.level == "error"]
    if problems:
        raise DefinitionError(problems)
    listed = {**_listed(folder), **{_name(path): fingerprint(path) for path in files}}
    text = json.dumps(listed, ensure_ascii=False, indent=2, sort_keys=True)
    (folder / FINGERPRINTS).write_text(text + "\n", encoding="utf-8")
    return listed


def _name(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


def _listed(folder: Path) -> dict[str, str]:
    """Return the list of fingerprints; DefinitionError if it cannot be read."""
    path = folder / FINGERPRINTS
    if not path.exists():
        return {}
    try:
        listed = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise DefinitionError([Finding(path, 1, "error", "this is not JSON", "Restore the list")]) from error
    if not isinstance(listed, dict):
        raise DefinitionError([Finding(path, 1, "error", "this is not a list of versions", "Restore the list")])
    return {str(name): str(digest) for name, digest in listed.items()}


def _changed(folder: Path, files: list[Path]) -> Iterator[Finding]:
    """A published version never changes and never goes; a new one is a new file."""
    try:
        listed = _listed(folder)
    except DefinitionError as error:
        yield from error.findings
        return
    there = {_name(path): path for path in files}
    for name, path in there.items():
        if name not in listed:
            yield Finding(path, 1, "warning", f"{name} is not published yet", "Publish it with its fingerprint")
        elif listed[name] != fingerprint(path):
            mend = "Take the change back and put it in a new version"
            yield Finding(path, 1, "error", f"the published version {name} has been changed", mend)
    for name in sorted(listed.keys() - there.keys()):
        yield Finding(folder / FINGERPRINTS, 1, "error", f"the published version {name} is gone", "Bring its file back")


def _stray(folder: Path) -> Iterator[Finding]:
    """YAML in a service folder that is not named like a version is forgotten by everybody."""
    known = set(definition_files(folder))
    for path in sorted(folder.glob("*/*.y*ml")):
        if path not in known:
            yield Finding(path, 1, "error", f"{path.name} is not the name of a version", "Name it v1.yaml, v2.yaml, …")
