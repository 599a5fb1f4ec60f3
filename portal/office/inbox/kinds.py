"""What officers are told about, in words; pure."""

from enum import StrEnum

from forms.text import Text


class Kind(StrEnum):
    """What happened, as it concerns who is told."""

    ASSIGNED = "assigned"
    TAKEN_OVER = "taken_over"
    SENT_BACK = "sent_back"
    OPINION_ASKED = "opinion_asked"
    OPINION_GIVEN = "opinion_given"
    DUE_SOON = "due_soon"
    LATE = "late"
    ESCALATED = "escalated"
    SUPPLEMENT = "supplement"
    MESSAGE = "message"
    CORRECTION = "correction"
    TO_SIGN = "to_sign"
    TO_SEAL = "to_seal"
    PARCEL_BACK = "parcel_back"
    STANDS_IN = "stands_in"
    STANDS_IN_NO_MORE = "stands_in_no_more"
    REPLACED = "replaced"
    REPLACED_NO_MORE = "replaced_no_more"

    @property
    def words(self) -> Text:
        """The sentence of the inbox and the mail; it names nobody."""
        return _WORDS[self]


class Mail(StrEnum):
    """How an officer wants it by mail besides."""

    NONE = "none"
    AT_ONCE = "at_once"
    DAILY = "daily"


_WORDS = {
    Kind.ASSIGNED: Text(vi="Bạn được phân công phụ trách hồ sơ", en="You were put in charge of a dossier"),
    Kind.TAKEN_OVER: Text(
        vi="Đồng nghiệp đã nhận thay hồ sơ bạn phụ trách", en="A colleague took over a dossier of yours"
    ),
    Kind.SENT_BACK: Text(vi="Lãnh đạo trả lại, cần xem lại", en="The leader sent it back to be looked at again"),
    Kind.OPINION_ASKED: Text(vi="Cơ quan khác hỏi ý kiến", en="Another agency asks for an opinion"),
    Kind.OPINION_GIVEN: Text(vi="Cơ quan được hỏi đã cho ý kiến", en="The agency that was asked has answered"),
    Kind.DUE_SOON: Text(vi="Hồ sơ sắp đến hạn", en="A dossier is due soon"),
    Kind.LATE: Text(vi="Hồ sơ đã quá hạn", en="A dossier is late"),
    Kind.ESCALATED: Text(vi="Hồ sơ của cơ quan đã quá hạn", en="A dossier of the agency is late"),
    Kind.SUPPLEMENT: Text(vi="Người nộp đã bổ sung hồ sơ", en="The applicant completed the dossier"),
    Kind.MESSAGE: Text(vi="Người nộp gửi tin nhắn", en="The applicant wrote a message"),
    Kind.CORRECTION: Text(vi="Người nộp báo hồ sơ có sai sót", en="The applicant reported a mistake in the dossier"),
    Kind.TO_SIGN: Text(vi="Chờ lãnh đạo duyệt hoặc ký", en="Waits for a leader to decide or sign"),
    Kind.TO_SEAL: Text(vi="Kết quả chờ đóng dấu", en="A result waits for the seal"),
    Kind.PARCEL_BACK: Text(vi="Kết quả gửi bưu chính bị chuyển hoàn", en="A result sent by post came back"),
    Kind.STANDS_IN: Text(vi="Bạn được cử làm thay đồng nghiệp", en="You are to stand in for a colleague"),
    Kind.STANDS_IN_NO_MORE: Text(vi="Bạn không còn làm thay đồng nghiệp", en="You no longer stand in for a colleague"),
    Kind.REPLACED: Text(vi="Có người được cử làm thay bạn", en="Somebody was named to stand in for you"),
    Kind.REPLACED_NO_MORE: Text(vi="Không còn ai làm thay bạn", en="Nobody stands in for you any more"),
}

ABOUT_STANDING_IN = frozenset({Kind.STANDS_IN, Kind.STANDS_IN_NO_MORE, Kind.REPLACED, Kind.REPLACED_NO_MORE})
