"""How officers like their lists: which views they see, which one opens first, whether keys are on. Read only."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from forms.text import Text
from portal.accounts.models import Account
from portal.core.actor import Actor
from portal.core.errors import PortalError
from portal.office.models import DeskPreference, SavedView

MOST_VIEWS = 50


class ViewNameMissing(PortalError):
    """A saved view is found again by its name."""

    def __init__(self) -> None:
        super().__init__(Text(vi="Hãy đặt tên cho danh sách cần lưu.", en="Give the list a name to save it."))


class TooManyViews(PortalError):
    """More views than anybody looks through."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi=f"Bạn đã lưu {MOST_VIEWS} danh sách. Hãy xóa bớt danh sách không dùng nữa.",
                en=f"You have saved {MOST_VIEWS} lists. Delete some that you no longer use.",
            )
        )


@dataclass(frozen=True)
class View:
    """A saved view as an officer sees it: ``by`` is the colleague who shares it, empty for one's own."""

    id: UUID
    name: str
    query: str
    shared: bool
    by: str


@dataclass(frozen=True)
class Preference:
    """What an officer chose; nothing chosen yet is the ordinary list, and keys."""

    first: UUID | None = None
    keys: bool = True


def views(session: Session, actor: Actor) -> list[View]:
    """The officer's own views, then those that colleagues share, by name."""
    shared = and_(SavedView.agency_id == actor.agency_id, SavedView.shared)
    query = (
        select(SavedView, Account.display_name)
        .join(Account, Account.id == SavedView.account_id)
        .where(or_(SavedView.account_id == actor.id, shared))
        .order_by(SavedView.account_id != actor.id, SavedView.name, SavedView.id)
        .limit(MOST_VIEWS * 2)
    )
    return [_view(view, name, actor) for view, name in session.execute(query)]


def _view(view: SavedView, owner: str, actor: Actor) -> View:
    return View(view.id, view.name, view.query, view.shared, "" if view.account_id == actor.id else owner)


def preference(session: Session, actor: Actor) -> Preference:
    """What the officer chose about the desk."""
    query = select(DeskPreference.view_id, DeskPreference.keys).where(DeskPreference.account_id == actor.id)
    row = session.execute(query).first()
    return Preference(row.view_id, row.keys) if row else Preference()
