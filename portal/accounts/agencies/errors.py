"""Why the tree of agencies cannot be changed so."""

from forms.text import Text
from portal.core.errors import PortalError


class TreeUnfit(PortalError):
    """The change would break the tree on some day."""

    status = 409


class AgencyCycle(TreeUnfit):
    """An agency would be its own superior."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Cơ quan cấp trên đang trực thuộc chính cơ quan này. Hãy chọn cơ quan cấp trên khác.",
                en="The superior is below this agency itself. Choose another superior.",
            )
        )


class ParentAway(TreeUnfit):
    """The superior does not exist on a day on which it is named."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Cơ quan cấp trên chưa thành lập hoặc đã thôi hoạt động vào ngày đó. "
                "Hãy chọn ngày hoặc cơ quan khác.",
                en="The superior does not exist on that day. Choose another day or superior.",
            )
        )


class SuccessorAway(TreeUnfit):
    """Who shall go on does not exist on that day, or is among those that end."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Cơ quan kế thừa phải đang hoạt động vào ngày đó và không nằm trong số cơ quan được nhập vào.",
                en="The successor has to exist on that day and not be among the agencies that end.",
            )
        )


class AgencyOver(TreeUnfit):
    """The agency has ended already, or its end is decided."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Cơ quan này đã thôi hoạt động hoặc đã có quyết định nhập vào cơ quan khác, "
                "nên không thay đổi được.",
                en="This agency has ended or its merger is decided, so it cannot be changed.",
            )
        )


class ChangedLater(TreeUnfit):
    """Something is said of the agency from that day or a later one already."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Cơ quan này đã có thay đổi từ ngày đó hoặc sau đó. "
                "Hãy chọn ngày sau, hoặc hủy thay đổi chưa đến ngày.",
                en="The agency changes on that day or later already. Choose a later day, or cancel what is planned.",
            )
        )


class NoChange(TreeUnfit):
    """Nothing would be different."""

    status = 422

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Bạn chưa thay đổi mục nào.",
                en="You have changed nothing.",
            )
        )


class KeyTaken(TreeUnfit):
    """Another agency has this key."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Mã ngắn này đã thuộc về một cơ quan khác, kể cả cơ quan trước đây. Hãy chọn mã khác.",
                en="This key belongs to another agency, perhaps a former one. Choose another.",
            )
        )


class ChangeInForce(TreeUnfit):
    """The change has taken effect, and what happened is not undone."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Thay đổi này đã có hiệu lực nên không hủy được. Hãy ghi một thay đổi mới.",
                en="This change has taken effect and cannot be cancelled. Record a new one.",
            )
        )


class UnitThere(TreeUnfit):
    """The agency has a unit of this name."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Cơ quan đã có đơn vị mang tên này.",
                en="The agency has a unit of this name already.",
            )
        )
