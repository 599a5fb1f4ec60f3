"""Pure rules of accounts: how long a sign-in lasts, which passwords and usernames are fit, where a person begins."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import sha256

from forms.text import Text, fold, one_line
from portal.accounts.errors import PasswordUnfit, UsernameUnfit
from portal.core.actor import Actor, Role

IDLE_LIMIT = timedelta(minutes=30)
ABSOLUTE_LIMIT = timedelta(hours=12)
SEEN_AGAIN_AFTER = timedelta(minutes=1)
PASSWORD_LEAST, PASSWORD_MOST = 12, 128

_USERNAME = re.compile(r"[a-z][a-z0-9._-]{2,59}")
_STEMS = (
    "matkhau matkhaumoi password passw passwd qwerty qwertyuiop asdfghjkl zxcvbnm admin administrator quantri "
    "welcome letmein iloveyou anhyeuem emyeuanh yeuem yeuanh yeunhau vietnam hanoi saigon daknong dichvucong "
    "congdichvucong hethong taikhoan dangnhap mothaiba abc abcd abcdef abcxyz khongbiet giadinh bongda dragon "
    "monkey sunshine princess football master login secret test demo"
)
_SLIDES = ("0123456789" * 3, "9876543210" * 3, "qwertyuiopasdfghjklzxcvbnm", "abcdefghijklmnopqrstuvwxyz" * 2)


def token_hash(token: str) -> str:
    """What is stored of a session token: its SHA-256; a stolen database opens no session."""
    return sha256(token.encode()).hexdigest()


def is_alive(*, last_seen_at: datetime, expires_at: datetime, now: datetime) -> bool:
    """Whether a sign-in still counts: used within 30 minutes and not older than 12 hours (ASVS 7.3.1, 7.3.2)."""
    return now < expires_at and now - last_seen_at < IDLE_LIMIT


def is_to_be_seen(*, last_seen_at: datetime, now: datetime) -> bool:
    """Whether the time of last use is worth writing down again."""
    return now - last_seen_at >= SEEN_AGAIN_AFTER


def comparable_username(typed: str) -> str:
    """What was typed as a username, as it is looked up: small letters, nothing invisible (PostgreSQL takes no NUL)."""
    return one_line(typed).casefold()


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
    if actor.has(Role.EDITOR):
        return "/editor/"
    return "/admin/accounts" if actor.has(Role.ADMINISTRATOR) else "/account"
