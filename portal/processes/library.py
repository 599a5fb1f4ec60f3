"""The versions of processes that this process knows: those of files, and published ones once they were read.

A version never changes, so each is read and typed once.
"""

import hashlib
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

from sqlalchemy.orm import Session

from forms.definition import DefinitionError
from portal.core import db
from portal.core.db import Database
from portal.core.errors import NotFound
from portal.processes.checking import examine
from portal.processes.definition import Process
from portal.processes.errors import ProcessAltered
from portal.processes.models import ProcessVersion

FOLDER = Path(__file__).parent / "library"


def digest(content: Mapping[str, Any]) -> str:
    """The SHA-256 of a version's content."""
    return hashlib.sha256(json.dumps(content, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


@cache
def files(folder: Path = FOLDER) -> Mapping[str, Process]:
    """The processes that come with the portal, by key. Raises forms.definition.DefinitionError."""
    found: dict[str, Process] = {}
    wrong = []
    for path in sorted(folder.glob("*.yaml")):
        process, findings = examine(path)
        wrong += findings
        if process is not None:
            found[process.key] = process
    if wrong:
        raise DefinitionError(wrong)
    return found


class _Known:
    database: Database | None = None
    versions: ClassVar[dict[tuple[str, int], Process]] = {}


def pinned(key: str, version: int) -> Process:
    """A version of a process. Raises NotFound or ProcessAltered."""
    own = files().get(key)
    if own is not None and own.version == version:
        return own
    if _Known.database is not db.database():
        _Known.database = db.database()
        _Known.versions.clear()
    if (key, version) not in _Known.versions:
        with db.reading() as session:
            _Known.versions[key, version] = read(session, key, version)
    return _Known.versions[key, version]


def read(session: Session, key: str, version: int) -> Process:
    """A published version from the database, proved by its digest. Raises NotFound or ProcessAltered."""
    row = session.get(ProcessVersion, (key, version))
    if row is None:
        raise NotFound
    if digest(row.content) != row.sha256:
        raise ProcessAltered(key, version)
    return Process.model_validate(row.content)
