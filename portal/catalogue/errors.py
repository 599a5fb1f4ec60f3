"""What can go wrong with the catalogue."""

from forms.text import Text
from portal.core.errors import PortalError


class PublishedVersionChanged(Exception):
    """The file of a published version is not the one that was published: a change needs a new version."""

    def __init__(self, code: str, version: int) -> None:
        super().__init__(
            f"forms/services/{code}/v{version}.yaml differs from the published version; "
            f"restore it and put the change into v{version + 1}.yaml"
        )


class PublishedInBrowser(Exception):
    """A file has the number of a version that was published in the browser."""

    def __init__(self, code: str, version: int) -> None:
        super().__init__(
            f"version {version} of {code} was published in the browser; "
            f"rename forms/services/{code}/v{version}.yaml to the next free number"
        )


class VersionTaken(PortalError):
    """There is a published version of this number already."""

    status = 409

    def __init__(self, code: str, version: int) -> None:
        super().__init__(
            Text(
                vi=f"Dịch vụ {code} đã có phiên bản {version}. Hãy tạo bản nháp mới từ phiên bản mới nhất.",
                en=f"The service {code} has a version {version} already. Begin a new draft from the newest version.",
            )
        )
