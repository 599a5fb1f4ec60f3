"""Complete drafts of a real service (2.000635), made through the dossiers' actions as the pages make them."""

import io
from collections.abc import Iterator
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from portal.accounts import queries as accounts
from portal.catalogue import queries as catalogue
from portal.core import clock
from portal.core.actor import Actor, Kind
from portal.core.db import reading, transaction
from portal.dossiers import actions
from portal.dossiers.actions import Upload
from portal.dossiers.models import Dossier
from tests.support import files

SERVICE = "2.000635"
TYPED = {
    "applicant": {
        "role": ["self"],
        "applicant_name": ["Nguyễn Thị Thuỷ"],
        "applicant_birth_date": ["27/3/1990"],
        "applicant_number": ["067190001234"],
        "applicant_phone": ["0912 345 678"],
        "applicant_address-province": ["68"],
        "applicant_address-commune": ["Xã Kiến Đức"],
        "applicant_address-detail": ["Thôn 5"],
    },
    "record": {"event": ["birth"], "registered_at": ["Ủy ban nhân dân xã Kiến Đức"]},
    "copies_and_result": {"copies": ["2"], "result_channel": ["online"]},
    "papers": {"statement": ["y"]},
}
FILE_QUESTION = "old_copy_file"


def applicant(username: str = "citizen") -> Actor:
    """A person of the demo as an actor."""
    with reading() as session:
        account = accounts.account_by_username(session, username)
    if account is None:
        raise LookupError(username)
    return account.actor()


def ready_to_draw(owner: Actor, *, line: str) -> UUID:
    """A complete draft with one small file, different for each ``line``; the application is not made yet.

    It is begun in a browser of its own and claimed at sign-in: an account alone has one open draft of a service.
    """
    visitor = Actor(kind=Kind.VISITOR, name="", visitor_id=uuid4())
    upload = Upload(FILE_QUESTION, "giay khai sinh cu.pdf", io.BytesIO(files.pdf((line,))))
    received, troubles = actions.receive([upload], catalogue.definition(SERVICE), now=clock.now())
    if troubles:
        raise ValueError(troubles)
    now = clock.now()
    with transaction() as session:
        draft = actions.start_draft(session, SERVICE, actor=visitor, language="vi", now=now)
        for page in TYPED:
            _fill_in(session, draft, page, visitor, now)
        actions.attach_files(session, draft.id, received, actor=visitor, now=now)
        if owner.id is None:
            raise ValueError("the owner has no account")
        actions.claim_drafts(session, owner.id, visitor.visitor_id)
    return draft.id


def _fill_in(session: Session, draft: Dossier, page: str, actor: Actor, now: datetime) -> None:
    seen = actions.open_page(session, draft, page, typed=None, actor=actor, language="vi", now=now).seen
    saved = actions.save_page(session, draft.id, page, TYPED[page], seen=seen, actor=actor, language="vi", now=now)
    if saved.form.errors:
        raise ValueError(saved.form.errors)


def ready_to_submit(owner: Actor, *, line: str) -> UUID:
    """A complete draft whose application document is made: nothing is left but handing it in."""
    draft_id = ready_to_draw(owner, line=line)
    draw(draft_id, owner)
    return draft_id


def draw(draft_id: UUID, owner: Actor) -> None:
    """Draw the application and record it. Raises ValueError: it was drawn before."""
    now = clock.now()
    with reading() as session:
        drawn = actions.draw_application(session, draft_id, actor=owner, now=now)
    if drawn is None:
        raise ValueError("the application was drawn before")
    with transaction() as session:
        actions.issue_application(session, draft_id, drawn, actor=owner, now=now)


def many(owner: Actor, count: int) -> Iterator[UUID]:
    """``count`` drafts ready to submit, one after the other."""
    for number in range(count):
        yield ready_to_submit(owner, line=f"Giay khai sinh {number}")


def hand_in(draft_id: UUID, owner: Actor) -> None:
    """Draw the application of a complete draft, and submit it without a signature. Raises as ``draw`` does."""
    draw(draft_id, owner)
    now = clock.now()
    with transaction() as session:
        actions.submit(session, draft_id, actor=owner, sent_at=now, now=now)
