"""A service and its form as types. Every field is what a YAML definition may say; anything else is refused.

Names, fees, deadlines, legal bases and agencies are data of a version; a published version never changes.
"""

from collections.abc import Iterator, Set
from datetime import date
from functools import cached_property
from typing import Annotated, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from forms.conditions import Condition, comparisons
from forms.definition.before import Before
from forms.definition.fees import FeeRule, demanded
from forms.definition.signing import Signer
from forms.fields import AnyQuestion, Key, Question
from forms.text import Text, Words

Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9.\-]{0,39}$")]
"""The code of a procedure in the national list, e.g. `2.000635`."""
Subject = Literal["citizen", "business", "organisation"]
ResultChannel = Literal["online", "post", "counter"]
Assurance = Literal["low", "substantial", "high"]
"""How sure the portal must be of the applicant (Regulation (EU) 910/2014, article 8): see `forms.assurance.Level`."""
Accepted = Literal["scan", "editable", "image", "signed_pdf"]
BEFORE_PAGE: Final = "before"
"""The key of the one page of a questionnaire."""
_BEFORE_TITLE: Final = Text(vi="Trước khi bắt đầu", en="Before you start")


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", ignored_types=(cached_property,))


class Sector(_Part):
    """The sector (lĩnh vực) of a procedure."""

    code: Code
    name: Text


class ResultRecipient(_Part):
    """Who else gets a result ("Nơi nhận", R11.2): printed by `name`, and sent to the agency with the key `agency`."""

    name: Text
    agency: str | None = Field(default=None, pattern=r"^[a-z][a-z0-9-]{0,59}$")


class Result(_Part):
    """What the applicant gets: `document_title` is printed on it, `document_kind` the type of document it is.

    `recipients` get it too, for every dossier of the procedure.
    """

    key: Key
    name: Text
    document_title: Text | None = None
    document_kind: Key | None = None
    validity_months: int | None = Field(default=None, ge=1)
    recipients: tuple[ResultRecipient, ...] = ()


class TimeLimit(_Part):
    """One case of the time limit; the first whose condition holds applies.

    After a supplement the limit restarts (NĐ 61/2018 Đ19.4), or goes on where it stopped when a special law says so.
    """

    key: Key
    amount: int = Field(ge=0, le=1000)
    unit: Literal["working_day", "calendar_day", "working_hour", "same_day"]
    after_supplement: Literal["restart", "resume"] = "restart"
    note: Text | None = None
    condition: Condition | None = None


class LegalBasis(_Part):
    """A legal document: its number as printed, title, and where it is published."""

    number: Words
    title: Text
    article: Words | None = None
    issued: date | None = None
    url: Annotated[str, StringConstraints(pattern=r"^https?://[^\s]+$")] | None = None


class Component(_Part):
    """A paper or file of the dossier (thành phần hồ sơ).

    Pictures of an `identity_document` are marked with what they were given for, so that nobody can use them elsewhere.
    """

    key: Key
    code: Words | None = None
    name: Text
    copies: int = Field(default=1, ge=0, le=20)
    original_required: bool = False
    paper_archive_required: bool = False
    required: bool | Condition = True
    accept: tuple[Accepted, ...] = Field(default=("scan", "signed_pdf"), min_length=1)
    max_mb: int = Field(default=20, ge=1, le=200)
    max_files: int = Field(default=5, ge=1, le=50)
    hint: Text | None = None
    issued_by_authority: bool = False
    identity_document: bool = False


class Page(_Part):
    """Questions that are asked together."""

    key: Key
    title: Text
    intro: Text | None = None
    condition: Condition | None = None
    questions: tuple[AnyQuestion, ...] = Field(min_length=1)


class ServiceForm(_Part):
    """A public service offered online: its facts (Decree 43/2011 art. 3, R8.4) and its form."""

    code: Code
    version: int = Field(ge=1, le=9999)
    opens: bool = True
    opens_on: date | None = None
    closes_on: date | None = None
    name: Text
    summary: Text
    sector: Sector
    subjects: tuple[Subject, ...] = Field(min_length=1)
    level: Literal[3, 4]
    agency: Words
    agency_level: Text
    keywords: tuple[Words, ...] = ()
    steps: tuple[Text, ...] = Field(min_length=1)
    requirements: tuple[Text, ...] = ()
    dossier_sets: int = Field(default=1, ge=1, le=10)
    components: tuple[Component, ...] = ()
    time_limits: tuple[TimeLimit, ...] = Field(min_length=1)
    fees: tuple[FeeRule, ...] = ()
    results: tuple[Result, ...] = ()
    result_channels: tuple[ResultChannel, ...] = ()
    notification_only: bool = False
    assurance: Assurance = "low"
    results_assurance: Assurance = "low"
    originals: Text | None = None
    presence: Text | None = None
    legal_basis: tuple[LegalBasis, ...]
    established_by: tuple[LegalBasis, ...]
    retention_years: int | Literal["permanent"] = Field(union_mode="left_to_right")
    retention_basis: Text | None = None
    result_retention_years: int | Literal["permanent"] | None = Field(default=None, union_mode="left_to_right")
    figures_from: date
    sources: Text
    signers: tuple[Signer, ...] = ()
    before: Before | None = None
    pages: tuple[Page, ...] = ()

    @model_validator(mode="after")
    def _opens_before_it_closes(self) -> Self:
        if self.opens_on and self.closes_on and self.opens_on > self.closes_on:
            raise ValueError("`closes_on` is before `opens_on`")
        return self

    def __repr__(self) -> str:
        return f"ServiceForm({self.code} v{self.version})"

    def page(self, key: str) -> Page:
        """Return the page with this key; KeyError if there is none."""
        return self._pages[key]

    def question(self, key: str) -> Question:
        """Return the question with this key, on any page (not inside rows); KeyError if there is none."""
        return self._questions[key]

    def page_of(self, key: str) -> Page:
        """Return the page that the question with this key is on; KeyError if there is none."""
        return self._pages_by_question[key]

    def component(self, key: str) -> Component:
        """Return the component with this key, required also as the proof of an exemption; KeyError if there is none."""
        return self._components[key]

    @property
    def question_keys(self) -> Set[str]:
        """The keys of all questions (not inside rows)."""
        return self._questions.keys()

    def questions(self) -> Iterator[tuple[Page, Question]]:
        """Yield every question with its page, in order."""
        return ((page, question) for page in self.pages for question in page.questions)

    @cached_property
    def sensitive_keys(self) -> frozenset[str]:
        """The keys of the questions whose answers are sensitive."""
        return frozenset(question.key for _, question in self.questions() if question.is_sensitive)

    @cached_property
    def questionnaire(self) -> "ServiceForm | None":
        """The questions before starting as a form of one page, under their own keys; None if there are none."""
        if self.before is None:
            return None
        questions = (*(self.question(key) for key in self.before.ask), *self.before.questions)
        page = Page(key=BEFORE_PAGE, title=_BEFORE_TITLE, intro=self.before.intro, questions=questions)
        return ServiceForm.model_construct(**{**dict(self), "before": None, "pages": (page,)})

    @cached_property
    def conditions_read(self) -> frozenset[str]:
        """The keys of the questions that conditions of pages and questions read."""
        conditions = (page.condition for page in self.pages if page.condition is not None)
        on_pages = (comparison.subject for condition in conditions for comparison in comparisons(condition))
        return frozenset(on_pages) | {key for _, question in self.questions() for key in question.references()}

    @cached_property
    def _pages(self) -> dict[str, Page]:
        return {page.key: page for page in self.pages}

    @cached_property
    def _questions(self) -> dict[str, Question]:
        return {question.key: question for _, question in self.questions()}

    @cached_property
    def _pages_by_question(self) -> dict[str, Page]:
        return {question.key: page for page, question in self.questions()}

    @cached_property
    def _components(self) -> dict[str, Component]:
        return {component.key: self._with_claims(component) for component in self.components}

    def _with_claims(self, component: Component) -> Component:
        required = demanded(component.key, component.required, self.fees)
        return component if required is component.required else component.model_copy(update={"required": required})


def is_open(service: ServiceForm, today: date) -> bool:
    """Say whether the service takes applications on `today`, a day in Viet Nam; both bounds are included."""
    after = service.opens_on is None or service.opens_on <= today
    return service.opens and after and (service.closes_on is None or today <= service.closes_on)
