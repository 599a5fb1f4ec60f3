"""Who has to sign an application besides the applicant, as its answers say: pure, in the order of signing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from forms.answers import Answers
from forms.definition import Signer
from forms.text import Text


@dataclass(frozen=True, kw_only=True)
class Cosigner:
    """One person (or organisation) who signs: `number` is a personal number (12 digits) or a tax code.

    `key` is that of the definition; people of a list are told apart by their row, counted from 1.
    """

    key: str
    role: Text
    name: str
    number: str
    email: str
    group: int

    @property
    def can_be_invited(self) -> bool:
        """Whether everything an invitation needs was answered."""
        return bool(self.name and self.number and self.email)


def cosigners(answers: Answers, *, applicant_numbers: frozenset[str] = frozenset()) -> tuple[Cosigner, ...]:
    """Return who signs after the applicant, by group and then in the order of the definition.

    Everybody signs once: who is the applicant (one of these numbers) is left out, and who is named twice signs in the
    earliest of their groups, for all of their roles.
    """
    found: dict[str, Cosigner] = {}
    for person in sorted(_named(answers), key=lambda one: one.group):
        number = person.number.replace("-", "")
        if number and number in applicant_numbers:
            continue
        before = found.get(number or person.key)
        found[number or person.key] = person if before is None else replace(before, role=_both(before, person))
    return tuple(found.values())


def _both(one: Cosigner, other: Cosigner) -> Text:
    if one.role == other.role:
        return one.role
    return Text(vi=f"{one.role.vi}; {other.role.vi}", en=f"{one.role.en}; {other.role.en}")


def _named(answers: Answers) -> Iterator[Cosigner]:
    for signer in answers.definition.signers:
        if signer.condition is not None and not signer.condition.holds(answers.scope):
            continue
        if signer.each is None:
            yield _cosigner(signer, signer.key, answers.visible)
            continue
        for number, row in enumerate(answers.visible.get(signer.each) or (), start=1):
            yield _cosigner(signer, f"{signer.key}-{number}", row)


def _cosigner(signer: Signer, key: str, told: Mapping[str, Any]) -> Cosigner:
    name, number, email = (str(told.get(each) or "") for each in (signer.name, signer.number, signer.email))
    return Cosigner(key=key, role=signer.role, name=name, number=number, email=email, group=signer.group)
