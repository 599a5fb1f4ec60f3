"""Sample services that are in no catalogue, offered for as long as a test needs them."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from forms.definition import ServiceForm, load
from portal.catalogue.library import Library, library

SAMPLES = Path(__file__).resolve().parents[1] / "unit" / "forms" / "samples"
HOUSEHOLD = "9.000001"


@contextmanager
def offered(name: str = "household") -> Iterator[ServiceForm]:
    """Offer the sample `name` beside the services of the catalogue."""
    service, catalogue = load(SAMPLES / f"{name}.yaml"), library()
    catalogue.versions[service.code] = {service.version: service}
    _forget(catalogue)
    try:
        yield service
    finally:
        del catalogue.versions[service.code]
        _forget(catalogue)


def _forget(catalogue: Library) -> None:
    for name in ("latest", "offered", "sectors", "index"):
        catalogue.__dict__.pop(name, None)
