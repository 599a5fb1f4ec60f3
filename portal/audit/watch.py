"""How many dossiers an officer may open within an hour before those who watch are told (threat T38)."""

from datetime import timedelta

SPAN = timedelta(hours=1)


class _Current:
    most = 500


def configure(most: int) -> None:
    """Choose the number of different dossiers within an hour that nobody is told about."""
    _Current.most = most


def most() -> int:
    """The number of this installation."""
    return _Current.most
