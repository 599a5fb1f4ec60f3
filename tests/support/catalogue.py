"""Sample services beside those of the catalogue, for the length of a test."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest

from forms.definition import ServiceForm
from portal.catalogue import library
from portal.catalogue.library import Library

SAMPLES = Path(__file__).with_name("services")
STARTING = "9.000100"


@cache
def _samples() -> Library:
    return Library(SAMPLES)


def offer(patch: pytest.MonkeyPatch, services: Iterable[ServiceForm] = ()) -> None:
    """Offer the sample services, and ``services``, too."""
    together = Library(SAMPLES / "nothing")
    together.versions = {**library.library().versions, **_samples().versions}
    together.versions |= {service.code: {service.version: service} for service in services}
    patch.setattr(library._Current, "library", together)
