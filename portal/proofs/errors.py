"""What can go wrong with proofs of the log."""

from forms.text import Text
from portal.core.errors import PortalError


class ProofNotYet(PortalError):
    """The event is written, but no sealed head covers it yet."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Bằng chứng chưa sẵn sàng. Nhật ký được niêm phong vài phút một lần; hãy quay lại sau ít phút.",
                en="The proof is not ready yet. The log is sealed every few minutes; please come back shortly.",
            )
        )


class HeadUnknown(PortalError):
    """There is no sealed head with this number."""

    status = 404

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Không có bản niêm phong nhật ký mang số này.",
                en="There is no sealed head of the log with this number.",
            )
        )


class WitnessUnreadable(PortalError):
    """A file that was given as a kept head is none."""

    status = 422

    def __init__(self, name: str) -> None:
        super().__init__(
            Text(
                vi=f"Tệp {name} không phải bản niêm phong nhật ký.",
                en=f"The file {name} is not a sealed head of the log.",
            )
        )
