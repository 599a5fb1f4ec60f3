"""Asking to correct or erase an item of one's account, and answering it: what is accepted is done at once."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from forms.text import clean
from portal.accounts import queries as accounts
from portal.accounts.actions.signing_in import locked_account
from portal.accounts.data_requests import queries, rules
from portal.accounts.data_requests.errors import AnswerMissing, AskedAlready, DecidedAlready, NothingNew
from portal.accounts.data_requests.events import DataRequestDecided, DataRequestMade
from portal.accounts.data_requests.models import Asked, DataRequest
from portal.accounts.models import Account, AccountRole
from portal.core import mail
from portal.core.actor import Actor, Role
from portal.core.calendar import load_calendar
from portal.core.clock import local
from portal.core.db import reading
from portal.core.errors import NotFound
from portal.core.events import publish


def ask_about_data(
    session: Session, item: str, *, asked: Asked, wanted: str, reason: str, actor: Actor, now: datetime
) -> DataRequest:
    """Ask about one item; ``wanted`` is already validated, and counts only for a correction.

    Raises NotFound (an item that cannot be asked for), NothingNew or AskedAlready.
    """
    if actor.id is None or not actor.is_applicant:
        raise NotFound
    account = locked_account(session, actor.id)
    if asked not in rules.choices(account).get(item, ()):
        raise NotFound
    if asked is Asked.ERASE:
        wanted = ""
    elif not wanted or wanted == getattr(account, item):
        raise NothingNew
    made = DataRequest(
        account_id=account.id,
        item=item,
        asked=asked,
        wanted=wanted,
        reason=clean(reason),
        asked_at=now,
        due_at=rules.due(load_calendar(session), asked_at=now),
    )
    session.add(made)
    try:
        session.flush()
    except IntegrityError:
        raise AskedAlready from None
    event = DataRequestMade(str(made.id), item, asked.value, made.due_at)
    publish(session, account.id, event, actor=actor, now=now)
    return made


def answer_about_data(
    session: Session, request_id: UUID, *, accepted: bool, answer: str, actor: Actor, now: datetime
) -> None:
    """Answer a request; what is accepted is done in the same moment.

    Raises NotFound, DecidedAlready or AnswerMissing (a refusal without a reason).
    """
    found = queries.request(session, request_id)
    account = locked_account(session, found.account_id)
    session.refresh(found, ["decided_at"])
    if found.decided_at is not None:
        raise DecidedAlready
    said = clean(answer)
    if not accepted and not said:
        raise AnswerMissing
    if accepted:
        setattr(account, found.item, found.wanted if found.asked == Asked.CORRECT else rules.NOTHING[found.item])
        if found.item == "email":
            account.email_verified_at = None
    found.accepted, found.answer, found.decided_by, found.decided_at = accepted, said, actor.name, now
    found.wanted = ""
    session.flush()
    event = DataRequestDecided(str(found.id), found.item, Asked(found.asked).value, accepted)
    publish(session, account.id, event, actor=actor, now=now)


def tell_administrators(request_id: UUID) -> None:
    """Tell the administrators by e-mail that a request waits; nothing when it was answered.

    Raises OSError or smtplib.SMTPException: try again later.
    """
    with reading() as session:
        found = session.get(DataRequest, request_id)
        if found is None or found.decided_at is not None:
            return
        due = f"{local(found.due_at):%H:%M %d/%m/%Y}"
        query = select(Account.email).join(AccountRole).where(AccountRole.role == Role.ADMINISTRATOR)
        query = query.where(Account.disabled_at.is_(None), Account.email != "")
        addresses = session.scalars(query.distinct()).all()
    for number, to in enumerate(addresses):
        mail.send(
            mail.Letter(
                to=to,
                subject="Yêu cầu về dữ liệu cá nhân / Request about personal data",
                text=f"Có yêu cầu chỉnh sửa hoặc xóa dữ liệu cá nhân, trả lời trước {due}.\n"
                "Xem tại Quản trị, Yêu cầu về dữ liệu cá nhân.\n\n---\n\n"
                f"Somebody asks to correct or erase personal data; answer before {due}.\n"
                "See Administration, Requests about personal data.\n",
                language="vi",
                reference=f"data-request-{request_id}-{number}",
            )
        )


def value_of(session: Session, request_id: UUID) -> tuple[DataRequest, str]:
    """A request, and what stands in the account now. Raises NotFound."""
    found = queries.request(session, request_id)
    return found, str(getattr(accounts.account(session, found.account_id), found.item) or "")
