"""Each authority has its own hosts: a certificate never sends us to another authority's, though that one is trusted."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from portal.signing.actions import Level, Reason, TrustStore, sign
from portal.trust.rules import Policy
from tests.functional.signing.conftest import Check
from tests.support.pki import RunningPki, sample_pdf


def only_for(trust: TrustStore, *sets: str) -> TrustStore:
    """The same anchors; the demonstration host may be asked about certificates below these sets alone."""
    own = tuple((der, trust.hosts) for name in sets for der in getattr(trust, name))
    return replace(trust, hosts=frozenset(), own_hosts=own)


@pytest.mark.parametrize(
    ("sets", "citizen", "officer"),
    [
        (("citizen", "official"), Reason.OK, Reason.OK),
        (("citizen",), Reason.OK, Reason.REVOCATION_UNKNOWN),
        (("official",), Reason.REVOCATION_UNKNOWN, Reason.OK),
        ((), Reason.REVOCATION_UNKNOWN, Reason.REVOCATION_UNKNOWN),
    ],
)
def test_an_authority_is_asked_at_its_own_hosts(
    pki: RunningPki, check: Check, sets: tuple[str, ...], citizen: Reason, officer: Reason
) -> None:
    trust = only_for(pki.trust, *sets)
    for holder, expected in (("citizen", citizen), ("officer", officer)):
        pdf = sign(sample_pdf(), identity=pki.identity(holder), desk=pki.desk, field="X", level=Level.B)
        assert check(pdf, trust=trust).reason is expected, holder


def test_hosts_of_authorities_survive_folders_and_versions(pki: RunningPki, tmp_path: Path) -> None:
    trust = only_for(pki.trust, "citizen")
    for path, data in trust.files().items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(data)
    read, unpacked = TrustStore.load(tmp_path), TrustStore.from_files(trust.files())
    assert dict(read.own_hosts) == dict(unpacked.own_hosts) == dict(trust.own_hosts) != {}
    assert read.hosts == frozenset()
    assert read.all_hosts == pki.trust.hosts
    kept = Policy.from_dict(Policy.of(read, demo=True).to_dict())
    assert dict(kept.store(datetime.now(UTC)).own_hosts) == dict(trust.own_hosts)
