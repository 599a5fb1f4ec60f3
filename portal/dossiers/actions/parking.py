"""What came in after its owner's session had ended: parked for that browser, put back when the owner signs in there.

Nothing newer is ever overwritten: when the page was saved or typed on elsewhere meanwhile, the parked text is kept
beside it until the owner has compared the two.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from forms.answers import Answers
from forms.definition import Page
from forms.typing_in import initial_data
from portal.catalogue import queries as catalogue
from portal.dossiers import queries
from portal.dossiers.actions import files as filing
from portal.dossiers.actions.received import Received
from portal.dossiers.filling import answers_of, digest, page_digest
from portal.dossiers.lifecycle import Status
from portal.dossiers.models import Dossier, ParkedInput
from portal.dossiers.scope import Scope, scope_of

KEPT_PARKED = timedelta(days=7)
_OPEN = (Status.DRAFT, Status.SUPPLEMENT_REQUESTED)
_PARKED_INPUTS = 500
_LONGEST_DIGEST = 16


def park_input(
    session: Session,
    draft_id: UUID,
    page_key: str,
    typed: Mapping[str, list[str]],
    received: Sequence[Received],
    *,
    seen: str = "",
    visitor_id: UUID,
    now: datetime,
) -> None:
    """Keep what came in after its owner's session had ended; it is put back when the owner signs in in this browser.

    ``seen`` is the digest that the window had seen. Says nothing, whether or not there is such a draft.
    """
    draft = session.get(Dossier, draft_id)
    if draft is None or draft.owner_id is None or draft.status not in _OPEN:
        return
    answers, scope = _state(session, draft)
    page = next((page for page in answers.definition.pages if page.key == page_key), None)
    if page is None or not scope.opens_page(page):
        return
    session.add(
        ParkedInput(
            dossier_id=draft.id,
            visitor_id=visitor_id,
            page=page_key,
            typed=_of_page(page, typed),
            seen=seen[:_LONGEST_DIGEST] or page_digest(answers, page),
            beside=_half_typed(draft, page_key),
            files=[asdict(one) for one in received if scope.opens_question(answers.definition, one.question)],
            created_at=now,
        )
    )


def _state(session: Session, dossier: Dossier) -> tuple[Answers, Scope]:
    definition = catalogue.definition(dossier.service_code, dossier.service_version)
    return answers_of(dossier, definition, queries.files(session, dossier.id)), scope_of(session, dossier)


def _of_page(page: Page, typed: Mapping[str, list[str]]) -> dict[str, list[str]]:
    keys = {question.key for question in page.questions}
    own = {name: list(values) for name, values in typed.items() if name.partition("-")[0] in keys}
    return dict(list(own.items())[:_PARKED_INPUTS])


def _half_typed(dossier: Dossier, page_key: str) -> str:
    return digest(dossier.unfinished.get(page_key, {}))


def put_back(session: Session, account_id: UUID, visitor_id: UUID) -> None:
    """Put back what was parked in this browser for the drafts of this account, as far as it may still be changed."""
    rows = _parked(session, account_id=account_id, visitor_id=visitor_id)
    last = {(row.dossier_id, row.page): row.id for row in rows}
    for row in rows:
        dossier = session.get_one(Dossier, row.dossier_id, with_for_update=True)
        if not _restore(session, dossier, row, newest=last[row.dossier_id, row.page] == row.id):
            session.delete(row)
        session.flush()


def _restore(session: Session, dossier: Dossier, parked: ParkedInput, *, newest: bool) -> bool:
    """Put one row back; whether its text has to wait, because the page has changed since."""
    overtaken = dossier.submitted_at is not None and parked.created_at <= dossier.submitted_at
    if dossier.status not in _OPEN or overtaken:
        return False
    answers, scope = _state(session, dossier)
    definition, page = answers.definition, answers.definition.page(parked.page)
    received = [Received(**one) for one in parked.files if scope.opens_question(definition, one["question"])]
    filing.attach(session, dossier, received, definition, now=parked.created_at)
    if not newest or not scope.opens_page(page):
        return False
    if parked.seen != page_digest(answers, page) or parked.beside != _half_typed(dossier, page.key):
        parked.visitor_id, parked.files = None, []
        return True
    data = scope.overlay(page, locked=initial_data(answers, page.key), typed=parked.typed)
    dossier.unfinished = {**dossier.unfinished, page.key: data}
    return False


def forget_parked(session: Session, dossier_id: UUID, page_key: str) -> None:
    """The owner has decided between what was parked for a page and what was saved: the parked text is not needed."""
    session.execute(
        delete(ParkedInput).where(
            ParkedInput.dossier_id == dossier_id, ParkedInput.page == page_key, ParkedInput.visitor_id.is_(None)
        )
    )


def delete_old_parked(session: Session, *, now: datetime) -> int:
    """Delete what nobody came back for within a week; returns how many. For the hourly housekeeping."""
    old = delete(ParkedInput).where(ParkedInput.created_at < now - KEPT_PARKED)
    return len(session.scalars(old.returning(ParkedInput.id)).all())


def _parked(session: Session, *, account_id: UUID, visitor_id: UUID) -> Sequence[ParkedInput]:
    """What was typed in this browser, after a session had ended, on drafts that belong to this account."""
    query = (
        select(ParkedInput)
        .join(Dossier, Dossier.id == ParkedInput.dossier_id)
        .where(ParkedInput.visitor_id == visitor_id, Dossier.owner_id == account_id)
        .order_by(ParkedInput.created_at)
    )
    return session.scalars(query).all()
