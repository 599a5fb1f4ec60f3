"""What can go wrong with the catalogue."""


class PublishedVersionChanged(Exception):
    """The file of a published version is not the one that was published: a change needs a new version."""

    def __init__(self, code: str, version: int) -> None:
        super().__init__(
            f"forms/services/{code}/v{version}.yaml differs from the published version; "
            f"restore it and put the change into v{version + 1}.yaml"
        )
