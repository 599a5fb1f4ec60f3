"""The publish gate: applications are made up from a definition, filled in page by page, drawn, stored and read back.

Every branch of every condition is taken once. What fails is reported with the answers that failed: they are made up,
nobody's data is in them.
"""

import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import pikepdf
from sqlalchemy.orm import Session

from forms.answers import Answers
from forms.canonical import answers_bytes
from forms.compiler import PageForm, compile_page
from forms.definition import Page, ServiceForm
from forms.fields.files import FileQuestion
from forms.generation import Generated, Uncovered, generate
from forms.typing_in import initial_data
from portal.accounts.models import Account, Agency
from portal.core.actor import Kind
from portal.core.clock import local
from portal.documents.actions import render
from portal.dossiers import application, filling
from portal.dossiers.models import Dossier, DossierFile

LANGUAGES: Final = ("vi", "en")
_MOST_FAILURES: Final = 20
_MOST_WORDS: Final = 300
_NO_DOSSIER: Final = "00000000"


@dataclass(frozen=True)
class Failure:
    """Where an application failed (``fill``, ``document``, ``store``), why, and with which answers."""

    number: int
    step: str
    why: str
    answers: list[list[str]]


@dataclass(frozen=True)
class Report:
    """How the trial run went."""

    applications: int
    branches: int
    covered: int
    never: list[list[str | int]]
    unknown: list[list[str | int]]
    failures: list[Failure]

    @property
    def passed(self) -> bool:
        """Whether the version may go live: something was tried, nothing failed, and no branch was left unexplained."""
        return self.applications > 0 and not self.failures and not self.unknown


def run(session: Session, definition: ServiceForm, agency: Agency | None, *, now: datetime) -> Report:
    """Try a definition. ``session`` stores what is tried and is thrown away by the caller."""
    generation = generate(definition, today=local(now).date())
    failures: list[Failure] = []
    if agency is None:
        why = f"“{definition.agency}” không có trong danh mục cơ quan"
        failures.append(Failure(0, "document", why, []))
    for number, one in enumerate(generation.applications, start=1):
        if agency is not None and len(failures) < _MOST_FAILURES:
            failures += _tried(session, number, one, agency, now)
    left = [item for item in generation.uncovered if item.why != "never"]
    failures += _incomplete(left)
    return Report(
        applications=len(generation.applications),
        branches=generation.covered + len(generation.uncovered),
        covered=generation.covered,
        never=[list(item.branch.place) for item in generation.uncovered if item.why == "never"],
        unknown=[list(item.branch.place) for item in left],
        failures=failures[:_MOST_FAILURES],
    )


def _incomplete(uncovered: Iterable[Uncovered]) -> Iterator[Failure]:
    for item in uncovered:
        if item.missing:
            yield Failure(0, "fill", "; ".join(one.sentence for one in item.missing)[:_MOST_WORDS], [])


def _tried(session: Session, number: int, one: Generated, agency: Agency, now: datetime) -> Iterator[Failure]:
    """The first step at which an application fails, if there is one."""
    steps: tuple[tuple[str, Callable[[], str]], ...] = (
        ("fill", lambda: _filled(one.answers, now)),
        ("document", lambda: _drawn(one.answers, agency, now)),
        ("store", lambda: _stored(session, one.answers, now)),
    )
    for step, work in steps:
        try:
            why = work()
        except (
            Exception
        ) as problem:  # whatever a definition sets off is a finding of the gate, not a stop of the worker
            why = f"{type(problem).__name__}: {problem}"
        if why:
            yield Failure(number, step, why[:_MOST_WORDS], _in_words(one.answers))
            return


def _in_words(answers: Answers) -> list[list[str]]:
    rows = (row for section in answers.readable("vi") for row in section.rows)
    return [[label, value if isinstance(value, str) else "; ".join(value)] for label, value in rows]


def _filled(made: Answers, now: datetime) -> str:
    """Type the answers in page by page, as a person would, in both languages; says what went wrong."""
    for language in LANGUAGES:
        answers = Answers(made.definition)
        for page in made.pages:
            form = _typed(answers, made, page, language, now)
            right = {key: value for key, value in form.values().items() if key not in form.errors}
            answers = _with_files(answers.with_page(page, right), made, page)
            form = _typed(answers, made, page, language, now)
            if form.errors:
                return f"{page.title.into(language)}: {form.errors}"
            answers = answers.with_page(page, form.values())
        missing = answers.missing(language, context=filling.context(now))
        if missing:
            return "; ".join(item.sentence for item in missing)
        if answers.canonical() != made.canonical():
            return "what was typed in again is not what was answered"
    return ""


def _typed(answers: Answers, made: Answers, page: Page, language: str, now: datetime) -> PageForm:
    """The page with the made-up answers typed in, judged."""
    kind = compile_page(made.definition, page.key, answers, language=language, today=local(now).date())
    form = kind(initial_data(made, page.key))
    form.validate()
    return form


def _with_files(answers: Answers, made: Answers, page: Page) -> Answers:
    """Files come by another way than what is typed, once it is known that they are asked for."""
    for question in page.questions:
        if isinstance(question, FileQuestion):
            answers = answers.with_files(question.key, made.value(question.key) or ())
    return answers


def _drawn(answers: Answers, agency: Agency, now: datetime) -> str:
    """Draw the application document and read the answers back out of it; says what went wrong."""
    sources = application.Sources(
        dossier_id="00000000",
        answers=answers,
        files=list(_files(answers, now)),
        applicant=_applicant(now),
        agency=agency,
        fees=answers.fees("online"),
    )
    document = application.document(sources, now=now)
    rendered = render(document, created=now)
    if rendered.missing_glyphs:
        return "characters that cannot be printed: " + " ".join(sorted(rendered.missing_glyphs))
    with pikepdf.open(io.BytesIO(rendered.pdf)) as pdf:
        held = [attached.get_file().read_bytes() for attached in pdf.attachments.values()]
    return "" if held == [answers_bytes(answers)] else "the document does not hold the answers"


def _stored(session: Session, answers: Answers, now: datetime) -> str:
    """Store the answers as a dossier does and read them back; says what went wrong."""
    definition = answers.definition
    kept = filling.without_files(definition, answers.to_draft())
    row = Dossier(
        service_code=definition.code,
        service_version=definition.version,
        answers=kept,
        unfinished={},
        created_at=now,
        updated_at=now,
    )
    session.add(row)
    session.flush()
    session.refresh(row)
    read_back = filling.answers_of(row, definition, list(_files(answers, now)))
    same = read_back.canonical() == answers.canonical()
    session.delete(row)
    session.flush()
    return "" if same else "what was read back is not what was stored"


def _applicant(now: datetime) -> Account:
    return Account(
        username="thu", kind=Kind.CITIZEN, display_name="Nguyễn Thị Thử", personal_number="001190000000", email="",
        phone="", address="", created_at=now,
    )  # fmt: skip


def _files(answers: Answers, now: datetime) -> Iterator[DossierFile]:
    """The made-up files as rows; they are not stored."""
    for question in filling.file_questions(answers.definition):
        for position, ref in enumerate(answers.value(question.key) or () if _is_asked(answers, question.key) else ()):
            yield DossierFile(
                id=ref.id, component=question.component, question=question.key, position=position, name=ref.name,
                media_type=ref.media_type, sha256=ref.sha256, size=ref.size, notes=[], uploaded_at=now,
            )  # fmt: skip


def _is_asked(answers: Answers, key: str) -> bool:
    return key in answers.visible


def as_data(report: Report) -> dict[str, Any]:
    """The report as it is kept with the draft."""
    return {
        "state": "passed" if report.passed else "failed",
        "applications": report.applications,
        "branches": report.branches,
        "covered": report.covered,
        "never": report.never,
        "unknown": report.unknown,
        "failures": [failure.__dict__ for failure in report.failures],
    }
