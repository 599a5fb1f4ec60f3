"""Half-written decisions: what an officer types into a form about a dossier is kept until it is carried out.

It is kept for each officer, dossier and form, so it is there again on any computer after a crash.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from forms.text import Text
from portal.core.actor import Actor
from portal.core.db import insert_for
from portal.core.errors import NotFound
from portal.core.ids import new_id
from portal.core.sealed_cells import sealed_values
from portal.dossiers.lifecycle import Action
from portal.dossiers.models import Dossier
from portal.dossiers.transitions import may
from portal.office.casework import OfficeDraft
from portal.office.casework_errors import DraftTooLong
from portal.office.duties import Duty, may_do

_MOST = 200_000
_MOST_FIELDS = 2000


@dataclass(frozen=True)
class Kept:
    """A form whose content is kept: its name for officers, and what it is for (None: it can always be opened)."""

    name: Text
    leads_to: Action | Duty | None


FORMS: Mapping[str, Kept] = {
    "accept": Kept(Text(vi="Tiếp nhận kèm ghi chú", en="Accept with a note"), Action.ACCEPT),
    "supplement": Kept(Text(vi="Yêu cầu bổ sung", en="Supplement request"), Action.REQUEST_SUPPLEMENT),
    "refuse": Kept(Text(vi="Từ chối tiếp nhận", en="Refusal"), Action.REFUSE),
    "propose": Kept(Text(vi="Đề xuất kết quả", en="Proposal of the result"), Action.PROPOSE),
    "stop": Kept(Text(vi="Dừng giải quyết", en="Stop"), Action.STOP),
    "send-back": Kept(Text(vi="Chuyển lại cán bộ thụ lý", en="Sending back"), Action.SEND_BACK),
    "notes": Kept(Text(vi="Ghi chú nội bộ", en="Internal note"), None),
}
_OF_FILES: Mapping[str, Kept] = {
    "overrule": Kept(Text(vi="Chấp nhận chữ ký", en="Accepting a signature"), Duty.OVERRULE),
    "take-back": Kept(Text(vi="Rút lại việc chấp nhận", en="Taking an acceptance back"), Duty.TAKE_BACK),
}
_FILE_FORM = re.compile(r"files/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/([a-z-]+)")


def form_of(page: str) -> Kept | None:
    """The form at this place below a dossier; None when nothing typed there is kept."""
    of_file = _FILE_FORM.fullmatch(page)
    return _OF_FILES.get(of_file[1]) if of_file else FORMS.get(page)


def may_go_on(page: str, dossier: Dossier, actor: Actor) -> bool:
    """Whether the officer can still carry out what was begun there, where the dossier is now."""
    form = form_of(page)
    if form is None or form.leads_to is None:
        return form is not None
    if isinstance(form.leads_to, Duty):
        return may_do(dossier, form.leads_to, actor)
    return may(dossier, form.leads_to, actor)


def save(
    session: Session,
    dossier: Dossier,
    page: str,
    typed: Mapping[str, Sequence[str]],
    *,
    revision: int,
    actor: Actor,
    now: datetime,
) -> None:
    """Keep what is typed in place of what was kept before; nothing typed forgets it.

    ``revision``: that of the dossier on the officer's screen. Raises NotFound for a place where nothing is kept, and
    DraftTooLong.
    """
    if form_of(page) is None or actor.id is None:
        raise NotFound
    size = sum(len(name) + sum(map(len, values)) for name, values in typed.items())
    if size > _MOST or len(typed) > _MOST_FIELDS:
        raise DraftTooLong
    if not any(value for values in typed.values() for value in values):
        forget(session, dossier.id, page, actor=actor)
        return
    row_id, said = new_id(), {name: list(values) for name, values in typed.items()}  # sealed for this very row
    content = sealed_values(OfficeDraft, row_id, dossier, typed=said)
    content |= {"id": row_id, "revision": revision, "saved_at": now}
    key = {"dossier_id": dossier.id, "account_id": actor.id, "page": page}
    insert = insert_for(session)(OfficeDraft).values(**key, **content)
    session.execute(insert.on_conflict_do_update(index_elements=list(key), set_=content))


def forget(session: Session, dossier_id: UUID, page: str, *, actor: Actor) -> None:
    """Delete what is kept for a form: it was carried out, or given up."""
    session.execute(
        delete(OfficeDraft).where(
            OfficeDraft.dossier_id == dossier_id, OfficeDraft.account_id == actor.id, OfficeDraft.page == page
        )
    )


def kept(session: Session, dossier_id: UUID, page: str, *, actor: Actor) -> OfficeDraft | None:
    """What this officer has half written in a form."""
    query = select(OfficeDraft).where(
        OfficeDraft.dossier_id == dossier_id, OfficeDraft.account_id == actor.id, OfficeDraft.page == page
    )
    return session.scalars(query).one_or_none()


def all_kept(session: Session, dossier_id: UUID, *, actor: Actor) -> list[OfficeDraft]:
    """What this officer has half written about a dossier, the newest first."""
    mine = (OfficeDraft.dossier_id == dossier_id, OfficeDraft.account_id == actor.id)
    found = session.scalars(select(OfficeDraft).where(*mine).order_by(OfficeDraft.saved_at.desc()))
    return [draft for draft in found if form_of(draft.page) is not None]


def delete_old(session: Session, *, before: datetime) -> None:
    """Delete drafts that nobody went on with since a moment."""
    session.execute(delete(OfficeDraft).where(OfficeDraft.saved_at < before))
