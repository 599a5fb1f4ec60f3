"""What can stop the one-stop desk, each with a sentence that says what to do."""

from forms.text import Text
from portal.core.errors import PortalError


class BatchUnreadable(PortalError):
    """The batch is no PDF that can be taken apart, or has too many pages."""

    def __init__(self, most: int) -> None:
        super().__init__(
            Text(
                vi=f"Không tách được tệp quét này. Hãy quét lại thành một tệp PDF không quá {most} trang, "
                "hoặc tải từng giấy tờ lên ở trang giấy tờ của hồ sơ.",
                en=f"This scan could not be taken apart. Scan again into one PDF of at most {most} pages, "
                "or upload each paper on the dossier's page of papers.",
            )
        )


class BatchMissing(PortalError):
    """No file was chosen."""

    def __init__(self) -> None:
        super().__init__(
            Text(vi="Hãy chọn tệp PDF vừa quét.", en="Choose the PDF that was scanned."),
        )


class AskedBefore(PortalError):
    """An applicant is asked once for everything; to ask again needs a leader's consent (NĐ 61/2018 Đ15.3)."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Hồ sơ này đã được yêu cầu bổ sung. Muốn yêu cầu lần nữa phải ghi lý do và được lãnh đạo đồng ý.",
                en="The applicant was asked to complete this dossier before. To ask again you have to say why, and a "
                "leader has to consent.",
            )
        )


class NothingToHandOver(PortalError):
    """No dossier was marked that still waits at the desk."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Hãy đánh dấu ít nhất một hồ sơ còn ở Bộ phận Một cửa.",
                en="Mark at least one dossier that is still at the one-stop desk.",
            )
        )


class NothingToConsent(PortalError):
    """No officer waits for consent to ask again, or it was given already."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Không có đề nghị yêu cầu bổ sung lần nữa nào đang chờ ở hồ sơ này.",
                en="No request to ask again is waiting at this dossier.",
            )
        )
