"""What can go wrong with requests about personal data."""

from forms.text import Text
from portal.core.errors import PortalError


class AskedAlready(PortalError):
    """There is an open request about the same item."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Bạn đã có một yêu cầu về mục này, đang chờ trả lời.",
                en="There is a request of yours about this item already, waiting for an answer.",
            )
        )


class NothingNew(PortalError):
    """What is wanted stands there already, or nothing was said."""

    def __init__(self) -> None:
        super().__init__(
            Text(vi="Hãy ghi nội dung đúng, khác với nội dung hiện có.", en="Say what is right: it differs from now.")
        )


class DecidedAlready(PortalError):
    """Somebody answered this request in the meantime."""

    status = 409

    def __init__(self) -> None:
        super().__init__(Text(vi="Yêu cầu này đã được trả lời.", en="This request has been answered already."))


class AnswerMissing(PortalError):
    """A refusal says why."""

    def __init__(self) -> None:
        super().__init__(
            Text(vi="Hãy ghi lý do từ chối để người yêu cầu biết.", en="Say why, so that the person knows.")
        )
