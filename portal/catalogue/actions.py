"""Publishing: a version that people can use never changes afterwards."""

from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from forms.definition import fingerprint, load_catalogue
from portal.catalogue.errors import PublishedVersionChanged
from portal.catalogue.models import PublishedVersion


def publish_catalogue(session: Session, folder: Path, *, now: datetime) -> int:
    """Record every version in ``folder`` as published; returns how many are new.

    Raises PublishedVersionChanged when a published file was altered, DefinitionError when one is not sound.
    """
    new = 0
    for code, versions in load_catalogue(folder).items():
        for version in versions:
            new += _publish(session, code, version, fingerprint(folder / code / f"v{version}.yaml"), now)
    return new


def _publish(session: Session, code: str, version: int, sha256: str, now: datetime) -> int:
    known = session.get(PublishedVersion, (code, version))
    if known is None:
        session.add(PublishedVersion(code=code, version=version, sha256=sha256, published_at=now))
        return 1
    if known.sha256 != sha256:
        raise PublishedVersionChanged(code, version)
    return 0
