"""Pure rules of second factors: which code is right when, how codes are read, how long one may take."""

import hmac
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

import pyotp

from portal.core.ids import new_check_code

HALF_LIMIT = timedelta(minutes=10)
SETUP_LIMIT = timedelta(minutes=15)
CEREMONY_LIMIT = timedelta(minutes=5)
CODES = 10
MOST_PASSKEYS = 10
LONGEST_NAME, LONGEST_CREDENTIAL_ID = 80, 1400
_STEP_SECONDS = 30
_STEPS_BESIDE = 1  # a watch may be half a minute wrong (RFC 6238 §5.2)


def new_secret() -> str:
    """A fresh secret of an authenticator app (160 bits, RFC 4226 §4)."""
    return pyotp.random_base32()


def address_for_app(secret: str, *, username: str, issuer: str) -> str:
    """What the QR code says: the ``otpauth://`` address that authenticator apps read."""
    return pyotp.TOTP(secret).provisioning_uri(name=username, issuer_name=issuer)


def in_groups(secret: str) -> str:
    """The secret as people type it: four letters at a time."""
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))


def matching_step(secret: str, code: str, *, now: datetime) -> int | None:
    """The 30-second step whose code this is, the present one or one beside it; None when it is none of them."""
    present = int(now.timestamp()) // _STEP_SECONDS
    one_time = pyotp.TOTP(secret)
    found = None
    for step in range(present - _STEPS_BESIDE, present + _STEPS_BESIDE + 1):
        if hmac.compare_digest(one_time.generate_otp(step), code):
            found = step
    return found


def compact(typed: str) -> str:
    """What was typed, without the spaces and dashes that people put between groups."""
    return "".join(letter for letter in typed if letter.isascii() and letter.isalnum()).upper()


def is_app_code(typed: str) -> bool:
    """Whether what was typed looks like a code of an authenticator app."""
    return len(compact(typed)) == 6 and compact(typed).isdecimal()


def new_recovery_codes() -> list[str]:
    """Ten codes of 80 random bits each, as they are shown once: ``XXXX-XXXX-XXXX-XXXX``."""
    return [new_check_code(groups=4) for _ in range(CODES)]


def recovery_hash(account_id: UUID, typed: str) -> str:
    """What is stored of a recovery code, and compared: bound to its account. 80 random bits need no slow hash."""
    return sha256(f"{account_id}:{compact(typed)}".encode()).hexdigest()
