"""The guide for people who write services: its example works, and it describes every kind with its options."""

import re
from datetime import date
from pathlib import Path

import pytest

from forms.definition import examine_text
from forms.fields import KINDS, Question
from forms.fields.patterns import Pattern
from forms.generation import generate
from forms.lint import lint

GUIDE = (Path(__file__).parents[3] / "docs" / "services.md").read_text(encoding="utf-8")
EXAMPLE = re.search(r"```yaml\n(code:.*?)```", GUIDE, re.DOTALL)
ROWS = {row[1]: row[2] for row in re.finditer(r"^\| `([a-z_]+)` \| [^|]+ \|([^|]*)\|$", GUIDE, re.MULTILINE)}
COMMON = set(Question.model_fields)


def test_the_example_is_sound_without_any_advice_and_can_be_filled_in() -> None:
    assert EXAMPLE is not None
    service, findings = examine_text(EXAMPLE[1], "services.md")
    assert service is not None, findings
    assert [str(finding) for finding in [*findings, *lint(service)]] == []
    made = generate(service, today=date(2026, 11, 27))
    assert made.uncovered == ()
    assert len(made.applications) >= 3


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_is_described_with_every_option_it_has(kind: str) -> None:
    assert kind in ROWS
    own = set(KINDS[kind].model_fields) - COMMON
    assert own <= set(re.findall(r"`([a-z_]+)`", ROWS[kind])), own


def test_every_common_part_is_described() -> None:
    table = GUIDE[GUIDE.index("## What every question has") : GUIDE.index("## Kinds")]
    assert set(re.findall(r"`([a-z_]+)`", table)) >= COMMON


def test_the_pattern_of_the_guide_fits_its_example() -> None:
    found = re.search(r'match: "(.*)"\n.*\n  example: (\S+)', GUIDE)
    assert found is not None
    words = {"vi": "a", "en": "b"}
    assert Pattern.model_validate({"match": found[1], "message": words, "example": found[2]}).fits("48A12345")
