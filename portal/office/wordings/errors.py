"""What can stop a template or a letter, each with a sentence that says what to do."""

from collections.abc import Sequence

from forms.text import Text
from portal.core.errors import PortalError


class TemplateClosed(PortalError):
    """The version is not where this could be done to it."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Mẫu này không còn ở bước đó: đã được công bố, trả lại hoặc bỏ. Hãy tải lại trang.",
                en="This template is no longer at that step: it was published, returned or discarded. Reload the page.",
            )
        )


class TemplateInTheMaking(PortalError):
    """A template has one draft at a time."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Mẫu này đang có một bản nháp. Hãy sửa tiếp bản nháp đó.",
                en="There is a draft of this template already. Go on with that one.",
            )
        )


class NeedsAnotherPerson(PortalError):
    """Nobody publishes words that they wrote themselves."""

    status = 403

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Bạn đã soạn mẫu này. Hãy nhờ người khác xem và công bố.",
                en="You wrote this template. Ask somebody else to look at it and publish it.",
            )
        )


class TemplateUnsound(PortalError):
    """What is written cannot be merged."""

    def __init__(self, findings: Sequence[Text]) -> None:
        super().__init__(_listed(findings))


class NotComplete(PortalError):
    """A place is open, or a field has no value: the letter cannot be put before the leader."""

    def __init__(self, findings: Sequence[Text]) -> None:
        super().__init__(_listed(findings))


def _listed(findings: Sequence[Text]) -> Text:
    return Text(vi=" ".join(one.vi for one in findings), en=" ".join(one.en for one in findings))


class NoSuchTemplate(PortalError):
    """The template is not in force for this dossier."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Mẫu này không còn dùng cho hồ sơ này. Hãy chọn mẫu khác.",
                en="This template is not in use for this dossier any more. Choose another.",
            )
        )


class LetterElsewhere(PortalError):
    """The letter is not where this could be done to it."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Văn bản không còn ở bước này. Hãy tải lại trang để xem tình trạng hiện nay.",
                en="The letter is no longer at this step. Reload the page to see where it is.",
            )
        )
