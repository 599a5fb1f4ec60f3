"""Lists narrowed by where a dossier is in its process: the step, or the unit that the process gives the step to.

A step is named by its process and its key, whatever the version; a unit by its Vietnamese name, as processes say it.
"""

from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import ColumnElement, or_, tuple_
from sqlalchemy.orm import Session

from forms.text import Text
from portal.core.actor import Actor
from portal.dossiers.models import Dossier
from portal.office.listing import Listing
from portal.processes import queries as processes
from portal.processes.queries import Process


def narrowing(session: Session, listing: Listing, *, of: Any) -> list[ColumnElement[bool]]:
    """What a list asks of the step and the unit in the columns of ``of``; nothing when it asks nothing."""
    found: list[ColumnElement[bool]] = []
    if listing.at_step:
        key, _slash, step = listing.at_step.partition("/")
        found += [of.process_key == key, of.process_step == step]
    if listing.unit:
        found.append(_at_units(session, {listing.unit}, of))
    return found


StepKeys = tuple[tuple[str, int, str], ...]
"""Process, version and step of some steps."""


def steps_of(session: Session, actor: Actor) -> StepKeys | None:
    """The steps at which an officer's units work; None for an officer for whom no units are named."""
    return _steps_at(session, actor.scope.units) if actor.scope.units else None


def within(steps: StepKeys | None) -> list[ColumnElement[bool]]:
    """What is at one of these steps; a dossier at no step is everybody's."""
    return [] if steps is None else [or_(Dossier.process_step == "", _is_at(steps, Dossier))]


def _at_units(session: Session, units: Collection[str], of: Any) -> ColumnElement[bool]:
    return _is_at(_steps_at(session, units), of)


def _is_at(steps: StepKeys, of: Any) -> ColumnElement[bool]:
    return tuple_(of.process_key, of.process_version, of.process_step).in_(steps)


def _steps_at(session: Session, units: Collection[str]) -> StepKeys:
    return tuple(
        (process.key, process.version, step.key)
        for process in processes.all_versions(session)
        for step in process.steps
        if step.unit.vi in units
    )


def steps_and_units(session: Session) -> tuple[list[tuple[str, Text]], list[Text]]:
    """Every step of the processes, named once whatever the version, and every unit that works at one."""
    steps: dict[str, Text] = {}
    units: dict[str, Text] = {}
    for process in processes.all_versions(session):
        steps |= dict(_steps(process))
        units |= {step.unit.vi: step.unit for step in process.steps if step.role is not None}
    return list(steps.items()), [units[name] for name in sorted(units)]


def _steps(process: Process) -> Iterator[tuple[str, Text]]:
    for step in process.steps:
        name = Text(vi=f"{process.name.vi}: {step.name.vi}", en=f"{process.name.en}: {step.name.en}")
        yield f"{process.key}/{step.key}", name
