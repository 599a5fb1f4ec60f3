"""Which parts of a dossier's columns are sealed: what the form it was made with calls sensitive, wherever it is kept.

A form that nobody knows any more may have asked anything: of such a dossier every part is sealed.
"""

from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import Any

from forms.definition import ServiceForm
from forms.same import Same
from portal.catalogue import queries as catalogue
from portal.core.errors import NotFound
from portal.core.sealed_cells import everything


def questions(row: Any, value: Mapping[str, Any]) -> Collection[str]:
    """The sensitive questions, of a value by question."""
    form = _form(row)
    return everything(row, value) if form is None else form.sensitive_keys & value.keys()


def pages(row: Any, value: Mapping[str, Any]) -> Collection[str]:
    """The pages with a sensitive question, of a value by page: what is half typed is not yet told apart."""
    form = _form(row)
    return everything(row, value) if form is None else _asking(Same(form)) & value.keys()


def proposed(row: Any, _value: Mapping[str, Any]) -> Collection[str]:
    """The lines and the words of an officer's proposal, which are drawn from the answers."""
    form = _form(row)
    return () if form is not None and not form.sensitive_keys else ("lines", "opinion", "reason")


def lost(_row: Any, _value: Mapping[str, Any]) -> Collection[str]:
    """The answers that found no place in another version of the form."""
    return ("lost",)


def _form(row: Any) -> ServiceForm | None:
    try:
        return catalogue.definition(row.service_code, row.service_version)
    except NotFound:
        return None


@lru_cache(maxsize=1024)
def _asking(form: Same[ServiceForm]) -> frozenset[str]:
    return frozenset(page.key for page, question in form.it.questions() if question.is_sensitive)
