"""Opening accounts and changing them: by their owners, and by an administrator."""

import secrets
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict, Unpack
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from forms.text import one_line
from portal.accounts import roles as duties
from portal.accounts import rules
from portal.accounts.actions.confirming_email import address_given
from portal.accounts.actions.consenting import agree, agree_to_mail
from portal.accounts.actions.signing_in import confirmed_account, end_all, locked_account
from portal.accounts.errors import (
    AgencyUnknown,
    OwnAccount,
    RolesIncompatible,
    StaffOnly,
    UsernameTaken,
)
from portal.accounts.events import (
    AccountCreated,
    AccountDisabled,
    AccountEnabled,
    ContactChanged,
    OwnNumbersShown,
    PasswordChanged,
)
from portal.accounts.models import Account, AccountRole, Agency
from portal.accounts.organisations.models import Form, Organisation, State
from portal.accounts.passwords import NewPassword
from portal.accounts.providers.events import PasswordSet
from portal.consents import actions as consents
from portal.consents.actions import Agreed
from portal.consents.queries import Purpose
from portal.core.actor import SYSTEM, Actor, Kind, Role
from portal.core.events import publish
from portal.core.ids import new_id

_NOTHING_KNOWN = {"email": "", "phone": "", "address": "", "position": ""}
_SYLLABLES = "ba bo ca co da do ga ha ho la lo ma mo na no pha ra sa so ta to va vo xa"


@dataclass(frozen=True, kw_only=True)
class Person:
    """Who an account belongs to, in values that the forms library has already checked."""

    display_name: str
    personal_number: str | None = None
    tax_code: str | None = None
    representative: str | None = None
    email: str = ""
    phone: str = ""
    address: str = ""
    position: str = ""


class Details(TypedDict, total=False):
    """What else an account may say about its owner, each as stored."""

    agency_id: UUID | None
    position: str
    personal_number: str | None
    tax_code: str | None
    representative: str | None
    email: str
    phone: str
    address: str
    key_name: str | None
    email_verified_at: datetime | None


def create_account(
    session: Session,
    *,
    username: str,
    password: str | NewPassword,
    kind: Kind,
    display_name: str,
    roles: Iterable[Role] = (),
    check_password: bool = True,
    temporary: bool = False,
    language: str = "vi",
    actor: Actor = SYSTEM,
    now: datetime,
    **details: Unpack[Details],
) -> Account:
    """Open an account. ``check_password=False`` is for demo people only; ``temporary`` asks for a new password at once.

    An account of one's own is opened by agreeing to the text about personal data, read in ``language``.
    Give a ``NewPassword``, hashed outside the transaction, wherever others may be waiting to write.
    Raises UsernameUnfit, UsernameTaken, PasswordUnfit, StaffOnly, RolesIncompatible or AgencyUnknown.
    """
    username, granted = rules.clean_username(username), sorted(set(roles))
    _refuse_unfit(session, username=username, kind=kind, roles=granted, agency_id=details.get("agency_id"))
    account = Account(
        id=new_id(),
        username=username,
        kind=kind,
        display_name=one_line(display_name),
        roles=[AccountRole(role=role) for role in granted],
        created_at=now,
        password_temporary=temporary,
        **(_NOTHING_KNOWN | details),
    )
    chosen = password if isinstance(password, NewPassword) else NewPassword.of(password)
    if check_password:
        rules.check_password(chosen.text, own=account.facts)
    account.password_hash = chosen.hash
    session.add(account)
    try:
        session.flush()
    except IntegrityError:  # somebody took the name a moment ago
        raise UsernameTaken from None
    if kind is Kind.BUSINESS:
        session.add(Organisation(account_id=account.id, form=Form.ENTERPRISE, state=State.UNPROVEN, created_at=now))
    publish(session, account.id, AccountCreated(kind=kind.value, roles=tuple(granted)), actor=actor, now=now)
    if kind is not Kind.STAFF:
        agree(session, account, language=language, now=now)
    return account


def _refuse_unfit(session: Session, *, username: str, kind: Kind, roles: list[Role], agency_id: UUID | None) -> None:
    if session.execute(select(Account.id).where(Account.username == username)).first() is not None:
        raise UsernameTaken
    check_roles(kind, roles)
    if agency_id is not None and session.get(Agency, agency_id) is None:
        raise AgencyUnknown


def check_roles(kind: Kind, roles: Collection[Role]) -> None:
    """Raise StaffOnly or RolesIncompatible when nobody of this kind holds these roles together."""
    if roles and kind is not Kind.STAFF:
        raise StaffOnly
    conflict = duties.conflicting(roles)
    if conflict is not None:
        raise RolesIncompatible(*(duties.NAMES[role] for role in conflict))


def register(
    session: Session,
    *,
    username: str,
    password: NewPassword,
    kind: Kind,
    person: Person,
    agreed: Agreed,
    wants_mail: bool,
    now: datetime,
) -> Account:
    """Open a citizen's or a business's own account, by who ``agreed`` to the text about personal data.

    Raises ConsentTextChanged, and what ``create_account`` raises.
    """
    if kind not in (Kind.CITIZEN, Kind.BUSINESS):
        raise ValueError("only citizens and businesses register themselves")
    consents.require_current(Purpose.ACCOUNT, agreed, now=now)
    account = create_account(
        session,
        username=username,
        password=password,
        kind=kind,
        display_name=person.display_name,
        personal_number=person.personal_number,
        tax_code=person.tax_code,
        representative=person.representative,
        email=person.email,
        phone=person.phone,
        address=person.address,
        language=agreed.language,
        now=now,
    )
    address_given(session, account, actor=account.actor(), now=now)
    if wants_mail:
        agree_to_mail(session, account.id, language=agreed.language, now=now)
    return account


def first_password() -> str:
    """A random password that is easy to read aloud and to type once (about 69 bits)."""
    words = ["".join(secrets.choice(_SYLLABLES.split()) for _ in range(3)) for _ in range(4)]
    return "-".join([*words, f"{secrets.randbelow(10_000):04d}"])


def change_password(
    session: Session,
    account_id: UUID,
    *,
    confirmed: str,
    new: NewPassword,
    keep: UUID | None = None,
    actor: Actor,
    now: datetime,
) -> None:
    """Replace the own password and end every other sign-in; ``confirmed`` is what ``confirm_password`` gave.

    Raises WrongPassword (it was changed meanwhile) or PasswordUnfit.
    """
    account = confirmed_account(session, account_id, confirmed)
    rules.check_password(new.text, own=account.facts)
    account.password_hash, account.password_temporary = new.hash, False
    publish(session, account_id, PasswordChanged(by_administrator=False), actor=actor, now=now)
    end_all(session, account_id, reason="password changed", keep=keep, actor=actor, now=now)


def set_password(
    session: Session, account_id: UUID, *, new: NewPassword, keep: UUID, actor: Actor, now: datetime
) -> None:
    """Give an account that has only identities at providers a password of its own; other sign-ins than ``keep`` end.

    Whoever calls this has made sure that the person came through the provider a moment ago.
    Raises WrongPassword (it has one already) or PasswordUnfit.
    """
    account = confirmed_account(session, account_id, "")
    rules.check_password(new.text, own=account.facts)
    account.password_hash = new.hash
    publish(session, account_id, PasswordSet(), actor=actor, now=now)
    end_all(session, account_id, reason="password changed", keep=keep, actor=actor, now=now)


def change_contact(
    session: Session,
    account_id: UUID,
    *,
    confirmed: str,
    email: str,
    phone: str,
    address: str,
    actor: Actor,
    now: datetime,
) -> None:
    """Change how the owner is reached; ``confirmed`` is what ``confirm_password`` gave. Raises WrongPassword.

    A new address is confirmed by a link that goes to it; the former one is told.
    """
    account = confirmed_account(session, account_id, confirmed)
    wanted = {"email": email, "phone": phone, "address": one_line(address)}
    changed = tuple(name for name, value in wanted.items() if getattr(account, name) != value)
    former = account.email
    account.email, account.phone, account.address = wanted["email"], wanted["phone"], wanted["address"]
    if changed:
        publish(session, account_id, ContactChanged(fields=changed), actor=actor, now=now)
    if "email" in changed:
        address_given(session, account, former=former, actor=actor, now=now)


def note_own_numbers(session: Session, account_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Write down that the covered number of an account was shown to whoever is signed in with it."""
    locked_account(session, account_id)
    publish(session, account_id, OwnNumbersShown(), actor=actor, now=now)


def disable(session: Session, account_id: UUID, *, reason: str, actor: Actor, now: datetime) -> None:
    """Close an account; its sign-ins end at once (ASVS 7.4.2). Raises OwnAccount."""
    account = locked_account(session, account_id)
    if account_id == actor.id:
        raise OwnAccount
    if account.disabled_at is None:
        account.disabled_at = now
        publish(session, account_id, AccountDisabled(reason=one_line(reason)), actor=actor, now=now)
    end_all(session, account_id, reason="account disabled", actor=actor, now=now)


def enable(session: Session, account_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Open a closed account again."""
    account = locked_account(session, account_id)
    if account.disabled_at is not None:
        account.disabled_at = None
        publish(session, account_id, AccountEnabled(), actor=actor, now=now)
