"""Units of agencies, and which work is whose: position, units and services of a member of staff."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from forms.text import one_line
from portal.accounts.actions.signing_in import locked_account
from portal.accounts.agencies.errors import UnitThere
from portal.accounts.agencies.events import AgencyUnitClosed, AgencyUnitOpened
from portal.accounts.agencies.models import AgencyUnit
from portal.accounts.errors import StaffOnly
from portal.accounts.events import WorkChanged
from portal.accounts.models import Agency
from portal.core.actor import Actor, Kind
from portal.core.errors import NotFound
from portal.core.events import publish


def open_unit(session: Session, agency_id: UUID, *, name: str, name_en: str, actor: Actor, now: datetime) -> AgencyUnit:
    """Give an agency a unit, or one again that it had. Raises NotFound or UnitThere."""
    if session.get(Agency, agency_id, with_for_update=True) is None:
        raise NotFound
    name, name_en = one_line(name), one_line(name_en)
    unit = session.get(AgencyUnit, (agency_id, name))
    if unit is None:
        unit = AgencyUnit(agency_id=agency_id, name_vi=name, opened_at=now)
        session.add(unit)
    elif unit.closed_at is None:
        raise UnitThere
    unit.name_en, unit.closed_at = name_en, None
    publish(session, agency_id, AgencyUnitOpened(name), actor=actor, now=now)
    return unit


def close_unit(session: Session, agency_id: UUID, *, name: str, actor: Actor, now: datetime) -> None:
    """Take a unit away; officers keep it until they are given others. Raises NotFound."""
    unit = session.get(AgencyUnit, (agency_id, name), with_for_update=True)
    if unit is None or unit.closed_at is not None:
        raise NotFound
    unit.closed_at = now
    publish(session, agency_id, AgencyUnitClosed(name), actor=actor, now=now)


def set_work(
    session: Session,
    account_id: UUID,
    *,
    position: str,
    units: Collection[str],
    services: Collection[str],
    actor: Actor,
    now: datetime,
) -> None:
    """Say what a member of staff is and whose work is theirs; no unit or no service named is all of them.

    Raises NotFound or StaffOnly.
    """
    account = locked_account(session, account_id)
    if Kind(account.kind) is not Kind.STAFF:
        raise StaffOnly
    wanted = (one_line(position), sorted(set(units)), sorted(set(services)))
    if wanted == (account.position, account.units, account.services):
        return
    account.position, account.units, account.services = wanted
    changed = WorkChanged(account.position, tuple(account.units), tuple(account.services))
    publish(session, account_id, changed, actor=actor, now=now)
