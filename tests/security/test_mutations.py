"""Signed files changed at random: the verifier always has an answer, and never "valid" where something was signed.

A sample, always the same; thousands of the corpus were tried beside the tests.
"""

import random
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader

from portal.signing.actions import Level, Reason
from portal.signing.engine import Rules
from portal.signing.inspection import examine
from portal.signing.policy import PORTAL_POLICY, Algorithms, AsOf, Changes, Policy, Revocation
from portal.signing.request import Request
from tests.support.pki import RunningPki, sample_pdf, start_demo_pki

_MILDEST = Policy(
    revocation=Revocation.IF_AVAILABLE, as_of=AsOf.SIGNING, algorithms=Algorithms.ANY, changes=Changes.AS_CERTIFIED
)
_PIECES = (b"<<", b">>", b"[", b"]", b"null", b"0 R", b"(", b"endobj", b"stream", b"startxref\n0\n%%EOF")


@pytest.fixture(scope="module")
def pki(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningPki]:
    with start_demo_pki(tmp_path_factory.mktemp("pki")) as running:
        yield running


def mutants(pdf: bytes, count: int) -> Iterator[bytes]:
    chance = random.Random(4)  # noqa: S311 (the same every time)
    for _ in range(count):
        changed, at = bytearray(pdf), chance.randrange(len(pdf))
        kind = chance.randrange(5)
        if kind < 2:
            changed[at] ^= 1 << chance.randrange(8)
        elif kind == 2:
            del changed[at : at + chance.randrange(1, 40)]
        elif kind == 3:
            changed[at:at] = chance.choice(_PIECES)
        else:
            changed[at:at] = changed[at : at + chance.randrange(1, 400)]
        yield bytes(changed)


def test_the_verifier_always_has_an_answer(pki: RunningPki) -> None:
    pdf = pki.signed_by("citizen", sample_pdf(), field="Mot", level=Level.LTA)
    holes = [range(each.byte_range[1], each.byte_range[2]) for each in PdfFileReader(BytesIO(pdf)).embedded_signatures]
    found = []
    for number, mutant in enumerate(mutants(pdf, 24)):
        policy = (PORTAL_POLICY, _MILDEST)[number % 2]
        rules = Rules(trust=pki.trust, at=datetime.now(UTC), offline=True, policy=policy)
        verdict, _ = examine(mutant, Request(path=Path("any.pdf"), rules=rules))
        found.append(verdict.reason)
        if verdict.reason is Reason.OK:
            others = [at for at in range(len(pdf)) if mutant[at] != pdf[at]]
            assert len(mutant) == len(pdf)
            assert all(any(at in hole for hole in holes) for at in others)
    assert len(set(found)) > 2
