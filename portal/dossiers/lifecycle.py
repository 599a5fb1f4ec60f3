"""How a dossier moves: one pure table. Nothing else in the portal assigns a status.

Statuses are the ten codes of the national portal (plus 0, a draft); within them ``Step`` says which desk holds the
dossier. A move that is not in the table does not exist.
"""

from dataclasses import dataclass
from enum import IntEnum, StrEnum

from portal.core.actor import Role


class Status(IntEnum):
    """Where a dossier is, by the national code (TrangThaiHoSo)."""

    DRAFT = 0
    SUBMITTED = 1
    ACCEPTED = 2
    REFUSED = 3
    PROCESSING = 4
    SUPPLEMENT_REQUESTED = 5
    PAYMENT_REQUESTED = 6
    WITHDRAWAL_REQUESTED = 7
    STOPPED = 8
    DONE = 9
    RETURNED = 10


class Step(StrEnum):
    """Which desk holds it."""

    APPLICANT = "applicant"
    RECEPTION = "reception"
    APPRAISAL = "appraisal"
    APPROVAL = "approval"
    STOPPING = "stopping"
    SEALING = "sealing"
    RETURN = "return"
    CLOSED = "closed"


class Channel(StrEnum):
    """How a dossier came in (KenhThucHien of the national portal)."""

    ONLINE = "online"
    COUNTER = "counter"
    POST = "post"

    @property
    def national(self) -> int:
        """The national code: 1 in person, 2 online, 3 by post."""
        return {"counter": 1, "online": 2, "post": 3}[self.value]


class Way(StrEnum):
    """Who holds the key that is to sign: a remote provider, or the applicant's own computer."""

    REMOTE = "remote"
    LOCAL = "local"


class RequestState(StrEnum):
    """How far a request for a signature is: to be passed on, before the person, or at one of its ends.

    ``CODE``: the provider waits for a code that the person types into our page.
    """

    ASKED = "asked"
    WAITING = "waiting"
    CODE = "code"
    SIGNED = "signed"
    REFUSED = "refused"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    FAILED = "failed"


class InvitationState(StrEnum):
    """How far an invitation to sign is: waiting for its turn, with the person, or at one of its ends."""

    WAITING = "waiting"
    SENT = "sent"
    SIGNED = "signed"
    REFUSED = "refused"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


class Action(StrEnum):
    """What may be done to a dossier."""

    SUBMIT = "submit"
    ACCEPT = "accept"
    REQUEST_SUPPLEMENT = "request_supplement"
    ACCEPT_CORRECTION = "accept_correction"
    SUPPLEMENT = "supplement"
    REFUSE = "refuse"
    APPRAISE = "appraise"
    PROPOSE = "propose"
    SEND_BACK = "send_back"
    APPROVE = "approve"
    SEAL = "seal"
    RETURN = "return"
    REQUEST_WITHDRAWAL = "request_withdrawal"
    CONFIRM_WITHDRAWAL = "confirm_withdrawal"
    PROPOSE_STOP = "propose_stop"
    REFUSE_STOP = "refuse_stop"
    STOP = "stop"
    ACKNOWLEDGE = "acknowledge"
    FORWARD = "forward"
    HAND_BACK = "hand_back"
    ENDORSE = "endorse"
    SHOW_DRAFT = "show_draft"
    CONFIRM_DRAFT = "confirm_draft"
    OBJECT_TO_DRAFT = "object_to_draft"
    GO_ON = "go_on"


@dataclass(frozen=True)
class Place:
    """A status together with the desk that holds the dossier."""

    status: Status
    step: Step


@dataclass(frozen=True)
class Move:
    """One permitted transition; ``role`` is None where the applicant acts, or the desk that files for them."""

    action: Action
    source: Place
    target: Place
    role: Role | None


S, P, A, R = Status, Place, Action, Role
_DRAFT = P(S.DRAFT, Step.APPLICANT)
_NEW = P(S.SUBMITTED, Step.RECEPTION)
_ACCEPTED = P(S.ACCEPTED, Step.APPRAISAL)
_APPRAISAL = P(S.PROCESSING, Step.APPRAISAL)
_APPROVAL = P(S.PROCESSING, Step.APPROVAL)
_STOPPING = P(S.PROCESSING, Step.STOPPING)
_SEALING = P(S.PROCESSING, Step.SEALING)
_DONE = P(S.DONE, Step.RETURN)
_RETURNED = P(S.RETURNED, Step.CLOSED)
_REFUSED = P(S.REFUSED, Step.CLOSED)
_STOPPED = P(S.STOPPED, Step.CLOSED)
_WITHDRAWAL = P(S.WITHDRAWAL_REQUESTED, Step.RECEPTION)
_SUPPLEMENT = P(S.SUPPLEMENT_REQUESTED, Step.APPLICANT)
_CONFIRMATION = P(S.PROCESSING, Step.APPLICANT)

MOVES: tuple[Move, ...] = (
    Move(A.SUBMIT, _DRAFT, _NEW, None),
    Move(A.ACCEPT, _NEW, _ACCEPTED, R.RECEPTIONIST),
    Move(A.REFUSE, _NEW, _REFUSED, R.RECEPTIONIST),
    Move(A.REQUEST_SUPPLEMENT, _NEW, _SUPPLEMENT, R.RECEPTIONIST),
    Move(A.REQUEST_SUPPLEMENT, _APPRAISAL, _SUPPLEMENT, R.SPECIALIST),
    Move(A.SUPPLEMENT, _SUPPLEMENT, _NEW, None),
    Move(A.ACCEPT_CORRECTION, _NEW, _SUPPLEMENT, R.RECEPTIONIST),
    Move(A.ACCEPT_CORRECTION, _ACCEPTED, _SUPPLEMENT, R.SPECIALIST),
    Move(A.ACCEPT_CORRECTION, _APPRAISAL, _SUPPLEMENT, R.SPECIALIST),
    Move(A.APPRAISE, _ACCEPTED, _APPRAISAL, R.SPECIALIST),
    Move(A.PROPOSE, _APPRAISAL, _APPROVAL, R.SPECIALIST),
    Move(A.SEND_BACK, _APPROVAL, _APPRAISAL, R.LEADER),
    Move(A.APPROVE, _APPROVAL, _SEALING, R.LEADER),
    Move(A.SEAL, _SEALING, _DONE, R.CLERK),
    Move(A.RETURN, _DONE, _RETURNED, R.CLERK),
    Move(A.PROPOSE_STOP, _APPRAISAL, _STOPPING, R.SPECIALIST),
    Move(A.REFUSE_STOP, _STOPPING, _APPRAISAL, R.LEADER),
    Move(A.STOP, _STOPPING, _STOPPED, R.LEADER),
    Move(A.REQUEST_WITHDRAWAL, _NEW, _WITHDRAWAL, None),
    Move(A.REQUEST_WITHDRAWAL, _SUPPLEMENT, _WITHDRAWAL, None),
    Move(A.REQUEST_WITHDRAWAL, _ACCEPTED, _WITHDRAWAL, None),
    Move(A.REQUEST_WITHDRAWAL, _APPRAISAL, _WITHDRAWAL, None),
    Move(A.CONFIRM_WITHDRAWAL, _WITHDRAWAL, _STOPPED, R.RECEPTIONIST),
    # What only some processes have (dossiers/course.py): a receipt that ends it, several steps at one desk, a draft
    # that the applicant sees first.
    Move(A.ACKNOWLEDGE, _NEW, _RETURNED, R.RECEPTIONIST),
    Move(A.FORWARD, _APPRAISAL, _APPRAISAL, R.SPECIALIST),
    Move(A.HAND_BACK, _APPRAISAL, _APPRAISAL, R.SPECIALIST),
    Move(A.ENDORSE, _APPROVAL, _APPROVAL, R.LEADER),
    Move(A.SHOW_DRAFT, _APPRAISAL, _CONFIRMATION, R.SPECIALIST),
    Move(A.CONFIRM_DRAFT, _CONFIRMATION, _APPROVAL, None),
    Move(A.OBJECT_TO_DRAFT, _CONFIRMATION, _APPRAISAL, None),
    Move(A.GO_ON, _CONFIRMATION, _APPROVAL, R.SPECIALIST),
)
_TABLE = {(move.action, move.source): move for move in MOVES}
_COMPLETION = {
    S.DRAFT: 0,
    S.SUBMITTED: 20,
    S.SUPPLEMENT_REQUESTED: 20,
    S.WITHDRAWAL_REQUESTED: 20,
    S.ACCEPTED: 40,
    S.PAYMENT_REQUESTED: 40,
    S.PROCESSING: 60,
    S.DONE: 90,
    S.RETURNED: 100,
    S.REFUSED: 100,
    S.STOPPED: 100,
}


def move_for(action: Action, place: Place) -> Move | None:
    """The move that ``action`` makes from ``place``, or None when it is not permitted there."""
    return _TABLE.get((action, place))


def completion(status: Status) -> int:
    """The degree of completion in per cent: all that an anonymous enquiry learns (TT 01/2018 Đ16.2.d)."""
    return _COMPLETION[status]


TERMINAL = frozenset({S.REFUSED, S.STOPPED, S.RETURNED})
