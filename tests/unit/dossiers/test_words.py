"""What the applicant reads: every status, every event, every check code."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from portal.core.actor import Kind
from portal.core.events import EventRecord
from portal.dossiers import events, fee_events, parcel_events, timeline, transfer_events
from portal.dossiers.actions.checking import normal_code
from portal.dossiers.document_names import document_name
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
    events.DeadlineRecounted(NOW, "Nghỉ theo Công điện 99."),
    events.DeadlinePutOff(NOW, "01/PXL", "Chờ xác minh."),
    events.DeadlineRecounted(NOW, "Hoán đổi ngày nghỉ."),
    events.DeadlinePutOff(NOW, "01/PXL", "Phải kiểm tra thực địa lần thứ hai."),
    events.SupplementRequested(1, NOW),
    events.SupplementReceived(1, NOW, "a" * 64, False, ()),
    events.DossierRefused("other", "Thiếu giấy tờ."),
    events.AppraisalStarted(),
    events.ResultProposed("grant"),
    events.ProposalSentBack("Xem lại."),
    events.ResultSigned("01/QĐ-UBND", "a" * 64),
    events.ResultSealed("01/QĐ-UBND", "a" * 64, "7KQ4-M2XW-9TRD"),
    events.ResultReturned("online"),
    parcel_events.ParcelPrepared("b" * 36, "Bưu điện", ""),
    parcel_events.ParcelRegistered("b" * 36, "Bưu điện", "EK1"),
    parcel_events.ParcelMoved("b" * 36, "Bưu điện", "EK1", "returned", "Không có người nhận."),
    parcel_events.ParcelSettled("b" * 36, "counter"),
    events.DocumentSent("01/QĐ-UBND", "Sở Tư pháp", "agency"),
    events.DocumentAcknowledged("01/QĐ-UBND", "Sở Tư pháp"),
    events.ResultRevoked("01/QĐ-UBND", "12/QĐ-UBND", date(2026, 11, 20), "Chủ tịch", "Cấp sai thẩm quyền."),
    fee_events.FeeAsked("correction", "DVC261127000421", 50000, ("Lệ phí",), NOW),
    fee_events.FeeAsked("return", "DVC261127000439", 50000, ("Lệ phí",)),
    fee_events.FeeLowered("DVC261127000421", 8000),
    fee_events.FeeReminded("DVC261127000421", 20000, NOW),
    events.WithdrawalRequested("Không cần nữa."),
    events.DossierStopped("Theo yêu cầu."),
    events.DocumentIssued("receipt", "", "a" * 64),
    events.SignedApplicationRemoved("a" * 64),
    events.RemoteSigningAsked("b" * 36, "DON-1A2B3C4D-5E6F", "a" * 64),
    events.RemoteSigningEnded("b" * 36, "refused"),
    events.LocalSigningAsked("b" * 36, "1A2B-3C4D-5E6F", "a" * 64),
    events.LocalSigningEnded("b" * 36, "refused"),
    events.SignatureRechecked("a" * 64, "INVALID", "revoked"),
    events.PaperRechecked("a.pdf", "a" * 64, "INVALID", "revoked"),
    events.FilesAwaitScan(),
    events.FileScanned("a.pdf", "a" * 64, "infected"),
    events.SignerInvited("b" * 36, 1, "H'Mai Niê", {"vi": "Bên nữ", "en": "The bride"}, NOW),
    events.SignerReminded("b" * 36, 1, "H'Mai Niê"),
    events.InvitationExpired("b" * 36, "H'Mai Niê"),
    events.InvitationCancelled("b" * 36, "H'Mai Niê", "sent", True),
    events.CounterFilingBegun("counter", "identity_card", "2026-11", "signed"),
    events.PaperApplicationReceived("a" * 64, 2, "b" * 64),
    events.DossierClaimed(),
    transfer_events.TransferRefused("b" * 36, "Chưa đủ căn cứ."),
    events.PaperReused("a.pdf", "a" * 64, "0" * 36, "1" * 36),
)
BY_OTHERS = (
    transfer_events.TransferOffered("b" * 36, "H'Mai Niê", "Chuyển nhượng."),
    transfer_events.TransferTaken("b" * 36, "H'Mai Niê"),
    transfer_events.TransferDeclined("b" * 36, "Không nhận."),
    transfer_events.TransferCancelled("b" * 36),
    transfer_events.DossierTransferred("b" * 36, "Nguyễn Thị Thuỷ", "H'Mai Niê"),
    events.ApplicationCosigned(
        "b" * 36, "H'Mai Niê", {"vi": "Bên nữ", "en": "The bride"}, "a" * 64, "VALID", "ok", remaining=0
    ),
    events.SigningRefused("b" * 36, "H'Mai Niê", "Tôi không đồng ý."),
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


@pytest.mark.parametrize("event", BY_OTHERS, ids=lambda event: type(event).__name__)
def test_what_somebody_else_did_is_told_with_their_name(event: events.Event) -> None:
    (entry,) = timeline.tell([record(event)])
    assert entry.title.vi != entry.title.en
    assert entry.by.vi == "Trần Văn Tiếp"


def test_all_events_of_a_dossier_are_among_them() -> None:
    modules = (events, fee_events, parcel_events, transfer_events)
    classes = (value for module in modules for value in vars(module).values() if isinstance(value, type))
    declared = {value.__name__ for value in classes if value.__module__ in {module.__name__ for module in modules}}
    assert declared == {type(event).__name__ for event in (*HAPPENED, *BY_OTHERS)}


def test_the_story_is_newest_first_and_names_who_acted() -> None:
    first, last = record(HAPPENED[4]), record(HAPPENED[5], kind=Kind.STAFF)
    entries = timeline.tell([first, last])
    assert [entry.by.vi for entry in entries] == ["Cán bộ Trần Văn Tiếp", "Bạn"]
    assert entries[0].text is not None
    assert "23/11/2026" in entries[0].text.vi


def test_a_document_is_told_by_its_title_and_number() -> None:
    (entry,) = timeline.tell([record(events.DocumentIssued("acceptance_slip", "01/TNHS", "a" * 64))])
    assert entry.title == document_name("acceptance_slip")
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
    assert document_name("whatever").vi == "Văn bản"
