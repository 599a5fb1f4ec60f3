"""R17.5: the directory of competent officials: who is in it, what it never says, and who disappears by themselves."""

import csv
import io
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.accounts.models import Account
from portal.core import clock
from portal.core.db import transaction
from tests.support.applicants import Person, sign_in

TODAY = clock.local(clock.now()).date()
ENTRY = {
    "agency": "so-noi-vu",
    "name": "Đỗ Thị Hoàng Yến",
    "position": "Phó Giám đốc",
    "position_en": "Deputy Director",
    "duties": "Lao động, việc làm",
    "email": "yen.do@daknong.example",
    "phone": "0261 3544 555",
    "rank": "20",
    "starts_on": f"{TODAY:%d/%m/%Y}",
    "ends_on": "",
}


@pytest.fixture
def administrator(app: Flask) -> Person:
    return sign_in(Person(app.test_client()), "administrator", back="/account")


def publish(administrator: Person, status: int = 200, **changed: Any) -> Person:
    return administrator.get("/admin/officials/new").send(ENTRY | changed, action="/admin/officials/new", status=status)


def test_published_found_and_gone_at_the_end(
    administrator: Person, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(administrator)
    for address in (
        "/directory",
        "/directory?q=do+thi+hoang+yen",
        "/directory?q=pho+giam+doc",
        "/directory?agency=so-noi-vu",
    ):
        assert ENTRY["name"] in client.get(address).text, address
    assert ENTRY["name"] not in client.get("/directory?q=khong+co+ai").text
    assert ENTRY["name"] not in client.get("/directory?agency=ubnd-tinh").text
    assert "Deputy Director" in client.get("/language/en?next=/directory", follow_redirects=True).text
    client.get("/language/vi")
    (row,) = csv.DictReader(io.StringIO(client.get("/directory/people.csv").data.decode("utf-8-sig")))
    assert (row["ho_ten"], row["thu_dien_tu"]) == (ENTRY["name"], ENTRY["email"])
    page = Person(client).get("/directory")
    card = page.download(page.link(f"vCard {ENTRY['name']}")).decode()
    assert "TITLE:Phó Giám đốc" in card
    assert "EMAIL;TYPE=work:yen.do@daknong.example" in card
    assert "FN:Sở Nội vụ" in client.get("/directory/so-noi-vu/card.vcf").text

    entry = administrator.get("/admin/officials").link(ENTRY["name"])
    last = TODAY + timedelta(days=3)
    administrator.get(entry).send({"ends_on": f"{last:%d/%m/%Y}"}, action=entry)
    assert ENTRY["name"] in _on(client, monkeypatch, last)
    assert ENTRY["name"] not in _on(client, monkeypatch, last + timedelta(days=1))
    assert client.get(page.link(f"vCard {ENTRY['name']}")).status_code == 404
    assert client.get("/directory/people.csv").text.count("\n") == 1


def _on(client: FlaskClient, monkeypatch: pytest.MonkeyPatch, day: date) -> str:
    moment = clock.now().replace(hour=3) + timedelta(days=(day - TODAY).days)
    with monkeypatch.context() as patch:
        patch.setattr(clock, "now", lambda: moment)
        found = client.get("/directory").text
    monkeypatch.setattr(clock, "now", lambda: moment)
    return found


def test_only_official_data(administrator: Person, world: SimpleNamespace, client: FlaskClient) -> None:
    with transaction() as session:
        session.get_one(Account, world.specialist.id).phone = "0912345678"
    for field, value, words in (
        ("email", "yen@mail.example", "thư điện tử công vụ"),
        ("phone", "+84 912 345 678", "số điện thoại riêng"),
        ("ends_on", f"{TODAY - timedelta(days=1):%d/%m/%Y}", "Ngày thôi đăng"),
        ("name", "", ""),
    ):
        publish(administrator, 422, **{field: value})
        assert words in administrator.main
        assert administrator.typed("/admin/officials/new")["duties"] == ENTRY["duties"]
    assert ENTRY["name"] not in client.get("/directory").text


def test_two_administrators_do_not_overwrite_each_other(administrator: Person) -> None:
    publish(administrator)
    entry = administrator.get("/admin/officials").link(ENTRY["name"])
    old = administrator.get(entry).typed(entry)["revision"]
    administrator.send({"position": "Giám đốc"}, action=entry)
    administrator.get(entry).send({"revision": old, "position": "Khác"}, action=entry, status=409)
    assert "Giám đốc" in administrator.get("/admin/officials").main
