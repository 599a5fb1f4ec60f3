"""What happens to organisations and their members, in the log of the organisation's account."""

from dataclasses import dataclass

from portal.core.events import Event


@dataclass(frozen=True)
class OrganisationRegistered(Event):
    """Somebody registered an organisation and is its first representative here, not proved yet."""

    form: str


@dataclass(frozen=True)
class StatementIssued(Event):
    """A statement to be signed with a certificate was made; it names who acts for the organisation."""

    sha256: str


@dataclass(frozen=True)
class EvidenceSent(Event):
    """A file that proves the organisation was sent for an officer to check."""

    name: str
    sha256: str


@dataclass(frozen=True)
class OrganisationProven(Event):
    """It is proved who stands behind the organisation, by a certificate or an officer; ``sha256`` is of what proves."""

    proof: str
    sha256: str


@dataclass(frozen=True)
class OrganisationRefused(Event):
    """An officer did not accept the evidence."""

    reason: str


@dataclass(frozen=True)
class MemberInvited(Event):
    """Somebody was asked to become a member."""

    invitation_id: str
    role: str


@dataclass(frozen=True)
class MemberInvitationRevoked(Event):
    """An invitation was taken back before it was accepted."""

    invitation_id: str


@dataclass(frozen=True)
class MemberJoined(Event):
    """Somebody accepted an invitation."""

    membership_id: str
    member: str
    role: str


@dataclass(frozen=True)
class MemberRoleChanged(Event):
    """A member has another role from the next request on."""

    membership_id: str
    member: str
    before: str
    after: str


@dataclass(frozen=True)
class MemberSuspended(Event):
    """A member may do nothing for the organisation until further notice."""

    membership_id: str
    member: str


@dataclass(frozen=True)
class MemberResumed(Event):
    """A suspended member works for the organisation again."""

    membership_id: str
    member: str


@dataclass(frozen=True)
class MemberRemoved(Event):
    """Somebody is no member any more."""

    membership_id: str
    member: str
