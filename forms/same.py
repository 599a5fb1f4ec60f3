"""A thing as a key: the same only as itself, however alike another is."""

from typing import Any, Generic, TypeVar

Thing = TypeVar("Thing")


class Same(Generic[Thing]):
    """``it`` as a key, or part of one; it stays alive as long as the key, so that no other is taken for it."""

    def __init__(self, it: Thing) -> None:
        self.it = it

    def __eq__(self, other: Any) -> bool:
        return isinstance(other, Same) and other.it is self.it

    def __hash__(self) -> int:
        return id(self.it)
