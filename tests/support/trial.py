"""A service made for tests, offered for a while beside the catalogue."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from forms.definition import load
from tests.support import catalogue

DEFINITIONS: Final = Path(__file__).parent / "definitions"
LOOKING_UP: Final = "9.000001"


@contextmanager
def offered(code: str) -> Iterator[str]:
    """Offer the service `code` of tests/support/definitions; its code."""
    with catalogue.offered(load(DEFINITIONS / code / "v1.yaml")):
        yield code
