"""Why a request that takes two people cannot be made or decided."""

from forms.text import Text
from portal.core.errors import PortalError


class NotEntitled(PortalError):
    """This person does not hold the role that may ask for and decide such a thing; a lent one does not count."""

    status = 403

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Việc này cần người trực tiếp giữ vai trò tương ứng; vai trò làm thay không được tính.",
                en="This takes somebody who holds the role in their own right; standing in does not count.",
            )
        )


class SamePerson(PortalError):
    """Who asked, or whom it is about, cannot decide it, not with another account either."""

    status = 403

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Bạn là người đề nghị hoặc là người được nói đến trong đề nghị, nên không thể tự duyệt, kể cả bằng "
                "tài khoản khác. Hãy nhờ một người khác.",
                en="You asked for this, or it is about you, so you cannot approve it, nor with another account. "
                "Ask somebody else.",
            )
        )


class RequestDecided(PortalError):
    """Somebody has decided this request in the meantime."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Đề nghị này đã có người xử lý. Hãy tải lại trang để xem kết quả.",
                en="This request has been decided. Reload the page to see how.",
            )
        )


class RequestExpired(PortalError):
    """Nobody decided in time: what was asked for a week ago may not be what is wanted today."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Đề nghị này đã quá hạn nên không còn hiệu lực. Nếu vẫn cần, hãy đề nghị lại.",
                en="This request has run out. If it is still wanted, ask again.",
            )
        )


class ProposerLeft(PortalError):
    """Whoever asked holds the role no longer, so nobody stands behind the request any more."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Người đề nghị không còn giữ vai trò này. Hãy từ chối đề nghị và lập đề nghị mới nếu vẫn cần.",
                en="Whoever asked no longer holds the role. Refuse the request, and make a new one if it is needed.",
            )
        )


class AskedAlready(PortalError):
    """The same thing is asked for already and waits."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Đã có một đề nghị về việc này đang chờ người thứ hai. Hãy đợi xử lý xong hoặc rút đề nghị đó.",
                en="A request about this waits for a second person already. Wait for it, or take it back.",
            )
        )


class SecondPersonNeeded(PortalError):
    """This is not done by one person alone."""

    status = 403

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Việc này cần hai người: hãy lập đề nghị để một người khác duyệt.",
                en="This takes two people: ask for it, so that somebody else can approve.",
            )
        )
