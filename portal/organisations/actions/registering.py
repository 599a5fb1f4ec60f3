"""A person registers an organisation and is its first member; nothing is proved by that."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from forms.text import one_line
from portal.accounts.events import AccountCreated
from portal.accounts.models import Account
from portal.accounts.organisations.models import Form, MemberRole, Membership, Organisation, State
from portal.consents import actions as consents
from portal.consents.actions import Agreed
from portal.consents.events import ConsentGiven
from portal.consents.queries import Purpose
from portal.core.actor import Actor, Kind
from portal.core.errors import NotFound
from portal.core.events import publish
from portal.core.ids import new_id
from portal.organisations import queries
from portal.organisations.errors import OrganisationKnown
from portal.organisations.events import OrganisationRegistered


@dataclass(frozen=True, kw_only=True)
class Details:
    """What is typed about an organisation; ``representative_number`` is the personal number of who represents it."""

    form: Form
    name: str
    tax_code: str
    representative: str
    representative_number: str
    phone: str = ""
    email: str = ""
    address: str = ""


def register(session: Session, details: Details, *, agreed: Agreed, person: Actor, now: datetime) -> UUID:
    """Open the account of an organisation without a sign-in of its own; the person works for it from now on.

    Only ``details`` decide what it says: whether it is proved never comes from a form. The person ``agreed`` for it to
    the text about its data. Raises OrganisationKnown, ConsentTextChanged, or NotFound for who is no citizen.
    """
    if person.id is None or person.kind is not Kind.CITIZEN or person.by is not None:
        raise NotFound
    if queries.is_known(session, details.tax_code):
        raise OrganisationKnown
    text = consents.require_current(Purpose.ORGANISATION, agreed, now=now)
    organisation_id = new_id()
    account = Account(
        id=organisation_id,
        username=f"org:{organisation_id.hex}",  # no username that can be typed: there is nobody to sign in with it
        password_hash="",
        kind=Kind.BUSINESS,
        display_name=one_line(details.name),
        personal_number=details.representative_number,
        tax_code=details.tax_code,
        representative=details.representative,
        email=details.email,
        phone=details.phone,
        address=one_line(details.address),
        created_at=now,
    )
    session.add(account)
    session.flush()
    session.add(
        Organisation(
            account_id=account.id, form=details.form, state=State.UNPROVEN, registered_by_id=person.id, created_at=now
        )
    )
    session.add(
        Membership(organisation_id=account.id, person_id=person.id, role=MemberRole.REPRESENTATIVE, created_at=now)
    )
    session.flush()
    publish(session, account.id, AccountCreated(kind=Kind.BUSINESS.value, roles=()), actor=person, now=now)
    publish(session, account.id, OrganisationRegistered(form=details.form.value), actor=person, now=now)
    consents.record(session, text, account_id=account.id, language=agreed.language, now=now)
    given = ConsentGiven(text.purpose.value, text.version, text.sha256, agreed.language)
    publish(session, account.id, given, actor=person, now=now)
    return account.id
