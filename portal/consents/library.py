"""The texts, from files beside this module: read once. Each is known by its digest and never changes."""

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from forms.text import Text
from portal.consents.rules import ConsentText, Purpose

FOLDER = Path(__file__).with_name("texts")
FINGERPRINTS = FOLDER / "fingerprints.json"


@cache
def texts(purpose: Purpose) -> tuple[ConsentText, ...]:
    """Every version of one text. Raises ValueError when a file is not the one whose digest was written down."""
    known = json.loads(FINGERPRINTS.read_text(encoding="utf-8"))
    return tuple(_read(path, purpose, known) for path in sorted((FOLDER / purpose.value).glob("*.yaml")))


def _read(path: Path, purpose: Purpose, known: dict[str, str]) -> ConsentText:
    content = path.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    name = path.relative_to(FOLDER).as_posix()
    if known.get(name) != digest:
        raise ValueError(f"{name} is not the text that was agreed to: a change is a new file")
    told: dict[str, Any] = yaml.safe_load(content)
    return ConsentText(
        purpose=purpose,
        version=path.stem,
        starts=told["from"],
        title=Text(**told["title"]),
        lines=tuple(Text(**line) for line in told["lines"]),
        sha256=digest,
    )
