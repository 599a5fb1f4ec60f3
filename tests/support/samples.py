"""Sample services that are in no catalogue, offered for as long as a test needs them."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from forms.definition import ServiceForm, load
from tests.support import catalogue

SAMPLES = Path(__file__).resolve().parents[1] / "unit" / "forms" / "samples"
HOUSEHOLD = "9.000001"


@contextmanager
def offered(name: str = "household") -> Iterator[ServiceForm]:
    """Offer the sample `name` beside the services of the catalogue."""
    service = load(SAMPLES / f"{name}.yaml")
    with catalogue.offered(service):
        yield service
