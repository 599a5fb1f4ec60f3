"""A Merkle tree over a log, as RFC 9162 section 2.1 has it: one root proves that nothing before it was changed. Pure.

A leaf and an inner node are hashed differently (0x00, 0x01), so that neither can be passed off as the other.
"""

import hashlib
from collections.abc import Callable, Sequence

Range = tuple[int, int]
"""A run of leaves: the first, and the one after the last."""


def leaf_hash(record_hash: str) -> bytes:
    """The leaf of a record that carries this hash (64 hexadecimal digits). Raises ValueError for anything else."""
    return hashlib.sha256(b"\x00" + bytes.fromhex(record_hash)).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The node above two others."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class Frontier:
    """The right edge of a growing tree: all that is needed to add a leaf and to know the root (O(log n) memory)."""

    def __init__(self, size: int = 0, peaks: Sequence[bytes] = ()) -> None:
        """``peaks``: the roots of the complete subtrees that ``size`` leaves consist of, the largest first."""
        if size.bit_count() != len(peaks):
            raise ValueError("a tree of this size has another number of peaks")
        self.size = size
        self._peaks = list(peaks)

    def push(self, leaf: bytes) -> list[bytes]:
        """Add a leaf; returns the roots of the subtrees that it completes, the lowest first."""
        completed: list[bytes] = []
        top, rest = leaf, self.size
        while rest & 1:
            top = node_hash(self._peaks.pop(), top)
            completed.append(top)
            rest >>= 1
        self._peaks.append(top)
        self.size += 1
        return completed

    def root(self) -> bytes:
        """The root over all leaves so far; of nothing it is the hash of nothing."""
        return joined(self._peaks)


def joined(peaks: Sequence[bytes]) -> bytes:
    """The root above complete subtrees that lie side by side, the largest first."""
    if not peaks:
        return hashlib.sha256().digest()
    top = peaks[-1]
    for peak in reversed(peaks[:-1]):
        top = node_hash(peak, top)
    return top


def complete(span: Range) -> list[tuple[int, int]]:
    """The complete subtrees that a run of a tree consists of, as (level, place), the largest first."""
    start, end = span
    found = []
    while start < end:
        level = (end - start).bit_length() - 1
        found.append((level, start >> level))
        start += 1 << level
    return found


def inclusion(index: int, size: int) -> list[Range]:
    """Which runs of leaves stand beside the way from a leaf to the root of ``size`` leaves, the nearest first."""
    if not 0 <= index < size:
        raise ValueError("there is no such leaf")
    beside: list[Range] = []
    start, end = 0, size
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            beside.append((middle, end))
            end = middle
        else:
            beside.append((start, middle))
            start = middle
    return beside[::-1]


def consistency(old: int, new: int) -> list[Range]:
    """Which runs of leaves prove that the tree of ``old`` leaves is the beginning of that of ``new`` leaves."""
    if not 0 < old <= new:
        raise ValueError("a proof leads from a tree with leaves to one with no fewer")
    beside: list[Range] = []
    start, end, whole = 0, new, True
    while old != end:
        middle = start + _split(end - start)
        if old <= middle:
            beside.append((middle, end))
            end = middle
        else:
            beside.append((start, middle))
            start, whole = middle, False
    if not whole:
        beside.append((start, end))
    return beside[::-1]


def _split(count: int) -> int:
    """The largest power of two below ``count``."""
    return 1 << ((count - 1).bit_length() - 1)


def proof(ranges: Sequence[Range], node: Callable[[int, int], bytes]) -> list[bytes]:
    """The hashes of a proof; ``node`` gives the root of the complete subtree at (level, place)."""
    return [joined([node(level, place) for level, place in complete(each)]) for each in ranges]


def root_of_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes | None:
    """The root that a leaf and its path lead to (RFC 9162, 2.1.3.2); None when the path does not fit the place."""
    if not 0 <= index < size:
        return None
    place, last, top = index, size - 1, leaf
    for beside in path:
        if last == 0:
            return None
        if place & 1 or place == last:
            top = node_hash(beside, top)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            top = node_hash(top, beside)
        place, last = place >> 1, last >> 1
    return top if last == 0 else None


def is_consistent(old: int, old_root: bytes, new: int, new_root: bytes, path: Sequence[bytes]) -> bool:
    """Whether the path proves that the old tree is the beginning of the new one (RFC 9162, 2.1.4.2)."""
    if old == new:
        return not path and old_root == new_root
    if not 0 < old < new or not path:
        return False
    hashes = list(path) if old & (old - 1) else [old_root, *path]
    place, last = old - 1, new - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    first = second = hashes[0]
    for beside in hashes[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            first, second = node_hash(beside, first), node_hash(beside, second)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            second = node_hash(second, beside)
        place, last = place >> 1, last >> 1
    return last == 0 and (first, second) == (old_root, new_root)
