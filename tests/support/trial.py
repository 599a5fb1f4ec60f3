"""A service made for tests, offered for a while beside the catalogue."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from forms.definition import load
from portal.catalogue.library import library

DEFINITIONS: Final = Path(__file__).parent / "definitions"
LOOKING_UP: Final = "9.000001"


@contextmanager
def offered(code: str) -> Iterator[str]:
    """Offer the service `code` of tests/support/definitions; its code."""
    service = load(DEFINITIONS / code / "v1.yaml")
    catalogue = library()
    catalogue.versions[code] = {service.version: service}
    catalogue.latest[code] = service
    try:
        yield code
    finally:
        del catalogue.versions[code], catalogue.latest[code]
