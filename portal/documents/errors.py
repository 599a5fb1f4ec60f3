"""What can go wrong with documents and their numbers."""

from forms.text import Text
from portal.core.errors import PortalError


class SequenceExhausted(PortalError):
    """More dossiers in a day than a code can count; the code must not wrap (Circular 01/2018, art. 19)."""

    status = 503

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Hôm nay cơ quan đã nhận hết 9.999 số hồ sơ có thể cấp trong ngày. Hồ sơ của bạn vẫn được giữ. "
                "Hãy nộp lại vào ngày làm việc tiếp theo hoặc liên hệ cơ quan tiếp nhận.",
                en="The agency has used all 9,999 dossier numbers of today. Your dossier is kept. "
                "Submit it again on the next working day or contact the receiving agency.",
            )
        )


class MalformedDossierCode(PortalError):
    """The text is not a dossier code."""

    status = 422

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Mã hồ sơ không đúng. Mã có dạng 000.12.00.H16-161115-0001: mã cơ quan, ngày tiếp nhận, số thứ tự. "
                "Hãy xem lại mã trên giấy tiếp nhận.",
                en="This is not a dossier code. A code looks like 000.12.00.H16-161115-0001: agency, day of receipt, "
                "sequence. Check the code on your acceptance slip.",
            )
        )


class RenderingFailed(PortalError):
    """The document could not be drawn; nothing was issued."""

    status = 500

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Chưa tạo được văn bản. Nội dung bạn đã nhập vẫn được giữ. Hãy thử lại; nếu vẫn lỗi, "
                "hãy báo bộ phận hỗ trợ của cổng.",
                en="The document could not be made. What you entered is kept. Please try again; "
                "if it fails again, tell the portal's support.",
            )
        )


class PageNotDrawn(PortalError):
    """A page of a file cannot be shown as a picture: the file is damaged, or drawing it takes too much."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Không dựng được hình của trang này: tệp hỏng hoặc quá phức tạp. Hãy tải tệp về để xem bằng phần "
                "mềm phù hợp, trên máy có phần mềm diệt vi-rút.",
                en="This page cannot be drawn: the file is damaged or too complex. Download it and open it with "
                "suitable software, on a computer with virus protection.",
            )
        )
