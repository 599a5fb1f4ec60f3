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


class WrongPassword(PortalError):
    """The present password, asked for before something important, is not right."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Mật khẩu hiện tại không đúng. Hãy nhập lại.",
                en="The current password is not right. Enter it again.",
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
