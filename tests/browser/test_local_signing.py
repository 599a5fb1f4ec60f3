"""Signing with the agent on one's own computer in Chromium: the page, the agent in another process, and the person."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from portal.dossiers import desk
from tests.browser.conftest import Town
from tests.browser.story import begin, fill_in, sign_in_to_submit
from tests.browser.window import Window
from tests.journeys.answers import EXTRACT
from tests.support.agent import RunningAgent, running_agent
from tests.support.pki import free_port
from tests.support.tokens import PIN, SoftToken

pytestmark = pytest.mark.browser


@pytest.fixture
def port(town: Town) -> Iterator[int]:
    """Where the pages look for an agent; nobody listens there yet."""
    chosen, before = free_port(), desk.desk()
    desk.configure(replace(before, agent_address=f"http://127.0.0.1:{chosen}"))
    yield chosen
    desk.configure(before)


@pytest.fixture
def agent(town: Town, port: int) -> Iterator[RunningAgent]:
    """The citizen's agent, running."""
    key = ["--identity", str(town.pki.pki.key_file("citizen"))]
    with running_agent(key, origin=town.address, port=port) as running:
        yield running


def at_the_signing_page(town: Town, *, javascript: bool = True) -> Window:
    """Somebody with an application to sign."""
    citizen = town.stranger(javascript=javascript)
    begin(citizen, "trich luc", "2.000635", "Cấp bản sao Trích lục hộ tịch")
    fill_in(citizen, EXTRACT)
    sign_in_to_submit(citizen, "citizen")
    return citizen


def pair(citizen: Window, code: str, button: str = "Ký trên máy này") -> None:
    """Type the pairing code and press the button."""
    citizen.field("pairing").fill(code)
    citizen.button(button).click()


def status(citizen: Window, words: str) -> None:
    """Wait until the line beside the button says this, then examine the page."""
    citizen.page.locator("[data-agent-status]").filter(has_text=words).wait_for()
    citizen.look()


def last_four(citizen: Window) -> str:
    """The characters that the page tells to type."""
    citizen.page.get_by_text("Đơn đang chờ chữ ký của bạn").wait_for()
    return citizen.page.locator("strong.pt-code").inner_text()


def without_refusals(citizen: Window) -> None:
    """The browser writes to its console that nobody listens on a port; the page says so in words."""
    citizen.faults = [fault for fault in citizen.faults if "ERR_CONNECTION_REFUSED" not in fault]


def test_from_the_pairing_code_to_the_receipt(town: Town, agent: RunningAgent) -> None:
    citizen = at_the_signing_page(town)
    citizen.sees("Ký bằng chứng thư số trên máy tính này")
    pair(citizen, agent.pairing_code)
    code = last_four(citizen)
    status(citizen, "Hãy nhìn cửa sổ chương trình ký")
    agent.sees("-____")
    agent.type(code)
    citizen.page.get_by_text("Hợp lệ", exact=True).wait_for()
    citizen.look().sees("Bạn không phải mang bản giấy nào")
    citizen.press("Nộp hồ sơ").sees("Đã nộp hồ sơ")


def test_who_closes_the_page_while_asked_goes_on_where_they_were(town: Town, agent: RunningAgent) -> None:
    citizen = at_the_signing_page(town)
    pair(citizen, agent.pairing_code)
    code = last_four(citizen)
    agent.sees("-____")
    path = citizen.path
    citizen.open("/dossiers")
    agent.type(code)
    agent.sees("Đang ký")
    citizen.open(path).sees("Đơn đang chờ chữ ký của bạn", code)
    pair(citizen, agent.pairing_code, "Ký tiếp")
    citizen.page.get_by_text("Hợp lệ", exact=True).wait_for()
    assert agent.shown.count("Có yêu cầu ký số") == 1


def test_who_declines_reads_so_and_may_sign_after_all(town: Town, agent: RunningAgent) -> None:
    citizen = at_the_signing_page(town)
    pair(citizen, "2222-2222")
    status(citizen, "Mã kết nối không đúng")
    pair(citizen, agent.pairing_code)
    agent.sees("-____")
    agent.type("")
    citizen.page.get_by_text("Bạn đã từ chối trong chương trình ký").wait_for()
    citizen.look()
    pair(citizen, agent.pairing_code)
    code = last_four(citizen)
    agent.sees("-____")
    agent.type(code)
    citizen.page.get_by_text("Hợp lệ", exact=True).wait_for()


def test_without_an_agent_the_page_says_what_to_do_and_loses_nothing(town: Town, port: int) -> None:
    citizen = at_the_signing_page(town)
    pair(citizen, "7KQ4-M2XW")
    citizen.page.get_by_text("Không thấy chương trình ký trên máy này").wait_for()
    without_refusals(citizen)
    citizen.look()
    assert citizen.field("pairing").input_value() == "7KQ4-M2XW"
    key = ["--identity", str(town.pki.pki.key_file("citizen"))]
    with running_agent(key, origin=town.address, port=port) as late:
        pair(citizen, late.pairing_code)
        last_four(citizen)
        late.sees("-____")
    citizen.page.get_by_text("Không thấy chương trình ký trên máy này").wait_for()
    citizen.faults.clear()
    with running_agent(key, origin=town.address, port=port) as again:
        pair(citizen, again.pairing_code, "Ký tiếp")
        code = last_four(citizen)
        again.sees("-____")
        again.type(code)
        citizen.page.get_by_text("Hợp lệ", exact=True).wait_for()


def test_a_lost_connection_to_the_portal_loses_no_signature(town: Town, agent: RunningAgent) -> None:
    citizen = at_the_signing_page(town)
    citizen.page.route("**/local-signing/value", lambda route: route.abort())
    pair(citizen, agent.pairing_code)
    code = last_four(citizen)
    agent.sees("-____")
    agent.type(code)
    citizen.page.get_by_text("Mất kết nối với cổng").wait_for()
    citizen.faults = [fault for fault in citizen.faults if "ERR_" not in fault]
    citizen.look()
    citizen.page.unroute("**/local-signing/value")
    citizen.button("Ký tiếp").click()
    citizen.page.get_by_text("Hợp lệ", exact=True).wait_for()
    assert agent.shown.count("Có yêu cầu ký số") == 1


def test_a_session_that_ended_meanwhile_loses_no_signature(town: Town, agent: RunningAgent) -> None:
    citizen = at_the_signing_page(town)
    pair(citizen, agent.pairing_code)
    code = last_four(citizen)
    agent.sees("-____")
    path = citizen.path
    citizen.page.context.clear_cookies()
    agent.type(code)
    citizen.page.get_by_text("Phiên làm việc đã hết").wait_for()
    citizen.open(path).fill("Đăng nhập", {"username": "citizen", "password": "demo"})
    pair(citizen, agent.pairing_code, "Ký tiếp")
    citizen.page.get_by_text("Hợp lệ", exact=True).wait_for()
    assert agent.shown.count("Có yêu cầu ký số") == 1


def test_somebody_elses_certificate_is_told_apart(town: Town, port: int) -> None:
    key = ["--identity", str(town.pki.pki.key_file("business"))]
    with running_agent(key, origin=town.address, port=port) as theirs:
        citizen = at_the_signing_page(town)
        pair(citizen, theirs.pairing_code)
        citizen.page.get_by_text("không mang số định danh hoặc mã số thuế của tài khoản nên chưa ký gì").wait_for()
        citizen.look()
        assert "Có yêu cầu ký số" not in theirs.shown


def test_an_agent_for_another_site_answers_nothing(town: Town, port: int) -> None:
    key = ["--identity", str(town.pki.pki.key_file("citizen"))]
    with running_agent(key, origin="https://portal.example", port=port) as other:
        citizen = at_the_signing_page(town)
        pair(citizen, other.pairing_code)
        citizen.page.get_by_text("Không thấy chương trình ký").wait_for()
        citizen.faults.clear()  # the browser's own words about CORS


def test_a_token_signs_from_the_page(town: Town, port: int, soft_token: SoftToken, tmp_path: Path) -> None:
    key_file = town.pki.pki.folder / "keys" / "citizen.pem"
    place = soft_token.put("citizen", key_file=key_file, certificate=town.pki.pki.certificate("citizen"))
    description = tmp_path / "token.toml"
    description.write_text(f'module = "{place.module}"\ntoken = "{place.token}"\nkey = "{place.key}"\n')
    with running_agent(["--token", str(description)], origin=town.address, secret=PIN, port=port) as own:
        citizen = at_the_signing_page(town)
        pair(citizen, own.pairing_code)
        code = last_four(citizen)
        own.sees("-____")
        own.type(code)
        citizen.page.get_by_text("Hợp lệ", exact=True).wait_for()
        assert PIN not in own.shown


def test_without_scripts_the_other_ways_are_there(town: Town, agent: RunningAgent) -> None:
    citizen = at_the_signing_page(town, javascript=False)
    assert "Ký bằng chứng thư số trên máy tính này" not in citizen.text
    citizen.sees("Ký đơn đã tải rồi tải lên", "Bạn chưa có phần mềm ký số?", "Tải lên và kiểm tra chữ ký")


def test_a_request_begun_elsewhere_can_be_given_up_without_scripts(town: Town, agent: RunningAgent) -> None:
    citizen = at_the_signing_page(town)
    pair(citizen, agent.pairing_code)
    last_four(citizen)
    agent.sees("-____")
    agent.type("no")  # still asked
    elsewhere = town.person("citizen", javascript=False).open(citizen.path)
    elsewhere.sees("Đơn đang chờ chữ ký của bạn", "không chạy JavaScript")
    elsewhere.press("Hủy yêu cầu, chọn cách khác").sees("Bạn đã hủy yêu cầu ký")
    citizen.page.get_by_text("Bạn đã hủy yêu cầu ký").wait_for()
