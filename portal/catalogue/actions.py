"""Publishing: a version that people can use never changes afterwards."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from forms.definition import ServiceForm, fingerprint
from portal.catalogue.errors import PublishedVersionChanged
from portal.catalogue.models import PublishedVersion


def publish_catalogue(
    session: Session, folder: Path, catalogue: Mapping[str, Mapping[int, ServiceForm]], *, now: datetime
) -> int:
    """Record every version of ``catalogue``, which was loaded from ``folder``, as published; returns how many are new.

    Raises PublishedVersionChanged when the file of a published version was altered.
    """
    new = 0
    for code, versions in catalogue.items():
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
