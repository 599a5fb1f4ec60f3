"""Changing the plain data of a process as the administrators' pages do. Pure functions: each gives a new content."""

from collections.abc import Mapping
from typing import Any

from portal.processes.definition import Process
from portal.processes.errors import OnlyStep, StepKeyTaken

Content = Mapping[str, Any]


def renewed(process: Process, version: int) -> dict[str, Any]:
    """The content of a process as the next version begins with."""
    return process.to_data() | {"version": version}


def copied(process: Process, key: str, name: Mapping[str, str]) -> dict[str, Any]:
    """The content of a new process that begins as a copy of another."""
    return process.to_data() | {"key": key, "version": 1, "name": dict(name), "services": []}


def step_of(content: Content, key: str) -> dict[str, Any] | None:
    """The step of this key, None when there is none."""
    return next((step for step in content["steps"] if step["key"] == key), None)


def with_facts(content: Content, facts: Mapping[str, Any]) -> dict[str, Any]:
    """The same with another name and basis."""
    return {**content, **facts}


def with_step(content: Content, key: str, changed: Mapping[str, Any]) -> dict[str, Any]:
    """The same with one step changed; what ``changed`` gives as None is taken away."""
    steps = [_merged(step, changed) if step["key"] == key else step for step in content["steps"]]
    return {**content, "steps": steps}


def _merged(step: Content, changed: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in {**step, **changed}.items() if value is not None}


def with_new_step(content: Content, step: Mapping[str, Any], *, after: str) -> dict[str, Any]:
    """The same with a step put between ``after`` and what came next there. Raises StepKeyTaken or OnlyStep."""
    if step_of(content, step["key"]) is not None:
        raise StepKeyTaken
    before = step_of(content, after)
    if before is None or not before.get("next"):
        raise OnlyStep
    inserted = {**step, "next": before["next"]}
    steps: list[Any] = []
    for each in content["steps"]:
        steps.append({**each, "next": [{"to": step["key"]}]} if each["key"] == after else each)
        steps += [inserted] if each["key"] == after else []
    return {**content, "steps": steps}


def without_step(content: Content, key: str) -> dict[str, Any]:
    """The same without a step: what led to it leads to what came after it. Raises OnlyStep at both ends."""
    step = step_of(content, key)
    if step is None or not step.get("next") or content["start"] == key:
        raise OnlyStep
    to = step["next"][-1]["to"]
    steps = [_led_past(each, key, to) for each in content["steps"] if each["key"] != key]
    return {**content, "steps": steps}


def _led_past(step: Content, key: str, to: str) -> dict[str, Any]:
    ways = [{**way, "to": to} if way["to"] == key else way for way in step.get("next", ())]
    kept = {name: value for name, value in step.items() if not (name == "back" and value == key)}
    return {**kept, "next": ways} if ways else kept


def moved(content: Content, key: str, *, after: str) -> dict[str, Any]:
    """The same with a step put after another one. Raises OnlyStep."""
    step = step_of(content, key)
    if step is None or after == key:
        raise OnlyStep
    rest = without_step(content, key)
    backs = {each["key"]: each["back"] for each in content["steps"] if each.get("back") == key}
    put = with_new_step(rest, step, after=after)
    steps = [{**each, "back": key} if each["key"] in backs else each for each in put["steps"]]
    return {**put, "steps": steps}
