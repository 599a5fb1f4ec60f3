"""Production mode says no, with the reason, to everything that is only good for trying."""

import base64
from pathlib import Path
from typing import Any

import click
import pytest
from flask import Flask
from pydantic import SecretStr
from sqlalchemy import update

from portal import cli, production
from portal.accounts.models import Account
from portal.accounts.passwords import NewPassword
from portal.app import _flask_settings
from portal.config import DEVELOPMENT_SEALING_KEY, Environment, Settings
from portal.core import clock
from portal.core.db import transaction
from portal.production import UnsafeProduction, refuse_demo_accounts, refuse_unsafe_production

_AT_A_PROVIDER = {"remote_signing_client_id": "portal", "remote_signing_secret": "secret"}
_AT_A_GATEWAY: dict[str, Any] = {
    "vnpay_pay_url": "https://pay.example",
    "vnpay_api_url": "https://api.example",
    "vnpay_secret": SecretStr("a secret of the contract"),
}


@pytest.fixture
def good(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings that production mode accepts."""
    monkeypatch.setattr(production, "is_demo_trust", lambda folder: False)
    return Settings(
        env=Environment.PRODUCTION,
        data_dir=tmp_path,
        secret_key="k" * 40,
        base_url="https://dichvucong.example",
        allowed_hosts=["dichvucong.example"],
        trusted_proxies=1,
        trust_dir=tmp_path / "trust",
        keys_dir=tmp_path / "keys",
        keys_passphrase="not the one of the demo",
        timestamp_url="https://tsa.example/ts",
        mail_url="smtps://mail.example",
        workers=1,
        sealing_keys=[SecretStr(base64.b64encode(b"k" * 32).decode())],
    )


def test_good_settings_are_accepted(good: Settings) -> None:
    refuse_unsafe_production(good)
    refuse_unsafe_production(good.model_copy(update={"vnpay_merchant": "M"} | _AT_A_GATEWAY))


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"trusted_proxies": 0}, "TRUSTED_PROXIES"),
        ({"workers": 2}, "REDIS_URL"),
        ({"vnpay_merchant": "M"} | _AT_A_GATEWAY | {"vnpay_api_url": "http://x"}, "VNPAY_API_URL"),
        ({"vnpay_merchant": "M"} | _AT_A_GATEWAY | {"vnpay_report_url": "http://x"}, "VNPAY_REPORT_URL"),
        ({"vnpay_merchant": "M"} | _AT_A_GATEWAY | {"vnpay_secret": SecretStr("demo-payment-secret")}, "VNPAY_SECRET"),
        ({"sealing_keys": []}, "SEALING_KEYS"),
        ({"sealing_keys": [SecretStr("too short")]}, "SEALING_KEYS"),
        ({"sealing_keys": [SecretStr(DEVELOPMENT_SEALING_KEY)]}, "SEALING_KEYS"),
        ({"staff_second_factor": "offered"}, "STAFF_SECOND_FACTOR"),
        ({"mail_url": ""}, "MAIL_URL"),
        ({"keys_dir": None}, "KEYS_DIR"),
        ({"allowed_hosts": ["*"]}, "ALLOWED_HOSTS"),
        ({"files_url": "http://files.example"}, "FILES_URL"),
        ({"files_url": "https://dichvucong.example:8443"}, "FILES_URL"),
        ({"allowed_hosts": ["dichvucong.example", "*.example"]}, "ALLOWED_HOSTS"),
        ({"allowed_hosts": ["."]}, "ALLOWED_HOSTS"),
        ({"oidc_providers": Path("nowhere.toml")}, "OIDC_PROVIDERS"),
        ({"remote_signing_url": "http://ca.example", **_AT_A_PROVIDER}, "REMOTE_SIGNING_URL"),
        ({"remote_signing_url": "https://ca.example/sp769"}, "REMOTE_SIGNING_SECRET"),
        ({"remote_signing_webhook_secret": "short"}, "WEBHOOK_SECRET"),
        ({"timestamp_url": ""}, "TIMESTAMP_URL"),
        ({"timestamp_url": "http://localhost:8900/tsa"}, "TIMESTAMP_URL"),
        ({"timestamp_url": "http://127.0.0.9:8900/tsa"}, "TIMESTAMP_URL"),
        ({"timestamp_url": "http://[::1]/tsa"}, "TIMESTAMP_URL"),
        ({"timestamp_url": "http://[::ffff:127.0.0.1]/tsa"}, "TIMESTAMP_URL"),
        ({"timestamp_url": "http://0.0.0.0/tsa"}, "TIMESTAMP_URL"),
        ({"timestamp_url": "tsa.example"}, "TIMESTAMP_URL"),
    ],
)
def test_each_danger_is_refused_by_name(good: Settings, change: dict[str, Any], word: str) -> None:
    with pytest.raises(UnsafeProduction) as caught:
        refuse_unsafe_production(good.model_copy(update=change))
    assert len(caught.value.reasons) == 1
    assert word in caught.value.reasons[0]


def test_the_host_for_files_is_answered_for_too(good: Settings) -> None:
    apart = good.model_copy(update={"files_url": "https://files.example"})
    refuse_unsafe_production(apart)
    assert apart.hosts == ["dichvucong.example", "files.example"]


def test_debugging_is_refused(good: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FLASK_DEBUG", "1")
    with pytest.raises(UnsafeProduction, match="FLASK_DEBUG") as caught:
        refuse_unsafe_production(good)
    assert len(caught.value.reasons) == 1


def test_the_session_is_bound_to_the_host_and_to_tls(good: Settings) -> None:
    """T08: no other host of the domain, and nobody on the way, sets this cookie (RFC 6265bis 4.1.3.2)."""
    chosen = _flask_settings(good)
    assert chosen["SESSION_COOKIE_NAME"].startswith("__Host-")
    assert chosen["SESSION_COOKIE_SECURE"]
    assert chosen.get("SESSION_COOKIE_DOMAIN") is None
    assert chosen.get("SESSION_COOKIE_PATH", "/") == "/"
    assert chosen["TRUSTED_HOSTS"] == good.allowed_hosts


def test_keys_below_the_demo_pki_are_refused_however_the_way_there_is_written(good: Settings) -> None:
    winding = good.data_dir / "keys" / ".." / "demo" / "pki" / "p12"
    with pytest.raises(UnsafeProduction, match="KEYS_DIR"):
        refuse_unsafe_production(good.model_copy(update={"keys_dir": winding}))


def test_several_processes_that_count_together_are_accepted(good: Settings) -> None:
    refuse_unsafe_production(good.model_copy(update={"workers": 4, "redis_url": "redis://counts.example"}))


def test_a_database_of_demo_people_is_refused(app: Flask) -> None:
    with pytest.raises(UnsafeProduction, match="citizen, citizen2, director, business, receptionist"):
        refuse_demo_accounts()


def test_demo_people_with_other_passwords_or_closed_are_nobodys_danger(app: Flask) -> None:
    other = NewPassword.of("con voi Bản Đôn uống cà phê").hash
    with transaction() as session:
        session.execute(update(Account).values(password_hash=other))
    refuse_demo_accounts()
    with transaction() as session:
        demo = NewPassword.of("demo").hash
        session.execute(update(Account).where(Account.username == "editor").values(password_hash=demo))
    with pytest.raises(UnsafeProduction, match=r"\(editor\)"):
        refuse_demo_accounts()
    with transaction() as session:
        session.execute(update(Account).where(Account.username == "editor").values(disabled_at=clock.now()))
    refuse_demo_accounts()


def test_the_command_refuses_a_database_of_demo_people(
    app: Flask, good: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cli, "connect", lambda settings: None)  # the database of this test is connected already
    with pytest.raises(click.ClickException, match="demo password"):
        cli._refuse(good)
