"""What can stop something about a mandate, each with a sentence that says what to do."""

from forms.text import Text
from portal.core.errors import PortalError


class PeriodUnfit(PortalError):
    """The days are in the past, the wrong way round, or more than a year."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Thời hạn ủy quyền bắt đầu từ hôm nay, không kết thúc trước ngày bắt đầu và dài nhất một năm.",
                en="A mandate begins today or later, does not end before it begins, and lasts a year at most.",
            )
        )


class NothingGiven(PortalError):
    """No procedure or no right was chosen."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Hãy chọn thủ tục hoặc hồ sơ, và ít nhất một việc được làm thay.",
                en="Choose procedures or a dossier, and at least one thing that may be done.",
            )
        )


class ReceiverUnfit(PortalError):
    """One cannot authorise oneself."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Không thể ủy quyền cho chính mình. Hãy ghi số của người hoặc tổ chức nhận ủy quyền.",
                en="You cannot authorise yourself. Give the number of the person or organisation that is to act.",
            )
        )


class TooManyMandates(PortalError):
    """The giver has more open mandates than anybody needs."""

    status = 409

    def __init__(self, most: int) -> None:
        super().__init__(
            Text(
                vi=f"Bạn đang có {most} giấy ủy quyền chưa kết thúc. Hãy thu hồi giấy không còn dùng rồi lập giấy mới.",
                en=f"You have {most} mandates that have not ended. Revoke those you no longer need first.",
            )
        )


class MandateMoved(PortalError):
    """The mandate is no longer where this can be done."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Giấy ủy quyền này vừa được ký, trả lời hoặc thu hồi nên không thực hiện được nữa. "
                "Hãy tải lại trang để xem tình trạng mới nhất.",
                en="This mandate has just been signed, answered or revoked, so this can no longer be done. "
                "Reload the page to see where it is now.",
            )
        )


class MandateSignatureRejected(PortalError):
    """The signature does not prove that the giver signed exactly this document; ``sentence`` is the verdict's own."""


class SignatureUnproved(PortalError):
    """Whoever issued the certificate could not be asked: a mandate needs certainty."""

    status = 503

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Chưa hỏi được nơi cấp chứng thư số nên chưa xác nhận được chữ ký. Giấy chưa được ghi nhận: "
                "hãy tải tệp đã ký lên lại sau ít phút.",
                en="The issuer of the certificate could not be asked, so the signature is not proved. The mandate was "
                "not recorded; please upload the signed file again in a few minutes.",
            )
        )


class ReasonMissing(PortalError):
    """A mandate is not revoked or declined without saying why."""

    def __init__(self) -> None:
        super().__init__(Text(vi="Hãy ghi lý do, tối đa 500 ký tự.", en="Say why, in 500 characters at most."))


class AccountsUnclear(PortalError):
    """What the officer typed does not name an account with this number and name."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Tên đăng nhập, họ tên và số giấy tờ không cùng chỉ một tài khoản. Hãy đối chiếu lại với giấy tờ "
                "của hai bên.",
                en="User name, name and number do not name one account. Compare them with the papers of both sides.",
            )
        )
