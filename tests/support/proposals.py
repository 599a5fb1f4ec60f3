"""Dossiers that wait for a leader, put into the database as they would be there: enough of them to fill a batch."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from portal.core.actor import Actor
from portal.core.db import transaction
from portal.dossiers.lifecycle import Status, Step
from portal.dossiers.models import Dossier
from portal.office.results import Line, Outcome, Proposal

GRANT = Proposal(Outcome.GRANT, "Hồ sơ đầy đủ.", (Line("Loại việc hộ tịch", "Khai sinh"), Line("Nơi đăng ký", "Xã X")))
DENY = Proposal(Outcome.DENY, "Không tìm thấy.", reason="Không tìm thấy thông tin trong sổ hộ tịch đã lưu.")
SENT = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)


def waiting(
    leader: Actor, owner: Actor, proposals: Iterable[Proposal] = (GRANT,), *, service: str = "2.000635"
) -> list[UUID]:
    """A dossier of the leader's agency for each proposal; the first is the most urgent."""
    with transaction() as session:
        rows = [
            Dossier(
                code=f"000.00.01.H24-261102-{number:04}",
                service_code=service,
                service_version=1,
                status=Status.PROCESSING,
                step=Step.APPROVAL,
                agency_id=leader.agency_id,
                owner_id=owner.id,
                applicant_name=f"Nguyễn Thị Thuỷ {number}",
                applicant_number="067190001234",
                answers={},
                submitted_answers={},
                submitted_at=SENT,
                proposal=_stored(proposal),
                revision=5,
                created_at=SENT,
                updated_at=SENT,
                received_at=SENT,
                accepted_at=SENT,
                due_at=SENT + timedelta(days=30, minutes=number),
            )
            for number, proposal in enumerate(proposals, start=1)
        ]
        session.add_all(rows)
        session.flush()
        return [row.id for row in rows]


def _stored(proposal: Proposal) -> dict[str, Any]:
    return asdict(proposal) | {"proposed_by": "Lê Thị Thẩm", "proposed_at": SENT.isoformat()}
