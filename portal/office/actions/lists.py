"""What officers keep for themselves about lists: views under a name, the first list, what was seen, keys."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from forms.text import one_line
from portal.core.actor import Actor
from portal.core.db import insert_for
from portal.core.errors import NotFound
from portal.core.ids import new_id
from portal.office import preferences, queries
from portal.office.listing import Listing
from portal.office.models import DeskPreference, DossierSeen, SavedView
from portal.office.preferences import TooManyViews, ViewNameMissing

LONGEST_NAME = 80


def save_view(session: Session, listing: Listing, *, name: str, shared: bool, actor: Actor, now: datetime) -> None:
    """Keep a list under a name; the same name again replaces it. Raises ViewNameMissing or TooManyViews."""
    called = one_line(name)[:LONGEST_NAME]
    if not called or actor.id is None or actor.agency_id is None:
        raise ViewNameMissing
    mine = select(func.count()).select_from(SavedView).where(SavedView.account_id == actor.id)
    if session.execute(mine).scalar_one() >= preferences.MOST_VIEWS:
        raise TooManyViews
    content = {"query": listing.compact, "shared": shared, "agency_id": actor.agency_id}
    kept = insert_for(session)(SavedView).values(
        id=new_id(), account_id=actor.id, name=called, created_at=now, **content
    )
    names = [SavedView.account_id, SavedView.name]
    session.execute(kept.on_conflict_do_update(index_elements=names, set_=content))


def forget_view(session: Session, view_id: UUID, *, actor: Actor) -> None:
    """Take one's own view away, from everybody it was shared with too. Raises NotFound."""
    found = session.scalars(select(SavedView).where(SavedView.id == view_id, SavedView.account_id == actor.id)).first()
    if found is None:
        raise NotFound
    session.delete(found)


def open_first(session: Session, view_id: UUID | None, *, actor: Actor) -> None:
    """Let a view that this officer sees open first, or again the ordinary list. Raises NotFound."""
    if view_id is not None and view_id not in {view.id for view in preferences.views(session, actor)}:
        raise NotFound
    _prefer(session, actor, view_id=view_id)


def use_keys(session: Session, wanted: bool, *, actor: Actor) -> None:
    """Whether single keys do anything for this officer (WCAG 2.1.4)."""
    _prefer(session, actor, keys=wanted)


def _prefer(session: Session, actor: Actor, **values: UUID | bool | None) -> None:
    kept = insert_for(session)(DeskPreference).values(account_id=actor.id, **({"keys": True} | values))
    session.execute(kept.on_conflict_do_update(index_elements=[DeskPreference.account_id], set_=values))


def mark_seen(session: Session, dossier_id: UUID, *, revision: int, actor: Actor) -> None:
    """Note that the officer had this revision on the screen; never backwards, nor ahead of what there is.

    Raises NotFound.
    """
    dossier = queries.dossier(session, dossier_id, actor=actor)
    shown = min(revision, dossier.revision)
    kept = insert_for(session)(DossierSeen).values(dossier_id=dossier.id, account_id=actor.id, revision=shown)
    newer = {"revision": shown}
    session.execute(
        kept.on_conflict_do_update(
            index_elements=[DossierSeen.dossier_id, DossierSeen.account_id],
            set_=newer,
            where=DossierSeen.revision < shown,
        )
    )
