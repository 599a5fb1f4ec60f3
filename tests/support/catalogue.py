"""Services beside those of the catalogue, for the length of a test."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pytest

from forms.definition import ServiceForm, examine_text, load
from portal.catalogue import queries as catalogue
from portal.catalogue.library import _Current

SAMPLES = Path(__file__).with_name("services")
STARTING = "9.000100"


_STARTING = SAMPLES / STARTING / "v1.yaml"


@cache
def _starting() -> ServiceForm:
    return load(_STARTING)


def starting_with(old: str, new: str) -> ServiceForm:
    """The service with questions before starting, with a change in its text."""
    text = _STARTING.read_text(encoding="utf-8")
    if old not in text:
        raise ValueError(old)
    service, findings = examine_text(text.replace(old, new))
    if service is None:
        raise ValueError(findings)
    return service


def offer(patch: pytest.MonkeyPatch, services: Iterable[ServiceForm] = ()) -> None:
    """Offer the service with questions before starting, and ``services``, until ``patch`` is undone."""
    _offer(patch, [_starting(), *services])


@contextmanager
def offered(*services: ServiceForm) -> Iterator[None]:
    """Offer ``services`` meanwhile."""
    with pytest.MonkeyPatch.context() as patch:
        _offer(patch, services)
        yield
    _Current.library = None


def _offer(patch: pytest.MonkeyPatch, services: Iterable[ServiceForm]) -> None:
    """As if they were files of the catalogue: they stay when what is published is read anew."""
    more = {service.code: {service.version: service} for service in services}
    patch.setattr(_Current, "files", {**_Current.files, **more})
    patch.setattr(_Current, "library", None)


def asking_for_an_identity_document(code: str, question: str) -> ServiceForm:
    """The service, where the files of ``question`` are copies of an identity document."""
    service = catalogue.definition(code)
    key = next(asked.component for _, asked in service.questions() if asked.key == question)  # type: ignore[attr-defined]
    changed = [one.model_copy(update={"identity_document": one.key == key}) for one in service.components]
    facts = {name: getattr(service, name) for name in ServiceForm.model_fields}  # a copy would keep what is looked up
    return ServiceForm.model_validate({**facts, "components": tuple(changed)})
