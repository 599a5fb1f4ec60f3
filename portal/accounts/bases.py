"""By what a person comes to act for somebody else: one shape for every such ground."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select

from portal.core.actor import Basis, Right


@dataclass(frozen=True)
class Ground:
    """One kind of ground. ``in_force`` reads those that count at ``now`` and ``today`` (parameters), with the columns:

    ``basis`` (its name), ``basis_id``, ``person_id`` (who acts), ``represented_id`` (for which account), ``granted``
    (text that ``rights`` understands, never NULL), ``proven`` (whether it is proved who the represented party is) and
    ``services`` (codes between blanks, NULL for all) and
    ``number`` (of the document, NULL without one). ``rights`` gives what they allow.
    """

    basis: Basis
    in_force: Select[*tuple[Any, ...]]
    rights: Callable[[str, bool], frozenset[Right]]
