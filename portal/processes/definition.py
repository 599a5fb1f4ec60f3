"""A process as types: every field is what a definition may say; anything else is refused."""

from collections.abc import Mapping
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Any, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from forms.conditions import Condition, Scope
from forms.text import Text, Words
from portal.core.actor import Role

STANDARD: Final = "standard"
"""The process of every service that names none."""
ProcessKey = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9\-]{0,39}$")]
StepKey = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
ServiceCode = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9.\-]{0,39}$")]


class StepKind(StrEnum):
    """What is done at a step."""

    RECEPTION = "reception"
    APPRAISAL = "appraisal"
    OPINION = "opinion"
    INSPECTION = "inspection"
    CONFIRMATION = "confirmation"
    REVIEW = "review"
    APPROVAL = "approval"
    SEALING = "sealing"
    RETURN = "return"
    RECEIPT = "receipt"

    @property
    def label(self) -> Text:
        """The kind in words."""
        return _KIND_NAMES[self]


_KIND_NAMES: Final = {
    StepKind.RECEPTION: Text(vi="Tiếp nhận", en="Reception"),
    StepKind.APPRAISAL: Text(vi="Thụ lý, thẩm định", en="Appraisal"),
    StepKind.OPINION: Text(vi="Lấy ý kiến cơ quan khác", en="Opinions of other agencies"),
    StepKind.INSPECTION: Text(vi="Kiểm tra thực địa", en="Site inspection"),
    StepKind.CONFIRMATION: Text(vi="Người nộp xem dự thảo kết quả", en="The applicant confirms the draft"),
    StepKind.REVIEW: Text(vi="Lãnh đạo đơn vị xem xét", en="Review by the head of unit"),
    StepKind.APPROVAL: Text(vi="Lãnh đạo cơ quan duyệt, ký", en="Approval and signature"),
    StepKind.SEALING: Text(vi="Văn thư đóng dấu, ban hành", en="Sealing"),
    StepKind.RETURN: Text(vi="Trả kết quả", en="Return of the result"),
    StepKind.RECEIPT: Text(vi="Ghi nhận thông báo", en="Receipt of a notification"),
}
ROLE_OF: Final[Mapping[StepKind, Role | None]] = {
    StepKind.RECEPTION: Role.RECEPTIONIST,
    StepKind.APPRAISAL: Role.SPECIALIST,
    StepKind.OPINION: Role.SPECIALIST,
    StepKind.INSPECTION: Role.SPECIALIST,
    StepKind.CONFIRMATION: None,
    StepKind.REVIEW: Role.LEADER,
    StepKind.APPROVAL: Role.LEADER,
    StepKind.SEALING: Role.CLERK,
    StepKind.RETURN: Role.CLERK,
    StepKind.RECEIPT: Role.RECEPTIONIST,
}
"""Who carries a kind of step out; None is the applicant. The same as the table of moves of a dossier says."""
ROLE_NAMES: Final[Mapping[Role | None, Text]] = {
    Role.RECEPTIONIST: Text(vi="Cán bộ tiếp nhận", en="Receptionist"),
    Role.SPECIALIST: Text(vi="Cán bộ thụ lý", en="Specialist"),
    Role.LEADER: Text(vi="Lãnh đạo", en="Leader"),
    Role.CLERK: Text(vi="Văn thư", en="Clerk"),
    None: Text(vi="Người nộp hồ sơ", en="The applicant"),
}
STARTS: Final = frozenset({StepKind.RECEPTION, StepKind.RECEIPT})
ENDS: Final = frozenset({StepKind.RETURN, StepKind.RECEIPT})
AT_APPRAISAL: Final = frozenset({StepKind.APPRAISAL, StepKind.OPINION, StepKind.INSPECTION})
"""The steps at the specialist's desk."""


class Wait(StrEnum):
    """Whether the work goes on while another agency has not answered."""

    NEVER = "never"
    UNTIL_DUE = "until_due"
    UNTIL_ANSWERED = "until_answered"


class Extra(StrEnum):
    """What else may be done at a step of appraisal."""

    REQUEST_SUPPLEMENT = "request_supplement"
    STOP = "stop"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", ignored_types=(cached_property,))


class Way(_Part):
    """Where the dossier goes next; the first way whose condition holds is taken, the last one has none."""

    to: StepKey
    when: Condition | None = None


class Request(_Part):
    """One agency that is asked for its opinion while the step lasts, with a time limit of its own.

    It reads the answers on ``pages`` of the form and the files of ``components``, nothing else of the dossier.
    """

    key: StepKey
    agency: str = Field(min_length=1, max_length=60)
    subject: Text
    amount: int = Field(ge=1, le=365)
    unit: Literal["working_day", "calendar_day", "working_hour"] = "working_day"
    wait: Wait = Wait.UNTIL_DUE
    pages: tuple[str, ...] = ()
    components: tuple[str, ...] = ()
    when: Condition | None = None


class Step(_Part):
    """One step: what is done, by which unit in which role, and its share of the time limit in per cent.

    ``back`` is where it is sent back to; ``may`` says what else is permitted at a step of appraisal; ``days`` is how
    many working days the applicant has at a step of confirmation.
    """

    key: StepKey
    kind: StepKind
    name: Text
    unit: Text
    role: Role | None = None
    share: int = Field(default=0, ge=0, le=100)
    next: tuple[Way, ...] = ()
    back: StepKey | None = None
    may: tuple[Extra, ...] = tuple(Extra)
    requests: tuple[Request, ...] = ()
    days: int | None = Field(default=None, ge=1, le=60)

    def following(self, scope: Scope) -> str | None:
        """The key of the step after this one for these answers; None when the process ends here."""
        return next((way.to for way in self.next if way.when is None or way.when.holds(scope)), None)

    @property
    def holder(self) -> Text:
        """Who carries it out: the role, or the applicant."""
        return ROLE_NAMES[self.role]

    @property
    def is_conditional(self) -> bool:
        """Whether answers decide where it goes on."""
        return any(way.when is not None for way in self.next)


class Process(_Part):
    """A version of a process. ``services`` are the codes that follow it unless an administrator chose otherwise."""

    key: ProcessKey
    version: int = Field(ge=1)
    name: Text
    basis: Words | None = None
    services: tuple[ServiceCode, ...] = ()
    start: StepKey
    steps: tuple[Step, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _few(self) -> Self:
        if len(self.steps) > 60:
            raise ValueError("a process has at most 60 steps")
        return self

    @cached_property
    def by_key(self) -> Mapping[str, Step]:
        """The steps by key."""
        return {step.key: step for step in self.steps}

    def step(self, key: str) -> Step:
        """The step of this key. Raises KeyError."""
        return self.by_key[key]

    @property
    def first(self) -> Step:
        """The step that a dossier which was handed in begins with."""
        return self.by_key[self.start]

    def of_kind(self, *kinds: StepKind) -> Step | None:
        """The first step of one of these kinds, in the order of the definition."""
        return next((step for step in self.steps if step.kind in kinds), None)

    def to_data(self) -> dict[str, Any]:
        """The process as plain data, which ``Process.model_validate`` reads back."""
        data: dict[str, Any] = self.model_dump(mode="json", by_alias=True, exclude_none=True)
        return data
