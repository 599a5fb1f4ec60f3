"""What editors and publishers do over HTTP, in a few words, for the tests of notices."""

from collections.abc import Callable
from uuid import UUID

from portal.core import db
from portal.notices import queries
from portal.notices.lifecycle import State
from tests.support.browsing import Browser

NOTICE = {
    "category": "tin-tuc",
    "title": "Trả kết quả sáng thứ Bảy",
    "summary": "Bộ phận một cửa trả kết quả cả sáng thứ Bảy.",
    "body": "Từ **tuần tới**, xem [dịch vụ](/services).",
}
ADDRESS = "/notices/tra-ket-qua-sang-thu-bay"
Open = Callable[[str], Browser]


def written(editor: Browser, **changes: str) -> str:
    """A draft; the editors' address of it."""
    answer = editor.send("/editor/new", NOTICE | changes)
    assert answer.status_code == 302, answer.text
    return answer.headers["Location"]


def step(browser: Browser, page: str, action: str, **data: str) -> int:
    """Press a button of a notice's page; the status of the answer."""
    revision = revision_of(browser.get(page).text)
    return browser.send(f"{page}/{action}", {"revision": revision} | data, page=page).status_code


def revision_of(text: str) -> str:
    """The revision that a page was drawn from."""
    return text.split('name="revision"')[1].split('value="')[1].split('"')[0] if 'name="revision"' in text else "0"


def submitted(signed_in: Open, **changes: str) -> str:
    """Written and sent for review; the editors' address of it."""
    editor = signed_in("editor")
    page = written(editor, **changes)
    assert step(editor, page, "submit") == 302
    return page


def published(signed_in: Open, **changes: str) -> str:
    """Written by one editor and published by the other; the editors' address of it."""
    page = submitted(signed_in, **changes)
    assert step(signed_in("editor2"), page, "publish") == 302
    return page


def id_of(page: str) -> UUID:
    """Which notice a page is about."""
    return UUID(page.rsplit("/", 1)[1])


def state(page: str) -> State:
    """Where the notice is."""
    with db.reading() as session:
        return State(queries.notice(session, id_of(page)).state)
