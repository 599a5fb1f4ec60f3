"""The ceremonies of passkeys (WebAuthn Level 2): what is asked of the browser, and whether its answer is good."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.authentication.verify_authentication_response import VerifiedAuthentication
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url, options_to_json_dict
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)
from webauthn.registration.verify_registration_response import VerifiedRegistration

from portal.accounts.factors.errors import PasskeyRefused

_LONGEST_ANSWER = 20_000  # characters; real ones have about a thousand
_MILLISECONDS = 300_000


@dataclass(frozen=True)
class RelyingParty:
    """This portal as browsers know it: keys belong to ``id`` (a host), answers come from pages at ``origin``."""

    id: str
    origin: str
    name: str

    @classmethod
    def at(cls, base_url: str, *, name: str) -> "RelyingParty":
        """The portal at its public address."""
        parts = urlsplit(base_url)
        return cls(id=parts.hostname or "", origin=f"{parts.scheme}://{parts.netloc}", name=name)

    @property
    def possible(self) -> bool:
        """Whether browsers make passkeys for this address: not for a bare IP address."""
        try:
            ip_address(self.id)
        except ValueError:
            return bool(self.id)
        return False


@dataclass(frozen=True)
class Assertion:
    """What a passkey answered to a challenge that was taken from the database, and so cannot come again."""

    party: RelyingParty
    challenge: bytes
    answer: str


def _described(ids: Sequence[str]) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(one)) for one in ids]


def creation_options(
    party: RelyingParty, *, account_id: UUID, username: str, name: str, challenge: bytes, existing: Sequence[str]
) -> dict[str, Any]:
    """What ``navigator.credentials.create`` is given: a key that finds its account by itself and knows its person."""
    wanted = AuthenticatorSelectionCriteria(
        resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
    )
    options = generate_registration_options(
        rp_id=party.id,
        rp_name=party.name,
        user_id=account_id.bytes,
        user_name=username,
        user_display_name=name,
        challenge=challenge,
        timeout=_MILLISECONDS,
        authenticator_selection=wanted,
        exclude_credentials=_described(existing),
    )
    return options_to_json_dict(options)


def request_options(party: RelyingParty, *, challenge: bytes, allowed: Sequence[str]) -> dict[str, Any]:
    """What ``navigator.credentials.get`` is given; with nothing allowed the browser offers every key it has."""
    options = generate_authentication_options(
        rp_id=party.id,
        challenge=challenge,
        timeout=_MILLISECONDS,
        allow_credentials=_described(allowed),
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return options_to_json_dict(options)


def _read(answer: str) -> dict[str, Any]:
    if len(answer) > _LONGEST_ANSWER:
        raise PasskeyRefused
    try:
        read = json.loads(answer)
    except ValueError:
        raise PasskeyRefused from None
    if not isinstance(read, dict):
        raise PasskeyRefused
    return read


def check_creation(party: RelyingParty, *, challenge: bytes, answer: str) -> VerifiedRegistration:
    """The new key, when the answer is to this challenge, from our page, and its person was verified.

    Raises PasskeyRefused.
    """
    try:
        return verify_registration_response(
            credential=_read(answer),
            expected_challenge=challenge,
            expected_rp_id=party.id,
            expected_origin=party.origin,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, TypeError, KeyError, AttributeError):
        raise PasskeyRefused from None


def new_credential_id(made: VerifiedRegistration) -> str:
    """How the new key calls itself, in base64url as browsers say it."""
    return bytes_to_base64url(made.credential_id)


def credential_id(answer: str) -> str:
    """Which key says that it answers. Raises PasskeyRefused when the answer cannot be read."""
    found = _read(answer).get("id")
    if not isinstance(found, str):
        raise PasskeyRefused
    return found


def names_account(answer: str, account_id: UUID) -> bool:
    """Whether the key says it belongs to this account; keys that find no account by themselves say nothing."""
    response = _read(answer).get("response")
    handle = response.get("userHandle") if isinstance(response, dict) else None
    return not handle or handle == bytes_to_base64url(account_id.bytes)


def check_assertion(assertion: Assertion, *, public_key: bytes, sign_count: int) -> VerifiedAuthentication:
    """That the key behind ``public_key`` signed this challenge for our page, with its person verified.

    A counter that does not go up means that somebody copied the key. Raises PasskeyRefused.
    """
    try:
        return verify_authentication_response(
            credential=_read(assertion.answer),
            expected_challenge=assertion.challenge,
            expected_rp_id=assertion.party.id,
            expected_origin=assertion.party.origin,
            credential_public_key=public_key,
            credential_current_sign_count=sign_count,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, TypeError, KeyError, AttributeError):
        raise PasskeyRefused from None
