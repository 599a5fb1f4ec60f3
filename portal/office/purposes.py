"""Why an officer looks at what else an applicant handed in."""

from enum import StrEnum

from forms.text import Text


class Purpose(StrEnum):
    """Why an officer looks at what else an applicant handed in; a closed list, so that it can be counted (R19)."""

    DUPLICATE = "duplicate"
    COMPARE = "compare"
    REUSE = "reuse"
    ASKED = "asked"

    @property
    def label(self) -> Text:
        """The purpose in words."""
        return _PURPOSES[self]


_PURPOSES = {
    Purpose.DUPLICATE: Text(vi="Kiểm tra hồ sơ nộp trùng", en="Check for a duplicate"),
    Purpose.COMPARE: Text(vi="Đối chiếu thông tin, giấy tờ với hồ sơ đã nộp", en="Compare facts or papers"),
    Purpose.REUSE: Text(
        vi="Dùng lại giấy tờ, kết quả đã có, không yêu cầu nộp lại", en="Use a paper or a result that is here already"
    ),
    Purpose.ASKED: Text(vi="Người nộp đề nghị", en="The applicant asked for it"),
}
