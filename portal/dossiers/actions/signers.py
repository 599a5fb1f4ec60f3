"""Whose signature is asked for, the applicant's or that of somebody invited: who may ask, what they sign and where."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from portal.catalogue import queries as catalogue
from portal.core.actor import Actor
from portal.core.errors import NotFound
from portal.dossiers import cosigned, invitations, queries
from portal.dossiers.actions.applying import holder, to_be_signed
from portal.dossiers.actions.cosigning import copies, require_open
from portal.dossiers.actions.drafts import locked
from portal.dossiers.cosigning_errors import CopyOvertaken
from portal.dossiers.counter import Applicant
from portal.dossiers.errors import AlreadySigned, ApplicationChanged
from portal.dossiers.filings import applicant_of
from portal.dossiers.models import Dossier, IssuedDocument
from portal.dossiers.signing_models import SigningInvitation, SigningRequest
from portal.signing import actions as signing


@dataclass(frozen=True)
class Applying:
    """The applicant of a dossier."""

    dossier_id: UUID


@dataclass(frozen=True)
class Invited:
    """The person to whom the link of an invitation is bound."""

    token: str


Whose = Applying | Invited


@dataclass(frozen=True)
class Signer:
    """Somebody who may sign now: who, and which ``field`` of the file ``base_sha256``.

    ``number`` is theirs with providers; ``account_id`` theirs here, and with ``invitation_id`` None for the applicant.
    The base is the application, for the invited its newest signed copy; ``title`` is what they are told they sign.
    """

    dossier_id: UUID
    invitation_id: UUID | None
    account_id: UUID | None
    application_sha256: str
    base_sha256: str
    field: str
    number: str
    holder: signing.Holder
    title: str

    @property
    def code(self) -> str:
        """What the person compares on the phone: it names dossier and file."""
        return f"DON-{str(self.dossier_id)[:8]}-{self.base_sha256[:4]}".upper()


def signer(session: Session, whose: Whose, *, actor: Actor, now: datetime) -> Signer:
    """Who signs what now.

    Raises NotFound for everybody else; ApplicationChanged or DossierIncomplete for the applicant; InvitationEnded or
    ApplicationBeingChanged for the invited.
    """
    if isinstance(whose, Applying):
        if actor.by_mandate:  # providers and the agent know the applicant; by a mandate one brings the signed file
            raise NotFound
        return _applicant(session, queries.own(session, whose.dossier_id, actor=actor), now=now)
    return _invited(session, invitations.by_token(session, whose.token, actor=actor), actor=actor, now=now)


def _applicant(session: Session, dossier: Dossier, *, now: datetime) -> Signer:
    issued, account = to_be_signed(session, dossier, now=now), applicant_of(session, dossier)
    return Signer(
        dossier_id=dossier.id,
        invitation_id=None,
        account_id=None,
        application_sha256=issued.sha256,
        base_sha256=issued.sha256,
        field=signing.APPLICANT_FIELD,
        number=_number(account),
        holder=holder(account),
        title=_title(dossier, issued),
    )


def _invited(session: Session, invitation: SigningInvitation, *, actor: Actor, now: datetime) -> Signer:
    dossier = session.get_one(Dossier, require_open(invitation, now=now).dossier_id)
    issued, newest = copies(session, dossier, invitation, now=now)
    return Signer(
        dossier_id=dossier.id,
        invitation_id=invitation.id,
        account_id=actor.id,
        application_sha256=issued.sha256,
        base_sha256=newest.sha256,
        field=invitation.field,
        number=invitation.number,
        holder=cosigned.holder_of(invitation.name, invitation.number),
        title=_title(dossier, issued),
    )


def _title(dossier: Dossier, issued: IssuedDocument) -> str:
    service = catalogue.definition(dossier.service_code, dossier.service_version).name.vi
    return f"{issued.title}: {service}"[:300]


def _number(account: Applicant) -> str:
    """The number under which providers know an account."""
    return account.tax_code or account.personal_number or ""


def number_of(session: Session, request: SigningRequest) -> str:
    """The number under which the provider knows who was asked."""
    if request.invitation_id is not None:
        return session.get_one(SigningInvitation, request.invitation_id).number
    return _number(applicant_of(session, session.get_one(Dossier, request.dossier_id)))


def _place(session: Session, whose: Whose, *, actor: Actor) -> tuple[UUID, UUID | None]:
    """The dossier, and the invitation of who is invited to it."""
    if isinstance(whose, Applying):
        return queries.own(session, whose.dossier_id, actor=actor).id, None
    invitation = invitations.by_token(session, whose.token, actor=actor)
    return invitation.dossier_id, invitation.id


def newest_request(session: Session, whose: Whose, *, actor: Actor) -> SigningRequest | None:
    """What this person was asked last. Raises NotFound for everybody else."""
    dossier_id, invitation_id = _place(session, whose, actor=actor)
    return queries.signing_request(session, dossier_id, invitation_id)


def request_of(session: Session, whose: Whose, request_id: UUID, *, actor: Actor) -> SigningRequest:
    """What this person was asked. Raises NotFound for everybody else, and for what somebody else was asked."""
    place = _place(session, whose, actor=actor)
    request = session.get(SigningRequest, request_id)
    if request is None or (request.dossier_id, request.invitation_id) != place:
        raise NotFound
    return request


def hold(session: Session, whose: Whose, *, actor: Actor) -> None:
    """Hold the dossier, and the invitation if it is by one, for a change. Raises NotFound or AlreadySubmitted."""
    if isinstance(whose, Applying):
        locked(session, whose.dossier_id, actor=actor)
        return
    found = invitations.by_token(session, whose.token, actor=actor)
    session.get_one(Dossier, found.dossier_id, with_for_update=True, populate_existing=True)
    invitations.one(session, found.dossier_id, found.id)


def require_same(session: Session, whose: Whose, before: Signer, *, actor: Actor, now: datetime) -> None:
    """Make sure, while the dossier is held, that the same is still to be signed.

    Raises what :func:`signer` does, AlreadySigned, and ApplicationChanged or (for the invited) CopyOvertaken.
    """
    if signer(session, whose, actor=actor, now=now) != before:
        raise ApplicationChanged if before.invitation_id is None else CopyOvertaken
    if before.invitation_id is not None:
        return
    signed = queries.newest(session, before.dossier_id, queries.SIGNED_APPLICATION)
    if signed is not None and signed.source_sha256 == before.application_sha256:
        raise AlreadySigned
