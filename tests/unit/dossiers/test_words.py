"""What the applicant reads: every status, every event, every check code."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from portal.core.actor import Kind
from portal.core.events import EventRecord
from portal.dossiers import events, timeline
from portal.dossiers.actions.checking import normal_code
from portal.dossiers.lifecycle import Status
from portal.dossiers.statuses import WORDINGS

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
HAPPENED = (
    events.DraftStarted("2.000635", 1),
    events.DraftMoved(1, 2, ["Số bản"]),
    events.ApplicationIssued("a" * 64, "b" * 64),
    events.SignedApplicationReceived("a" * 64, "INDETERMINATE", "revocation_unknown"),
    events.DossierSubmitted("000.00.05.H16-261123-0001", NOW, NOW, "a" * 64, True, ()),
    events.DossierAccepted(NOW, ""),
    events.SupplementRequested(1, NOW),
    events.SupplementReceived(1, NOW, "a" * 64, False, ()),
    events.DossierRefused("other", "Thiếu giấy tờ."),
    events.AppraisalStarted(),
    events.ResultProposed("grant"),
    events.ProposalSentBack("Xem lại."),
    events.ResultSigned("01/QĐ-UBND", "a" * 64),
    events.ResultSealed("01/QĐ-UBND", "a" * 64, "7KQ4-M2XW-9TRD"),
    events.ResultReturned("online"),
    events.WithdrawalRequested("Không cần nữa."),
    events.DossierStopped("Theo yêu cầu."),
    events.DocumentIssued("receipt", "", "a" * 64),
    events.SignedApplicationRemoved("a" * 64),
    events.RemoteSigningAsked("b" * 36, "DON-1A2B3C4D-5E6F", "a" * 64),
    events.RemoteSigningEnded("b" * 36, "refused"),
    events.SignatureRechecked("a" * 64, "INVALID", "revoked"),
    events.FilesAwaitScan(),
    events.FileScanned("a.pdf", "a" * 64, "infected"),
    events.PaperReused("a.pdf", "a" * 64, "0" * 36, "1" * 36),
)


def record(event: events.Event, *, kind: Kind = Kind.CITIZEN) -> EventRecord:
    return EventRecord(
        stream=UUID(int=1),
        position=1,
        type=type(event).__name__,
        payload=event.payload(),
        actor_kind=kind.value,
        actor_id=None,
        actor_name="Trần Văn Tiếp",
        at=NOW,
    )


@pytest.mark.parametrize("event", HAPPENED, ids=lambda event: type(event).__name__)
def test_every_event_is_told_in_both_languages(event: events.Event) -> None:
    (entry,) = timeline.tell([record(event)])
    assert entry.title.vi != entry.title.en
    assert entry.by.vi == "Bạn"


def test_all_events_of_a_dossier_are_among_them() -> None:
    classes = (value for value in vars(events).values() if isinstance(value, type))
    declared = {value.__name__ for value in classes if value.__module__ == events.__name__}
    assert declared == {type(event).__name__ for event in HAPPENED}


def test_the_story_is_newest_first_and_names_who_acted() -> None:
    first, last = record(HAPPENED[4]), record(HAPPENED[5], kind=Kind.STAFF)
    entries = timeline.tell([first, last])
    assert [entry.by.vi for entry in entries] == ["Cán bộ Trần Văn Tiếp", "Bạn"]
    assert entries[0].text is not None
    assert "23/11/2026" in entries[0].text.vi


def test_a_document_is_told_by_its_title_and_number() -> None:
    (entry,) = timeline.tell([record(events.DocumentIssued("acceptance_slip", "01/TNHS", "a" * 64))])
    assert entry.title == timeline.document_name("acceptance_slip")
    assert entry.text is not None
    assert entry.text.vi == "Số 01/TNHS."


def test_the_internal_note_of_the_leader_is_not_told() -> None:
    (entry,) = timeline.tell([record(HAPPENED[11])])
    assert entry.text is None


def test_what_is_not_for_the_applicant_is_left_out() -> None:
    stranger = record(HAPPENED[0])
    stranger.type = "SomethingInternal"
    assert timeline.tell([stranger]) == []


def test_every_status_has_words_and_a_tone() -> None:
    assert set(WORDINGS) == set(Status)
    assert {words.tone for words in WORDINGS.values()} <= {"neutral", "info", "success", "warning", "danger"}


@pytest.mark.parametrize("typed", ["7KQ4-M2XW-9TRD", " 7kq4 m2xw 9trd ", "7kq4m2xw9trd", "7KQ4–M2XW–9TRD\u200b"])
def test_a_check_code_is_understood_however_it_is_typed(typed: str) -> None:
    assert normal_code(typed) == "7KQ4-M2XW-9TRD"


def test_a_document_of_an_unknown_kind_still_has_a_name() -> None:
    assert timeline.document_name("whatever").vi == "Văn bản"
