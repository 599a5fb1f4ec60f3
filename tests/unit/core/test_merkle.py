"""The tree of RFC 9162: known roots, and every proof of every small tree; a wrong one is never believed."""

from hashlib import sha256

import pytest

from portal.core import merkle


def _leaves(count: int) -> list[bytes]:
    return [merkle.leaf_hash(f"{number:064x}") for number in range(count)]


def _by_the_book(leaves: list[bytes]) -> bytes:
    """The definition of RFC 9162, 2.1.1, as it stands there."""
    if len(leaves) < 2:
        return leaves[0] if leaves else sha256().digest()
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    return merkle.node_hash(_by_the_book(leaves[:half]), _by_the_book(leaves[half:]))


def _node(leaves: list[bytes]):
    return lambda level, place: _by_the_book(leaves[place << level : (place + 1) << level])


@pytest.mark.parametrize("size", [0, 1, 2, 3, 7, 8, 21])
def test_the_frontier_has_the_root_of_the_definition(size: int) -> None:
    leaves = _leaves(size)
    frontier = merkle.Frontier()
    for index, leaf in enumerate(leaves):
        completed = frontier.push(leaf)
        for level, root in enumerate(completed, start=1):
            assert root == _node(leaves)(level, ((index + 1) >> level) - 1)
    assert frontier.root() == _by_the_book(leaves)


def test_a_leaf_and_a_node_are_told_apart() -> None:
    """Threat: an inner node passed off as a record."""
    assert merkle.leaf_hash("ab" * 32) == sha256(b"\x00" + b"\xab" * 32).digest()
    assert merkle.node_hash(b"l", b"r") == sha256(b"\x01lr").digest()


def test_every_leaf_of_every_small_tree_is_proved_and_nothing_else() -> None:
    leaves = _leaves(19)
    for size in range(1, 20):
        root = _by_the_book(leaves[:size])
        for index in range(size):
            path = merkle.proof(merkle.inclusion(index, size), _node(leaves))
            assert merkle.root_of_inclusion(leaves[index], index, size, path) == root
            assert merkle.root_of_inclusion(leaves[-1 - index] if index != 9 else b"x", index, size, path) != root
            assert merkle.root_of_inclusion(leaves[index], index, size, [*path, root]) != root
            if path:
                assert merkle.root_of_inclusion(leaves[index], index, size, path[:-1]) != root


def test_every_tree_is_proved_to_continue_the_one_before_and_no_other() -> None:
    leaves = _leaves(17)
    for new in range(1, 18):
        for old in range(1, new + 1):
            roots = _by_the_book(leaves[:old]), _by_the_book(leaves[:new])
            path = merkle.proof(merkle.consistency(old, new), _node(leaves))
            assert merkle.is_consistent(old, roots[0], new, roots[1], path)
            assert not merkle.is_consistent(old, b"x" * 32, new, roots[1], path)
            assert not merkle.is_consistent(old, roots[0], new, b"x" * 32, path)
            assert not merkle.is_consistent(old, roots[0], new, roots[1], [*path, roots[0]])


@pytest.mark.parametrize(("index", "size"), [(-1, 3), (3, 3), (0, 0)])
def test_a_leaf_that_is_not_there_has_no_proof(index: int, size: int) -> None:
    with pytest.raises(ValueError):
        merkle.inclusion(index, size)
    assert merkle.root_of_inclusion(b"x", index, size, []) is None
