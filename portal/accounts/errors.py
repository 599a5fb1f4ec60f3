"""What can go wrong with accounts, each with a sentence that says what to do."""

from forms.text import Text
from portal.core.errors import PortalError


class SignInRefused(PortalError):
    """Name and password do not go together; the answer is the same when there is no such name (threat T09)."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Tên đăng nhập hoặc mật khẩu không đúng. Hãy kiểm tra lại, chú ý chữ hoa, chữ thường và bộ gõ.",
                en="The username or the password is not right. Check both, and mind capitals and your keyboard tool.",
            )
        )


class SignInBusy(PortalError):
    """More passwords are being checked than the machine should: each costs as much as many pages. Seconds help."""

    status = 503

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Đang có rất nhiều người đăng nhập cùng lúc. Hãy đợi vài giây rồi thử lại.",
                en="Very many people are signing in at the moment. Please wait a few seconds and try again.",
            )
        )


class WrongPassword(PortalError):
    """The present password, asked for before something important, is not right."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Mật khẩu hiện tại không đúng. Hãy nhập lại.",
                en="The current password is not right. Enter it again.",
            )
        )


class NoPassword(PortalError):
    """The present password was asked for, and the account has none: its owner comes through a provider."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Tài khoản này chưa có mật khẩu. Hãy đặt mật khẩu ở trang Tài khoản của tôi, rồi làm lại việc này.",
                en="This account has no password yet. Set one on the page My account, then do this again.",
            )
        )


class PasswordUnfit(PortalError):
    """A new password is too short or too easy to guess."""


class UsernameUnfit(PortalError):
    """A username has characters or a length that cannot be used."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Tên đăng nhập gồm 3 đến 60 ký tự: chữ cái không dấu, chữ số, dấu chấm, gạch ngang hoặc gạch dưới; "
                "bắt đầu bằng chữ cái.",
                en="A username has 3 to 60 characters: letters a to z, digits, dots, hyphens or underscores; "
                "a letter comes first.",
            )
        )


class UsernameTaken(PortalError):
    """Another account has this username."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Tên đăng nhập này đã có người dùng. Hãy chọn tên khác.",
                en="This username is taken. Choose another.",
            )
        )


class OwnAccount(PortalError):
    """Nobody closes the own account or decides about the own roles: another administrator does, and can undo it."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Bạn không thể khóa tài khoản hoặc đổi vai trò của chính mình. Hãy nhờ một quản trị viên khác.",
                en="You cannot disable your own account or change your own roles. Ask another administrator.",
            )
        )


class StaffOnly(PortalError):
    """Roles are for staff; a citizen's or business account has none."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Chỉ tài khoản cán bộ mới được giao vai trò. Hãy tạo tài khoản cán bộ riêng cho người này.",
                en="Only staff accounts have roles. Create a separate staff account for this person.",
            )
        )


class RolesIncompatible(PortalError):
    """Two of the roles are never held by one person."""

    def __init__(self, one: Text, other: Text) -> None:
        super().__init__(
            Text(
                vi=f"Một người không giữ đồng thời hai vai trò {one.vi} và {other.vi}. Hãy bỏ một trong hai.",
                en=f"Nobody holds both roles, {one.en} and {other.en}. Take one of them away.",
            )
        )


class ResetForStaffOnly(PortalError):
    """Who resets a citizen's or business's password could sign in and submit in their name."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Quản trị viên chỉ cấp mật khẩu mới cho tài khoản cán bộ, không cho người dân và doanh nghiệp.",
                en="An administrator gives new passwords to staff only, not to citizens or businesses.",
            )
        )


class AgencyUnknown(PortalError):
    """There is no such agency, or it is no longer in force."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Cơ quan không có trong danh bạ. Hãy chọn trong danh sách.",
                en="No such agency. Choose from the list.",
            )
        )


class DelegationUnfit(PortalError):
    """Duties cannot be lent like this; the sentence says why."""


class NotAStandIn(DelegationUnfit):
    """Who is to stand in is not another officer of the same agency, or was named by themselves."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Người làm thay phải là một cán bộ khác đang làm việc trong cùng cơ quan, và không tự cử mình.",
                en="A stand-in is another officer working in the same agency, and nobody names themselves.",
            )
        )


class NoSuchDuty(DelegationUnfit):
    """Only duties that somebody holds in their own right can be lent, and at least one is."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Hãy chọn ít nhất một nhiệm vụ mà người giao đang giữ. Nhiệm vụ đang làm thay không giao lại được.",
                en="Choose at least one duty that the officer holds. Duties that were lent cannot be passed on.",
            )
        )


class PeriodUnfit(DelegationUnfit):
    """The time of a delegation ends before it begins, is over, or is longer than a year."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Thời điểm kết thúc phải sau thời điểm bắt đầu, chưa qua, và cách không quá một năm.",
                en="The end is after the beginning, still to come, and no more than a year later.",
            )
        )


class LentAlready(DelegationUnfit):
    """A duty has one stand-in at a time, so that everybody knows who decides."""

    status = 409

    def __init__(self, name: str) -> None:
        super().__init__(
            Text(
                vi=f"Trong thời gian này đã có {name} làm thay nhiệm vụ đó. Hãy kết thúc việc làm thay ấy trước.",
                en=f"{name} stands in for this duty in that time already. End that first.",
            )
        )


class StandInAway(DelegationUnfit):
    """Who is to stand in is absent in that time."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Người được chọn cũng vắng mặt trong thời gian này. Hãy chọn người khác.",
                en="The officer you chose is absent in that time as well. Choose somebody else.",
            )
        )


class BasisMissing(DelegationUnfit):
    """Somebody who is no deputy signs for a leader only by a written mandate (Decree 30/2020, article 13.3)."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Người làm thay không phải cấp phó, nên chỉ được ký thừa ủy quyền (TUQ.) khi có văn bản ủy quyền. "
                "Hãy ghi số và ngày văn bản.",
                en="The stand-in is no deputy, and signs for a leader only by a written mandate (TUQ.). "
                "Give the number and day of the document.",
            )
        )
