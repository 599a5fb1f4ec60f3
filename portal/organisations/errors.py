"""What can go wrong with organisations and their members."""

from forms.text import Text
from portal.core.errors import PortalError


class OrganisationKnown(PortalError):
    """It is already proved who stands behind the organisation with this tax code."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Tổ chức có mã số thuế này đã có trên cổng và đã được xác nhận. "
                "Hãy đề nghị người đại diện của tổ chức mời bạn làm thành viên.",
                en="The organisation with this tax code is on the portal and confirmed already. "
                "Ask its representative to invite you as a member.",
            )
        )


class AlreadyProven(PortalError):
    """Nothing has to be proved any more."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Tổ chức này đã được xác nhận, không cần làm gì thêm.",
                en="This organisation is confirmed already; there is nothing more to do.",
            )
        )


class EvidenceUnfit(PortalError):
    """The file that should prove an organisation cannot be taken in; ``sentence`` says why."""


class StatementMissing(PortalError):
    """Somebody sends a signed statement, but none was made for what the organisation says now."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Chưa có bản xác nhận để ký. Hãy bấm tạo bản xác nhận, tải về, ký rồi tải lên.",
                en="There is no statement to sign yet. Make one, download it, sign it, then upload it.",
            )
        )


class StatementNotProving(PortalError):
    """The signature on a statement does not prove it; ``sentence`` says why."""


class NotWaiting(PortalError):
    """An officer decides about an organisation that waits for no decision any more."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Tổ chức này không còn chờ xác nhận. Hãy tải lại trang để xem trạng thái mới nhất.",
                en="This organisation waits for a check no longer. Reload the page to see where it stands.",
            )
        )


class ReasonNeeded(PortalError):
    """An organisation is not refused without a reason."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Hãy ghi lý do để người đăng ký biết cần bổ sung gì.",
                en="Say why, so that the person who registered it knows what is missing.",
            )
        )


class RoleNotYours(PortalError):
    """A member arranges what only a representative may."""

    status = 403

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Chỉ người đại diện mới giao, đổi hoặc thu lại vai trò này. "
                "Người quản trị chỉ sắp xếp người soạn hồ sơ và người xem.",
                en="Only a representative gives, changes or takes back this role. "
                "A manager arranges those who prepare and those who look.",
            )
        )


class LastRepresentative(PortalError):
    """An organisation would be left without anybody who represents it."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Đây là người đại diện duy nhất. Hãy giao vai trò người đại diện cho người khác trước.",
                en="This is the only representative. Give the role of representative to somebody else first.",
            )
        )


class AlreadyMember(PortalError):
    """Somebody is invited, or accepts, who is a member already."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Người này đã là thành viên. Hãy đổi vai trò trong danh sách thành viên.",
                en="This person is a member already. Change their role in the list of members.",
            )
        )


class InvitationVoid(PortalError):
    """An invitation was accepted or taken back before, or its time is over."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Lời mời này đã dùng, đã bị thu lại hoặc đã hết hạn. Hãy đề nghị tổ chức mời lại.",
                en="This invitation was used or taken back, or its time is over. Ask the organisation for another.",
            )
        )


class WhomMissing(PortalError):
    """An invitation names nobody, or two."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Hãy nhập tên đăng nhập hoặc thư điện tử của người được mời, chỉ một trong hai.",
                en="Enter the username or the email of the person you invite, only one of them.",
            )
        )


class TooManyInvitations(PortalError):
    """More people are invited at once than an organisation needs."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Có quá nhiều lời mời chưa được trả lời. Hãy thu lại những lời mời không còn cần.",
                en="Too many invitations are open. Take back those that are no longer needed.",
            )
        )
