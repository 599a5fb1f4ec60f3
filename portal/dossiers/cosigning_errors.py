"""What can go wrong when several people sign one file."""

from collections.abc import Sequence

from forms.text import Text
from portal.core.errors import PortalError


class CopyOvertaken(PortalError):
    """Somebody else signed while a signature was being asked for: it would be one on an earlier copy."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Trong lúc chờ bạn xác nhận, một người khác đã ký xong, nên yêu cầu ký bản cũ đã kết thúc và chữ ký "
                "theo yêu cầu đó không được dùng. Hãy bấm ký lại để ký bản mới nhất.",
                en="While you were being asked somebody else signed too, so the request for the earlier copy has ended "
                "and a signature for it is not used. Press sign again to sign the newest copy.",
            )
        )


class LockedForOthers(PortalError):
    """A signature forbids the other ones, but others have to sign too (ISO 32000-2, 12.8.2.2)."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Phần mềm của bạn đã khóa tệp khi ký, nên những người cùng ký không ký thêm được và tệp chưa được "
                "nhận. Hãy ký lại bản vừa tải ở đây, bỏ chọn “khóa tài liệu sau khi ký” hoặc “chứng nhận, không cho "
                "phép thay đổi”.",
                en="Your software locked the file when it signed, so the others could not sign it and it was not "
                "taken. Sign the file from this page again, without “lock document after signing” or “certify, no "
                "changes allowed”.",
            )
        )


class PlaceOfAnother(PortalError):
    """A signature stands where somebody else is to sign."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Chữ ký nằm ở ô dành cho người khác. Hãy tải đơn về lại và ký vào đúng ô có tên bạn.",
                en="The signature stands in the place of somebody else. Download the file again and sign in the place "
                "with your name.",
            )
        )


class CosignedFileRejected(PortalError):
    """A file that somebody signed after others cannot be taken in; ``sentence`` says why."""


class NewerCopy(PortalError):
    """Somebody else signed meanwhile: the file was made from an earlier copy."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Trong lúc bạn ký, một người khác đã ký xong, nên tệp này dựa trên bản cũ và chưa được nhận. "
                "Hãy tải bản mới nhất ở dưới, ký bản đó rồi tải lên.",
                en="While you were signing somebody else signed too, so this file was made from an earlier copy and "
                "was not taken. Download the newest copy below, sign that one and upload it.",
            )
        )


class InvitationEnded(PortalError):
    """The invitation to sign was used, has run out or was cancelled."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Lời mời ký này không còn dùng được nữa. Trang này cho biết vì sao.",
                en="This invitation can no longer be used. The page says why.",
            )
        )


class RefusalReasonMissing(PortalError):
    """Somebody who does not sign says why, in a few words."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Hãy ghi lý do bạn không ký, tối đa 1.000 ký tự.",
                en="Say why you do not sign, in 1,000 characters at most.",
            )
        )


class ApplicationBeingChanged(PortalError):
    """The applicant is changing the application that somebody was invited to sign."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Người nộp đang sửa hồ sơ nên đơn này chưa ký được. Khi sửa xong, người nộp phải ký lại và bạn nhận "
                "lời mời mới.",
                en="The applicant is changing the application, so it cannot be signed now. Afterwards the applicant "
                "signs anew and you get a new invitation.",
            )
        )


class SignersMissing(PortalError):
    """Not everybody who has to sign has signed; ``names`` are those who are missing."""

    status = 409

    def __init__(self, names: Sequence[str]) -> None:
        said = ", ".join(names)
        super().__init__(
            Text(
                vi=f"Chưa nộp được vì còn thiếu chữ ký của: {said}. Khi mọi người đã ký, bạn nộp được ngay.",
                en=f"It cannot be handed in yet: {said} has still to sign. Once everybody has signed you can.",
            )
        )
        self.names = tuple(names)
