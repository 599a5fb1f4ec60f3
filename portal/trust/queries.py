"""Reading versions of the trust policy; each is proved against its digest first."""

from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from portal.core.errors import NotFound
from portal.trust.errors import TrustNotBegun, TrustVersionAltered, TrustVersionUnknown
from portal.trust.models import TrustProposal, TrustVersion
from portal.trust.rules import Policy, digest


def newest(session: Session) -> int | None:
    """The number of the version in force; None before the first."""
    return session.scalar(select(func.max(TrustVersion.version)))


def versions(session: Session) -> list[TrustVersion]:
    """Every version, the one in force first."""
    return list(session.scalars(select(TrustVersion).order_by(TrustVersion.version.desc())))


def version(session: Session, wanted: str) -> TrustVersion:
    """A version by its number, or the newest with the name that a verdict carries. Raises TrustVersionUnknown."""
    number = int(wanted) if wanted.isdecimal() and len(wanted) < 9 else None
    query = select(TrustVersion).where(or_(TrustVersion.version == number, TrustVersion.policy == wanted))
    found = session.scalars(query.order_by(TrustVersion.version.desc())).first()
    if found is None:
        raise TrustVersionUnknown
    return found


def policy(row: TrustVersion) -> Policy:
    """What a version says. Raises TrustVersionAltered."""
    if digest(row.content) != row.sha256:
        raise TrustVersionAltered(row.version)
    return Policy.from_dict(row.content)


def current(session: Session) -> Policy:
    """The policy in force. Raises TrustNotBegun or TrustVersionAltered."""
    number = newest(session)
    if number is None:
        raise TrustNotBegun
    return policy(version(session, str(number)))


def open_proposals(session: Session) -> list[TrustProposal]:
    """Certificates that wait for a second administrator, oldest first."""
    query = select(TrustProposal).where(TrustProposal.open_key.is_not(None)).order_by(TrustProposal.proposed_at)
    return list(session.scalars(query))


def proposal(session: Session, proposal_id: UUID) -> TrustProposal:
    """One proposal, open or decided. Raises NotFound."""
    found = session.get(TrustProposal, proposal_id)
    if found is None:
        raise NotFound
    return found


def is_demo(session: Session) -> bool:
    """Whether the version in force believes the demonstration authority."""
    return newest(session) is not None and current(session).demo
