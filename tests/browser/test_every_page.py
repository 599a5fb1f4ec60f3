"""Everybody walks wherever links lead: every page there is opens, and none has anything against it.

The walk begins where people arrive and follows links only: a page that nobody can reach is found out, as is a link to
nowhere.
"""

from collections import Counter
from collections.abc import Callable, Mapping

import pytest
from flask import Flask
from werkzeug.routing import MapAdapter

from portal.accounts.queries import account_by_username
from portal.core import clock
from portal.core.actor import SYSTEM
from portal.core.db import transaction
from portal.demo import PASSWORD
from portal.dossiers import desk
from portal.trust import actions as trust
from portal.trust.rules import Kind
from tests.browser.conftest import Town
from tests.browser.story import CODE, elsewhere
from tests.browser.window import Window
from tests.journeys.answers import EXTRACT
from tests.support.building import sent_for_review
from tests.support.catalogue import offer
from tests.support.visitor import Value, Visitor, text_of

pytestmark = pytest.mark.browser

NOT_PAGES = {
    "accounts.admin": "leads to accounts.staff",
    "accounts.directory_csv": "a table to download",
    "builder.download": "a definition to download",
    "builder.download_draft": "a definition to download",
    "dossiers.document": "a document to download",
    "dossiers.earlier": "behind a button that saves the page first; test_sending_files opens it",
    "dossiers.file": "a file to download",
    "dossiers.preview": "a photo within a page",
    "dossiers.remote_signing_state": "for the script that waits for a phone",
    "dossiers.upload_state": "for the script that sends files",
    "dossiers.verify_code": "the address in a QR code; leads to dossiers.verify",
    "health.alive": "for machines",
    "health.ready": "for machines",
    "languages.choose": "leads back to the page",
    "lists.communes": "for the script that suggests",
    "lists.items": "for the script that suggests",
    "lists.options": "for the script that suggests",
    "notices.feed": "a feed",
    "office.document": "a document to download",
    "office.file": "a file to download",
    "office.preview": "a document to read",
    "public.sitemap_xml": "for machines",
}
PEOPLE = ("", "citizen", "receptionist", "specialist", "leader", "clerk", "editor", "editor2", "administrator")
FOR_ALL = ("public.", "catalogue.", "dossiers.track", "dossiers.verify", "accounts.directory")
SAME_FOR_ALL, SAME = 2, 4  # how often a page that is the same for everybody is opened in all; any other, by each person


class Walk:
    """One person following every link."""

    def __init__(self, window: Window, urls: MapAdapter, before: Counter[str]) -> None:
        self.window, self.urls = window, urls
        self.seen = Counter({name: times for name, times in before.items() if name.startswith(FOR_ALL)})
        self.known: set[str] = set()

    def from_here(self) -> "Walk":
        """Open what the present page links to, and so on."""
        waiting = [self.window.path, *self._links()]
        while waiting:
            path = waiting.pop(0)
            if self._worth_opening(path):
                self.window.open(path)
                self._led_on(path)
                waiting += self._links()
        return self

    def _led_on(self, path: str) -> None:
        """Count the page where a link leads on to."""
        arrived = self._endpoint(self.window.path)
        self.seen[arrived] += arrived != self._endpoint(path)

    def _endpoint(self, path: str) -> str:
        return str(self.urls.match(path.split("?")[0].split("#")[0], method="GET")[0])

    def _worth_opening(self, path: str) -> bool:
        endpoint = self._endpoint(path)
        enough = SAME_FOR_ALL if endpoint.startswith(FOR_ALL) else SAME
        self.seen[endpoint] += 1
        return endpoint not in NOT_PAGES and self.seen[endpoint] <= enough

    def _links(self) -> list[str]:
        found = self.window.page.evaluate("[...document.links].map(a => a.href)")
        own = f"{self.window.page.url.split('/', 3)[0]}//{self.window.page.url.split('/', 3)[2]}"
        paths = [href.removeprefix(own).split("#")[0] for href in found if href.startswith(own)]
        fresh = [path for path in dict.fromkeys(paths) if path not in self.known]
        self.known.update(fresh)
        return fresh


def _pages(app: Flask) -> set[str]:
    """Every endpoint that shows a page."""
    rules = [rule for rule in app.url_map.iter_rules() if rule.methods and "GET" in rule.methods]
    return {rule.endpoint for rule in rules} - set(NOT_PAGES) - {"static"}


class Day:
    """Dossiers at every desk, made over HTTP: the portal as its people find it in the middle of a day."""

    PROPOSAL: Mapping[str, Value] = {"outcome": "grant", "opinion": "Hồ sơ đủ điều kiện."}

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.desks: dict[str, Visitor] = {}

    def at(self, username: str) -> Visitor:
        """Somebody signed in."""
        if username not in self.desks:
            self.desks[username] = Visitor(self.app.test_client())
            form = {"username": username, "password": PASSWORD}
            self.desks[username].open("/sign-in").fill("Đăng nhập", form)
        return self.desks[username]

    def to_sign(self) -> Visitor:
        """A draft with its application made."""
        citizen = self.at("citizen").open("/services/2.000635/start").press("Bắt đầu điền").follow(next(iter(EXTRACT)))
        for answers in EXTRACT.values():
            citizen.fill("Lưu và tiếp tục", answers)
        return citizen.press("Tạo đơn để ký và nộp")

    def handed_in(self) -> str:
        """A dossier submitted without a signature; its code."""
        citizen = self.to_sign().press("Nộp hồ sơ không ký số")
        found = CODE.search(citizen.text)
        assert found
        return found[0]

    def open(self, username: str, code: str) -> Visitor:
        """The dossier on somebody's desk."""
        return self.at(username).open(f"/office/?q={code}").follow(code)

    def advance(self, code: str, steps: int) -> None:
        """Take a dossier so many steps towards its result."""
        ways: tuple[Callable[[], Visitor], ...] = (
            lambda: self.open("receptionist", code).press("Tiếp nhận, hẹn ngày"),
            lambda: self.open("specialist", code).press("Nhận thụ lý"),
            lambda: self.open("specialist", code).follow("Đề xuất").fill("Trình", self.PROPOSAL),
            lambda: self.open("leader", code).follow("Duyệt và ký số").fill("Duyệt và ký số", {"pin": PASSWORD}),
            lambda: self.open("clerk", code).follow("Đóng dấu").press("Đóng dấu số và ban hành"),
        )
        for step in ways[:steps]:
            step()

    def supplement(self, code: str) -> None:
        """Ask for something."""
        officer = self.open("receptionist", code).follow("Yêu cầu bổ sung")
        names = [item.get("name") or "" for item in officer.tree.iter("textarea")]
        names += [item.get("name") or "" for item in officer.tree.iter("input")]
        problem = next(name for name in names if name.endswith("-problem"))
        mend = problem.removesuffix("problem") + "mend"
        officer.fill("Gửi yêu cầu bổ sung", {problem: "Còn thiếu", mend: "Ghi thêm"})

    def withdraw(self, code: str) -> None:
        """Ask for the dossier back."""
        citizen = self.at("citizen").open("/dossiers")
        link = next(item for item in citizen.tree.iter("li") if code in text_of(item)).find(".//a")
        citizen.open(link.get("href") or "" if link is not None else "").follow("Rút hồ sơ")
        citizen.fill("Gửi yêu cầu rút hồ sơ", {"reason": "Nộp nhầm"})

    def notices(self) -> None:
        """One draft, one waiting, one published, one taken down."""
        for title in ("Bài nháp", "Bài chờ duyệt", "Bài đã đăng", "Bài đã gỡ"):
            author = self.at("editor").open("/editor/new")
            author.fill("Lưu", {"title": title, "summary": "Tóm tắt bài viết.", "body": "Nội dung."})
            if title != "Bài nháp":
                author.press("Gửi duyệt")
            if title in ("Bài đã đăng", "Bài đã gỡ"):
                publisher = self.at("editor2").open("/editor/?state=submitted").follow(title).press("Duyệt đăng")
            if title == "Bài đã gỡ":
                publisher.fill("Gỡ bài", {"reason": "Sai ngày"})

    def services(self) -> None:
        """A new service sent for review, and one that is being changed."""
        sent_for_review(self.at("administrator"))
        self.at("administrator").open("/admin/services/2.000635").press("Sửa thành phiên bản mới")

    def trust(self) -> None:
        """The trust policy has begun, and a certificate waits for a second administrator."""
        folder, now = desk.desk().trust, clock.now()
        root = (folder.parent / "certs" / "rogue-root.crt").read_bytes()
        with transaction() as session:
            trust.begin(session, folder, actor=SYSTEM, now=now)
            proposer = account_by_username(session, "administrator2")
            assert proposer is not None
            trust.propose(session, root, kind=Kind.FOREIGN, why="Công bố", actor=proposer.actor(), now=now)

    def pass_by(self) -> None:
        """Everything that happens."""
        codes = [self.handed_in() for _ in range(8)]
        for steps, code in enumerate(codes[:6]):
            self.advance(code, steps)
        self.supplement(codes[6])
        self.withdraw(codes[7])
        self.notices()
        self.services()
        self.trust()
        self.to_sign()
        self.at("citizen").open("/services/1.004873/start").press("Bắt đầu điền")


@pytest.fixture
def day(app: Flask, town: Town, monkeypatch: pytest.MonkeyPatch) -> Day:
    """A busy day; one of the services asks something before it is begun."""
    offer(monkeypatch)
    made = Day(app)
    elsewhere(made.pass_by)
    return made


def test_every_page_is_reached_by_links_and_has_nothing_against_it(app: Flask, town: Town, day: Day) -> None:
    """Ux 14-16: axe-core at both widths for each kind of page; no link leads nowhere; no page is an island."""
    urls = app.url_map.bind("127.0.0.1")
    reached: Counter[str] = Counter()
    for username in PEOPLE:
        window = town.person(username) if username else town.stranger().open("/")
        reached |= Walk(window, urls, reached).from_here().seen
    islands = sorted(_pages(app) - set(reached))
    assert not islands, f"pages that no link leads to: {islands}"


@pytest.mark.parametrize("path", ["/khong-co", "/dossiers/00000000-0000-0000-0000-000000000000", "/services/9.999999"])
def test_a_page_that_is_not_there_says_so_in_a_page(town: Town, path: str) -> None:
    """Ux 37."""
    town.person("citizen").open(path, status=404).sees("Trang chủ")
