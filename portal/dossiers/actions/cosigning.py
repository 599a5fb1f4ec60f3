"""What an invited person does: sign the newest copy of the application, or refuse and say why; each once.

A signature is added to the copy that those before have signed, never beside it: the file that comes back must begin
with that very copy. Two who sign the same copy at the same moment are told apart under the dossier's lock; the second
signs again, and nothing is lost.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO

from sqlalchemy import delete
from sqlalchemy.orm import Session

from forms.text import Text, clean
from portal.core import blobs
from portal.core.actor import Actor
from portal.core.errors import NotFound
from portal.core.events import publish
from portal.dossiers import cosigned, desk, invitations, turns
from portal.dossiers.actions.applying import Returned, keep_signed, signed_copy, to_be_signed
from portal.dossiers.actions.ending import end_overtaken, end_with_invitation
from portal.dossiers.actions.inviting import send_due
from portal.dossiers.cosigning_errors import (
    ApplicationBeingChanged,
    CosignedFileRejected,
    InvitationEnded,
    LockedForOthers,
    NewerCopy,
    RefusalReasonMissing,
)
from portal.dossiers.errors import ApplicationChanged, DossierIncomplete, ServiceNotForYou
from portal.dossiers.events import ApplicationCosigned, SigningRefused
from portal.dossiers.lifecycle import InvitationState
from portal.dossiers.models import Dossier, IssuedDocument
from portal.dossiers.signing_models import SigningInvitation
from portal.signing import actions as signing

_LONGEST_REASON = 1000
_COMPARED = 1 << 20

_SENTENCES = MappingProxyType(
    {
        cosigned.Fault.NOTHING_NEW: Text(
            vi="Tệp này chưa có chữ ký của bạn. Hãy mở tệp vừa tải bằng phần mềm ký số, ký rồi tải lên.",
            en="Your signature is not in this file yet. Open the file you downloaded in your signing software, sign it "
            "and upload it.",
        ),
        cosigned.Fault.SEVERAL_NEW: Text(
            vi="Tệp này có thêm nhiều chữ ký. Mỗi người ký một lần theo lời mời của mình; hãy tải lại và ký một lần.",
            en="Several signatures were added to this file. Everybody signs once, by their own invitation; download it "
            "again and sign once.",
        ),
        cosigned.Fault.SOMEBODY_ELSE: signing.Reason.SIGNED_BY_SOMEONE_ELSE.text,
        cosigned.Fault.WRONG_PLACE: Text(
            vi="Chữ ký không nằm ở ô dành cho bạn. Hãy tải đơn về lại, bấm vào ô có tên bạn ở cuối đơn và ký ở đó.",
            en="The signature is not in your place. Download the application again, click the place with your name at "
            "its end and sign there.",
        ),
        cosigned.Fault.EARLIER_GONE: signing.Reason.NOT_THE_ISSUED_DOCUMENT.text,
    }
)


@dataclass(frozen=True)
class Countersigned:
    """A co-signed application, proved and stored but not yet recorded; ``base_sha256`` is the copy it adds to."""

    base_sha256: str
    returned: Returned


def copy_to_sign(session: Session, invitation: SigningInvitation, *, now: datetime) -> IssuedDocument:
    """The newest copy of the application, with every signature so far. Raises ApplicationBeingChanged."""
    dossier = session.get_one(Dossier, invitation.dossier_id)
    return copies(session, dossier, invitation, now=now)[1]


def copies(
    session: Session, dossier: Dossier, invitation: SigningInvitation, *, now: datetime
) -> tuple[IssuedDocument, IssuedDocument]:
    """The application that was issued, and its newest signed copy. Raises ApplicationBeingChanged."""
    try:
        issued = to_be_signed(session, dossier, now=now)
    except (ApplicationChanged, DossierIncomplete, ServiceNotForYou, NotFound) as problem:
        raise ApplicationBeingChanged from problem
    signed = signed_copy(session, dossier, issued)
    if issued.sha256 != invitation.application_sha256 or signed is None:
        raise ApplicationBeingChanged
    return issued, signed


def examine_cosigned(session: Session, token: str, stream: BinaryIO, *, actor: Actor, now: datetime) -> Countersigned:
    """Prove a co-signed file against the newest copy, outside any transaction, and store it.

    Raises NotFound for everybody but the person invited, InvitationEnded, ApplicationBeingChanged, NewerCopy,
    CosignedFileRejected, LockedForOthers or StorageFull.
    """
    return examine_of(session, invitations.by_token(session, token, actor=actor), stream, now=now)


def examine_of(session: Session, invitation: SigningInvitation, stream: BinaryIO, *, now: datetime) -> Countersigned:
    """The same, for the person invited, who was asked before."""
    dossier = session.get_one(Dossier, require_open(invitation, now=now).dossier_id)
    issued, base = copies(session, dossier, invitation, now=now)
    expected = cosigned.holder_of(invitation.name, invitation.number)
    with blobs.store().receive(stream) as path:
        verdict = signing.verify(
            path,
            trust=desk.desk().store,
            at=now,
            issued_path=blobs.store().path(base.sha256),
            holder=expected,
            cache_folder=desk.desk().cache_folder,
        )
        if verdict.reason is signing.Reason.NOT_THE_ISSUED_DOCUMENT and _begins_with(path, issued.sha256):
            raise NewerCopy
        _refuse_unfit(verdict, _fault(dossier, verdict, invitation, expected))
        if signing.locked_against(path, _still_to_sign(session, invitation)):
            raise LockedForOthers
        return Countersigned(base.sha256, Returned(issued.sha256, blobs.store().keep(path), verdict))


def require_open(invitation: SigningInvitation, *, now: datetime) -> SigningInvitation:
    """The invitation itself, while the person may sign or refuse. Raises InvitationEnded."""
    if not turns.may_sign(InvitationState(invitation.state), expires_at=invitation.expires_at, now=now):
        raise InvitationEnded
    return invitation


def _still_to_sign(session: Session, invitation: SigningInvitation) -> list[str]:
    """The places of those who sign after this person."""
    everybody = invitations.of_application(session, invitation.dossier_id, invitation.application_sha256)
    others = (each for each in everybody if each.id != invitation.id)
    return [each.field for each in others if each.state != InvitationState.SIGNED]


def _fault(
    dossier: Dossier, verdict: signing.Verdict, invitation: SigningInvitation, expected: signing.Holder
) -> cosigned.Fault | None:
    before = () if dossier.verdict is None else signing.Verdict.from_dict(dossier.verdict).signatures
    fields = [report.field_name for report in before]
    return cosigned.fault(fields, verdict.signatures, field=invitation.field, holder=expected)


def _refuse_unfit(verdict: signing.Verdict, fault: cosigned.Fault | None) -> None:
    """Where all signatures are sound, what is wrong with the new one is said more exactly than "somebody else's"."""
    sound = verdict.outcome is not signing.Outcome.INVALID and verdict.reason.readable
    if fault is not None and (sound or verdict.reason is signing.Reason.SIGNED_BY_SOMEONE_ELSE):
        raise CosignedFileRejected(_SENTENCES[fault])
    if not sound:
        raise CosignedFileRejected(verdict.sentence)


def _begins_with(path: Path, sha256: str) -> bool:
    with path.open("rb") as file, blobs.store().path(sha256).open("rb") as beginning:
        while piece := beginning.read(_COMPARED):
            if file.read(len(piece)) != piece:
                return False
    return True


def receive_cosigned(
    session: Session, token: str, countersigned: Countersigned, *, actor: Actor, now: datetime
) -> None:
    """Record a proved co-signed application, and ask the next turn when this one is complete.

    Raises NotFound, InvitationEnded, ApplicationBeingChanged, or NewerCopy when somebody else was faster.
    """
    found = invitations.by_token(session, token, actor=actor)
    receive_of(session, found, countersigned, actor=actor, now=now)


def receive_of(
    session: Session, found: SigningInvitation, countersigned: Countersigned, *, actor: Actor, now: datetime
) -> None:
    """The same, for the person invited, who was asked before."""
    dossier, invitation = _held(session, found, now=now)
    issued, base = copies(session, dossier, invitation, now=now)
    if base.sha256 != countersigned.base_sha256:
        raise NewerCopy
    returned = countersigned.returned
    session.execute(delete(IssuedDocument).where(IssuedDocument.id == base.id))  # its bytes are in the new one
    keep_signed(session, dossier, issued, returned, now=now)
    invitation.state, invitation.finished_at = InvitationState.SIGNED, now
    session.flush()
    end_with_invitation(session, invitation, now=now)  # asked on a phone as well, and signed elsewhere
    end_overtaken(session, invitation, now=now)
    everybody = invitations.of_application(session, dossier.id, issued.sha256)
    event = ApplicationCosigned(
        str(invitation.id),
        name=invitation.name,
        role=invitation.role,
        sha256=returned.blob.sha256,
        outcome=returned.verdict.outcome.value,
        reason=returned.verdict.reason.value,
        remaining=sum(each.state != InvitationState.SIGNED for each in everybody),
    )
    publish(session, dossier.id, event, actor=actor, now=now)
    send_due(session, dossier.id, issued.sha256, actor=actor, now=now)


def _held(session: Session, found: SigningInvitation, *, now: datetime) -> tuple[Dossier, SigningInvitation]:
    """The dossier and the open invitation, both held for a change: the dossier first, as everybody does."""
    dossier = session.get_one(Dossier, found.dossier_id, with_for_update=True, populate_existing=True)
    return dossier, require_open(invitations.one(session, dossier.id, found.id), now=now)


def refuse_to_sign(session: Session, token: str, *, reason: str, actor: Actor, now: datetime) -> None:
    """Refuse, once. Raises RefusalReasonMissing, InvitationEnded or NotFound."""
    dossier, invitation = _held(session, invitations.by_token(session, token, actor=actor), now=now)
    said = clean(reason)
    if not said or len(said) > _LONGEST_REASON:
        raise RefusalReasonMissing
    invitation.state, invitation.finished_at, invitation.reason = InvitationState.REFUSED, now, said
    end_with_invitation(session, invitation, now=now)
    event = SigningRefused(str(invitation.id), name=invitation.name, reason=said)
    publish(session, dossier.id, event, actor=actor, now=now)
