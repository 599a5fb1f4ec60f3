"""Pure rules of accounts: how long a sign-in lasts, which passwords and usernames are fit, where a person begins."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from forms.assurance import Level
from forms.text import Text, fold, one_line
from portal.accounts.errors import PasswordUnfit, UsernameUnfit
from portal.core.actor import Actor, Role

FRESH = timedelta(minutes=10)
SEEN_AGAIN_AFTER = timedelta(minutes=1)
SESSIONS_KEPT = timedelta(days=90)
PASSWORD_LEAST, PASSWORD_MOST = 12, 128

_USERNAME = re.compile(r"[a-z][a-z0-9._-]{2,59}")
_STEMS = (
    "matkhau matkhaumoi password passw passwd qwerty qwertyuiop asdfghjkl zxcvbnm admin administrator quantri "
    "welcome letmein iloveyou anhyeuem emyeuanh yeuem yeuanh yeunhau vietnam hanoi saigon daknong dichvucong "
    "congdichvucong hethong taikhoan dangnhap mothaiba abc abcd abcdef abcxyz khongbiet giadinh bongda dragon "
    "monkey sunshine princess football master login secret test demo"
)
_SLIDES = ("0123456789" * 3, "9876543210" * 3, "qwertyuiopasdfghjklzxcvbnm", "abcdefghijklmnopqrstuvwxyz" * 2)


@dataclass(frozen=True)
class SessionLimits:
    """How long a sign-in lasts without being used, and at most."""

    idle: timedelta
    absolute: timedelta


@dataclass(frozen=True)
class Through:
    """The provider a person came through, by its key, and how sure it is of them; empty without one."""

    provider: str = ""
    level: str = ""


LIMITS = SessionLimits(idle=timedelta(minutes=30), absolute=timedelta(hours=12))


def level_of(*, factor: str, level: str) -> Level:
    """How sure a sign-in is of its person: what the provider said, or password and second factor together.

    A password alone is low; with a second factor, or by passkey, it is substantial; high comes from providers only.
    """
    said = Level(level) if level else Level.LOW
    return max(said, Level.SUBSTANTIAL if factor else Level.LOW, key=lambda one: one.rank)


def token_hash(token: str) -> str:
    """What is stored of a session token: its SHA-256; a stolen database opens no session."""
    return sha256(token.encode()).hexdigest()


def ends_at(*, idle_until: datetime, expires_at: datetime) -> datetime:
    """When a sign-in ends if nobody uses it any more (ASVS 7.3.1, 7.3.2)."""
    return min(idle_until, expires_at)


def is_fresh(*, created_at: datetime, now: datetime) -> bool:
    """Whether a person signed in so lately that they need not show again who they are."""
    return now - created_at <= FRESH


def is_to_be_seen(*, last_seen_at: datetime, now: datetime) -> bool:
    """Whether the time of last use is worth writing down again."""
    return now - last_seen_at >= SEEN_AGAIN_AFTER


def comparable_username(typed: str) -> str:
    """What was typed as a username, as it is looked up: small letters, nothing invisible (PostgreSQL takes no NUL).

    However it was composed, and with wide letters as with plain ones, it is the same name (NFKC; threat T43).
    """
    return unicodedata.normalize("NFKC", one_line(typed)).casefold()


def clean_username(typed: str) -> str:
    """The username as stored: trimmed, small letters. Raises UsernameUnfit."""
    username = typed.strip().casefold()
    if _USERNAME.fullmatch(username) is None:
        raise UsernameUnfit
    return username


def composed(password: str) -> str:
    """The password in one Unicode form, so that two typing tools give the same bytes."""
    return unicodedata.normalize("NFC", password)


def check_password(password: str, *, own: Iterable[str] = ()) -> None:
    """Refuse a password that is short or easy to guess; ``own`` are the person's names and numbers.

    Length counts, not the mixture of characters (ASVS 6.2.1, 6.2.4, 6.2.5, 6.2.12). Raises PasswordUnfit.
    """
    password = composed(password)
    if not PASSWORD_LEAST <= len(password) <= PASSWORD_MOST:
        raise PasswordUnfit(
            Text(
                vi=f"Mật khẩu dài từ {PASSWORD_LEAST} đến {PASSWORD_MOST} ký tự. Một câu ngắn dễ nhớ là đủ tốt.",
                en=f"A password has {PASSWORD_LEAST} to {PASSWORD_MOST} characters. A short sentence does well.",
            )
        )
    if _is_common(password) or _is_own(password, own):
        raise PasswordUnfit(
            Text(
                vi="Mật khẩu này dễ đoán. Hãy dùng một câu riêng của bạn, "
                "không có tên, số giấy tờ hay dãy phím liền nhau.",
                en="This password is easy to guess. Use a sentence of your own, "
                "without your name, numbers or rows of keys.",
            )
        )


def _is_common(password: str) -> bool:
    text = fold(password).replace(" ", "")
    letters = re.sub(r"[^a-z]", "", text)
    repeated = re.fullmatch(r"(.{1,4})\1+.{0,3}", text) is not None
    slide = any(text[:PASSWORD_LEAST] in row for row in _SLIDES)
    return repeated or slide or letters in _STEMS.split()


def _is_own(password: str, own: Iterable[str]) -> bool:
    text = fold(password).replace(" ", "")
    facts = (fold(fact).replace(" ", "").removeprefix("+84") for fact in own)
    return any(len(fact) >= 4 and fact in text and len(text) - len(fact) < 8 for fact in facts)


def start_page(actor: Actor) -> str:
    """Where a person begins after signing in when they came for nothing in particular."""
    if actor.is_applicant:
        return "/dossiers"
    if actor.has(Role.RECEPTIONIST, Role.SPECIALIST, Role.LEADER, Role.CLERK):
        return "/office/"
    if actor.has(Role.CASHIER):
        return "/cashier/"
    if actor.has(Role.ARCHIVIST):
        return "/admin/retention"
    if actor.has(Role.EDITOR, Role.PUBLISHER):
        return "/editor/"
    if actor.has(Role.INSPECTOR):
        return "/audit"
    return "/admin/accounts" if actor.has(Role.ADMINISTRATOR) else "/account"


LENDABLE = (Role.RECEPTIONIST, Role.SPECIALIST, Role.LEADER, Role.CLERK)
"""Duties of the desk. Who grants roles or publishes for the agency is there in person, with a second person."""
LONGEST_DELEGATION = timedelta(days=366)
_DEPUTY = re.compile(r"phó\b\s*", re.IGNORECASE)


def is_deputy(position: str) -> bool:
    """Whether a position is that of a deputy, who signs in the head's place with KT. (Decree 30/2020, article 13.1)."""
    return _DEPUTY.match(unicodedata.normalize("NFC", position).strip()) is not None


def head_of(position: str) -> str:
    """The position of the head whose place somebody with this position takes: "Phó Chủ tịch" -> "Chủ tịch"."""
    head = _DEPUTY.sub("", unicodedata.normalize("NFC", position).strip(), count=1) if is_deputy(position) else position
    return head[:1].upper() + head[1:]


def period_fits(starts_at: datetime, ends_at: datetime, *, now: datetime) -> bool:
    """Whether duties can be lent for this time: it lies ahead, at least in part, and is no longer than a year."""
    return max(starts_at, now) < ends_at and ends_at - starts_at <= LONGEST_DELEGATION
