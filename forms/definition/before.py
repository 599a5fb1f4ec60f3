"""The section `before:` of a definition: a few questions before starting, and what their answers mean.

before:
  ask: [role, copies]                 # questions of the form, asked here first; the form has their answers then
  questions:                          # questions of their own, which the form does not ask
    - {key: registered_here, kind: yes_no, label: {vi: …, en: …}}
  refusals:                           # who may not apply: the rule, its legal basis, where to go instead
    - key: abroad
      condition: {question: registered_here, equals: false}
      why: {vi: …, en: …}
      basis: {number: 60/2014/QH13, article: Điều 63}
      instead: {vi: …, en: …}
      service: 2.000488               # a service of the catalogue to use instead, if there is one
  papers:                             # which rule asks for a component
    - {component: mandate, basis: {number: 04/2020/TT-BTP, article: Điều 2}}
"""

from functools import cached_property
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, StringConstraints

from forms.conditions import Condition
from forms.fields import AnyQuestion, Key
from forms.text import Text, Words

MOST_QUESTIONS: Final = 5
"""More questions than this before starting are a form of their own."""

IMPERSONAL: Final = frozenset({"choice", "choices", "yes_no", "number", "money", "percentage", "decimal"})
"""Kinds whose answers say nothing about who answers: they may stand in the address of a page."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", ignored_types=(cached_property,))


class Citation(_Part):
    """A place in one of the legal documents that `legal_basis` lists: its number, and the article."""

    number: Words
    article: Words | None = None


class Refusal(_Part):
    """A case in which one may not apply: why, by which rule, and where to go instead."""

    key: Key
    condition: Condition
    why: Text
    basis: Citation
    instead: Text
    service: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9.\-]{0,39}$")] | None = None


class PaperBasis(_Part):
    """The rule that asks for a component."""

    component: Key
    basis: Citation


class Before(_Part):
    """The questions before starting, in order: those of the form first, then their own."""

    intro: Text | None = None
    ask: tuple[Key, ...] = ()
    questions: tuple[AnyQuestion, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    papers: tuple[PaperBasis, ...] = ()

    def basis_of(self, component: str) -> Citation | None:
        """Return the rule that asks for a component, None if the definition does not say."""
        return next((paper.basis for paper in self.papers if paper.component == component), None)
