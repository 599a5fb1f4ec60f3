"""What the check of a process accepts can be walked to an end; what it refuses it names with the place."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from forms.definition import load
from portal.config import ROOT
from portal.dossiers.lifecycle import MOVES, Place, Status
from portal.dossiers.lifecycle import Step as Desk
from portal.processes import rules
from portal.processes.checking import FOLLOWS, check, check_agencies, check_for, examine, examine_data
from portal.processes.cli import check_command
from portal.processes.definition import AT_APPRAISAL, ENDS, ROLE_OF, Process, StepKind
from portal.processes.drawing import draw
from portal.processes.library import files

DEFINITIONS = ROOT / "tests" / "support" / "processes"
K = StepKind
_TEXT = {"vi": "Bước", "en": "Step"}


def step(key: str, kind: StepKind, *to: str, **more: Any) -> dict[str, Any]:
    """A step as data, with what its kind needs; every way but the last has a condition."""
    ways = [{"to": each, "when": {"question": "event", "equals": each}} for each in to[:-1]]
    ways += [{"to": to[-1]}] if to else []
    made: dict[str, Any] = {"key": key, "kind": kind.value, "name": _TEXT, "unit": _TEXT, "next": ways}
    made |= {"role": ROLE_OF[kind]} if ROLE_OF[kind] else {}
    made |= {"days": 2} if kind is K.CONFIRMATION else {}
    if kind is K.OPINION:
        made["requests"] = [{"key": "one", "agency": "so-noi-vu", "subject": _TEXT, "amount": 2}]
    return made | more


def process(*steps: dict[str, Any], start: str | None = None) -> Process:
    data = {"key": "made", "version": 1, "name": _TEXT, "start": start or steps[0]["key"], "steps": list(steps)}
    return Process.model_validate(data)


def chain(middle: list[StepKind]) -> list[dict[str, Any]]:
    """Reception, appraisal, ``middle`` as far as it may follow, approval, sealing, return; the first appraisal takes
    the whole time limit.
    """
    kinds = [K.RECEPTION, K.APPRAISAL]
    for kind in middle:
        kinds += [kind] if kind in FOLLOWS[kinds[-1]] else []
    kinds += [] if K.APPROVAL in FOLLOWS[kinds[-1]] else [K.APPRAISAL]
    kinds += [K.APPROVAL, K.SEALING, K.RETURN]
    steps = []
    for at, kind in enumerate(kinds):
        to = () if kind in ENDS else (f"s{at + 1}",)
        back = {"back": "s1"} if kind in (K.CONFIRMATION, K.REVIEW, K.APPROVAL) else {}
        steps.append(step(f"s{at}", kind, *to, share=100 if at == 1 else 0, **back))
    return steps


_MIDDLE = st.lists(st.sampled_from([K.APPRAISAL, K.OPINION, K.INSPECTION, K.CONFIRMATION, K.REVIEW]), max_size=7)


@st.composite
def altered(draw_: Callable[..., Any]) -> list[dict[str, Any]]:
    """A sound chain with a few things changed at random: ways, kinds, shares, where it is sent back to."""
    steps = chain(draw_(_MIDDLE))
    keys = [each["key"] for each in steps]
    for _ in range(draw_(st.integers(0, 4))):
        at = draw_(st.integers(0, len(steps) - 1))
        what = draw_(st.sampled_from(["way", "extra", "back", "kind", "share"]))
        if what == "way" and steps[at]["next"]:
            steps[at]["next"][-1] = {"to": draw_(st.sampled_from(keys))}
        elif what == "extra":
            when = {"question": "event", "equals": "birth"}
            steps[at]["next"] = [{"to": draw_(st.sampled_from(keys)), "when": when}, *steps[at]["next"]]
        elif what == "back":
            steps[at] = {**steps[at], "back": draw_(st.sampled_from(keys))}
        elif what == "kind":
            old = steps[at]
            kind = draw_(st.sampled_from(list(StepKind)))
            steps[at] = step(old["key"], kind, share=old["share"]) | {"next": old["next"]}
        elif what == "share":
            steps[at] = {**steps[at], "share": draw_(st.sampled_from([0, 10, 50, 100]))}
    return steps


@given(_MIDDLE)
def test_a_sound_chain_is_accepted_and_drawn(middle: list[StepKind]) -> None:
    made = process(*chain(middle))
    assert check(made) == []
    drawn = draw(made, "vi")
    assert {box.key for box in drawn.boxes} == set(made.by_key)
    assert all(box.x + 250 <= drawn.width and box.y + box.height <= drawn.height for box in drawn.boxes)


@settings(max_examples=400)
@given(altered())
def test_whatever_is_accepted_can_be_walked_to_an_end_by_every_choice(steps: list[dict[str, Any]]) -> None:
    """An independent walk: from each place that some choices lead to, every way on ends, with 100 % used."""
    made = process(*steps)
    if check(made):
        return
    seen, waiting = set(), [made.start]
    while waiting:
        key = waiting.pop()
        if key in seen:
            continue
        seen.add(key)
        here = made.step(key)
        assert here.next or here.kind in ENDS
        assert _ends(made, key, left=len(made.steps))
        waiting += [way.to for way in here.next] + ([here.back] if here.back else [])
    assert seen == set(made.by_key)
    if made.first.kind is K.RECEPTION:
        assert _totals(made, made.start) == {100}


def _ends(made: Process, key: str, *, left: int) -> bool:
    if left < 0:
        return False
    here = made.step(key)
    return all(_ends(made, way.to, left=left - 1) for way in here.next)


def _totals(made: Process, key: str) -> set[int]:
    here = made.step(key)
    return {here.share + each for way in here.next for each in _totals(made, way.to)} or {here.share}


def test_no_process_goes_beyond_the_table_of_moves() -> None:
    """Each kind may be followed by another only where a move of a dossier leads from desk to desk."""
    at = {kind: Place(Status.PROCESSING, Desk.APPRAISAL) for kind in AT_APPRAISAL} | {
        K.RECEPTION: Place(Status.SUBMITTED, Desk.RECEPTION),
        K.CONFIRMATION: Place(Status.PROCESSING, Desk.APPLICANT),
        K.REVIEW: Place(Status.PROCESSING, Desk.APPROVAL),
        K.APPROVAL: Place(Status.PROCESSING, Desk.APPROVAL),
        K.SEALING: Place(Status.PROCESSING, Desk.SEALING),
        K.RETURN: Place(Status.DONE, Desk.RETURN),
    }
    moves = {(move.source, move.target) for move in MOVES}
    accepted = Place(Status.ACCEPTED, Desk.APPRAISAL)
    for kind, others in FOLLOWS.items():
        for other in others:
            target = accepted if kind is K.RECEPTION else at[other]
            assert (at[kind], target) in moves, (kind, other)
    roles = {(move.source, move.role) for move in MOVES}
    assert all((place, ROLE_OF[kind]) in roles for kind, place in at.items())


def _with(number: int, **more: Any) -> list[dict[str, Any]]:
    steps = chain([K.APPRAISAL])
    steps[number] = {**steps[number], **more}
    return steps


WRONG: Mapping[str, tuple[list[dict[str, Any]], tuple[Any, ...], str]] = {
    "a step that is not there": (_with(1, next=[{"to": "lost"}]), ("steps", 1, "next", 0, "to"), "no step `lost`"),
    "a dead end": (_with(1, next=[]), ("steps", 1, "next"), "dead end"),
    "a loop": (_with(2, next=[{"to": "s1"}]), ("steps", 1, "next"), "never ends"),
    "nobody comes there": (_with(1, next=[{"to": "s3"}]), ("steps", 2), "no dossier ever comes"),
    "shares": (_with(1, share=90), ("steps",), "sum up to 90 %"),
    "the wrong role": (_with(1, role="clerk"), ("steps", 1, "role"), "not for the role clerk"),
    "a leap": (_with(1, next=[{"to": "s4"}]), ("steps", 1, "next", 0, "to"), "cannot follow"),
    "sent back to a later step": (_with(1, back="s2"), ("steps", 1, "back"), "cannot send back"),
    "an approval that cannot send back": (_with(3, back=None), ("steps", 3, "back"), "sends back to"),
    "a last way with a condition": (
        _with(1, next=[{"to": "s2", "when": {"question": "a", "equals": 1}}]),
        ("steps", 1, "next", 0, "when"),
        "every way but the last",
    ),
    "a key twice": (_with(2, key="s1"), ("steps", 2, "key"), "there twice"),
    "requests elsewhere": (
        _with(1, requests=[{"key": "a", "agency": "b", "subject": _TEXT, "amount": 1}]),
        ("steps", 1, "requests"),
        "opinions are asked",
    ),
    "days elsewhere": (_with(1, days=3), ("steps", 1, "days"), "`days` goes with"),
    "time before the clock runs": (_with(0, share=10), ("steps", 0, "share"), "begins after reception"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_said_with_its_place(name: str) -> None:
    steps, place, words = WRONG[name]
    found = check(process(*steps))
    assert any(each.place == place and words in each.what for each in found), found
    assert all(each.vietnamese for each in found if each.place[-1:] != ("key",))


def test_ways_that_take_different_shares_are_named() -> None:
    steps = [
        *(step("s0", K.RECEPTION, "s1"), step("s1", K.APPRAISAL, "s2", "s3", share=50)),
        *(step("s2", K.APPRAISAL, "s4", share=50), step("s3", K.APPRAISAL, "s4", share=40)),
        *(step("s4", K.APPROVAL, "s5", back="s1"), step("s5", K.SEALING, "s6"), step("s6", K.RETURN)),
    ]
    (found,) = check(process(*steps))
    assert (found.place, "s2: 50 %, s3: 40 %" in found.what) == (("steps", 1, "next"), True)


def test_conditions_and_parts_have_to_be_in_the_form() -> None:
    service = load(ROOT / "forms" / "services" / "2.000635" / "v2.yaml")
    good, _ = examine(DEFINITIONS / "verified.yaml")
    assert good is not None
    assert list(check_for(good, service)) == []
    text = (DEFINITIONS / "verified.yaml").read_text()
    data = good.to_data()
    data["steps"][1]["next"][0]["when"] = {"question": "nobody_asks", "equals": "birth"}
    data["steps"][3]["requests"][0]["pages"] = ["nowhere"]
    data["steps"][3]["requests"][1]["when"] = {"question": "old_copy_file", "answered": True}
    assert "requests:" in text
    places = {problem.place for problem in check_for(Process.model_validate(data), service)}
    assert places == {
        ("steps", 1, "next", 0, "when"),
        ("steps", 3, "requests", 0, "pages"),
        ("steps", 3, "requests", 1, "when"),
    }
    assert [each.place for each in check_agencies(good, {"so-noi-vu"})] == [("steps", 3, "requests", 1, "agency")]


def test_the_command_names_file_and_line(tmp_path: Path) -> None:
    good = CliRunner().invoke(check_command, [])
    assert (good.exit_code, "0 error(s)" in good.output) == (0, True)
    wrong = tmp_path / "wrong.yaml"
    text = (DEFINITIONS / "confirmed.yaml").read_text().replace("share: 80", "share: 70")
    wrong.write_text(text.replace("role: clerk", "role: king", 1))
    answer = CliRunner().invoke(check_command, [str(wrong)])
    assert answer.exit_code == 1
    line = 1 + wrong.read_text().splitlines().index("    role: king")
    assert f"wrong.yaml:{line}" in answer.output
    wrong.write_text(text)
    assert "sum up to 90 %" in CliRunner().invoke(check_command, [str(tmp_path)]).output


def test_data_that_is_no_process_is_explained() -> None:
    made, found = examine_data({"key": "A b", "steps": []})
    assert made is None
    assert {finding.place[0] for finding in found} >= {"key", "steps", "name", "start"}


def test_the_standard_process_is_the_way_of_before() -> None:
    standard = files()["standard"]
    assert [each.kind for each in standard.steps] == [K.RECEPTION, K.APPRAISAL, K.APPROVAL, K.SEALING, K.RETURN]
    assert [rules.used_after(standard, each) for each in standard.steps] == [0, 70, 90, 100, 100]
