"""Setting up second factors, proving with them, taking them away. Who does it is known by password before."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from forms.text import one_line
from portal.accounts.actions.signing_in import confirmed_account, end_all, locked_account
from portal.accounts.factors import ceremonies, rules
from portal.accounts.factors.ceremonies import Assertion
from portal.accounts.factors.errors import (
    AlreadySetUp,
    AppCodeRefused,
    CodeRefused,
    CodeUsed,
    LastFactor,
    PasskeyRefused,
    SetupOver,
)
from portal.accounts.factors.events import (
    AuthenticatorAdded,
    AuthenticatorRemoved,
    FactorsCleared,
    RecoveryCodesMade,
    RecoveryCodeUsed,
)
from portal.accounts.factors.models import Authenticator, Passkey, RecoveryCode
from portal.accounts.factors.queries import app_in_setup, factors_of
from portal.accounts.models import SignInSession
from portal.core import sealed
from portal.core.actor import SYSTEM, Actor
from portal.core.events import publish

APP, RECOVERY_CODE, PASSKEY = "app", "recovery code", "passkey"


def begin_app(session: Session, account_id: UUID, *, confirmed: str, session_id: UUID, now: datetime) -> None:
    """Begin to set up an authenticator app in this sign-in; one begun before is dropped.

    ``confirmed`` is what ``confirm_password`` gave. Raises WrongPassword or AlreadySetUp.
    """
    confirmed_account(session, account_id, confirmed)
    found = session.get(Authenticator, account_id)
    if found is not None and found.confirmed_at is not None:
        raise AlreadySetUp
    row = found or Authenticator(account_id=account_id)
    row.secret = sealed.seal(rules.new_secret(), Authenticator.secret, account_id)
    row.session_id, row.created_at, row.last_step = session_id, now, 0
    session.add(row)
    session.flush()


def secret_in_setup(session: Session, account_id: UUID, session_id: UUID, *, now: datetime) -> str:
    """The secret of the app that this sign-in is setting up, to be shown once more. Raises SetupOver."""
    found = app_in_setup(session, account_id, session_id, after=now - rules.SETUP_LIMIT)
    if found is None:
        raise SetupOver
    return sealed.unseal(found.secret, Authenticator.secret, account_id)


def confirm_app(
    session: Session, account_id: UUID, *, code: str, session_id: UUID, actor: Actor, now: datetime
) -> list[str]:
    """Finish setting up: the code shows that the app has the secret. Ends every other sign-in.

    Returns fresh recovery codes to show once, none when the account has some. Raises SetupOver or AppCodeRefused.
    """
    locked_account(session, account_id)
    secret = secret_in_setup(session, account_id, session_id, now=now)
    step = rules.matching_step(secret, rules.compact(code), now=now)
    if step is None:
        raise AppCodeRefused
    row = session.get_one(Authenticator, account_id)
    row.confirmed_at, row.last_step = now, step
    publish(session, account_id, AuthenticatorAdded(), actor=actor, now=now)
    return added(session, account_id, by=APP, session_id=session_id, actor=actor, now=now)


def added(session: Session, account_id: UUID, *, by: str, session_id: UUID, actor: Actor, now: datetime) -> list[str]:
    """What follows when a factor was added in this sign-in: it counts for it, the others end, there are codes."""
    here = SignInSession.id == session_id
    session.execute(update(SignInSession).where(here, SignInSession.factor == "").values(factor=by))
    end_all(session, account_id, reason="second factor changed", keep=session_id, actor=actor, now=now)
    if factors_of(session, account_id).codes_left:
        return []
    return make_codes(session, account_id, actor=actor, now=now)


def make_codes(session: Session, account_id: UUID, *, actor: Actor, now: datetime) -> list[str]:
    """New recovery codes, to show once; the former ones are void."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account_id))
    codes = rules.new_recovery_codes()
    for code in codes:
        session.add(RecoveryCode(account_id=account_id, code_hash=rules.recovery_hash(account_id, code)))
    publish(session, account_id, RecoveryCodesMade(), actor=actor, now=now)
    return codes


def prove(session: Session, account_id: UUID, *, proof: str | Assertion, actor: Actor, now: datetime) -> str:
    """Take a passkey's answer, a code of the app or a recovery code, which is then used up; returns which it was.

    The account's row must be locked, so that one code is not taken twice at once.
    Raises CodeRefused, CodeUsed or PasskeyRefused.
    """
    if isinstance(proof, Assertion):
        _prove_by_passkey(session, account_id, proof, now=now)
        return PASSKEY
    return _prove_by_code(session, account_id, code=proof, actor=actor, now=now)


def _prove_by_passkey(session: Session, account_id: UUID, assertion: Assertion, *, now: datetime) -> None:
    query = select(Passkey).where(Passkey.account_id == account_id)
    named = query.where(Passkey.credential_id == ceremonies.credential_id(assertion.answer))
    key = session.scalars(named.execution_options(populate_existing=True)).first()
    if key is None or not ceremonies.names_account(assertion.answer, account_id):
        raise PasskeyRefused
    public_key = bytes.fromhex(key.public_key)
    seen = ceremonies.check_assertion(assertion, public_key=public_key, sign_count=key.sign_count)
    key.sign_count, key.last_used_at = seen.new_sign_count, now


def _prove_by_code(session: Session, account_id: UUID, *, code: str, actor: Actor, now: datetime) -> str:
    if rules.is_app_code(code):
        _prove_by_app(session, account_id, code=rules.compact(code), now=now)
        return APP
    wanted = rules.recovery_hash(account_id, code)
    query = select(RecoveryCode).where(RecoveryCode.account_id == account_id, RecoveryCode.code_hash == wanted)
    found = session.scalars(query.where(RecoveryCode.used_at.is_(None))).first()
    if found is None:
        raise CodeRefused
    found.used_at = now
    session.flush()
    left = session.execute(
        select(func.count()).where(RecoveryCode.account_id == account_id, RecoveryCode.used_at.is_(None))
    ).scalar_one()
    publish(session, account_id, RecoveryCodeUsed(left=left), actor=actor, now=now)
    return RECOVERY_CODE


def _prove_by_app(session: Session, account_id: UUID, *, code: str, now: datetime) -> None:
    row = session.get(Authenticator, account_id, populate_existing=True)
    if row is None or row.confirmed_at is None:
        raise CodeRefused
    step = rules.matching_step(sealed.unseal(row.secret, Authenticator.secret, account_id), code, now=now)
    if step is None:
        raise CodeRefused
    if step <= row.last_step:
        raise CodeUsed
    row.last_step = step


def remove_app(
    session: Session,
    account_id: UUID,
    *,
    confirmed: str,
    proof: str | Assertion,
    keep: UUID,
    must_have_one: bool,
    actor: Actor,
    now: datetime,
) -> None:
    """Take the authenticator app away: needs the password and a factor, and ends every other sign-in but ``keep``.

    Raises WrongPassword, what ``prove`` raises, or LastFactor where ``must_have_one``.
    """
    confirmed_account(session, account_id, confirmed)
    prove(session, account_id, proof=proof, actor=actor, now=now)
    session.execute(delete(Authenticator).where(Authenticator.account_id == account_id))
    publish(session, account_id, AuthenticatorRemoved(), actor=actor, now=now)
    removed(session, account_id, keep=keep, must_have_one=must_have_one, actor=actor, now=now)


def removed(
    session: Session, account_id: UUID, *, keep: UUID, must_have_one: bool, actor: Actor, now: datetime
) -> None:
    """What follows when a factor was taken away: codes of nothing go too, other sign-ins end. Raises LastFactor."""
    if not factors_of(session, account_id).any:
        if must_have_one:
            raise LastFactor
        session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account_id))
    end_all(session, account_id, reason="second factor changed", keep=keep, actor=actor, now=now)


def renew_codes(
    session: Session, account_id: UUID, *, confirmed: str, proof: str | Assertion, actor: Actor, now: datetime
) -> list[str]:
    """New recovery codes, for password and factor. Raises WrongPassword and what ``prove`` raises."""
    confirmed_account(session, account_id, confirmed)
    prove(session, account_id, proof=proof, actor=actor, now=now)
    return make_codes(session, account_id, actor=actor, now=now)


def clear_factors(session: Session, account_id: UUID, *, reason: str, now: datetime) -> None:
    """Take every second factor of an account away, for an owner who lost them all and was identified in person.

    Only the command line comes here: whoever asks for it (an administrator) and whoever does it (who has access to the
    server) are two people. Ends every sign-in. Raises NotFound.
    """
    locked_account(session, account_id)
    cleared(session, account_id, reason=reason, actor=SYSTEM, now=now)


def cleared(session: Session, account_id: UUID, *, reason: str, actor: Actor, now: datetime) -> None:
    """Every second factor and code of an account goes, and every sign-in ends; its row is locked."""
    for table in (Authenticator, Passkey, RecoveryCode):
        session.execute(delete(table).where(table.account_id == account_id))
    publish(session, account_id, FactorsCleared(reason=one_line(reason)), actor=actor, now=now)
    end_all(session, account_id, reason="second factor changed", actor=actor, now=now)


def reseal(session: Session) -> int:
    """Seal every secret of accounts with the newest key; returns how many were. Raises SealBroken."""
    return sealed.reseal(session, Authenticator.secret, Authenticator.account_id)
