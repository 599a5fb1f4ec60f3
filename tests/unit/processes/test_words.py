"""What happens on the way of a process is told: to the applicant what concerns them, to officers all of it."""

from pathlib import Path
from uuid import UUID

import pytest

from forms.definition import load
from portal.config import ROOT
from portal.core.actor import Kind
from portal.core.events import Event, EventRecord
from portal.dossiers import timeline
from portal.office import story
from portal.processes import events
from tests.unit.dossiers.test_words import NOW

FORM = load(Path(ROOT / "forms" / "services" / "2.000635" / "v2.yaml"))
TO_ALL: tuple[Event, ...] = (
    events.DraftShown("grant"),
    events.DraftConfirmed(),
    events.DraftObjected("Dòng họ tên viết thiếu dấu."),
    events.DraftUnanswered(),
    events.NotificationReceived("Đã vào sổ."),
    events.SiteInspected("2026-01-02", "Thôn 3", ""),
)
TO_OFFICERS: tuple[Event, ...] = (
    events.DossierForwarded("final", "Đã xem."),
    events.DossierHandedBack("appraisal", "Cần tra cứu thêm."),
    events.ProposalEndorsed(""),
    events.OpinionRead("Sở Nội vụ"),
    events.OpinionGiven("Sở Nội vụ", True, ""),
)


def record(event: Event) -> EventRecord:
    return EventRecord(
        stream=UUID(int=1),
        position=1,
        type=type(event).__name__,
        payload=event.payload(),
        actor_kind=Kind.STAFF.value,
        actor_id=None,
        actor_name="Trần Văn Tiếp",
        at=NOW,
    )


@pytest.mark.parametrize("event", [*TO_ALL, *TO_OFFICERS], ids=lambda event: type(event).__name__)
def test_officers_read_everything(event: Event) -> None:
    (told,) = story.tell([record(event)], form=FORM)
    assert told.title.vi != told.title.en


@pytest.mark.parametrize("event", TO_ALL, ids=lambda event: type(event).__name__)
def test_the_applicant_reads_what_concerns_them(event: Event) -> None:
    (entry,) = timeline.tell([record(event)])
    assert entry.title.vi != entry.title.en


@pytest.mark.parametrize("event", TO_OFFICERS, ids=lambda event: type(event).__name__)
def test_the_desks_among_themselves_are_not_the_applicants_business(event: Event) -> None:
    assert timeline.tell([record(event)]) == []


def test_a_late_opinion_is_said_to_be_late() -> None:
    (told,) = story.tell([record(TO_OFFICERS[-1])], form=FORM)
    assert told.text is not None
    assert "muộn" in told.text.vi


def test_all_events_of_a_dossier_are_among_them() -> None:
    classes = (value for value in vars(events).values() if isinstance(value, type))
    declared = {value.__name__ for value in classes if value.__module__ == events.__name__}
    about_dossiers = {name for name in declared if not name.startswith("Process")}
    assert about_dossiers == {type(event).__name__ for event in (*TO_ALL, *TO_OFFICERS)}
