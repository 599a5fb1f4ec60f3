"""Going back to where a person was, and nowhere else (threat T33)."""

from urllib.parse import urlsplit


def local_path(target: str | None, *, otherwise: str = "/") -> str:
    """``target`` if it is a plain path on this site, else ``otherwise``."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return otherwise
    if any(character < " " or character == "\\" for character in target):
        return otherwise
    parts = urlsplit(target)
    return otherwise if parts.scheme or parts.netloc else target
