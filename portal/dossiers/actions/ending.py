"""A request for a signature ends: once, whatever ends it first; what comes later finds it closed.

Whoever changes a request holds its dossier first, as everybody does who changes something about a dossier.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from forms.text import Text
from portal.core.actor import SYSTEM, Actor
from portal.core.db import transaction
from portal.core.events import publish
from portal.dossiers.cosigning_errors import CopyOvertaken
from portal.dossiers.events import LocalSigningEnded, RemoteSigningEnded
from portal.dossiers.lifecycle import RequestState, Way
from portal.dossiers.models import Dossier
from portal.dossiers.signing_models import SigningInvitation, SigningRequest

_ENDED = {Way.REMOTE: RemoteSigningEnded, Way.LOCAL: LocalSigningEnded}
_INVITATION_OVER = Text(
    vi="Yêu cầu ký đã kết thúc cùng với lời mời. Nếu ứng dụng hoặc chương trình ký vẫn hỏi, hãy từ chối; xác nhận cũng "
    "không được dùng.",
    en="The request for your signature ended with the invitation. If the app or the agent still asks, refuse there; a "
    "confirmation is not used.",
)


def held_open(session: Session, request_id: UUID) -> SigningRequest | None:
    """The request, held for a change together with its dossier; None once it has ended."""
    dossier_id = select(SigningRequest.dossier_id).where(SigningRequest.id == request_id).scalar_subquery()
    session.execute(select(Dossier.id).where(Dossier.id == dossier_id).with_for_update())
    request = session.get(SigningRequest, request_id, with_for_update=True, populate_existing=True)
    return request if request is not None and request.finished_at is None else None


def close(
    request_id: UUID, how: RequestState, *, sentence: Text | None = None, actor: Actor = SYSTEM, now: datetime
) -> None:
    """End a request in a transaction of its own, unless something else has ended it."""
    with transaction() as session:
        request = held_open(session, request_id)
        if request is not None:
            end(session, request, how, sentence=sentence, actor=actor, now=now)


def end(
    session: Session,
    request: SigningRequest,
    how: RequestState,
    *,
    sentence: Text | None = None,
    actor: Actor,
    now: datetime,
) -> None:
    """End a request without a signature; ``sentence`` says why where the state alone does not."""
    request.state, request.finished_at = how, now
    request.sentence = {"vi": sentence.vi, "en": sentence.en} if sentence else None
    ended = _ENDED[Way(request.way)](str(request.id), how=how.value, signer=name_of(session, request))
    publish(session, request.dossier_id, ended, actor=actor, now=now)


def name_of(session: Session, request: SigningRequest) -> str:
    """The name of who was invited to sign; "" for the applicant."""
    if request.invitation_id is None:
        return ""
    return session.get_one(SigningInvitation, request.invitation_id).name


def end_with_invitation(session: Session, invitation: SigningInvitation, *, now: datetime) -> None:
    """The invitation is over: what was asked by it is not used any more. The dossier is held."""
    for request in _open(session, invitation.dossier_id):
        if request.invitation_id == invitation.id:
            end(session, request, RequestState.CANCELLED, sentence=_INVITATION_OVER, actor=SYSTEM, now=now)


def end_overtaken(session: Session, invitation: SigningInvitation, *, now: datetime) -> None:
    """This person has signed: what others were asked meanwhile is about an earlier copy. The dossier is held."""
    for request in _open(session, invitation.dossier_id):
        if request.invitation_id != invitation.id:
            end(session, request, RequestState.FAILED, sentence=CopyOvertaken().sentence, actor=SYSTEM, now=now)


def _open(session: Session, dossier_id: UUID) -> list[SigningRequest]:
    """What was asked of those who were invited and has not ended."""
    query = select(SigningRequest).where(
        SigningRequest.dossier_id == dossier_id,
        SigningRequest.invitation_id.is_not(None),
        SigningRequest.finished_at.is_(None),
    )
    return list(session.scalars(query.execution_options(populate_existing=True).with_for_update()))
